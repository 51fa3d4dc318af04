"""All groups that took one change up, put together, beside those that had not begun. Pure.

What is found is told of all of them, never of one: a mean over four groups says nothing of the
fourth. What is told of a single group is asked by `rungs.more_than_others`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from thrive.goals.changes.evidence.rungs import (
    ALPHA,
    LEAST_OTHERS,
    SEED,
    SHOWN_AFTER,
    SHOWN_BEFORE,
    known,
    sizes_beside,
)
from thrive_stats.compare.comparing import Comparison, Method, compare
from thrive_stats.compare.jackknife import left_out_se
from thrive_stats.compare.panel import NEVER, Panel, Wanted
from thrive_stats.compare.staggered import Staggered
from thrive_stats.errors import OptionError

Floats = NDArray[np.float64]
Starts = NDArray[np.int64]
Booleans = NDArray[np.bool_]

LEAST_BEGUN: Final = 2
LEAST_BEFORE: Final = 6  # periods before the first start
FEW_AS_LARGE: Final = 0.05  # of draws in which nothing began, so many may show as much


@dataclass(frozen=True)
class Cohort:
    """Groups that began in one period: its column, how many they are, how much more."""

    start: int
    groups: int
    estimate: float


@dataclass(frozen=True)
class Jointly:
    """What was found over all groups that began. Figures are in the unit that is shown.

    ``missing`` says what it would need, as a word of `wording.MISSING`; the rest is empty then.
    ``event``: periods since the start, the size, its error (None: unknown). ``share``: of draws
    among groups in which nothing began, how many show at least as much; None: too few to draw
    from. ``pretrend``: the chance of differences like those before the starts, were there none.
    """

    missing: str = ""
    is_clear: bool = False
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    share: float | None = None
    begun: int = 0
    others: int = 0
    cohorts: tuple[Cohort, ...] = ()
    event: tuple[tuple[int, float, float | None], ...] = ()
    methods: tuple[tuple[str, float | None], ...] = ()
    pretended: tuple[tuple[float, float | None], ...] = ()
    pretrend: float | None = None
    caveats: tuple[str, ...] = ()


def jointly(values: Floats, starts: Starts) -> Jointly:
    """How much more all groups that began changed than those that had not begun.

    Parameters
    ----------
    values : array (groups x periods)
        NaN is a period in which a group was not measured.
    starts : array (groups) of int
        First period under the change; the number of periods where it has not begun; 0 where
        nothing is known from before.

    Returns
    -------
    Jointly

    Notes
    -----
    Staggered starts by Callaway and Sant'Anna (2021), compared with all that have not begun yet;
    `thrive compare --method staggered --comparison not-yet` on the same figures. Only periods in
    which each group that began was measured, and only groups with all of those. Clear is what its
    range tells from nothing and, where there are groups to draw from, at most 5 in 100 draws among
    them show as much.
    """
    used, panel, begun = _whole(values, starts)
    periods = panel.shape[1]
    started = int((begun < periods).sum())
    others = len(begun) - started
    if started < LEAST_BEGUN:
        return Jointly(missing="two_begun", begun=started, others=others)
    if others < LEAST_OTHERS or int(begun.min()) < LEAST_BEFORE:
        return Jointly(missing="others", begun=started, others=others)
    try:
        found = compare(
            panel,
            np.where(begun >= periods, NEVER, begun),
            generator=np.random.default_rng(SEED),
            method=Method.STAGGERED,
            wanted=Wanted.NOT_YET,
            beside=False,
        )
    except OptionError:
        return Jointly(missing="others", begun=started, others=others)
    return _told(found, started, others, np.flatnonzero(used))


def _whole(values: Floats, starts: Starts) -> tuple[Booleans, Floats, Starts]:
    """Periods in which each group that began was measured, and the groups with all of them."""
    began = (starts < values.shape[1]) & (starts > 0)
    used = np.asarray(np.isfinite(values[began]).all(axis=0))
    panel = values[:, used]
    first = np.array([int(used[:one].sum()) for one in starts], dtype=np.int64)
    whole = np.isfinite(panel).all(axis=1) & (starts > 0)
    return used, panel[whole], first[whole]


def _told(found: Comparison, started: int, others: int, columns: Starts) -> Jointly:
    told, staggered = found.chosen.compared, found.chosen.staggered
    se = told.se if np.isfinite(told.se) else left_out_se(found.panel, wanted=Wanted.NOT_YET)
    if staggered is None or not np.isfinite([told.estimate, se]).all():
        return Jointly(missing="others", begun=started, others=others)
    reach = float(stdtrit(started + others - 1, 1 - ALPHA / 2)) * se
    low, high = told.estimate - reach, told.estimate + reach
    share = found.share_as_large
    is_rare = not np.isfinite(share) or share <= FEW_AS_LARGE
    event = zip(found.chosen.since, found.chosen.event, found.chosen.event_se, strict=True)
    return Jointly(
        is_clear=(low > 0 or high < 0) and bool(is_rare),
        estimate=told.estimate, low=low, high=high, se=se, share=known(share),
        begun=started, others=others, cohorts=_cohorts(found.panel, staggered, columns),
        event=tuple(
            (int(since), float(size), known(error))
            for since, size, error in event
            if np.isfinite(size) and -SHOWN_BEFORE <= since < SHOWN_AFTER
        ),
        methods=((found.method.value, told.estimate), *sizes_beside(found)),
        pretended=tuple((part, known(size)) for part, size in found.pretended),
        pretrend=known(staggered.pretrend_p), caveats=found.caveats,
    )  # fmt: skip


def _cohorts(panel: Panel, found: Staggered, columns: Starts) -> tuple[Cohort, ...]:
    """The mean over the periods since each start."""
    after = np.arange(1, panel.periods) >= found.groups[:, None]
    return tuple(
        Cohort(int(columns[start]), int(size), float(att[since].mean()))
        for start, size, att, since in zip(found.groups, found.sizes, found.att, after, strict=True)
    )
