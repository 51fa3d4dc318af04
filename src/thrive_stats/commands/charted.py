"""A table and its charts: what `thrive chart` knows before it writes anything."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.charting import ChartResult, chart
from thrive_stats.errors import InputError, OptionError
from thrive_stats.limits import PROPORTIONS, WITH_DENOMINATOR, Kind
from thrive_stats.periods import (
    EXAMPLES,
    NoSuchPeriodError,
    PeriodKind,
    is_written_as,
    sort_key,
    step_of,
)
from thrive_stats.tables import LongTable, Packed, pack, read_long
from thrive_stats.verdicts import Reading, verdict_of
from thrive_stats.wording import sentences

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

COUNTS = frozenset({*WITH_DENOMINATOR, Kind.C, Kind.G})


@dataclass(frozen=True)
class Charted:
    """A table with its charts, whose columns are the rows of each series."""

    table: LongTable
    packed: Packed
    result: ChartResult
    better: str
    target: float | None
    seasonal: Booleans
    drifting: Booleans

    def periods(self, series: int) -> list[str]:
        """Return the labels of the rows of one series."""
        columns = self.packed.columns[series, : self.packed.count[series]]
        return [self.table.periods[column] for column in columns.tolist()]

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
        return bool(self.result.enough[series] and not odd)

    def sentences(self, series: int) -> list[str]:
        """Return what the chart of one series says."""
        return sentences(verdict_of(self.result, series, self.reading(series)))


def read(options: argparse.Namespace) -> Charted:
    """Read the file and chart it; raises InputError or OptionError."""
    kind = Kind(options.kind)
    table = read_long(options.file, denominator=kind in WITH_DENOMINATOR)
    refuse(table, kind)
    packed = pack(table.present)
    result = chart(
        packed.of(table.values),
        None if table.denominators is None else packed.of(table.denominators),
        kind=kind,
        better=options.better,
        target=options.target,
        screen=not options.no_screen,
        fix_after=options.fix_after,
        phases=phases(table, packed, options.rebase),
        minimum=options.minimum,
    )
    return Charted(
        table,
        packed,
        result,
        options.better,
        options.target,
        _seasonal(table),
        _drifting(result),
    )


def refuse(table: LongTable, kind: Kind) -> None:
    """Raise InputError at the first cell that this kind of chart cannot take."""
    if not table.series:
        raise InputError(table.file, "at least one row under the header")
    if kind in COUNTS:
        table.refuse(table.values < 0, "value", "a count of 0 or more")
    if kind is Kind.T:
        table.refuse(table.values <= 0, "value", "a time above 0")
    if table.denominators is not None:
        table.refuse(table.denominators <= 0, "denominator", "a number above 0")
        if kind in PROPORTIONS:
            too_many = table.values > table.denominators
            table.refuse(too_many, "value", "a count no larger than its denominator")


def phases(table: LongTable, packed: Packed, rebase: Sequence[str]) -> Integers:
    """Return the phase of each row of each series, from 0; raises OptionError.

    Only phases in which a series has rows are counted.
    """
    begins = np.zeros(len(table.periods), dtype=np.int64)
    for label in rebase:
        begins[_position(table, label)] = 1
    number = np.cumsum(begins)[packed.columns]
    if number.shape[1] == 0:
        return number
    # Past its last row a series stays in its last phase.
    ends = np.take_along_axis(number, np.maximum(packed.count - 1, 0)[:, None], axis=1)
    number = np.where(packed.inside, number, ends)
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
    from thrive_stats.season import season, years_of

    values = table.values if table.denominators is None else table.values / table.denominators
    return season(values, years_of(table.periods, table.kind)).seasonal
