"""One chart, ready to be drawn at any size: what it shows, not yet where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.charting import ChartResult
from thrive_stats.limits import PROPORTIONS
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.verdicts import Reading

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Flag:
    """Something that happened at a point; a line through the chart where a stretch begins."""

    position: int
    letter: str
    text: str = ""
    line: bool = False


@dataclass(frozen=True)
class Picture:
    """One chart, ready to be drawn at any size. Arrays are (time).

    Where it is not `judged`, because it is too early or limits do not apply, no point is shown as
    standing out; where limits do not apply there is no normal range either. `decimals` are those of
    the labels of the middles, where a sentence beside the chart has decided them.
    """

    title: str
    periods: Sequence[str]
    period_kind: PeriodKind
    step: Step
    values: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    phase: Integers
    direction: Codes
    target: float | None = None
    percent: bool = False
    flags: tuple[Flag, ...] = ()
    description: str = ""
    ident: str = "chart"
    judged: bool = True
    decimals: int | None = None


def picture_of(
    result: ChartResult,
    series: int,
    reading: Reading,
    *,
    title: str,
    flags: tuple[Flag, ...] = (),
    description: str = "",
    ident: str = "chart",
) -> Picture:
    """Return the picture of one series of a chart; `reading.periods` labels its columns."""
    size = len(reading.periods)
    limits_apply = not (reading.drifting or reading.seasonal)
    judged = limits_apply and bool(result.enough[series])
    nowhere = np.full(size, np.nan)
    return Picture(
        title=title,
        periods=reading.periods,
        period_kind=reading.period_kind,
        step=reading.step,
        values=result.values[series, :size],
        centre=result.centre[series, :size],
        lower=result.lower[series, :size] if limits_apply else nowhere,
        upper=result.upper[series, :size] if limits_apply else nowhere,
        phase=result.phase[series, :size],
        direction=result.direction[series, :size] * np.int8(judged),
        target=reading.target,
        percent=result.kind in PROPORTIONS,
        flags=flags,
        description=description,
        ident=ident,
        judged=judged,
    )


def stretches(picture: Picture) -> Iterator[tuple[int, int]]:
    """Yield first and end column of each phase."""
    cuts = (np.flatnonzero(np.diff(picture.phase)) + 1).tolist()
    yield from zip([0, *cuts], [*cuts, len(picture.phase)], strict=True)


def middle_before(picture: Picture) -> float | None:
    """Return the middle of the phase before the last, None where there is none."""
    cuts = np.flatnonzero(np.diff(picture.phase))
    if cuts.size == 0:
        return None
    value = float(picture.centre[cuts[-1]])
    return value if np.isfinite(value) else None
