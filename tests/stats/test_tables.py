import gzip
import io
import sys
from pathlib import Path

import numpy as np
import pytest

from thrive_stats.errors import InputError
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.tables import LongTable, read_long

ROWS = "series,period,value\nEast,2024-02,2\nEast,2024-01,1\nWest,2024-01,3\n"


def read(folder: Path, content: str | bytes, denominator: bool = False) -> LongTable:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_long(str(path), denominator=denominator)


def refusal(folder: Path, content: str | bytes, denominator: bool = False) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, content, denominator=denominator)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(f"{folder}/", "")


def test_series_keep_the_order_of_the_file_and_periods_that_of_time(tmp_path: Path) -> None:
    table = read(tmp_path, ROWS)

    assert table.series == ("East", "West")
    assert table.periods == ("2024-01", "2024-02")
    assert (table.kind, table.step) == (PeriodKind.MONTH, Step.MONTH)
    assert (table.row.tolist(), table.column.tolist()) == ([0, 0, 1], [1, 0, 0])
    assert table.values[table.order].tolist() == [1, 2, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_finds_itself(tmp_path: Path, delimiter: str) -> None:
    table = read(tmp_path, ROWS.replace(",", delimiter))

    assert table.series == ("East", "West")


def test_byte_order_mark_quotes_and_windows_lines_are_read(tmp_path: Path) -> None:
    content = '\ufeffseries,period,value\r\n"East, old",1,"2.5"\r\n"a ""b""",1,3\r\n'

    table = read(tmp_path, content)

    assert table.series == ("East, old", 'a "b"')
    assert table.values.tolist() == [2.5, 3]


def test_gzip_is_unpacked_whatever_the_file_is_called(tmp_path: Path) -> None:
    table = read(tmp_path, gzip.compress(ROWS.encode()))

    assert table.series == ("East", "West")


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ROWS.encode())))

    assert read_long("-").series == ("East", "West")


def test_without_a_series_column_all_rows_are_one_series(tmp_path: Path) -> None:
    table = read(tmp_path, "period,value\n1,5\n2,6\n")

    assert table.name(0) is None
    assert table.values.tolist() == [5, 6]


@pytest.mark.parametrize("missing", ["", "NA", "NaN", " ", "na", "nan", "NAN"])
def test_a_missing_value_is_a_row_with_a_gap(tmp_path: Path, missing: str) -> None:
    table = read(tmp_path, f"period,value\n1,5\n2,{missing}\n3,6\n")

    assert np.isnan(table.values).tolist() == [False, True, False]


def test_empty_rows_and_columns_of_spreadsheets_are_passed_over(tmp_path: Path) -> None:
    table = read(tmp_path, "period,value,,\n1,5,,\n,,,\n2,6,,\n,,,\n")

    assert table.values.tolist() == [5, 6]
    assert table.records.line(1) == 4


def test_a_series_called_na_is_a_series(tmp_path: Path) -> None:
    assert read(tmp_path, "series,period,value\nNA,1,5\n").series == ("NA",)


def test_labels_without_an_order_keep_that_of_the_file_in_every_series(tmp_path: Path) -> None:
    rows = ["A,Feb,1", "A,Mar,2", "B,Jan,3", "B,Feb,4", "C,Mar,5", "C,Feb,6"]

    table = read(tmp_path, "series,period,value\n" + "\n".join(rows))

    assert table.values[table.order].tolist() == [1, 2, 3, 4, 5, 6]
    labels = [[table.periods[at] for at in table.columns(series)] for series in range(3)]
    assert labels == [["Feb", "Mar"], ["Jan", "Feb"], ["Mar", "Feb"]]


def test_further_columns_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_text("unit,period,value,started\nA,1,2,\nA,2,3,2\n", encoding="utf-8")

    table = read_long(str(path), series="unit", text=("started",))

    assert table.text["started"] == ["", "2"]


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "table.csv: expected a header row and rows under it, found 'an empty file'"),
    "no column": (
        "series,when,value\nA,1,2\n",
        "table.csv, row 1: expected a column called period, found 'series, when, value'",
    ),
    "header case": (
        "Series,Period,Value\nA,1,2\n",
        "table.csv, row 1: expected a column called period, found 'Series, Period, Value'",
    ),
    "column twice": (
        "period,value,value\n1,2,3\n",
        "table.csv, row 1, column value: expected each column once, found 'period, value, value'",
    ),
    "text": (
        "period,value\n1,2\n2,many\n",
        "table.csv, row 3, column value: expected a number such as 12.5, or nothing, found 'many'",
    ),
    "decimal comma": (
        "period;value\n1;2,5\n",
        "table.csv, row 2, column value: expected a number such as 12.5, or nothing, found '2,5'",
    ),
    "infinite": (
        "period,value\n1,inf\n",
        "table.csv, row 2, column value: expected a number such as 12.5, or nothing, found 'inf'",
    ),
    "infinite after missing": (
        "period,value\n1,NAN\n2,nA\n3,-Infinity\n",
        "table.csv, row 4, column value: expected a number such as 12.5, or nothing, "
        "found '-Infinity'",
    ),
    "signed missing": (
        "period,value\n1,nan\n2,-nan\n",
        "table.csv, row 3, column value: expected a number such as 12.5, or nothing, found '-nan'",
    ),
    "too large to compute with": (
        "period,value\n1,1e150\n2,-1e151\n",
        "table.csv, row 3, column value: expected a number between -1e+150 and 1e+150, "
        "found '-1e151'",
    ),
    "too small to compute with": (
        "period,value\n1,0\n2,5e-324\n",
        "table.csv, row 3, column value: expected 0, or a number at least 1e-150 away from it, "
        "found '5e-324'",
    ),
    "no rows": ("period,value\n", "table.csv: expected at least one row under the header"),
    "huge field": (
        "period,value\n1," + "9" * 140_000 + "\n",
        "table.csv, row 2: expected fields of at most 131,072 characters, "
        "found 'field larger than field limit (131072)'",
    ),
    "underscore": (
        "period,value\n1,1_000\n",
        "table.csv, row 2, column value: expected a number such as 12.5, or nothing, found '1_000'",
    ),
    "repeated": (
        "series,period,value\nA,1,2\nB,1,2\n\nA,1,3\n",
        "table.csv, row 5, column period: expected each period once in a series, found '1'",
    ),
    "repeated label": (
        "period,value\nred,2\nred,2\n",
        "table.csv, row 3, column period: expected each period once in a series, found 'red'",
    ),
    "two spellings": (
        "period,value\n1,2\n01,2\n",
        "table.csv, row 3, column period: expected one spelling of the period 1, found '01'",
    ),
    "no such day": (
        "period,value\n2024-02-29,2\n2024-02-30,2\n",
        "table.csv, row 3, column period: expected a date that exists, found '2024-02-30'",
    ),
    "no period": (
        "period,value\n1,2\n,3\n",
        "table.csv, row 3, column period: expected a period, found ''",
    ),
    "no name": (
        "series,period,value\n,1,2\n",
        "table.csv, row 2, column series: expected the name of a series, found ''",
    ),
    "short row": (
        "series,period,value\nA,1\n",
        "table.csv, row 2: expected 3 fields, as in the header, found '2'",
    ),
    "open quote": (
        'period,value\n1,"2\n',
        "table.csv, row 2: expected fields with matching quotes, found 'unexpected end of data'",
    ),
    "row after a line break": (
        'series,period,value\n"two\nlines",1,2\nA,1,x\n',
        "table.csv, row 4, column value: expected a number such as 12.5, or nothing, found 'x'",
    ),
    "Latin-1": (
        b"series,period,value\nM\xfcnchen,1,2\n",
        "table.csv, row 2: expected text in UTF-8, found 'byte 0xfc'",
    ),
    "rubbish": (
        b"PK\x03\x04\x00\x01",
        "table.csv, row 1: expected text in UTF-8, found 'bytes that are not text'",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_with_file_row_column_and_what_was_expected(
    tmp_path: Path, case: str
) -> None:
    content, expected = REFUSED[case]

    assert refusal(tmp_path, content) == expected


def test_half_a_gzip_file_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, gzip.compress(ROWS.encode())[:30])

    assert message.startswith("table.csv: expected a complete gzip file")


def test_a_needed_denominator_that_is_absent_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, ROWS, denominator=True)

    assert "expected a column called denominator" in message


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a file that exists"):
        read_long(str(tmp_path / "nowhere.csv"))
    with pytest.raises(InputError, match="expected a file, not a folder"):
        read_long(str(tmp_path))


def test_a_cell_can_be_refused_after_reading(tmp_path: Path) -> None:
    table = read(tmp_path, "series,period,value\nB,2,-1\nA,1,-2\n")

    with pytest.raises(InputError, match=r"row 2, column value: expected 0 or more, found '-1'"):
        table.refuse(table.values < 0, "value", "0 or more")
