"""Rows of a long table laid out as (series x time) arrays, in memory that grows with the rows.

Arrays of series by all periods of a file are quick where series share their periods, and explode
where they do not: 4,000 series of 13 dates of their own would make 200 million cells of 52,000.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.tables import Floats, LongTable, Positions

# An array of so many cells for each row, or of so few in all, is worth its simplicity.
CELLS_FOR_A_ROW = 8
FEW_CELLS = 1 << 20


@dataclass(frozen=True)
class Packed:
    """Some series of a table, one line for each. `rows` holds rows of the table, -1 for none."""

    series: Positions
    rows: Positions

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Where a series has a row."""
        return np.asarray(self.rows >= 0)

    def of(self, column: Floats) -> Floats:
        """Return a column of the table laid out like this, NaN where there is no row."""
        return np.where(self.inside, column[self.rows], np.nan)


def packed(table: LongTable, *, keep_gaps: bool = False) -> Iterator[Packed]:
    """Yield all series with their rows side by side, without the periods that each never mentions.

    What a series is told must not depend on which periods other series in the file have. Series of
    very different length come in several parts, so that one long one does not widen all.
    `keep_gaps` leaves one place free where a series lacks periods, however many.
    """
    row, column = table.row[table.order], table.column[table.order]
    first = (np.cumsum(table.count) - table.count)[row]
    place = np.arange(row.size) - first
    if keep_gaps:
        lacks = np.diff(column, prepend=column[:1]) > 1
        lacks[place == 0] = False
        gaps = np.cumsum(lacks)
        place += gaps - gaps[first]
    for members in _alike(table.count):
        yield _laid_out(table, members, place)


def on_grid(table: LongTable) -> Packed | None:
    """Return all series on all periods, None where most of such a grid would be empty."""
    series = np.arange(len(table.series))
    if is_wasteful(len(series) * len(table.periods), len(table.row)):
        return None
    return _laid_out(table, series, table.column[table.order])


def is_wasteful(cells: int, rows: int) -> bool:
    """Say whether an array of so many cells is too much for so many rows."""
    return cells > max(FEW_CELLS, CELLS_FOR_A_ROW * rows)


def with_same_periods(table: LongTable, least: int) -> Iterator[Packed]:
    """Yield the series of at least so many rows, those together that have the same periods."""
    alike: dict[bytes, list[int]] = {}
    for series in np.flatnonzero(table.count >= least).tolist():
        alike.setdefault(table.columns(series).tobytes(), []).append(series)
    ends = np.cumsum(table.count)
    for members in alike.values():
        rows = [table.order[ends[one] - table.count[one] : ends[one]] for one in members]
        yield Packed(np.array(members), np.array(rows))


def _alike(count: Positions) -> Iterator[Positions]:
    """Yield series of like length, all at once where they are alike enough."""
    if not is_wasteful(count.size * int(count.max()), int(count.sum())):
        yield np.arange(count.size)
        return
    size = np.frexp(count)[1]
    for power in np.unique(size):
        yield np.flatnonzero(size == power)


def _laid_out(table: LongTable, members: Positions, place: Positions) -> Packed:
    """Put the rows of some series, which stand in `table.order`, at their places."""
    line = np.full(len(table.series), -1)
    line[members] = np.arange(members.size)
    at = line[table.row[table.order]]
    mine = at >= 0
    rows = np.full((members.size, int(place[mine].max()) + 1), -1)
    rows[at[mine], place[mine]] = table.order[mine]
    return Packed(members, rows)
