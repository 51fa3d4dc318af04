"""Numbers and periods as people read them, in their language."""

from datetime import date, timedelta

from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.measures.rules import numbers


def number(value: float) -> str:
    """A number as short as it can be without losing what was entered."""
    plain = f"{value:.10g}"
    if "e" in plain:
        return plain
    decimals = len(plain.partition(".")[2])
    return number_format(plain, decimal_pos=decimals or None, force_grouping=True)


def decimal_sign() -> numbers.Decimal:
    """The sign before a fraction in the reader's language."""
    comma = get_format("DECIMAL_SEPARATOR") == numbers.Decimal.COMMA
    return numbers.Decimal.COMMA if comma else numbers.Decimal.POINT


def read_as(text: str, read: float) -> str:
    """How a number was read that could be read in another way, and how to write the other."""
    either = {reading: number_format(f"{reading:.10g}") for reading in numbers.readings(text)}
    other = next(shown for reading, shown in either.items() if reading != read)
    return _(
        "“%(text)s” was read as %(read)s. If that is right, press the button again; if not, "
        "write %(other)s."
    ) % {"text": text, "read": either[read], "other": other}


def parts(value: float, denominator: float | None) -> str:
    """What was entered: a number, or a count with what it is out of."""
    if denominator is None:
        return number(value)
    return _("%(count)s of %(whole)s") % {"count": number(value), "whole": number(denominator)}


def period(first: date, cadence: str) -> str:
    """A period in words."""
    if cadence == "week":
        return days.span(first, first + timedelta(days=6))
    if cadence == "month":
        return days.month(first)
    if cadence == "quarter":
        quarter = (first.month + 2) // 3
        return _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": first.year}
    if cadence == "year":
        return str(first.year)
    return days.weekday_of_year(first)


def cadence(name: str) -> str:
    """How often a measure is taken."""
    return {
        "day": _("daily"),
        "week": _("weekly"),
        "month": _("monthly"),
        "quarter": _("every quarter"),
        "year": _("yearly"),
    }[name]


def this_period(name: str) -> str:
    """What a person is asked for."""
    return {
        "day": _("This day’s number"),
        "week": _("This week’s number"),
        "month": _("This month’s number"),
        "quarter": _("This quarter’s number"),
        "year": _("This year’s number"),
    }[name]


def kind(name: str) -> str:
    """What kind of number a measure is."""
    return {
        "value": _("a value"),
        "proportion": _("a share: some of all"),
        "rate": _("a rate: how many for so much"),
        "count": _("a count"),
    }[name]


def direction(name: str) -> str:
    """Which way is better."""
    return {
        "up": _("higher is better"),
        "down": _("lower is better"),
        "neither": _("neither is better"),
    }[name]
