"""The record as CSV, so that it can be read and counted elsewhere."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from thrive.foundation.queries import Sought, every_record
from thrive.web.audit.deeds import Deed, told
from thrive.web.insights.numbers_file import FORMULA

MOST = 50_000  # the newest; days in the filter reach those before
BATCH = 500
HEAD = ("at", "who", "what", "about", "details", "action")
UTF_8 = "\ufeff"  # without this mark a spreadsheet spoils every umlaut


def write(sought: Sought) -> str:
    """The newest deeds that are sought, newest first."""
    text = StringIO()
    text.write(UTF_8)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEAD)
    rows.writerows(_row(deed) for deed in _deeds(sought))
    return text.getvalue()


def _deeds(sought: Sought) -> Iterator[Deed]:
    records = every_record(sought, most=MOST)
    while batch := list(islice(records, BATCH)):
        yield from told(batch)


def _row(deed: Deed) -> list[str]:
    cells = (deed.who, deed.what, deed.about, "; ".join(deed.details), deed.action)
    return [deed.at.isoformat(timespec="seconds"), *map(_plain, cells)]


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
