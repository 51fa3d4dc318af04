"""A delivery template in words: on which days, when on these days, how far apart."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.utils import formats, translation
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from thrive.experiences.timing import words
from thrive.experiences.timing.misfits import Misfit
from thrive.experiences.timing.template import (
    After,
    Bursts,
    Dates,
    DayNumbers,
    Days,
    Every,
    FixedAt,
    FollowUp,
    Moment,
    Part,
    RandomDays,
    RandomIn,
    Start,
    Started,
    Template,
    Weekdays,
)
from thrive.foundation import days as day_words

MOST_NAMED = 8
WORKDAYS = frozenset(range(5))


def sentences(template: Template) -> tuple[str, ...]:
    """What a template does, a sentence each."""
    found = [_part(part) for part in template.parts]
    if template.started is not None:
        found.append(_started(template.started))
    found += [_follow_up(one) for one in template.follow_ups]
    if template.minimum_gap > timedelta():
        apart = words.duration(int(template.minimum_gap.total_seconds()), translation)
        found.append(_("At least %(gap)s apart.") % {"gap": apart})
    return tuple(found)


def clock(shown: time) -> str:
    """A time of day as the reader writes it."""
    return formats.time_format(shown, pgettext("format of a time of day", "H:i"))


def weekdays(chosen: Sequence[int] | frozenset[int]) -> str:
    """Weekdays by name; the five of a working week as one."""
    if frozenset(chosen) == WORKDAYS:
        return _("Monday to Friday")
    return listed([str(WEEKDAYS[day]) for day in sorted(chosen)])


def listed(names: Sequence[str]) -> str:
    """One, two and three."""
    return get_text_list(list(names), pgettext("between the last two of a list", "and"))


def _part(part: Part) -> str:
    when = listed([_moment(moment) for moment in part.moments])
    return _("%(days)s: %(moments)s.") % {"days": _days(part.days), "moments": when}


def _days(days: Days) -> str:
    match days:
        case Every():
            return _every(days)
        case DayNumbers():
            return _("On day %(days)s") % {"days": listed(list(map(str, sorted(days.numbers))))}
        case Weekdays():
            return _weekdays(days)
        case Dates():
            return _dates(sorted(days.dates))
        case Bursts():
            return _bursts(days)
        case RandomDays():
            told = {"count": days.count, "of": days.of}
            return ngettext(
                "On one of %(of)s days, drawn for each person",
                "On %(count)s of %(of)s days, drawn for each person",
                days.count,
            ) % told  # fmt: skip


def _every(days: Every) -> str:
    told = ngettext("Every day", "Every %(count)s days", days.days) % {"count": days.days}
    if days.last is None:
        return told
    return _("%(days)s, up to day %(last)s") % {"days": told, "last": days.last}


def _weekdays(days: Weekdays) -> str:
    names = weekdays(days.days)
    if days.every_weeks == 1:
        return names
    told = {"days": names, "count": days.every_weeks}
    return _("%(days)s, every %(count)s weeks") % told


def _dates(dates: Sequence[date]) -> str:
    named = [day_words.day(on) for on in dates[:MOST_NAMED]]
    if len(dates) > MOST_NAMED:
        more = len(dates) - MOST_NAMED
        named.append(ngettext("%(count)s more day", "%(count)s more days", more) % {"count": more})
    return listed(named)


def _bursts(days: Bursts) -> str:
    told = {"length": days.length, "every": days.every}
    said = _("%(length)s days in a row, every %(every)s days") % told
    if days.weekday is None:
        return said
    return _("%(days)s, from a %(weekday)s on") % {
        "days": said,
        "weekday": WEEKDAYS[days.weekday],
    }


def _moment(moment: Moment) -> str:
    match moment:
        case FixedAt():
            return _("at %(time)s") % {"time": clock(moment.shown)}
        case RandomIn():
            told = {
                "count": moment.count,
                "opens": clock(moment.window.opens),
                "closes": clock(moment.window.closes),
            }
            return (
                ngettext(
                    "at a random moment between %(opens)s and %(closes)s",
                    "at %(count)s random moments between %(opens)s and %(closes)s",
                    moment.count,
                )
                % told
            )


def _started(started: Started) -> str:
    if started.by is Start.PERSON:
        return _("Whenever people say themselves that it happened.")
    if not started.wait:
        return _("As soon as it happens: another system says so.")
    wait = words.duration(int(started.wait.total_seconds()), translation)
    return _("%(wait)s after it happens: another system says so.") % {"wait": wait}


def _follow_up(one: FollowUp) -> str:
    told = {"wait": words.duration(int(one.wait.total_seconds()), translation)}
    if one.after is After.ANSWER:
        return _("Once more, %(wait)s after an answer.") % told
    return _("Once more, %(wait)s after one that was not answered.") % told


def misfits(found: Sequence[Misfit]) -> tuple[str, ...]:
    """Why nobody could follow a template, each with the arithmetic."""
    return tuple(words.misfit(one, translation) for one in found)
