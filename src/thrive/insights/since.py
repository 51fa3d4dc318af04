"""The chart of a confirmed change: what is drawn agrees with what is said.

The sentence compares two means; the chart shows the same two as its middles, and every point since
then on the better (or worse) side of the middle before. The verdict does not depend on any of it.
Nothing here reads or writes the database.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from thrive.insights.charts import Layout
from thrive.insights.rules import Window
from thrive_stats.charting import MINIMUM, ChartResult, Variation

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Step:
    """A confirmed change on the columns of a chart."""

    window: Window
    before: float
    after: float
    wanted: str  # up, down, neither

    @property
    def meaning(self) -> Variation:
        """What lying on the side of the change means."""
        is_up = self.after > self.before
        if self.wanted == "neither":
            return Variation.HIGH if is_up else Variation.LOW
        return Variation.IMPROVEMENT if is_up == (self.wanted == "up") else Variation.CONCERN


def layout(step: Step, columns: int) -> Layout:
    """Stretches of their own for the points that were compared. Later ones set no limits."""
    window = step.window
    starts = (window.first, window.start) if window.first else (window.start,)
    if window.end >= columns:
        return Layout(starts)
    return Layout(starts, ((len(starts), window.end - window.start),))


def without_young_limits(result: ChartResult, step: Step) -> ChartResult:
    """Draw no range since the change, and call no point special by it, before twelve points."""
    after = slice(step.window.start, None)
    if np.isfinite(result.values[0, after]).sum() >= MINIMUM:
        return result
    none, nothing = np.float64(np.nan), np.int8(0)
    return replace(
        result,
        lower=_with(result.lower, after, none),
        upper=_with(result.upper, after, none),
        signal=_with(result.signal, after, nothing),
        direction=_with(result.direction, after, nothing),
    )


def _with(array: NDArray[Number], part: slice, value: Number) -> NDArray[Number]:
    copy = array.copy()
    copy[0, part] = value
    return copy


def without_limits(result: ChartResult) -> ChartResult:
    """The points alone: no line, and nothing special."""
    none, nothing = np.full(result.values.shape, np.nan), np.zeros_like(result.signal)
    return replace(result, centre=none, lower=none, upper=none, signal=nothing, direction=nothing)


def beside(result: ChartResult, step: Step) -> ChartResult:
    """Show the two means, and which points since then lie on the side of the change.

    What is special by a rule stays so: a bad point after a good change is not painted over.
    """
    window, columns = step.window, np.arange(result.values.shape[1])
    is_since, is_before = columns >= window.start, columns >= window.first
    centre = np.where(is_since, step.after, np.where(is_before, step.before, result.centre[0]))
    beyond = (result.values[0] - step.before) * np.sign(step.after - step.before) > 0
    plain = result.direction[0] == Variation.COMMON_CAUSE
    direction = np.where(is_since & beyond & plain, step.meaning, result.direction[0])
    return replace(
        result,
        centre=centre[None, :],
        direction=direction[None, :].astype(np.int8),
        phase=(is_since.astype(np.int64) + (is_before & (window.first > 0)))[None, :],
    )
