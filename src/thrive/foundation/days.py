"""Days in words, in the reader's language: "4 May 2026", in German "4. Mai 2026".

One place for all that pages and notes say of days, because the order and the dots differ between
languages and a format that is written into a page cannot be translated.
"""

from datetime import date, datetime

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def day(on: date) -> str:
    """With its year: 4 May 2026. Months are written out, also where a language shortens them."""
    return date_format(on, get_format("DATE_FORMAT").replace("M", "F"))


def day_of_year(on: date) -> str:
    """Without its year: 4 May."""
    return date_format(on, "MONTH_DAY_FORMAT")


def weekday(on: date) -> str:
    """With its weekday, without its year: Thursday 17 September."""
    return date_format(on, pgettext("format of a day with its weekday", "l j F"))


def weekday_of_year(on: date) -> str:
    """With weekday and year: Thursday 17 September 2026."""
    return date_format(on, pgettext("format of a day with its weekday and year", "l j F Y"))


def moment(at: datetime) -> str:
    """Day and time of day: 17 September 2026, 18:00. The moment must be in the reader's zone."""
    time = date_format(at, pgettext("format of a time of day", "H:i"))
    return f"{day(at)}, {time}"


def month(on: date) -> str:
    """May 2026."""
    return date_format(on, "YEAR_MONTH_FORMAT")


def span(first: date, last: date) -> str:
    """From one day to another: 7 to 13 September 2026."""
    if (first.year, first.month) == (last.year, last.month):
        beginning = date_format(first, pgettext("format of a day within its month", "j"))
    else:
        beginning = day_of_year(first) if first.year == last.year else day(first)
    return _("%(first)s to %(last)s") % {"first": beginning, "last": day(last)}
