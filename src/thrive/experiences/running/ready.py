"""Delivery templates that come with Thrive, from which most runs can choose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from thrive.experiences.timing.template import (
    Bursts,
    Dates,
    DayNumbers,
    Days,
    FixedAt,
    Part,
    RandomDays,
    RandomIn,
    Start,
    Started,
    Template,
    Weekdays,
    Window,
)

WORKING_DAY = Window(time(9), time(17))
MONDAY_TO_FRIDAY = frozenset(range(5))
MONTHS_AHEAD = 24


@dataclass(frozen=True)
class Ready:
    """A template with the words for it. ``made`` gets the day on which the run begins."""

    key: str
    name: Promise
    about: Promise
    made: Callable[[date], Template]


def first_mondays(begins_on: date, months: int = MONTHS_AHEAD) -> frozenset[date]:
    """The first Monday of each of so many months, from a day on."""
    found: set[date] = set()
    on = begins_on
    while len(found) < months:
        if on.weekday() == 0 and on.day <= 7:
            found.add(on)
        on += timedelta(days=1)
    return frozenset(found)


def _random_in_working_day(days: Days, count: int = 1) -> tuple[Part, ...]:
    return (Part(days, (RandomIn(WORKING_DAY, count),)),)


def _weekly(_begins_on: date) -> Template:
    return Template(_random_in_working_day(RandomDays(1)), may_wait_days=2)


def _weekdays_at_noon(_begins_on: date) -> Template:
    return Template((Part(Weekdays(MONDAY_TO_FRIDAY), (FixedAt(time(12)),)),))


def _three_a_day(_begins_on: date) -> Template:
    days = DayNumbers(frozenset({1, 3, 5, 8, 10, 12}))
    parts = _random_in_working_day(days, count=3)
    return Template(parts, minimum_gap=timedelta(hours=1), seconds=20)


def _first_monday(begins_on: date) -> Template:
    return Template(_random_in_working_day(Dates(first_mondays(begins_on))), may_wait_days=2)


def _bursts(_begins_on: date) -> Template:
    return Template(_random_in_working_day(Bursts(length=4, every=14, weekday=0)), seconds=45)


def _by_the_person(_begins_on: date) -> Template:
    return Template(started=Started(Start.PERSON, a_day=3), minimum_gap=timedelta(minutes=10))


def _after_an_event(_begins_on: date) -> Template:
    day = timedelta(days=1)
    started = Started(Start.EVENT, wait=day, within=day, a_day=1)
    return Template(started=started, may_wait_days=3)


READY = (
    Ready(
        "weekly-random",
        gettext_lazy("Once a week, at a random moment"),
        gettext_lazy("On a day of the week that is drawn for each person, between 9 and 17."),
        _weekly,
    ),
    Ready(
        "weekdays-noon",
        gettext_lazy("Monday to Friday at noon"),
        gettext_lazy("At twelve on each person’s own clock."),
        _weekdays_at_noon,
    ),
    Ready(
        "three-a-day",
        gettext_lazy("Three random moments a day, for two weeks"),
        gettext_lazy(
            "On the days 1, 3, 5, 8, 10 and 12, between 9 and 17, an hour apart at least. This is "
            "more than the usual attention of a week: look at the forecast."
        ),
        _three_a_day,
    ),
    Ready(
        "first-monday",
        gettext_lazy("On each month’s first Monday"),
        gettext_lazy("At a random moment between 9 and 17, for two years."),
        _first_monday,
    ),
    Ready(
        "bursts",
        gettext_lazy("Four days in a row, every second week"),
        gettext_lazy("From Monday to Thursday, at a random moment between 9 and 17."),
        _bursts,
    ),
    Ready(
        "by-the-person",
        gettext_lazy("When the person begins"),
        gettext_lazy("“Tell us when it happens”: no calendar, at most three times a day."),
        _by_the_person,
    ),
    Ready(
        "after-an-event",
        gettext_lazy("After an event"),
        gettext_lazy(
            "One to two days after another system says that it happened: a training is over, a "
            "goal is due."
        ),
        _after_an_event,
    ),
)
