"""A table and its charts: what `thrive chart` knows before it writes anything."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.charting import ChartResult, chart
from thrive_stats.errors import OptionError
from thrive_stats.limits import PROPORTIONS, WITH_DENOMINATOR, Kind
from thrive_stats.packing import Packed, on_grid, packed, with_same_periods
from thrive_stats.periods import (
    EXAMPLES,
    NoSuchPeriodError,
    PeriodKind,
    is_written_as,
    sort_key,
    step_of,
)
from thrive_stats.tables import LARGEST, SMALLEST, LongTable, read_long
from thrive_stats.verdicts import Reading, verdict_of
from thrive_stats.wording import sentences

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

COUNTS = frozenset({*WITH_DENOMINATOR, Kind.C, Kind.G})


@dataclass(frozen=True)
class Charted:
    """A table with its charts, whose columns are the rows of each series.

    Series of very different length have results of their own: `place` holds for each series which
    of `results`, and which line of that.
    """

    table: LongTable
    results: Sequence[ChartResult]
    place: Integers
    better: str
    target: float | None
    seasonal: Booleans
    drifting: Booleans

    def chart(self, series: int) -> tuple[ChartResult, int]:
        """Return the result that holds a series, and the line it has there."""
        part, line = self.place[series].tolist()
        return self.results[part], line

    def periods(self, series: int) -> list[str]:
        """Return the labels of the rows of one series."""
        return [self.table.periods[column] for column in self.table.columns(series).tolist()]

    def reading(self, series: int) -> Reading:
        """Return what besides its chart is known of one series."""
        periods = self.periods(series)
        whole = len(periods) == len(self.table.periods)
        return Reading(
            periods,
            self.table.kind,
            self.table.step if whole else step_of(periods, self.table.kind),
            self.target,
            bool(self.drifting[series]),
            bool(self.seasonal[series]),
        )

    def judged(self, series: int) -> bool:
        """Say whether the limits of a series apply and it has enough points to be judged."""
        odd = self.drifting[series] or self.seasonal[series]
        result, line = self.chart(series)
        return bool(result.enough[line] and not odd)

    def sentences(self, series: int) -> list[str]:
        """Return what the chart of one series says."""
        return sentences(verdict_of(*self.chart(series), self.reading(series)))


def read(options: argparse.Namespace) -> Charted:
    """Read the file and chart it; raises InputError or OptionError."""
    kind = Kind(options.kind)
    table = read_long(options.file, denominator=kind in WITH_DENOMINATOR)
    refuse(table, kind)
    parts = list(packed(table))
    results = [_charted(table, part, options) for part in parts]
    place = np.zeros((len(table.series), 2), dtype=np.int64)
    drifting = np.zeros(len(table.series), dtype=np.bool_)
    for number, (part, result) in enumerate(zip(parts, results, strict=True)):
        place[part.series, 0], place[part.series, 1] = number, np.arange(part.series.size)
        drifting[part.series] = _drifting(result)
    return Charted(
        table, results, place, options.better, options.target, _seasonal(table), drifting
    )


def _charted(table: LongTable, part: Packed, options: argparse.Namespace) -> ChartResult:
    return chart(
        part.of(table.values),
        None if table.denominators is None else part.of(table.denominators),
        kind=options.kind,
        better=options.better,
        target=options.target,
        screen=not options.no_screen,
        fix_after=options.fix_after,
        phases=phases(table, part, options.rebase),
        minimum=options.minimum,
    )


def refuse(table: LongTable, kind: Kind) -> None:
    """Raise InputError at the first cell that this kind of chart cannot take."""
    if kind in COUNTS:
        table.refuse(table.values < 0, "value", "a count of 0 or more")
    if kind is Kind.T:
        table.refuse(table.values <= 0, "value", "a time above 0")
    if table.denominators is not None:
        table.refuse(table.denominators <= 0, "denominator", "a number above 0")
        if kind in PROPORTIONS:
            too_many = table.values > table.denominators
            table.refuse(too_many, "value", "a count no larger than its denominator")
        size = np.abs(table.plotted)
        beyond = (size > LARGEST) | ((size > 0) & (size < SMALLEST))
        table.refuse(beyond, "value", "a count nearer in size to its denominator")


def phases(table: LongTable, part: Packed, rebase: Sequence[str]) -> Integers:
    """Return the phase of each row of each series, from 0; raises OptionError.

    Only phases in which a series has rows are counted.
    """
    begins = np.zeros(len(table.periods), dtype=np.int64)
    for label in rebase:
        begins[_position(table, label)] = 1
    number = np.cumsum(begins)[table.column[part.rows]]
    # Past its last row a series stays in its last phase.
    last = part.inside.sum(axis=1, keepdims=True) - 1
    number = np.where(part.inside, number, np.take_along_axis(number, last, axis=1))
    dense = np.zeros_like(number)
    dense[:, 1:] = np.cumsum(np.diff(number, axis=1) > 0, axis=1)
    return dense


def _position(table: LongTable, label: str) -> int:
    """Return the column of the grid at which a phase begins."""
    if table.kind is PeriodKind.OTHER:
        if label not in table.periods:
            raise OptionError(f"--rebase: expected a period of the file, found {label!r}")
        return table.periods.index(label)
    first = _key(label, table.kind)
    keys = [sort_key(period, table.kind) for period in table.periods]
    position = int(np.searchsorted(keys, first))
    if position == len(keys):
        raise OptionError(f"--rebase: expected a period up to {table.periods[-1]}, found {label!r}")
    return position


def _key(label: str, kind: PeriodKind) -> int:
    try:
        if is_written_as(label, kind):
            return sort_key(label, kind)
    except NoSuchPeriodError:
        pass
    raise OptionError(f"--rebase: expected a period such as {EXAMPLES[kind]}, found {label!r}")


def _drifting(result: ChartResult) -> Booleans:
    from thrive_stats.drift import drift

    return drift(result.values).drifting


def _seasonal(table: LongTable) -> Booleans:
    from thrive_stats.season import LEAST_POINTS, season, years_of

    years = years_of(table.periods, table.kind)
    seasonal = np.zeros(len(table.series), dtype=np.bool_)
    if years is None:
        return seasonal
    grid = on_grid(table)
    if grid is not None:
        return season(grid.of(table.plotted), years).seasonal
    for part in with_same_periods(table, LEAST_POINTS):
        own = years[table.columns(int(part.series[0]))]
        seasonal[part.series] = season(part.of(table.plotted), own).seasonal
    return seasonal
