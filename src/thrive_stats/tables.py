"""Long tables of series, read from CSV into (series x time) arrays with gaps.

All series share one grid of periods. A row whose value is missing is a gap that the file showed;
a period that a series never mentions is no row at all. `present` tells them apart.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from thrive_stats.errors import InputError
from thrive_stats.periods import NoSuchPeriodError, PeriodKind, Step, kind_of, sort_key, step_of
from thrive_stats.records import Records, read_records

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Positions = NDArray[np.intp]
Number = TypeVar("Number", bound=np.generic)

MISSING = frozenset({"", "NA", "NaN", "nan"})


@dataclass(frozen=True)
class LongTable:
    """Series in file order on one sorted grid of periods.

    Attributes
    ----------
    series : names in file order; one empty name when the file has no such column
    periods : labels of the common grid, sorted as their kind asks
    values, denominators : (series x time), NaN where missing or absent
    present : (series x time), true where the file has a row
    text : further columns asked for, as (series x time) arrays of text, "" where absent
    """

    file: str
    series: tuple[str, ...]
    named: bool
    periods: tuple[str, ...]
    kind: PeriodKind
    values: Floats
    denominators: Floats | None
    present: Booleans
    text: Mapping[str, NDArray[np.object_]]
    records: Records = field(repr=False)
    cells: Positions = field(repr=False)

    @cached_property
    def step(self) -> Step:
        """What one step of the grid is called."""
        return step_of(self.periods, self.kind)

    def name(self, series: int) -> str | None:
        """Return a series' name, None when the file names none."""
        return self.series[series] if self.named else None

    def line(self, series: int, period: int) -> int:
        """Return the line of the file that holds a cell, for messages."""
        return self.records.line(int(self.cells[series, period]))

    def refuse(self, wrong: Booleans, column: str, expected: str) -> None:
        """Raise InputError at the first cell, in file order, where `wrong` is true."""
        if wrong.any():
            index = int(self.cells[wrong].min())
            found = self.records.rows[index][self.records.position(column)].strip()
            row = self.records.line(index)
            raise InputError(self.file, expected, row=row, column=column, found=found)


@dataclass(frozen=True)
class Packed:
    """The rows of each series side by side, without the periods that it never mentions.

    What a series is told must not depend on which periods other series in the file have. Columns
    are (series x rows); places past the end of a series are outside.
    """

    columns: Positions
    count: Positions

    @property
    def inside(self) -> Booleans:
        """Where a series has a row."""
        return np.asarray(np.arange(self.columns.shape[1]) < self.count[:, None])

    def of(self, array: Floats) -> Floats:
        """Return a (series x time) array packed, NaN past the end of a series."""
        return np.where(self.inside, np.take_along_axis(array, self.columns, axis=1), np.nan)


def pack(present: Booleans) -> Packed:
    """Return the rows that each series has, side by side and in order."""
    count = present.sum(axis=1)
    order = np.argsort(~present, axis=1, kind="stable")
    return Packed(order[:, : int(count.max(initial=0))], count)


@dataclass(frozen=True)
class _Grid:
    """Where each row of the file stands."""

    series: tuple[str, ...]
    periods: tuple[str, ...]
    kind: PeriodKind
    row: Positions
    column: Positions

    @property
    def shape(self) -> tuple[int, int]:
        """How many series and periods there are."""
        return len(self.series), len(self.periods)


def read_long(
    path: str,
    *,
    denominator: bool = False,
    series: str = "series",
    period: str = "period",
    value: str = "value",
    text: Sequence[str] = (),
) -> LongTable:
    """Read a long table; raises InputError that names file, row, column and what was expected.

    `denominator` says that the column of that name is needed; `text` names further columns that
    must be there and stay text. The column that names the series may be absent: then all rows are
    one series.
    """
    needed = [period, value, *(["denominator"] if denominator else []), *text]
    records = read_records(path, columns=needed)
    named = series in records.header
    names = records.column(series) if named else [""] * len(records.rows)
    grid = _place(records, names, records.column(period), (series, period))
    cells = _spread(grid, np.arange(len(records.rows)), -1)
    return LongTable(
        file=records.file,
        series=grid.series,
        named=named,
        periods=grid.periods,
        kind=grid.kind,
        values=_spread(grid, numbers(records, value), math.nan),
        denominators=_spread(grid, numbers(records, "denominator"), math.nan)
        if denominator
        else None,
        present=cells >= 0,
        text={name: _spread_text(grid, records.column(name)) for name in text},
        records=records,
        cells=cells,
    )


def numbers(records: Records, name: str) -> Floats:
    """Return a column as numbers, NaN where missing; raises InputError at text or infinity."""
    column = records.column(name)
    try:
        parsed = np.array([math.nan if v in MISSING else float(v) for v in column], dtype=float)
    except ValueError:
        raise _wrong_number(records, name, column) from None
    # Python reads 1_000 and inf as numbers; nobody who writes a table does.
    if np.isinf(parsed).any() or "_" in "".join(column):
        raise _wrong_number(records, name, column)
    return parsed


def _wrong_number(records: Records, name: str, column: Sequence[str]) -> InputError:
    for index, cell in enumerate(column):
        if cell not in MISSING and not _is_number(cell):
            return InputError(
                records.file,
                "a number such as 12.5, or nothing",
                row=records.line(index),
                column=name,
                found=cell,
            )
    raise AssertionError("called without a wrong number")


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell)) and "_" not in cell
    except ValueError:
        return False


def _place(
    records: Records, names: list[str], labels: list[str], columns: tuple[str, str]
) -> _Grid:
    _refuse_missing(records, names, columns[0], "the name of a series", frozenset({""}))
    _refuse_missing(records, labels, columns[1], "a period", MISSING)
    if not records.rows:
        return _Grid((), (), PeriodKind.OTHER, *(np.zeros(0, dtype=np.intp) for _ in "rc"))
    series, row = _codes(names)
    known, code = _codes(labels)
    kind = kind_of(known)
    if kind is PeriodKind.OTHER:
        periods, column = _in_file_order(known, row, code, len(series))
    else:
        periods, column = _in_time_order(records, known, code, kind, columns[1])
    _refuse_repeats(records, row, code, labels, columns[1])
    return _Grid(series, periods, kind, row, column)


def _refuse_missing(
    records: Records, cells: list[str], column: str, expected: str, missing: frozenset[str]
) -> None:
    if column not in records.header or missing.isdisjoint(cells):
        return
    index = next(i for i, cell in enumerate(cells) if cell in missing)
    row = records.line(index)
    raise InputError(records.file, expected, row=row, column=column, found=cells[index])


def _codes(cells: Sequence[str]) -> tuple[tuple[str, ...], Positions]:
    """Return the distinct texts in order of appearance, and for each cell which it is."""
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(cell, len(known)) for cell in cells], dtype=np.intp)
    return tuple(known), codes


def _in_time_order(
    records: Records, known: tuple[str, ...], code: Positions, kind: PeriodKind, column: str
) -> tuple[tuple[str, ...], Positions]:
    keys = np.array([_key(records, label, kind, column) for label in known])
    order = np.argsort(keys, kind="stable")
    _refuse_two_spellings(records, known, keys, order, column)
    place = np.empty(len(known), dtype=np.intp)
    place[order] = np.arange(len(known))
    return tuple(known[i] for i in order), place[code]


def _key(records: Records, label: str, kind: PeriodKind, column: str) -> int:
    try:
        return sort_key(label, kind)
    except NoSuchPeriodError:
        index = records.column(column).index(label)
        expected = f"a {kind.value} that exists"
        row = records.line(index)
        raise InputError(records.file, expected, row=row, column=column, found=label) from None


def _refuse_two_spellings(
    records: Records,
    known: tuple[str, ...],
    keys: NDArray[np.int64],
    order: Positions,
    column: str,
) -> None:
    same = np.flatnonzero(np.diff(keys[order]) == 0)
    if same.size:
        label = known[order[same[0] + 1]]
        index = records.column(column).index(label)
        expected = f"one spelling of the period {known[order[same[0]]]}"
        row = records.line(index)
        raise InputError(records.file, expected, row=row, column=column, found=label)


def _refuse_repeats(
    records: Records, row: Positions, code: Positions, labels: list[str], column: str
) -> None:
    pairs = row * (int(code.max()) + 1) + code
    if np.unique(pairs).size == pairs.size:
        return
    seen: set[int] = set()
    for index, pair in enumerate(pairs.tolist()):
        if pair in seen:
            expected = "each period once in a series"
            line = records.line(index)
            raise InputError(records.file, expected, row=line, column=column, found=labels[index])
        seen.add(pair)


def _in_file_order(
    known: tuple[str, ...], row: Positions, code: Positions, series: int
) -> tuple[tuple[str, ...], Positions]:
    """Lay labels that have no order of their own on a grid that keeps the order of every series.

    Where two series contradict each other, a label stands on the grid twice: the file's order of
    each series matters more than one column for each label.
    """
    by_series = np.argsort(row, kind="stable")
    ends = np.cumsum(np.bincount(row, minlength=series))[:-1]
    orders = [tuple(part.tolist()) for part in np.split(code[by_series], ends)]
    grid: list[int] = []
    for order in dict.fromkeys(orders):
        grid = _merge(grid, order)
    places = {order: _places(grid, order) for order in dict.fromkeys(orders)}
    column = np.empty(len(row), dtype=np.intp)
    column[by_series] = np.concatenate([places[order] for order in orders])
    return tuple(known[i] for i in grid), column


def _merge(grid: list[int], order: Sequence[int]) -> list[int]:
    merged, rest = [], grid
    for label in order:
        if label in rest:
            cut = rest.index(label) + 1
            merged += rest[:cut]
            rest = rest[cut:]
        else:
            merged.append(label)
    return merged + rest


def _places(grid: Sequence[int], order: Sequence[int]) -> Positions:
    places, start = [], 0
    for label in order:
        places.append(grid.index(label, start))
        start = places[-1] + 1
    return np.array(places, dtype=np.intp)


def _spread(grid: _Grid, column: NDArray[Number], missing: float) -> NDArray[Number]:
    spread = np.full(grid.shape, missing, dtype=column.dtype)
    spread[grid.row, grid.column] = column
    return spread


def _spread_text(grid: _Grid, column: Sequence[str]) -> NDArray[np.object_]:
    spread = np.full(grid.shape, "", dtype=object)
    spread[grid.row, grid.column] = np.array(column, dtype=object)
    return spread
