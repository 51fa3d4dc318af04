"""One's own record as a file, to be taken along."""

import csv
import io
import json
from collections.abc import Callable

from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.goals.aims.queries.record import Entry, Record

COLUMNS = ("on", "what", "goal", "text")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run


def as_json(record: Record) -> bytes:
    """For machines."""
    whole = {
        "name": record.name,
        "made_at": record.made_at.isoformat(),
        "entries": [dict(zip(COLUMNS, _row(one), strict=True)) for one in record.entries],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def as_csv(record: Record) -> bytes:
    """For spreadsheets: one row for each entry."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    sheet.writerows([_cell(value) for value in _row(one)] for one in record.entries)
    return text.getvalue().encode()


def as_markdown(record: Record) -> bytes:
    """For people: a page to read and to print."""
    lines = [f"# {_('My record')}: {_plain(record.name)}", ""]
    for one in record.entries:
        head = f"## {days.day(one.on)}: {_plain(one.label)}"
        lines += [head, ""]
        if one.goal and one.what != "goal":
            lines += [f"*{_plain(one.goal)}*", ""]
        lines += [*(f"> {_plain(line)}" for line in one.text.splitlines()), ""]
    return "\n".join(lines).encode()


WRITERS: dict[str, Callable[[Record], bytes]] = {
    "json": as_json,
    "csv": as_csv,
    "md": as_markdown,
}


def _row(one: Entry) -> tuple[str, str, str, str]:
    return (one.on.isoformat(), one.what, one.goal, one.text)


def _cell(value: str) -> str:
    """A text that a spreadsheet would run gets a ' before it."""
    return f"'{value}" if value.startswith(FORMULA) else value


def _plain(text: str) -> str:
    """Words as words: what Markdown would read as a mark is escaped."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|!" else letter for letter in text)
