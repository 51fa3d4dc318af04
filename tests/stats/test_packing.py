"""Rows laid out as arrays, whatever the series have in common."""

from pathlib import Path

import numpy as np
import pytest

from thrive_stats import packing
from thrive_stats.packing import on_grid, packed, with_same_periods
from thrive_stats.tables import LongTable, read_long

NAN = np.nan
# B lacks the periods 2 and 3 and stands in the file before A's last row.
ROWS = ["A,1,10", "A,2,11", "B,5,25", "B,1,21", "B,4,24", "A,5,14", "C,4,34"]


@pytest.fixture
def table(tmp_path: Path) -> LongTable:
    path = tmp_path / "table.csv"
    path.write_text("series,period,value\n" + "\n".join(ROWS) + "\n", encoding="utf-8")
    return read_long(str(path))


@pytest.fixture
def sparing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No array is small enough to be worth its simplicity."""
    monkeypatch.setattr(packing, "FEW_CELLS", 1)
    monkeypatch.setattr(packing, "CELLS_FOR_A_ROW", 1)


def test_packing_leaves_out_periods_that_a_series_never_mentions(table: LongTable) -> None:
    (part,) = packed(table)

    expected = [[10, 11, 14], [21, 24, 25], [34, NAN, NAN]]
    np.testing.assert_array_equal(part.of(table.values), expected)


def test_gaps_take_one_place_however_many_periods_are_missing(table: LongTable) -> None:
    (part,) = packed(table, keep_gaps=True)

    expected = [[10, 11, NAN, 14], [21, NAN, 24, 25], [34, NAN, NAN, NAN]]
    np.testing.assert_array_equal(part.of(table.values), expected)


def test_a_grid_has_a_place_for_every_period(table: LongTable) -> None:
    grid = on_grid(table)

    assert grid is not None
    expected = [[10, 11, NAN, 14], [21, NAN, 24, 25], [NAN, NAN, 34, NAN]]
    np.testing.assert_array_equal(grid.of(table.values), expected)


@pytest.mark.usefixtures("sparing")
def test_a_grid_that_would_be_mostly_empty_is_not_made(table: LongTable) -> None:
    assert on_grid(table) is None


@pytest.mark.usefixtures("sparing")
def test_series_of_very_different_length_are_packed_apart(table: LongTable) -> None:
    short, long = packed(table)

    assert (short.series.tolist(), long.series.tolist()) == ([2], [0, 1])
    assert short.of(table.values).tolist() == [[34]]
    assert long.of(table.values).tolist() == [[10, 11, 14], [21, 24, 25]]


def test_series_with_the_same_periods_stand_together(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = ["A,1,1", "A,2,2", "B,1,3", "C,2,4", "C,1,5"]
    path.write_text("series,period,value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    table = read_long(str(path))

    (part,) = with_same_periods(table, 2)

    assert part.series.tolist() == [0, 2]
    assert part.of(table.values).tolist() == [[1, 2], [5, 4]]
