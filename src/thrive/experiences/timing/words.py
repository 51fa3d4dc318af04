"""Every sentence about timing, in one place and translatable.

Messages are marked by calls named ``gettext`` and ``ngettext``, so that message extraction finds
them; which language answers those calls is the caller's business (``django.utils.translation`` will
do).
"""

from datetime import time
from typing import Protocol

from thrive.experiences.timing.circumstances import Reason
from thrive.experiences.timing.misfits import (
    Crowded,
    Expected,
    Fault,
    Late,
    Misfit,
    Misread,
    Wrong,
)
from thrive.experiences.timing.spans import DAY, HOUR, MINUTE


class Language(Protocol):
    """What a language must be able to do."""

    def gettext(self, message: str) -> str:
        """Return a message in this language."""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the message for this count."""


class English:
    """The language that needs no translation."""

    def gettext(self, message: str) -> str:
        """Return the message as it is."""
        return message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return one message for one, the other for all other counts."""
        return singular if number == 1 else plural


ENGLISH = English()


def misfit(found: Misfit, language: Language = ENGLISH) -> str:
    """Why a template cannot be followed, with the arithmetic."""
    match found:
        case Crowded():
            return _crowded(found, language)
        case Late():
            return _late(found, language)
        case Wrong():
            return _faults(language)[found.fault]


def _crowded(found: Crowded, language: Language) -> str:
    sentence = language.ngettext(
        "%(count)s prompt %(gap)s apart does not fit between %(opens)s and %(closes)s: "
        "it needs %(needed)s, and there are %(room)s.",
        "%(count)s prompts %(gap)s apart do not fit between %(opens)s and %(closes)s: "
        "they need %(needed)s, and there are %(room)s.",
        found.count,
    )
    return sentence % {
        "count": found.count,
        "gap": duration(found.gap, language),
        "opens": shown(found.window[0]),
        "closes": shown(found.window[1]),
        "needed": duration(found.needed, language),
        "room": duration(found.room, language),
    }


def _late(found: Late, language: Language) -> str:
    sentence = language.gettext(
        "On day %(day)s the prompt due until %(closes)s cannot come %(gap)s after the one before: "
        "that would be %(late)s too late."
    )
    return sentence % {
        "day": found.day,
        "closes": shown(found.closes),
        "gap": duration(found.gap, language),
        "late": duration(found.late, language),
    }


def _faults(language: Language) -> dict[Fault, str]:
    gettext = language.gettext
    return {
        Fault.NOTHING: gettext("Say on which days and when: there is nothing in this template."),
        Fault.NO_MOMENTS: gettext("Say when on these days: there is no window and no time."),
        Fault.NO_DAYS: gettext("Say on which days: none is chosen."),
        Fault.COUNT: gettext("A window holds at least one prompt; a day at most 48."),
        Fault.EVERY: gettext("Days repeat every so many days or weeks: at least 1."),
        Fault.DAY_NUMBER: gettext("Days are counted from 1."),
        Fault.WEEKDAY: gettext("Weekdays are counted from 0 (Monday) to 6 (Sunday)."),
        Fault.BURST: gettext("A burst is at least one day long and no longer than its turn."),
        Fault.RANDOM_DAYS: gettext("No more days can be drawn than there are, and at least one."),
        Fault.GAP: gettext("The gap between prompts cannot be less than nothing."),
        Fault.SECONDS: gettext("A prompt takes at least one second of attention."),
        Fault.WAIT: gettext("A prompt waits no time or longer, and no longer than four weeks."),
        Fault.FOLLOW_UP: gettext("A follow-up comes after what it follows, within 30 days."),
        Fault.STARTED: gettext(
            "What is started comes by a person or an event, once a day or more."
        ),
    }


def misread(found: Misread, language: Language = ENGLISH) -> str:
    """What was expected where something else stands."""
    gettext = language.gettext
    sentence = {
        Expected.MAPPING: gettext("expected names with what belongs to them"),
        Expected.LIST: gettext("expected a list"),
        Expected.WHOLE_NUMBER: gettext("expected a whole number"),
        Expected.TIME: gettext("expected a time such as 09:00"),
        Expected.DATE: gettext("expected a date such as 2026-09-17"),
        Expected.ONE_OF: gettext("expected one of %(among)s"),
        Expected.KNOWN: gettext("there is nothing of this name; expected one of %(among)s"),
        Expected.SAID: gettext("this must be said"),
    }[found.expected]
    return sentence % {"among": ", ".join(found.among)}


def reason(found: Reason, language: Language = ENGLISH) -> str:
    """Why a prompt is left out."""
    gettext = language.gettext
    return {
        Reason.PAUSED: gettext("paused"),
        Reason.HOLIDAY: gettext("a holiday"),
        Reason.DAY_OFF: gettext("a day off"),
        Reason.OUTSIDE_OWN_HOURS: gettext("outside own hours"),
        Reason.QUIET_HOURS: gettext("in quiet hours"),
        Reason.CLOCK_CHANGED: gettext("the clock change left no room"),
        Reason.TOO_CLOSE: gettext("too close to another prompt"),
        Reason.BUDGET: gettext("the week's attention is spent"),
        Reason.ENOUGH_TODAY: gettext("enough for one day"),
    }[found]


def shown(wall: int) -> str:
    """Wall seconds of a day as the clock shows them."""
    second = wall % DAY
    clock = time(second // HOUR, second % HOUR // MINUTE, second % MINUTE)
    return clock.isoformat("seconds" if clock.second else "minutes")


def duration(seconds: int, language: Language = ENGLISH) -> str:
    """A length of time in whole hours, minutes or seconds, the largest that fit."""
    if seconds and seconds % HOUR == 0:
        count = seconds // HOUR
        return language.ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    if seconds and seconds % MINUTE == 0:
        count = seconds // MINUTE
        text = language.ngettext("%(count)s minute", "%(count)s minutes", count)
        return text % {"count": count}
    return language.ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
