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


@dataclass(frozen=True)
class Charted:
    """Charts, and which of them were drawn without screening, at least in one stretch."""

    result: ChartResult
    unscreened: NDArray[np.bool_]


def draw(matrix: SeriesMatrix, rows: Indices, kind: Kind, layouts: Sequence[Layout]) -> Charted:
    """Chart some rows of a measure, lines and values in the unit that is shown."""
    plain = _chart(matrix, rows, kind, layouts)
    for place, laid in enumerate(layouts):
        for number, columns in laid.baselines:
            fixed = _chart(matrix, rows[place : place + 1], kind, [laid], fix_after=columns)
            plain = _with_stretch(plain, place, fixed, number)
    collapsed = _collapsed(plain)
    for place, number in np.argwhere(collapsed).tolist():
        own = rows[place : place + 1]
        base = dict(layouts[place].baselines).get(number)
        loose = _chart(matrix, own, kind, [layouts[place]], fix_after=base, screen=False)
        plain = _with_stretch(plain, place, _usual_is_usual(loose, number), number)
    return Charted(plain, np.asarray(collapsed.any(axis=1)))


def _collapsed(drawn: ChartResult) -> NDArray[np.bool_]:
    """In which stretches screening would leave out every step there is, (series x stretch).

    A share that is 100 in nearly every month has few steps, all of them large beside their mean.
    Without them the limits have no width, and every ordinary point would be special.
    """
    return np.asarray((drawn.screened > 0) & (drawn.moving_range_mean == 0))


def _usual_is_usual(drawn: ChartResult, number: int) -> ChartResult:
    """Call no point special that has the usual value of such a stretch.

    The mean lies beside the value that most points share, so all of them would be on one side.
    """
    inside = drawn.phase[0] == number
    usual = inside & (drawn.values[0] == np.nanmedian(drawn.values[0, inside]))
    signal = np.where(usual, np.int8(0), drawn.signal[0])[None, :]
    direction = np.where(usual, np.int8(0), drawn.direction[0])[None, :]
    told = np.where(usual[drawn.latest] & drawn.enough, np.int8(0), drawn.variation)
    return replace(drawn, signal=signal, direction=direction, variation=told.astype(np.int8))


def _chart(
    matrix: SeriesMatrix,
    rows: Indices,
    kind: Kind,
    layouts: Sequence[Layout],
    *,
    fix_after: int | None = None,
    screen: bool = True,
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
        screen=screen,
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


def _with_stretch(drawn: ChartResult, row: int, fixed: ChartResult, number: int) -> ChartResult:
    """Take one stretch of a row from a chart whose limits rest on something else."""
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
