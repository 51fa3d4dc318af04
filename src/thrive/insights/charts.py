"""The charts behind the verdicts: one call for many series, each with its own stretches.

No Django queries: arrays and dates in, chart results out. The series page draws from the same
functions that the verdict came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from thrive.insights import rules
from thrive.measures.queries import SeriesMatrix
from thrive_stats.charting import ChartResult, Kind, chart
from thrive_stats.limits import WITH_DENOMINATOR
from thrive_stats.runs import Runs

Indices = NDArray[np.intp]
Number = TypeVar("Number", bound=np.generic)
LEAST_BASELINE = 2


class Stretch(Protocol):
    """What a phase says, as far as a chart needs to know."""

    @property
    def kind(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def until_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns at which stretches begin, and how many columns a stretch's baseline has."""

    starts: tuple[int, ...] = ()
    baselines: tuple[tuple[int, int], ...] = ()  # number of the stretch, columns of its baseline


def layout(phases: Sequence[Stretch], periods: Sequence[date]) -> Layout:
    """Find the columns for dated phases. A baseline begins a stretch too."""
    if not periods:
        return Layout()
    first = {id(phase): rules.first_from(periods, phase.starts_on) for phase in phases}
    starts = tuple(sorted({column for column in first.values() if column > 0}))
    baselines = {}
    for phase in phases:
        if phase.until_on is None:
            continue
        begins = first[id(phase)]
        columns = rules.first_from(periods, phase.until_on) - begins + 1
        if columns >= LEAST_BASELINE:
            baselines[sum(start <= begins for start in starts)] = columns
    return Layout(starts, tuple(sorted(baselines.items())))


def kinds(matrix: SeriesMatrix) -> list[Kind]:
    """The kind of chart for each series of a measure."""
    observed = ~np.isnan(matrix.counts)
    means = np.where(observed, matrix.counts, 0).sum(axis=1) / np.maximum(observed.sum(axis=1), 1)
    return [rules.chart_kind(matrix.measure.kind, float(mean)) for mean in means]


def draw(matrix: SeriesMatrix, rows: Indices, kind: Kind, layouts: Sequence[Layout]) -> ChartResult:
    """Chart some rows of a measure, lines and values in the unit that is shown."""
    plain = _chart(matrix, rows, kind, layouts, None)
    for place, laid in enumerate(layouts):
        for number, columns in laid.baselines:
            fixed = _chart(matrix, rows[place : place + 1], kind, [laid], columns)
            plain = _with_baseline(plain, place, fixed, number)
    return plain


def _chart(
    matrix: SeriesMatrix,
    rows: Indices,
    kind: Kind,
    layouts: Sequence[Layout],
    fix_after: int | None,
) -> ChartResult:
    measure = matrix.measure
    shares = kind in WITH_DENOMINATOR
    scale = measure.scale if shares else 1.0
    drawn = chart(
        matrix.counts[rows] if shares else matrix.values[rows],
        matrix.denominators[rows] if shares else None,
        kind=kind,
        better=measure.direction,
        target=None if measure.target is None else measure.target / scale,
        phases=_numbers(layouts, matrix.counts.shape[1]),
        fix_after=fix_after,
    )
    return drawn if scale == 1.0 else _scaled(drawn, scale)


def _numbers(layouts: Sequence[Layout], columns: int) -> NDArray[np.int64] | None:
    """The number of the stretch that each point belongs to, None where there is only one."""
    if not any(laid.starts for laid in layouts):
        return None
    numbers = np.zeros((len(layouts), columns), dtype=np.int64)
    for row, laid in enumerate(layouts):
        for start in laid.starts:
            numbers[row, start:] += 1
    return numbers


def _scaled(drawn: ChartResult, scale: float) -> ChartResult:
    return replace(
        drawn,
        values=drawn.values * scale,
        centre=drawn.centre * scale,
        lower=drawn.lower * scale,
        upper=drawn.upper * scale,
        phase_centre=drawn.phase_centre * scale,
    )


def _with_baseline(drawn: ChartResult, row: int, fixed: ChartResult, number: int) -> ChartResult:
    """Take the stretch with a baseline from the chart whose limits rest on that baseline only."""
    inside = drawn.phase[row] == number
    column = np.arange(drawn.phase_centre.shape[1]) == number
    is_last = np.array(number == drawn.phase[row].max(initial=0))
    runs = {
        field: _put(getattr(drawn.runs, field), row, getattr(fixed.runs, field), is_last)
        for field in Runs.__dataclass_fields__
    }
    return replace(
        drawn,
        centre=_put(drawn.centre, row, fixed.centre, inside),
        lower=_put(drawn.lower, row, fixed.lower, inside),
        upper=_put(drawn.upper, row, fixed.upper, inside),
        signal=_put(drawn.signal, row, fixed.signal, inside),
        direction=_put(drawn.direction, row, fixed.direction, inside),
        variation=_put(drawn.variation, row, fixed.variation, is_last),
        assurance=_put(drawn.assurance, row, fixed.assurance, is_last),
        runs=Runs(**runs),
        phase_centre=_put(drawn.phase_centre, row, fixed.phase_centre, column),
        moving_range_mean=_put(drawn.moving_range_mean, row, fixed.moving_range_mean, column),
        screened=_put(drawn.screened, row, fixed.screened, column),
    )


def _put(
    array: NDArray[Number], row: int, single: NDArray[Number], where: NDArray[np.bool_]
) -> NDArray[Number]:
    """Copy, with one row taken from the only row of another array where it is asked for."""
    copy = np.array(array)
    taken = single[0] if single.ndim == 1 else np.resize(single[0], copy.shape[1])
    copy[row] = np.where(where, taken, copy[row])
    return copy
