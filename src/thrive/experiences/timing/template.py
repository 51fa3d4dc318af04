"""Delivery templates: on which days, in which windows, how far apart.

A template knows nobody: no zone, no dates but those it names. Days are counted from a person's own
day one. Windows are what the clock on the wall shows.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum
from typing import ClassVar

from thrive.experiences.timing.spans import DAY, Span


def seconds_of(shown: time) -> int:
    """What the clock shows, as seconds since midnight."""
    return shown.hour * 3600 + shown.minute * 60 + shown.second


@dataclass(frozen=True)
class Window:
    """From one time to another, both included. One that closes before it opens crosses midnight.

    Opening and closing at the same time means a whole day from there on.
    """

    opens: time
    closes: time

    @property
    def span(self) -> Span:
        """Seconds from the midnight before it opens."""
        opens, closes = seconds_of(self.opens), seconds_of(self.closes)
        if opens == closes:
            return opens, opens + DAY
        return opens, closes + 1 + (DAY if closes < opens else 0)


@dataclass(frozen=True)
class RandomIn:
    """So many prompts at random moments inside a window."""

    window: Window
    count: int = 1

    @property
    def span(self) -> Span:
        """Seconds from the midnight of its day."""
        return self.window.span


@dataclass(frozen=True)
class FixedAt:
    """One prompt when the clock shows a time."""

    shown: time
    count: ClassVar[int] = 1

    @property
    def span(self) -> Span:
        """The one second that it is."""
        return seconds_of(self.shown), seconds_of(self.shown) + 1


Moment = RandomIn | FixedAt


@dataclass(frozen=True)
class Every:
    """Every so many days, from day ``first`` (day one is 1) up to and with day ``last``."""

    days: int = 1
    first: int = 1
    last: int | None = None


@dataclass(frozen=True)
class DayNumbers:
    """These days, counted from day one."""

    numbers: frozenset[int]


@dataclass(frozen=True)
class Weekdays:
    """These weekdays (0 is Monday) in every so many weeks, from the week of day one."""

    days: frozenset[int]
    every_weeks: int = 1


@dataclass(frozen=True)
class Dates:
    """Exactly these dates."""

    dates: frozenset[date]


@dataclass(frozen=True)
class Bursts:
    """So many days in a row, again every so many days: four in fourteen.

    They begin on day one, or on the first such weekday from there on; ``times`` ends them.
    """

    length: int
    every: int
    weekday: int | None = None
    times: int | None = None


@dataclass(frozen=True)
class RandomDays:
    """So many days drawn from every so many: three a week. Days off are drawn last."""

    count: int
    of: int = 7


Days = Every | DayNumbers | Weekdays | Dates | Bursts | RandomDays


@dataclass(frozen=True)
class Part:
    """Some days, and the moments on each of them."""

    days: Days
    moments: tuple[Moment, ...]


class After(Enum):
    """What a follow-up waits for."""

    ANSWER = "answer"
    MISS = "miss"


@dataclass(frozen=True)
class FollowUp:
    """One more prompt, at random between ``wait`` and ``wait + within`` after it happened."""

    after: After
    wait: timedelta
    within: timedelta = timedelta(hours=1)


class Start(Enum):
    """What a prompt of this template waits for."""

    CLOCK = "clock"
    PERSON = "person"
    EVENT = "event"


@dataclass(frozen=True)
class Started:
    """Prompts that no calendar brings: the person says so, or something happened.

    ``a_day`` and the template's minimum gap hold for both. Quiet hours, days off, pauses and the
    budget hold only for events: who begins by themselves is not disturbed.
    """

    by: Start
    wait: timedelta = timedelta()
    within: timedelta = timedelta()
    a_day: int = 5


@dataclass(frozen=True)
class Template:
    """A reusable list of days with moments, and what holds for all of them.

    ``minimum_gap`` is real time between any two prompts. ``may_wait_days``: so many days later a
    prompt is still worth sending if its day or the budget had no room for it.
    """

    parts: tuple[Part, ...] = ()
    minimum_gap: timedelta = timedelta()
    seconds: int = 60
    may_wait_days: int = 0
    follow_ups: tuple[FollowUp, ...] = ()
    started: Started | None = field(default=None)
