"""Reading a table that somebody brings: bytes in, rows with their line numbers out.

Knows delimiters, encodings and sizes; not what the columns mean. What makes the file as a whole
unreadable is raised as ``Invalid``. A line that has too many or too few cells is left out and noted
in ``Rows.problems``, so that a domain can name every bad line at once. So is each cell with letters
that cannot be printed; its line still comes, without them.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext as _

from thrive.foundation.errors import Invalid, Problem
from thrive.foundation.texts import (
    mended,
    unprintable,
    unprintable_problems,
    without_unprintable,
)

if TYPE_CHECKING:
    from _csv import Reader

Source: TypeAlias = bytes | Path | IO[bytes]
Row: TypeAlias = tuple[int, dict[str, str]]

DELIMITERS = (",", ";", "\t")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # how UTF-16 begins
GZIP_MARK = b"\x1f\x8b"


@dataclass(frozen=True)
class Rows:
    """A table: the names of its columns, then each row once, with the line on which it begins.

    ``problems`` is complete when ``rows`` has been read to its end.
    """

    header: tuple[str, ...]
    delimiter: str
    rows: Iterator[Row]
    problems: list[Problem] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        return self.rows


def read_rows(source: Source, *, largest: int) -> Rows:
    """Open a CSV table: UTF-8 with or without a mark, comma, semicolon or tab, gzip accepted.

    Cells come without surrounding blanks; empty lines are passed over. ``largest`` is a size in
    bytes: a larger file is refused before it is read, a larger content while it is read.
    Raises Invalid, also while rows are read (a byte that is no UTF-8 may come late).
    """
    raw = _opened(source, largest)
    head = raw.read(4)
    raw.seek(0)
    if not head.strip():
        raise Invalid(_("The file is empty. Its first line must name the columns."))
    if head.startswith(WIDE_MARKS):
        raise Invalid(
            _("The file is saved as UTF-16 (“Unicode text”). Save it as “CSV UTF-8” and try again.")
        )
    return _table(raw)


def _opened(source: Source, largest: int) -> IO[bytes]:
    """The source as something that can be read twice, once its size is known to be allowed."""
    if isinstance(source, Path):
        refuse_larger(source.stat().st_size, largest)
        source = io.BytesIO(source.read_bytes())
    elif isinstance(source, bytes):
        source = io.BytesIO(source)
    if not source.seekable():
        source = io.BytesIO(source.read(largest + 1))
    refuse_larger(source.seek(0, io.SEEK_END), largest)
    source.seek(0)
    if source.read(2) == GZIP_MARK:
        source = _unpacked(source, largest)
    source.seek(0)
    return source


def _unpacked(packed: IO[bytes], largest: int) -> IO[bytes]:
    packed.seek(0)
    try:
        with gzip.open(packed) as content:
            unpacked = content.read(largest + 1)
    except (OSError, EOFError) as error:
        raise Invalid(_("The file is damaged: it cannot be unpacked.")) from error
    refuse_larger(len(unpacked), largest)
    return io.BytesIO(unpacked)


def refuse_larger(size: int, largest: int) -> None:
    """Raise Invalid for a file that is too large to be read at all."""
    if size > largest:
        raise Invalid(
            _("The file is larger than %(most)s MB. Bring it in several parts.")
            % {"most": f"{largest / 1024**2:,.4g}"}
        )


def _table(raw: IO[bytes]) -> Rows:
    text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
    try:
        first = text.readline()
        delimiter = max(DELIMITERS, key=lambda mark: _count_outside_quotes(first, mark))
        reader = csv.reader(chain([first], text), delimiter=delimiter, strict=True)
        header = _named(next(reader))
    except UnicodeDecodeError as error:
        raise _not_utf8(raw) from error
    except csv.Error as error:
        raise _broken(1, error) from error
    problems: list[Problem] = []
    return Rows(header, delimiter, _read(reader, header, raw, text, problems), problems)


def _count_outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _named(cells: list[str]) -> tuple[str, ...]:
    """The header; a column without a name is called by its place."""
    names = tuple(
        cell.strip() or _("column %(place)s") % {"place": place}
        for place, cell in enumerate(cells, start=1)
    )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Invalid(
            _("Two columns have the same name. Give each column a name of its own."),
            [Problem(_("two columns have this name"), line=1, column=name) for name in twice],
        )
    return names


def _read(
    reader: "Reader",
    header: tuple[str, ...],
    raw: IO[bytes],
    text: io.TextIOWrapper,  # held here: when it is collected, it closes the file
    problems: list[Problem],
) -> Iterator[Row]:
    line = reader.line_num + 1
    width = len(header)
    try:
        for cells in reader:
            if len(cells) != width:
                if any(cell.strip() for cell in cells):
                    problems.append(_misshapen(line, len(cells), width))
            elif any(row := [cell.strip() for cell in cells]):
                yield line, dict(zip(header, _printable(row, header, line, problems), strict=True))
            line = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise _not_utf8(raw) from error
    except csv.Error as error:
        raise _broken(line, error) from error
    finally:
        text.detach()


def _printable(
    row: list[str], header: tuple[str, ...], line: int, problems: list[Problem]
) -> list[str]:
    """The row without letters that cannot be printed, each cell that has one noted."""
    if unprintable("".join(row)) is None:
        return row
    row = [mended(cell) for cell in row]
    problems.extend(unprintable_problems(dict(zip(header, row, strict=True)), line=line))
    return [without_unprintable(cell) for cell in row]


def _misshapen(line: int, found: int, expected: int) -> Problem:
    return Problem(
        _("this line has %(found)s cells; expected %(expected)s, as in the first line")
        % {"found": found, "expected": expected},
        line=line,
    )


def _broken(line: int, error: csv.Error) -> Invalid:
    what = _("a quotation mark is opened and not closed, or closed too early (%(detail)s)")
    problem = Problem(what % {"detail": error}, line=line)
    return Invalid(_("The file cannot be read as a table."), [problem])


def _not_utf8(raw: IO[bytes]) -> Invalid:
    """Say plainly what is wrong, and on which line the first such byte stands."""
    raw.seek(0)
    for line, content in enumerate(raw, start=1):
        try:
            content.decode()
        except UnicodeDecodeError as error:
            shown = content[max(error.start - 10, 0) : error.start + 10].decode("latin-1").strip()
            problem = Problem(_("a letter that is not UTF-8"), line=line, value=shown)
            break
    else:
        problem = Problem(_("the last letter is cut off"))
    return Invalid(
        _("The file is not UTF-8, perhaps Latin-1. Save it as “CSV UTF-8” and try again."),
        [problem],
    )
