"""Decisions about hours, weeks and what a week holds. Pure: no database, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CHANNELS: Final = ("push", "email", "chat", "sms")  # the order where nobody chose one
INBOX: Final = "inbox"  # always; on its own it means: by no other way
WEEKDAYS: Final = range(7)
MINUTES_A_DAY: Final = 24 * 60

Hours = tuple[time, time]


@dataclass(frozen=True)
class Spending:
    """What one message would take of a person's week. The key names the message."""

    person: int
    key: str
    week_on: date  # the Monday, where the person is
    seconds: int


@dataclass(frozen=True)
class Room:
    """What somebody's week still holds."""

    seconds: int
    prompts: int

    def holds(self, seconds: int) -> bool:
        """Whether one more prompt of so many seconds fits."""
        return self.prompts >= 1 and self.seconds >= seconds

    def without(self, seconds: int) -> "Room":
        """What is left after one more prompt."""
        return Room(self.seconds - seconds, self.prompts - 1)


Week = tuple[int, date]  # of a person


def afforded(spendings: Iterable[Spending], room: Mapping[Week, Room]) -> list[Spending]:
    """Those that fit, in the order given: what comes first has the first claim on the week."""
    left, found = dict(room), []
    for one in spendings:
        week = (one.person, one.week_on)
        if week in left and left[week].holds(one.seconds):
            left[week] = left[week].without(one.seconds)
            found.append(one)
    return found


def monday_of(on: date) -> date:
    """The first day of a day's week."""
    return on - timedelta(days=on.weekday())


def day_in(zone: str, at: datetime) -> date:
    """Which day it is in a zone. An unknown zone is UTC."""
    try:
        return at.astimezone(ZoneInfo(zone)).date()
    except (ValueError, ZoneInfoNotFoundError):
        return at.date()


def week_in(zone: str, at: datetime) -> date:
    """The Monday of the week that it is in a zone: what a person's attention is counted by."""
    return monday_of(day_in(zone, at))


def are_ever_open(own: Sequence[Hours], quiet: Sequence[Hours]) -> bool:
    """Whether a minute of a day is left in which somebody may be asked."""
    quiet_minutes = _minutes(quiet)
    return bool((_minutes(own) if own else set(range(MINUTES_A_DAY))) - quiet_minutes)


def _minutes(hours: Iterable[Hours]) -> set[int]:
    """Minutes of a day that are covered; hours that end before they begin run over midnight."""
    return {
        minute % MINUTES_A_DAY
        for opens, closes in hours
        for minute in range(_minute(opens), _end(opens, closes))
    }


def _end(opens: time, closes: time) -> int:
    begin, end = _minute(opens), _minute(closes)
    return end if end > begin else end + MINUTES_A_DAY


def _minute(shown: time) -> int:
    return shown.hour * 60 + shown.minute
