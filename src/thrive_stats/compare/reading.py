"""A panel from a file: unit, period, value and the period in which the unit started."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.compare.panel import NEVER
from thrive_stats.errors import InputError
from thrive_stats.periods import (
    EXAMPLES,
    NoSuchPeriodError,
    PeriodKind,
    is_written_as,
    sort_key,
)
from thrive_stats.records import Records
from thrive_stats.tables import MISSING, numbers, read_long

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

UNIT, PERIOD, VALUE, STARTED = "unit", "period", "value", "started"


@dataclass(frozen=True)
class PanelTable:
    """What a file holds: units with a value in every period, and those without.

    Attributes
    ----------
    units, periods : names in file order, labels sorted as their kind asks
    values : (units x periods), nothing missing
    started_index : first period from the start on; `NEVER`, or the number of periods where the
        start lies after the last
    incomplete : each unit left out, and the first period in which it has no value
    """

    file: str
    units: tuple[str, ...]
    periods: tuple[str, ...]
    values: Floats
    started_index: Positions
    incomplete: Mapping[str, str]


def read_panel(path: str) -> PanelTable:
    """Read a panel; raises InputError that names file, row, column and what was expected.

    A unit without a value in every period is set aside, not refused: `incomplete` names it.
    """
    table = read_long(path, series=UNIT, text=[UNIT, STARTED])
    records, periods = table.records, table.periods
    if not records.rows:
        raise InputError(records.file, "at least one row under the header")
    columns = {label: place for place, label in enumerate(periods)}
    if len(columns) < len(periods):
        raise InputError(records.file, "periods in the same order for every unit", column=PERIOD)
    units = {name: place for place, name in enumerate(table.series)}
    row = np.array([units[name] for name in records.column(UNIT)], dtype=np.intp)
    column = np.array([columns[label] for label in records.column(PERIOD)], dtype=np.intp)
    started = _starts(records, row, _Calendar(records, periods, table.kind))
    values = numbers(records, VALUE)
    known = ~np.isnan(values)
    whole = np.bincount(row[known], minlength=len(units)) == len(periods)
    used = known & whole[row]
    grid = np.empty((int(whole.sum()), len(periods)))
    grid[(np.cumsum(whole) - 1)[row[used]], column[used]] = values[used]
    return PanelTable(
        file=records.file,
        units=tuple(name for name, kept in zip(table.series, whole.tolist(), strict=True) if kept),
        periods=periods,
        values=grid,
        started_index=started[whole],
        incomplete=_first_gaps(table.series, periods, row[known], column[known], whole),
    )


def _first_gaps(
    names: tuple[str, ...],
    periods: tuple[str, ...],
    row: Positions,
    column: Positions,
    whole: NDArray[np.bool_],
) -> dict[str, str]:
    seen: dict[int, set[int]] = {place: set() for place in np.flatnonzero(~whole).tolist()}
    for unit, place in zip(row.tolist(), column.tolist(), strict=True):
        if unit in seen:
            seen[unit].add(place)
    return {
        names[unit]: periods[next(k for k in range(len(periods)) if k not in places)]
        for unit, places in seen.items()
    }


class _Calendar:
    """Finds the column of the first period from a start on."""

    def __init__(self, records: Records, periods: tuple[str, ...], kind: PeriodKind) -> None:
        self.records = records
        self.periods = periods
        self.kind = kind
        ordered = kind is not PeriodKind.OTHER
        self.keys = [sort_key(label, kind) for label in periods] if ordered else []

    def column(self, label: str, row: int) -> int:
        """Return the column; raises InputError when the label is no period of that kind."""
        if label in MISSING:
            return NEVER
        if self.kind is PeriodKind.OTHER:
            if label in self.periods:
                return self.periods.index(label)
            raise self.refusal(row, "a period of the file, or nothing for never", label)
        try:
            if not is_written_as(label, self.kind):
                raise NoSuchPeriodError(label)
            return bisect_left(self.keys, sort_key(label, self.kind))
        except NoSuchPeriodError:
            example = EXAMPLES[self.kind]
            expected = f"a period like {example} ({self.kind.value}), or nothing for never"
            raise self.refusal(row, expected, label) from None

    def refusal(self, row: int, expected: str, found: str) -> InputError:
        """Return what is wrong with the start in a row."""
        line = self.records.line(row)
        return InputError(self.records.file, expected, row=line, column=STARTED, found=found)


def _starts(records: Records, row: Positions, calendar: _Calendar) -> Positions:
    """Return each unit's start; raises InputError where two rows of a unit disagree."""
    labels: dict[int, str] = {}
    starts = np.full(int(row.max()) + 1, NEVER, dtype=np.intp)
    for index, (unit, label) in enumerate(zip(row.tolist(), records.column(STARTED), strict=True)):
        if unit not in labels:
            starts[unit] = calendar.column(label, index)
            labels[unit] = label
        elif labels[unit] != label and not {labels[unit], label} <= MISSING:
            expected = f"the same start in every row of a unit ({labels[unit] or 'never'})"
            raise calendar.refusal(index, expected, label)
    return starts
