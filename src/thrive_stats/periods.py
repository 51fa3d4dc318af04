"""Periods: what their labels mean, how they sort, and what one step between them is called.

A kind is found from all labels together: if one label is not a month, none is treated as one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise


class PeriodKind(StrEnum):
    """What the labels of a table stand for."""

    DATE = "date"
    MONTH = "month"
    WEEK = "week"
    YEAR = "year"
    INTEGER = "integer"
    OTHER = "other"


class Step(StrEnum):
    """What lies between two neighbouring periods, as a person would call it."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    POINT = "point"


class NoSuchPeriodError(ValueError):
    """A label has the form of its kind, but no such day, month or week exists."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


@dataclass(frozen=True)
class Form:
    """How the labels of one kind are written."""

    kind: PeriodKind
    pattern: re.Pattern[str]
    example: str


# The first form that all labels have names their kind, so years come before integers.
FORMS = (
    Form(PeriodKind.DATE, re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), "2024-03-01"),
    Form(PeriodKind.MONTH, re.compile(r"\d{4}-\d{2}", re.ASCII), "2024-03"),
    Form(PeriodKind.WEEK, re.compile(r"\d{4}-W\d{2}", re.ASCII), "2024-W07"),
    Form(PeriodKind.YEAR, re.compile(r"(?:1[5-9]|2[0-4])\d{2}", re.ASCII), "2024"),
    Form(PeriodKind.INTEGER, re.compile(r"[+-]?\d{1,18}", re.ASCII), "7"),
)
EXAMPLES = {form.kind: form.example for form in FORMS}


def kind_of(labels: Sequence[str]) -> PeriodKind:
    """Return the one kind that all labels share, `other` when they share none."""
    for form in FORMS:
        if labels and all(form.pattern.fullmatch(label) for label in labels):
            return form.kind
    return PeriodKind.OTHER


def sort_key(label: str, kind: PeriodKind) -> int:
    """Return a whole number that grows with time; raises NoSuchPeriodError for a 30th of February.

    Dates and weeks count days, months count months. Labels of kind `other` have no key.
    """
    if kind is PeriodKind.MONTH:
        first_day = _day(label, f"{label}-01")
        return first_day.year * 12 + first_day.month - 1
    if kind is PeriodKind.WEEK:
        return _day(label, f"{label}-1").toordinal()
    if kind is PeriodKind.DATE:
        return _day(label, label).toordinal()
    return int(label)


def is_written_as(label: str, kind: PeriodKind) -> bool:
    """Say whether a label has the form of a kind."""
    return any(form.pattern.fullmatch(label) for form in FORMS if form.kind is kind)


def first_day_of(label: str, kind: PeriodKind) -> date | None:
    """Return the first day of a period, None where labels are no calendar."""
    if kind in (PeriodKind.INTEGER, PeriodKind.OTHER):
        return None
    return date.fromisoformat(label + FIRST_DAY[kind])


FIRST_DAY = {
    PeriodKind.DATE: "",
    PeriodKind.MONTH: "-01",
    PeriodKind.WEEK: "-1",
    PeriodKind.YEAR: "-01-01",
}
CALENDAR_STEPS = {
    PeriodKind.MONTH: Step.MONTH,
    PeriodKind.WEEK: Step.WEEK,
    PeriodKind.YEAR: Step.YEAR,
}
# The usual distance in days between neighbouring dates, and what it is called. Months that hold
# 28 to 31 days and quarters of 90 to 92 need a range, everything else is just "point".
DATE_STEPS = (
    (1, 1, Step.DAY),
    (7, 7, Step.WEEK),
    (28, 31, Step.MONTH),
    (90, 92, Step.QUARTER),
    (365, 366, Step.YEAR),
)


def step_of(labels: Sequence[str], kind: PeriodKind) -> Step:
    """Return what one step between sorted labels is called; dates go by their usual distance."""
    if kind is not PeriodKind.DATE:
        return CALENDAR_STEPS.get(kind, Step.POINT)
    days = [date.fromisoformat(label).toordinal() for label in labels]
    distances = sorted(after - before for before, after in pairwise(days))
    if not distances:
        return Step.POINT
    usual = distances[len(distances) // 2]
    return next((step for low, high, step in DATE_STEPS if low <= usual <= high), Step.POINT)


def _day(label: str, iso: str) -> date:
    try:
        return date.fromisoformat(iso)
    except ValueError as error:
        raise NoSuchPeriodError(label) from error
