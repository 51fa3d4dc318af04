"""How hours, days, amounts and ways are said on a member's own pages."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Final

from django.utils.formats import date_format, time_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from thrive.foundation import days
from thrive.people.rules.attention import Hours

A_MINUTE: Final = 60
A_WEEK_FROM_MONDAY: Final = date(2024, 1, 1)  # a Monday

WAYS: Final = {
    "push": gettext_lazy("a note on my phone or computer"),
    "email": gettext_lazy("an email"),
    "chat": gettext_lazy("a direct message in our chat"),
    "sms": gettext_lazy("a text message"),
}


def amount(seconds: int) -> str:
    """So many seconds, as somebody says it: 30 seconds, 3 minutes."""
    minutes, rest = divmod(seconds, A_MINUTE)
    if rest:
        return ngettext("%(number)s second", "%(number)s seconds", seconds) % {"number": seconds}
    return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}


def about(seconds: int) -> str:
    """How long something takes, in whole minutes: about a minute, about 2 minutes."""
    minutes = max(1, -(-seconds // A_MINUTE))
    return ngettext("about a minute", "about %(number)s minutes", minutes) % {"number": minutes}


def times(prompts: int) -> str:
    """So many times: once, 5 times."""
    if prompts == 0:
        return _("never")
    return ngettext("once", "%(number)s times", prompts) % {"number": prompts}


def clock(shown: time) -> str:
    """A time of day: 07:30."""
    return time_format(shown, pgettext("format of a time of day", "H:i"))


def hours(stretches: Iterable[Hours]) -> str:
    """Stretches of a day: 08:00 to 12:00 and 13:00 to 17:00."""
    said = [
        _("%(opens)s to %(closes)s") % {"opens": clock(a), "closes": clock(b)} for a, b in stretches
    ]
    return get_text_list(said, _("and"))


def weekdays() -> list[tuple[str, str]]:
    """The days of the week, Monday first, in the reader's language."""
    return [
        (str(number), date_format(A_WEEK_FROM_MONDAY + timedelta(days=number), "l"))
        for number in range(7)
    ]


def pause(first_on: date, until_on: date) -> str:
    """Which days a pause takes: its last day is the one before prompts come again."""
    last = until_on - timedelta(days=1)
    return days.weekday(first_on) if last == first_on else days.span(first_on, last)


def way(channel: str) -> str:
    """A channel, as somebody says it."""
    return str(WAYS.get(channel, channel))
