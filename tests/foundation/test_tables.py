"""Reading tables: what is understood, and what is said about what is not."""

import gzip
import io
from pathlib import Path

import pytest

from thrive.foundation.errors import Invalid
from thrive.foundation.tables import read_rows

LARGEST = 1000


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_found_by_themselves(mark: str) -> None:
    table = read_rows(f"name{mark}group\nAmina{mark}Riverside\n".encode(), largest=LARGEST)

    assert list(table) == [(2, {"name": "Amina", "group": "Riverside"})]
    assert table.delimiter == mark


def test_a_comma_inside_quotes_does_not_count_as_a_delimiter() -> None:
    table = read_rows(b'"name, first, last";group\n"Yusuf, Amina";R\n', largest=LARGEST)

    assert table.header == ("name, first, last", "group")


def test_a_byte_order_mark_is_passed_over() -> None:
    table = read_rows(b"\xef\xbb\xbfname\nAmina\n", largest=LARGEST)

    assert table.header == ("name",)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    table = read_rows(b'a,b\r\n"two\nlines",1\r\n\r\nx,2\r\n', largest=LARGEST)

    assert [line for line, _ in table] == [2, 5]


def test_a_line_with_too_many_or_too_few_cells_is_named_and_left_out() -> None:
    table = read_rows(b"a,b\n1\n1,2\n1,2,3\n", largest=LARGEST)

    assert [line for line, _ in table] == [3]
    assert [problem.line for problem in table.problems] == [2, 4]


def test_a_letter_that_cannot_be_printed_is_named_by_line_column_and_value() -> None:
    table = read_rows("a,b\n1,2\n\x1b[1m,\x002\n3,\ufffe\n".encode(), largest=LARGEST)

    rows = list(table)  # without those letters, so that their other faults can be named too
    assert rows == [
        (2, {"a": "1", "b": "2"}),
        (3, {"a": "[1m", "b": "2"}),
        (4, {"a": "3", "b": ""}),
    ]
    assert [(one.line, one.column, one.value) for one in table.problems] == [
        (3, "a", "⟨U+001B⟩[1m"),
        (3, "b", "⟨U+0000⟩2"),
        (4, "b", "⟨U+FFFE⟩"),
    ]


def test_a_packed_file_is_unpacked() -> None:
    table = read_rows(gzip.compress(b"a\n1\n"), largest=LARGEST)

    assert list(table) == [(2, {"a": "1"})]


def test_a_packed_file_that_unpacks_too_large_is_refused() -> None:
    with pytest.raises(Invalid, match="larger"):
        read_rows(gzip.compress(b"a\n" + b"1\n" * LARGEST), largest=LARGEST)


def test_a_damaged_packed_file_is_refused() -> None:
    with pytest.raises(Invalid, match="damaged"):
        read_rows(gzip.compress(b"a\n1\n")[:-6], largest=LARGEST)


@pytest.mark.parametrize("content", [b"", b" \n", b"\n\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="empty"):
        read_rows(content, largest=LARGEST)


def test_latin_1_is_said_plainly_with_the_line() -> None:
    content = "name\nAmina\nJosé\n".encode("latin-1") + b"x\n" * 4000

    with pytest.raises(Invalid, match="UTF-8") as caught:
        list(read_rows(content, largest=LARGEST * 10))
    assert caught.value.problems[0].line == 3
    assert "José" in caught.value.problems[0].value


def test_latin_1_in_the_header_is_said_plainly() -> None:
    with pytest.raises(Invalid, match="UTF-8"):
        list(read_rows("naïve\n1\n".encode("latin-1"), largest=LARGEST))


def test_utf_16_is_said_plainly() -> None:
    with pytest.raises(Invalid, match="UTF-16"):
        read_rows("name\n".encode("utf-16"), largest=LARGEST)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(Invalid, match="same name"):
        read_rows(b"a,a\n1,2\n", largest=LARGEST)


def test_a_quote_that_stays_open_is_named_with_its_line() -> None:
    table = read_rows(b'a,b\n1,2\n"x,3\n', largest=LARGEST)

    with pytest.raises(Invalid) as caught:
        list(table)
    assert caught.value.problems[0].line == 3


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)  # sparse: 2 GB that take no room

    with pytest.raises(Invalid, match="larger"):
        read_rows(huge, largest=100 * 1024**2)


def test_a_stream_that_cannot_be_rewound_is_read_to_the_limit_only() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe(b"a\n" + b"1\n" * LARGEST)

    with pytest.raises(Invalid, match="larger"):
        read_rows(pipe, largest=LARGEST)
    assert pipe.tell() == LARGEST + 1


def test_a_quotation_mark_that_windows_meant_is_mended() -> None:
    rows = read_rows("name\nAda\x92s team \x96 north\n".encode(), largest=1000)

    assert [row for _line, row in rows.rows] == [{"name": "Ada’s team – north"}]
    assert rows.problems == []


def test_a_control_character_that_nothing_was_meant_by_is_named() -> None:
    rows = read_rows("name\nAda\x81 Marsh\n".encode(), largest=1000)
    list(rows.rows)

    assert [(problem.line, problem.column) for problem in rows.problems] == [(2, "name")]
