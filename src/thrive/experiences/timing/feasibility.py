"""Templates that nobody could ever follow, found before a run begins.

Looked at without any person: plain days of 24 hours, everybody always reachable. What fails here
fails for all. That a certain person's hours leave no room is no fault of the template: the plan
says so for that person.
"""

from collections.abc import Iterator
from functools import lru_cache

from thrive.experiences.timing.days import chosen
from thrive.experiences.timing.draws import Draws
from thrive.experiences.timing.errors import Infeasible
from thrive.experiences.timing.misfits import Crowded, Fault, Late, Misfit, Wrong
from thrive.experiences.timing.placing import packed
from thrive.experiences.timing.spans import DAY, Span, Spans
from thrive.experiences.timing.template import (
    Bursts,
    Dates,
    DayNumbers,
    Days,
    Every,
    FollowUp,
    Moment,
    Part,
    RandomDays,
    Start,
    Started,
    Template,
    Weekdays,
)
from thrive.experiences.timing.words import misfit
from thrive.experiences.timing.zones import day_number

LEAST_GAP = 60  # two prompts of one run are never closer, whatever the template says
MOST_A_DAY = 48
LONGEST_WAIT = 28  # days
LONGEST_FOLLOW_UP = 30 * DAY
LOOKED_AT = 60  # days: a gap that does not fit from one day to the next shows long before


def gap_of(template: Template) -> int:
    """The gap that holds between two prompts of a run, in seconds."""
    return max(LEAST_GAP, int(template.minimum_gap.total_seconds()))


@lru_cache(maxsize=1024)
def misfits(template: Template) -> tuple[Misfit, ...]:
    """All that is wrong with a template. Nothing means that it can be followed."""
    wrong = tuple(Wrong(fault) for fault in dict.fromkeys(_faults(template)))
    if wrong:
        return wrong
    gap = gap_of(template)
    moments = [moment for part in template.parts for moment in part.moments]
    crowded = [found for moment in moments if (found := _crowded(moment, gap))]
    return tuple(crowded) or tuple(_late(template, gap))


def check(template: Template) -> None:
    """Raise Infeasible when nobody could ever follow a template."""
    found = misfits(template)
    if found:
        raise Infeasible(found, [misfit(each) for each in found])


def _crowded(moment: Moment, gap: int) -> Crowded | None:
    first, end = moment.span
    found = Crowded(moment.count, gap, (first, end - 1 if end - first < DAY else end))
    return found if found.needed >= end - first else None


def _late(template: Template, gap: int) -> Iterator[Late]:
    """The first prompt that does not fit even if all before it come as early as they can."""
    first = _first_day(template)
    days, openings = [], list[Spans]()
    for day, spans in _slots(template, first):
        days.append(day - first + 1)
        openings.append(tuple((a + day * DAY, b + day * DAY) for a, b in spans))
    before = openings[0][0][0] - gap if openings else 0
    for day, opening, at in zip(days, openings, packed(openings, gap, before), strict=True):
        if at is None:
            closes = opening[-1][1] - 1
            yield Late(day, closes, gap, before + gap - closes)
            return
        before = at


def _first_day(template: Template) -> int:
    dates = [
        on for part in template.parts if isinstance(part.days, Dates) for on in part.days.dates
    ]
    return day_number(min(dates)) if dates else 4  # the fifth day of 1970 was a Monday


def _slots(template: Template, first: int) -> Iterator[tuple[int, Spans]]:
    # Days that are drawn may follow one another, but need not: a gap that is longer than a day
    # leaves prompts out in some weeks, which is no reason to refuse the template.
    due: dict[int, list[Span]] = {}
    for part in template.parts:
        if isinstance(part.days, RandomDays):
            continue
        for n in chosen(part.days, first, LOOKED_AT, Draws(""), lambda _: False):
            spans = due.setdefault(first + n, [])
            spans += [moment.span for moment in part.moments for _ in range(moment.count)]
    for day in sorted(due):
        for span in sorted(due[day]):
            yield day, (span,)


def _faults(template: Template) -> Iterator[Fault]:
    if not template.parts and template.started is None:
        yield Fault.NOTHING
    for part in template.parts:
        yield from _part_faults(part)
    if template.minimum_gap.total_seconds() < 0:
        yield Fault.GAP
    if template.seconds < 1:
        yield Fault.SECONDS
    if not 0 <= template.may_wait_days <= LONGEST_WAIT:
        yield Fault.WAIT
    if any(_is_wrong(follow_up) for follow_up in template.follow_ups):
        yield Fault.FOLLOW_UP
    if template.started is not None and _cannot_start(template.started):
        yield Fault.STARTED


def _is_wrong(follow_up: FollowUp) -> bool:
    wait, within = follow_up.wait.total_seconds(), follow_up.within.total_seconds()
    return wait < 0 or within < 0 or wait + within > LONGEST_FOLLOW_UP


def _cannot_start(started: Started) -> bool:
    wait, within = started.wait.total_seconds(), started.within.total_seconds()
    late = wait < 0 or within < 0 or wait + within > LONGEST_FOLLOW_UP
    return started.by is Start.CLOCK or started.a_day < 1 or late


def _part_faults(part: Part) -> Iterator[Fault]:
    yield from _day_faults(part.days)
    if not part.moments:
        yield Fault.NO_MOMENTS
    elif not _can_be_counted([moment.count for moment in part.moments]):
        yield Fault.COUNT


def _can_be_counted(counts: list[int]) -> bool:
    return min(counts) >= 1 and sum(counts) <= MOST_A_DAY


def _day_faults(days: Days) -> Iterator[Fault]:
    match days:
        case Every() if days.days < 1:
            yield Fault.EVERY
        case Every() if days.first < 1 or (days.last is not None and days.last < days.first):
            yield Fault.DAY_NUMBER
        case DayNumbers() if min(days.numbers, default=1) < 1:
            yield Fault.DAY_NUMBER
        case DayNumbers(numbers=chosen_days) | Dates(dates=chosen_days) if not chosen_days:
            yield Fault.NO_DAYS
        case Weekdays() if days.every_weeks < 1:
            yield Fault.EVERY
        case Weekdays():
            yield from _weekday_faults(days.days)
        case Bursts() if not 1 <= days.length <= days.every or days.times == 0:
            yield Fault.BURST
        case Bursts() if days.weekday is not None:
            yield from _weekday_faults(frozenset({days.weekday}))
        case RandomDays() if not 1 <= days.count <= days.of:
            yield Fault.RANDOM_DAYS


def _weekday_faults(days: frozenset[int]) -> Iterator[Fault]:
    if not days:
        yield Fault.NO_DAYS
    elif not days <= set(range(7)):
        yield Fault.WEEKDAY
