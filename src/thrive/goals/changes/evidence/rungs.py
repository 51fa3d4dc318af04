"""The ladder of *why*: each rung asked in turn, with what it needs, and what it found.

Rungs: it changed; it changed when we began; more than those that had not begun; starts were drawn
by lot. Pure: arrays in, findings out; no Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from thrive_stats.charting import Kind, chart
from thrive_stats.compare.cohorts import cohorts_of, mixed
from thrive_stats.compare.comparing import Answer, Comparison, compare
from thrive_stats.compare.panel import NEVER, Wanted
from thrive_stats.compare.synthetic import Mix
from thrive_stats.effect import MINIMUM, effect
from thrive_stats.errors import OptionError
from thrive_stats.wedge import randomised

Floats = NDArray[np.float64]
Starts = NDArray[np.int64]

CHANGED: Final = "changed"
WHEN_BEGUN: Final = "when_begun"
MORE_THAN_OTHERS: Final = "more_than_others"
BY_LOT: Final = "by_lot"
LADDER: Final = (CHANGED, WHEN_BEGUN, MORE_THAN_OTHERS, BY_LOT)

SEED = 20260401  # of placebo units and other orders: the same input gives the same answer
ALPHA = 0.05
NORMAL_95 = 1.959963984540054
LEAST_OTHERS = 4
LEAST_BEFORE = 6
SHOWN_BEFORE, SHOWN_AFTER = 12, 26  # periods of the path that are kept
MOST_MEMORY = 0.8
LEAST_PLACEBO = 0.10  # of placebo units, so many may show as much
KINDS = {"proportion": Kind.P_PRIME, "rate": Kind.U_PRIME}


@dataclass(frozen=True)
class Rung:
    """One rung. ``estimate`` and the range are in the unit that is shown; None: cannot be told.

    ``missing`` says what it would need, as a word of `wording`; empty where it could be asked.
    ``is_clear``: its own range or test leaves out that nothing happened.
    """

    name: str
    missing: str = ""
    is_clear: bool = False
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    p: float | None = None
    n: int = 0  # points since; units beside
    method: str = ""
    caveats: tuple[str, ...] = ()
    # Of the comparison with others alone: the path by periods since the start with its errors, what
    # the other methods give, and what had been found had it begun at dates before.
    event: tuple[tuple[int, float, float | None], ...] = ()
    methods: tuple[tuple[str, float | None], ...] = ()
    pretended: tuple[tuple[float, float | None], ...] = ()


def changed(values: Floats, denominators: Floats, start: int, *, kind: str, scale: float) -> Rung:
    """Whether the group's own chart, with limits from before, shows something special since.

    ``values`` are as shown; charts of shares and rates are drawn from counts.
    """
    before, since = _seen(values[:start]), _seen(values[start:])
    if before < MINIMUM or not since:
        return Rung(CHANGED, missing="twelve_before" if before < MINIMUM else "points_since")
    shape = KINDS.get(kind, Kind.XMR)
    with_parts = shape is not Kind.XMR and np.isfinite(denominators).any()
    if with_parts:
        counts = values * denominators / scale
        drawn = chart(counts[None], denominators[None], kind=shape, better="up", fix_after=before)
    else:
        drawn = chart(values[None], kind=Kind.XMR, better="up", fix_after=before)
    special = drawn.signal[0, start:] != 0
    difference = float(np.nanmean(values[start:]) - np.nanmean(values[:start]))
    return Rung(
        CHANGED, is_clear=bool(special.any()), estimate=difference, n=since, method=str(shape)
    )


def when_begun(values: Floats, start: int) -> Rung:
    """Whether the level stepped when the change began, beyond the trend and the memory of before.

    A step without a turn of the slope, REML with AR(1) errors, t: see `thrive_stats.effect`.
    """
    before, since = _seen(values[:start]), _seen(values[start:])
    if min(before, since) < MINIMUM:
        return Rung(WHEN_BEGUN, missing="twelve_each_side", n=since)
    found = effect(values[None], start + 1.0, slope=False)
    level = found.level
    numbers = [float(part[0]) for part in (level.estimate, level.low, level.high, level.se)]
    if not np.isfinite(numbers).all():
        return Rung(WHEN_BEGUN, missing="no_variation", n=since)
    estimate, low, high, se = numbers
    return Rung(
        WHEN_BEGUN, is_clear=low > 0 or high < 0, estimate=estimate, low=low, high=high, se=se,
        p=float(level.p[0]), n=since, method=found.method,
        caveats=tuple(str(one) for one in found.caveats[0]),
    )  # fmt: skip


def more_than_others(values: Floats, starts: Starts) -> Rung:
    """Whether the group that is asked about, row 0, changed more than those that had not begun.

    By synthetic difference in differences: see `thrive_stats.compare`. Groups that began with the
    same change are left out: the mean over all of them would be told of each, also of one in which
    nothing happened. They are put together elsewhere, each with its own (`queries.learning`).
    """
    periods = values.shape[1]
    panel, begun = _complete(values, starts)
    alone = begun >= panel.shape[1]
    alone[:1] = True
    panel, begun = panel[alone], begun[alone]
    others = int((begun >= panel.shape[1]).sum())
    if others < LEAST_OTHERS or begun[0] < LEAST_BEFORE or begun[0] >= panel.shape[1]:
        return Rung(MORE_THAN_OTHERS, missing="others", n=others)
    index = np.where(begun >= periods, NEVER, begun)
    try:
        found = compare(
            panel, index, generator=np.random.default_rng(SEED), wanted=Wanted.NOT_YET, beside=False
        )
    except OptionError:
        return Rung(MORE_THAN_OTHERS, missing="others", n=others)
    told = found.chosen.compared
    if not np.isfinite([told.estimate, told.se]).all():
        return Rung(MORE_THAN_OTHERS, missing="others", n=others)
    se, reach = _cautious(told.se, found.chosen)
    low, high = told.estimate - reach, told.estimate + reach
    share = found.share_as_large
    is_rare = not np.isfinite(share) or share <= LEAST_PLACEBO
    return Rung(
        MORE_THAN_OTHERS, is_clear=(low > 0 or high < 0) and bool(is_rare),
        estimate=told.estimate, low=low, high=high, se=se,
        p=float(share) if np.isfinite(share) else None, n=others, method=found.method.value,
        caveats=found.caveats,
        event=tuple(
            (int(since), float(size), known(error))
            for since, size, error in zip(
                found.chosen.since, found.chosen.event, found.chosen.event_se, strict=True
            )
            if np.isfinite(size) and since < SHOWN_AFTER and since >= -SHOWN_BEFORE
        ),
        methods=((found.method.value, told.estimate), *sizes_beside(found)),
        pretended=tuple((part, known(size)) for part, size in found.pretended),
    )  # fmt: skip


def _cautious(se: float, answer: Answer) -> tuple[float, float]:
    """The standard error, and how far the range reaches, when there are few placebo groups.

    A handful of them may lie close together by luck. So the error is never less than what the
    group's own difference from the others, period by period before the start, lets expect; and t
    takes the place of the normal, with as many degrees of freedom as those periods leave.
    """
    before = answer.event[answer.since < 0]
    after = int((answer.since >= 0).sum())
    left = before - before.mean()
    spread = float((left**2).sum() / (len(left) - 1))
    memory = float((left[1:] * left[:-1]).sum() / (left**2).sum()) if spread else 0.0
    memory = min(MOST_MEMORY, max(0.0, memory))
    own = (spread * (1 + memory) / (1 - memory) * (1 / len(before) + 1 / after)) ** 0.5
    error = max(se, own)
    return error, float(stdtrit(len(before) - 1, 1 - ALPHA / 2)) * error


def sizes_beside(found: Comparison) -> list[tuple[str, float | None]]:
    """What the other methods give, without their errors: so many placebos would take too long."""
    sizes: list[tuple[str, float | None]] = []
    for mix in Mix:
        if mix.value != found.method.value and len(found.panel.others):
            cohorts = cohorts_of(found.panel, mix)
            size = mixed(found.panel.others, cohorts, mix).estimate if cohorts else np.nan
            sizes.append((mix.value, known(size)))
    return sizes


def known(number: float) -> float | None:
    """A number as JSON has it: none where it cannot be told."""
    return float(number) if np.isfinite(number) else None


def by_lot(values: Floats, starts: Starts) -> Rung:
    """Whether the draw of the starts tells them apart: see `thrive_stats.wedge`."""
    whole = np.asarray(np.isfinite(values).all(axis=0))
    used, first = values[:, whole], np.array([int(whole[:one].sum()) for one in starts])
    if used.shape[1] < 3 or len(np.unique(np.minimum(first, used.shape[1]))) < 2:
        return Rung(BY_LOT, missing="draw_not_begun", n=len(values))
    try:
        found = randomised(used, first, np.random.default_rng(SEED))
    except ValueError:
        return Rung(BY_LOT, missing="draw_not_begun", n=len(values))
    low, high = found.interval
    closed = np.isfinite([low, high]).all()
    return Rung(
        BY_LOT, is_clear=found.p <= ALPHA, estimate=found.estimate,
        low=low if np.isfinite(low) else None, high=high if np.isfinite(high) else None,
        p=found.p, n=found.units, method=found.method, caveats=found.caveats,
        se=(high - low) / (2 * NORMAL_95) if closed else None,
    )  # fmt: skip


def told(rungs: Sequence[Rung]) -> Rung | None:
    """The highest rung that could be asked, if it is clear.

    What a lower one seems to show is not told when a higher one could be asked and does not see it:
    others may have changed as much, or the chart may have followed a trend.
    """
    asked = [one for one in rungs if not one.missing]
    return asked[-1] if asked and asked[-1].is_clear else None


def _seen(values: Floats) -> int:
    return int(np.isfinite(values).sum())


def _complete(values: Floats, starts: Starts) -> tuple[Floats, Starts]:
    """The periods in which the group itself was measured, and the units with all of them."""
    used = np.isfinite(values[0])
    panel = values[:, used]
    whole = np.isfinite(panel).all(axis=1)
    first = np.array([int(used[:one].sum()) for one in starts], dtype=np.int64)
    return panel[whole], first[whole]
