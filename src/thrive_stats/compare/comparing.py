"""One question, four methods: how much more did those that started change than the others?"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from thrive_stats.compare.cohorts import PRETENDED, Cohort, Mixed, cohorts_of, mixed, pretended
from thrive_stats.compare.jackknife import jackknife_se
from thrive_stats.compare.panel import Panel, Wanted, panel_of
from thrive_stats.compare.placebo import LEAST_LEFT, Placebos, lots, of_mix, of_staggered
from thrive_stats.compare.staggered import Staggered, staggered
from thrive_stats.compare.synthetic import Mix
from thrive_stats.errors import OptionError

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

DRAWS = 200
# The methods beside the chosen one share about so many fits for each standard error, so that many
# groups do not make the answer wait; fewer than LEAST_DRAWS would say nothing.
FITS_BESIDE, LEAST_DRAWS = 1_000, 20
# Below, influence functions take too little spread for a group (R's `did` warns there too).
FEW_UNITS = 5
FEW_OTHERS = 10
MANY_STARTED = 4
NORMAL_95 = 1.959963984540054


class Method(StrEnum):
    """How those that started are compared with others."""

    AUTO = "auto"
    STAGGERED = "staggered"
    SYNTHETIC_DID = "synthetic-did"
    SYNTHETIC_CONTROL = "synthetic-control"
    DIFFERENCE = "difference"


MIXES = {Method(mix.value): mix for mix in Mix}
NAMED = (Method.STAGGERED, *MIXES)


@dataclass(frozen=True)
class Compared:
    """What one method found; NaN where it cannot tell."""

    method: Method
    estimate: float
    se: float

    @property
    def low(self) -> float:
        """Lower end of the range in which 95 in 100 such ranges hold the truth."""
        return self.estimate - NORMAL_95 * self.se

    @property
    def high(self) -> float:
        """Upper end of that range."""
        return self.estimate + NORMAL_95 * self.se


@dataclass(frozen=True)
class Answer:
    """One method's answer with everything it can show; None where a part does not apply."""

    compared: Compared
    se_from: str | None
    since: Positions
    event: Floats
    event_se: Floats
    placebos: Floats | None
    staggered: Staggered | None = None
    mixed: Mixed | None = None
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The chosen method's answer, all methods side by side, and placebo dates.

    `pretended` holds for each part of the time before the start what would have been found had it
    begun there; `share_as_large` how many of the placebo units show at least as much.
    """

    panel: Panel
    method: Method
    chosen: Answer
    methods: tuple[Compared, ...]
    pretended: tuple[tuple[float, float], ...]
    share_as_large: float
    caveats: tuple[str, ...]


def compare(
    values: Floats,
    started_index: NDArray[np.integer],
    *,
    generator: Generator,
    method: Method = Method.AUTO,
    wanted: Wanted = Wanted.NEVER,
    draws: int = DRAWS,
    beside: bool = True,
) -> Comparison:
    """Compare units from their start on with units that had not started.

    Parameters
    ----------
    values : array (units x time)
        NaN is a missing value; a unit with one is left out and named.
    started_index : array (units) of int
        Column of the first period under the change; `NEVER` (-1) for none.
    generator : numpy.random.Generator
        Draws the placebo units.
    method : Method
        `AUTO` takes staggered for two or more start times or four or more started units, else
        synthetic difference in differences.
    wanted : Wanted
        Whom the staggered method compares with. The mixes always take units that never started.
    draws : int
        Placebo draws of the chosen method.
    beside : bool
        Whether to work out the other methods too. Without them the answer of the chosen one is the
        same, and comes several times sooner: for many comparisons at once.

    Returns
    -------
    Comparison

    Raises
    ------
    OptionError
        Where there is nothing to compare, or too little for the chosen method.

    Notes
    -----
    Standard errors: influence functions for the staggered method unless a group is small, else the
    spread of placebo units (Arkhangelsky et al. 2021, algorithm 4), which takes the started units
    to vary as the others do; where too few others are left to draw from, each unit is left out once
    (algorithm 3). The methods listed beside the chosen one use fewer draws. Not for
    units that chose to start because they did badly: regression to the mean looks like an effect.

    References
    ----------
    Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230; Arkhangelsky, Athey,
    Hirshberg, Imbens and Wager (2021), American Economic Review 111, 4088-4118.

    Examples
    --------
    >>> noise = np.random.default_rng(1).standard_normal((30, 20))
    >>> noise[:10, 12:] += 2
    >>> start = np.where(np.arange(30) < 10, 12, -1)
    >>> found = compare(noise, start, generator=np.random.default_rng(2))
    >>> found.method.value, round(found.chosen.compared.estimate)
    ('staggered', 2)
    """
    panel = panel_of(values, started_index, wanted=wanted)
    chosen = _chosen(panel) if method is Method.AUTO else method
    answer = _answer(panel, chosen, wanted, generator, draws, alone=True)
    others = [one for one in NAMED if one is not chosen] if beside else []
    answers = {one: _answer(panel, one, wanted, generator, draws, alone=False) for one in others}
    answers[chosen] = answer
    mix = MIXES.get(chosen)
    return Comparison(
        panel=panel,
        method=chosen,
        chosen=answer,
        methods=tuple(answers[one].compared for one in NAMED if one in answers),
        pretended=tuple((part, pretended(panel, mix, part)) for part in PRETENDED),
        share_as_large=_share_as_large(answer),
        caveats=(*panel.caveats, *answer.caveats, *_few(panel)),
    )


def _chosen(panel: Panel) -> Method:
    several = len(panel.groups) >= 2 or panel.started >= MANY_STARTED
    return Method.STAGGERED if several else Method.SYNTHETIC_DID


def _answer(
    panel: Panel,
    method: Method,
    wanted: Wanted,
    generator: Generator,
    draws: int,
    *,
    alone: bool,
) -> Answer:
    if method is Method.STAGGERED:
        return _of_staggered(panel, wanted, generator, draws)
    return _of_mix(panel, MIXES[method], generator, draws, alone=alone)


def _of_staggered(panel: Panel, wanted: Wanted, generator: Generator, draws: int) -> Answer:
    found = staggered(panel, wanted=wanted)
    drawn = lots(len(panel.others), found.sizes.tolist(), draws, generator)
    placebos = of_staggered(panel, found.sizes, wanted, drawn) if drawn else None
    small = min(int(found.sizes.min()), len(panel.others)) < FEW_UNITS
    se: float = found.se
    source: str | None = "influence"
    if small:
        found, se, source = _few_units(found, panel, placebos)
    return Answer(
        compared=Compared(Method.STAGGERED, found.estimate, se),
        se_from=source,
        since=found.since,
        event=found.event,
        event_se=found.event_se,
        placebos=None if placebos is None else placebos.estimates,
        staggered=found,
        caveats=("small_groups",) if small else (),
    )


def _few_units(
    found: Staggered, panel: Panel, placebos: Placebos | None
) -> tuple[Staggered, float, str | None]:
    """Take the spread of placebo units, or nothing where a group of one shows no spread."""
    if placebos is not None and placebos.att is not None:
        spread = replace(
            found, att_se=placebos.att.std(axis=0), event_se=placebos.event.std(axis=0)
        )
        return spread, float(placebos.estimates.std()), "placebo"
    if min(int(found.sizes.min()), len(panel.others)) >= 2:
        return found, found.se, "influence"
    unknown = replace(
        found,
        att_se=np.full(found.att.shape, np.nan),
        event_se=np.full(found.event.shape, np.nan),
    )
    return unknown, np.nan, None


def _of_mix(panel: Panel, mix: Mix, generator: Generator, draws: int, *, alone: bool) -> Answer:
    cohorts = cohorts_of(panel, mix)
    if not cohorts and alone:
        raise OptionError(
            f"expected two or more periods before the start for {mix.value}, found one "
            "(--method difference needs no more)"
        )
    if not cohorts:
        return _nothing(Method(mix.value))
    found = mixed(panel.others, cohorts, mix)
    sizes = [cohort.count for cohort in cohorts]
    wanted = draws if alone else min(draws, max(LEAST_DRAWS, FITS_BESIDE // len(cohorts)))
    drawn = lots(len(panel.others), sizes, wanted, generator)
    placebos = of_mix(panel.others, cohorts, found, mix, drawn) if drawn else None
    left_out = len(cohorts) < len(panel.groups)
    se, source = _spread(panel, cohorts, found, placebos)
    unknown = np.full(found.event.shape, np.nan)
    return Answer(
        compared=Compared(Method(mix.value), found.estimate, se),
        se_from=source,
        since=found.since,
        event=found.event,
        event_se=unknown if placebos is None else placebos.event.std(axis=0),
        placebos=None if placebos is None else placebos.estimates,
        mixed=found,
        caveats=("groups_with_one_period_before_left_out",) if left_out else (),
    )


def _spread(
    panel: Panel, cohorts: list[Cohort], found: Mixed, placebos: Placebos | None
) -> tuple[float, str | None]:
    if placebos is not None:
        return float(placebos.estimates.std()), "placebo"
    se = jackknife_se(panel, cohorts, found.fits)
    return se, "jackknife" if np.isfinite(se) else None


def _nothing(method: Method) -> Answer:
    none = np.zeros(0)
    return Answer(
        compared=Compared(method, np.nan, np.nan),
        se_from=None,
        since=np.zeros(0, dtype=np.intp),
        event=none,
        event_se=none,
        placebos=None,
    )


def _share_as_large(answer: Answer) -> float:
    if answer.placebos is None:
        return np.nan
    return float((np.abs(answer.placebos) >= abs(answer.compared.estimate)).mean())


def _few(panel: Panel) -> tuple[str, ...]:
    others = len(panel.others)
    caveats = []
    if others - panel.started < LEAST_LEFT:
        caveats.append("too_few_others_for_placebos")
    if others < FEW_OTHERS:
        caveats.append("few_others")
    return tuple(caveats)
