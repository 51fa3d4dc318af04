"""Delimited text from a file or standard input, as records that know their line.

What a file holds is somebody else's work, so every refusal says file, row and what was expected.
"""

import csv
import gzip
import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from thrive_stats.errors import InputError

DELIMITERS = (",", ";", "\t")
GZIP_START = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Records:
    """A header and the rows under it, all as text."""

    file: str
    text: str
    delimiter: str
    header: tuple[str, ...]
    rows: list[list[str]]

    def line(self, index: int) -> int:
        """Return the line on which a row begins; the header is line 1."""
        return self._lines[index]

    def column(self, name: str) -> list[str]:
        """Return one column, stripped of surrounding space; raises InputError if it is absent."""
        position = self.position(name)
        return [row[position].strip() for row in self.rows]

    def position(self, name: str) -> int:
        """Return where a column stands; raises InputError if it is absent."""
        if name not in self.header:
            found = ", ".join(self.header)
            raise InputError(self.file, f"a column called {name}", row=1, found=found)
        return self.header.index(name)

    @cached_property
    def _lines(self) -> list[int]:
        # Only asked for once something is wrong: reading again is cheaper than always counting.
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        starts, line = [], 1
        for record in reader:
            if any(record):
                starts.append(line)
            line = reader.line_num + 1
        return starts[1:]


def read_records(path: str, *, columns: Sequence[str] = ()) -> Records:
    """Read a delimited file (or `-`, standard input); raises InputError where it cannot be.

    `columns` are those that must be there; they also tell which delimiter the file uses.
    """
    file = "standard input" if path == STANDARD_INPUT else path
    text = _decode(_unpack(_read_bytes(path, file), file), file)
    delimiter, header = _find_header(text, columns)
    rows = _read_rows(text, delimiter, file)
    if not rows:
        raise InputError(file, "a header row and rows under it", found="an empty file")
    _check_header(header, columns, file)
    records = Records(file, text, delimiter, header, rows[1:])
    _check_widths(records)
    return records


def _read_bytes(path: str, file: str) -> bytes:
    if path == STANDARD_INPUT and sys.stdin is None:
        raise InputError(file, "something to read", found="it closed")
    try:
        return sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    except FileNotFoundError as error:
        raise InputError(file, "a file that exists") from error
    except IsADirectoryError as error:
        raise InputError(file, "a file, not a folder") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(file, "a file that can be read", found=reason) from error


def _unpack(content: bytes, file: str) -> bytes:
    if not content.startswith(GZIP_START):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(file, "a complete gzip file", found=str(error)) from error


def _decode(content: bytes, file: str) -> str:
    content = content.removeprefix(BYTE_ORDER_MARK)
    if b"\0" in content:
        row = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise InputError(file, "text in UTF-8", row=row, found="bytes that are not text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{content[error.start]:02x}"
        raise InputError(file, "text in UTF-8", row=row, found=found) from error


def _find_header(text: str, columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter that finds most of the columns asked for, then most columns at all."""
    best: tuple[tuple[int, int], str, tuple[str, ...]] | None = None
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        header = tuple(name.strip() for name in _first(reader))
        worth = (sum(name in header for name in columns), len(header))
        if best is None or worth > best[0]:
            best = (worth, delimiter, header)
    assert best is not None
    return best[1], best[2]


def _first(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error:
        # Too long a field for this delimiter; with another it may be several.
        return []


def _read_rows(text: str, delimiter: str, file: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        # A line of nothing but delimiters is an empty line of a spreadsheet.
        rows.extend(row for row in reader if any(row))
    except csv.Error as error:
        expected, row = _well_formed(error), max(reader.line_num, 1)
        raise InputError(file, expected, row=row, found=str(error)) from error
    return rows


def _well_formed(error: csv.Error) -> str:
    # The module has one kind of error for everything; only its words tell them apart.
    if "field limit" in str(error):
        return f"fields of at most {csv.field_size_limit():,} characters"
    return "fields with matching quotes"


def _check_header(header: tuple[str, ...], columns: Sequence[str], file: str) -> None:
    found = ", ".join(header)
    for name in columns:
        if name not in header:
            raise InputError(file, f"a column called {name}", row=1, found=found)
    for name in header:
        # Spreadsheets leave empty columns at the end.
        if name and header.count(name) > 1:
            raise InputError(file, "each column once", row=1, column=name, found=found)


def _check_widths(records: Records) -> None:
    width = len(records.header)
    for index, row in enumerate(records.rows):
        if len(row) != width:
            raise InputError(
                records.file,
                f"{width} fields, as in the header",
                row=records.line(index),
                found=f"{len(row)}",
            )
