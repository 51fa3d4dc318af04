"""The numbers of one series as CSV, so that what is shown can be checked and brought elsewhere."""

import csv
from dataclasses import dataclass
from io import StringIO

from django.utils.text import slugify

from thrive.measures import queries
from thrive.measures.models import Series

HEAD = ("measure", "group", "period", "value", "denominator", "source", "recorded_at")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class NumbersFile:
    """A file to hand out."""

    name: str
    content: str


def write(series_id: int) -> NumbersFile:
    """All points of a series, oldest first. Raises NoSuchSeries."""
    series = queries.series(series_id)
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEAD)
    rows.writerows(_rows(series))
    return NumbersFile(_name(series), text.getvalue())


def _rows(series: Series) -> list[tuple[str, ...]]:
    measure, group = _plain(series.measure.key), _plain(series.group.external_id)
    return [
        (
            measure,
            group,
            point.period_on.isoformat(),
            _number(point.value),
            "" if point.denominator is None else _number(point.denominator),
            _plain(point.source),
            point.recorded_at.isoformat(),
        )
        for point in queries.points(series.pk)
    ]


def _number(value: float) -> str:
    """Every digit that is known, and no more: 12 rather than 12.0."""
    return str(int(value)) if value.is_integer() else repr(value)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _name(series: Series) -> str:
    return f"{slugify(series.measure.key)}-{slugify(series.group.external_id) or series.pk}.csv"
