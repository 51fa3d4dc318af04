"""Long tables of series, read from CSV: one row for each series and period, as the file has them.

A row whose value is missing is a gap that the file showed; a period that a series never mentions is
no row at all. Memory grows with the rows, whatever the series have in common; `packing` lays them
out as (series x time) arrays.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from thrive_stats.errors import InputError
from thrive_stats.periods import NoSuchPeriodError, PeriodKind, Step, kind_of, sort_key, step_of
from thrive_stats.records import Records, read_records

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Positions = NDArray[np.intp]

# Nothing, NA and NaN, whatever the case: exports differ in it. -nan is no way to write "missing".
WORDS = (("nN", "aA"), ("nN", "aA", "nN"))
MISSING = frozenset({"", *("".join(letters) for word in WORDS for letters in product(*word))})
# Squares of these, and of what lies between any two of them, still are ordinary numbers.
SMALLEST, LARGEST = 1e-150, 1e150


@dataclass(frozen=True)
class LongTable:
    """The rows of a long table, with their places in series and time.

    Attributes
    ----------
    series : names in file order; one empty name when the file has no such column
    periods : all labels, sorted as their kind asks
    row, column : (rows) in file order, which series and which of the periods each row has
    values, denominators : (rows) in file order, NaN where missing
    text : further columns asked for, (rows) in file order
    """

    file: str
    series: tuple[str, ...]
    named: bool
    periods: tuple[str, ...]
    kind: PeriodKind
    row: Positions
    column: Positions
    values: Floats
    denominators: Floats | None
    text: Mapping[str, Sequence[str]]
    records: Records = field(repr=False)

    @cached_property
    def step(self) -> Step:
        """What one step between all periods is called."""
        return step_of(self.periods, self.kind)

    @cached_property
    def order(self) -> Positions:
        """The rows, series by series and each in order of time."""
        return np.lexsort((self.column, self.row))

    @cached_property
    def count(self) -> Positions:
        """How many rows each series has."""
        return np.bincount(self.row, minlength=len(self.series))

    @cached_property
    def plotted(self) -> Floats:
        """(rows) what is charted: values, or values over denominators where they were read."""
        return self.values if self.denominators is None else self.values / self.denominators

    def columns(self, series: int) -> Positions:
        """Return which of the periods a series has, in order of time."""
        end = int(self._ends[series])
        return self.column[self.order[end - int(self.count[series]) : end]]

    def name(self, series: int) -> str | None:
        """Return a series' name, None when the file names none."""
        return self.series[series] if self.named else None

    def refuse(self, wrong: Booleans, column: str, expected: str) -> None:
        """Raise InputError at the first row where `wrong` is true."""
        if wrong.any():
            raise _cell_error(self.records, int(wrong.argmax()), column, expected)

    @cached_property
    def _ends(self) -> Positions:
        return np.cumsum(self.count)


@dataclass(frozen=True)
class _Grid:
    """Where each row of the file stands."""

    series: tuple[str, ...]
    periods: tuple[str, ...]
    kind: PeriodKind
    row: Positions
    column: Positions


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
    if not records.rows:
        raise InputError(records.file, "at least one row under the header")
    grid = _place(records, names, records.column(period), (series, period))
    return LongTable(
        file=records.file,
        series=grid.series,
        named=named,
        periods=grid.periods,
        kind=grid.kind,
        row=grid.row,
        column=grid.column,
        values=numbers(records, value),
        denominators=numbers(records, "denominator") if denominator else None,
        text={name: records.column(name) for name in text},
        records=records,
    )


def numbers(records: Records, name: str) -> Floats:
    """Return a column as numbers, NaN where missing.

    Raises InputError at text, at infinity, and at numbers whose squares no computer could hold.
    """
    column = records.column(name)
    missing = np.array([cell in MISSING for cell in column], dtype=np.bool_)
    try:
        parsed = np.array([math.nan if v in MISSING else float(v) for v in column], dtype=float)
    except ValueError:
        raise _wrong_number(records, name, column) from None
    # Python reads 1_000, inf and -nan as numbers; nobody who writes a table does.
    if not np.isfinite(parsed[~missing]).all() or "_" in "".join(column):
        raise _wrong_number(records, name, column)
    _refuse_beyond_computing(records, name, np.abs(parsed))
    return parsed


def _wrong_number(records: Records, name: str, column: Sequence[str]) -> InputError:
    wrong = (i for i, cell in enumerate(column) if cell not in MISSING and not _is_number(cell))
    return _cell_error(records, next(wrong), name, "a number such as 12.5, or nothing")


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell)) and "_" not in cell
    except ValueError:
        return False


def _refuse_beyond_computing(records: Records, name: str, size: Floats) -> None:
    for wrong, expected in (
        (size > LARGEST, f"a number between -{LARGEST:g} and {LARGEST:g}"),
        ((size > 0) & (size < SMALLEST), f"0, or a number at least {SMALLEST:g} away from it"),
    ):
        if wrong.any():
            raise _cell_error(records, int(wrong.argmax()), name, expected)


def _cell_error(records: Records, index: int, column: str, expected: str) -> InputError:
    found = records.rows[index][records.position(column)].strip()
    row = records.line(index)
    return InputError(records.file, expected, row=row, column=column, found=found)


def _place(
    records: Records, names: list[str], labels: list[str], columns: tuple[str, str]
) -> _Grid:
    _refuse_missing(records, names, columns[0], "the name of a series", frozenset({""}))
    _refuse_missing(records, labels, columns[1], "a period", MISSING)
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
    raise _cell_error(records, index, column, expected)


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
    grid = np.zeros(0, dtype=np.intp)
    for order in dict.fromkeys(orders):
        grid = _merge(grid, order, len(known))
    places = {order: _places(grid, order, len(known)) for order in dict.fromkeys(orders)}
    column = np.empty(len(row), dtype=np.intp)
    column[by_series] = np.concatenate([places[order] for order in orders])
    return tuple(known[i] for i in grid.tolist()), column


def _merge(grid: Positions, order: Sequence[int], labels: int) -> Positions:
    """Return the grid with the labels of one more series set in where they come first."""
    pieces, done = [], 0
    for label, place in zip(order, _places(grid, order, labels).tolist(), strict=True):
        if place < 0:
            pieces.append(np.array([label]))
        else:
            pieces.append(grid[done : place + 1])
            done = place + 1
    return np.concatenate([*pieces, grid[done:]])


def _places(grid: Positions, order: Sequence[int], labels: int) -> Positions:
    """Return where each label of a series stands, each after the one before; -1 where nowhere."""
    wanted = np.zeros(labels, dtype=np.bool_)
    wanted[list(order)] = True
    standing: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(wanted[grid]).tolist():
        standing[int(grid[place])].append(place)
    places, start = [], 0
    for label in order:
        place = next((place for place in standing[label] if place >= start), -1)
        places.append(place)
        start = max(start, place + 1)
    return np.array(places, dtype=np.intp)
