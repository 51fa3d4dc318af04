"""What a person's life allows: zone, hours, days off, pauses, and how much attention there is."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from thrive.experiences.timing.spans import DAY, Span, Spans, holds, merged, shared, without
from thrive.experiences.timing.template import Window, seconds_of
from thrive.experiences.timing.zones import day_number, weekday, zone


class Reason(Enum):
    """Why a prompt is left out or has waited."""

    PAUSED = "paused"
    HOLIDAY = "holiday"
    DAY_OFF = "day off"
    OUTSIDE_OWN_HOURS = "outside own hours"
    QUIET_HOURS = "quiet hours"
    CLOCK_CHANGED = "clock changed"
    TOO_CLOSE = "too close"
    BUDGET = "budget"
    ENOUGH_TODAY = "enough today"


@dataclass(frozen=True)
class Pause:
    """From one day until another, which is the first with prompts again."""

    first: date
    until: date


def not_this_week(on: date) -> Pause:
    """From a day to the end of its week, which is Sunday."""
    return Pause(on, on + timedelta(days=7 - on.weekday()))


@dataclass(frozen=True)
class Budget:
    """The attention that everything together may take in one week, Monday to Sunday."""

    seconds: int = 180
    prompts: int = 5

    def at_most(self, other: "Budget") -> "Budget":
        """The smaller of both: a person may lower what the organisation allows, never raise it."""
        return Budget(min(self.seconds, other.seconds), min(self.prompts, other.prompts))


@dataclass(frozen=True)
class Circumstances:
    """One person's. Own hours are when a person can be asked at all; none given means always.

    Quiet hours end when the clock shows their end: quiet until seven, a prompt may come at seven.
    A day off is the calendar day of the person's own zone, whichever day a window began on.
    """

    zone: str = "UTC"
    own_hours: tuple[Window, ...] = ()
    quiet_hours: tuple[Window, ...] = ()
    days_off: frozenset[int] = frozenset()
    dates_off: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    pauses: tuple[Pause, ...] = ()
    budget: Budget | None = field(default_factory=Budget)


NEAR_DAYS = (-DAY, 0, DAY, 2 * DAY)


def _quiet(window: Window) -> Span:
    opens, closes = seconds_of(window.opens), seconds_of(window.closes)
    return opens, closes + (DAY if closes <= opens else 0)


@lru_cache(maxsize=20_000)
def quiet_spans(quiet: tuple[Window, ...]) -> Spans:
    """Quiet seconds from the midnight of one day over the next."""
    spans = [_quiet(window) for window in quiet]
    return merged((a + near, b + near) for a, b in spans for near in NEAR_DAYS)


@lru_cache(maxsize=20_000)
def own_spans(own: tuple[Window, ...]) -> Spans:
    """Seconds in which a person can be asked, from the midnight of one day over the next."""
    if not own:
        return ((0, 3 * DAY),)
    spans = [window.span for window in own]
    return merged((a + near, b + near) for a, b in spans for near in NEAR_DAYS)


class Life:
    """Circumstances made ready to be asked about many days between two of them."""

    def __init__(self, circumstances: Circumstances, first: int, last: int) -> None:
        self.zone = zone(circumstances.zone)
        self.own, self.quiet = circumstances.own_hours, circumstances.quiet_hours
        self.budget = circumstances.budget
        self._weekdays_off = circumstances.days_off
        self.holidays = {day_number(on) for on in circumstances.holidays}
        self._off = dict.fromkeys(map(day_number, circumstances.dates_off), Reason.DAY_OFF)
        self._off |= dict.fromkeys(self.holidays, Reason.HOLIDAY)
        for pause in circumstances.pauses:
            days = range(max(first, day_number(pause.first)), min(last, day_number(pause.until)))
            self._off |= dict.fromkeys(days, Reason.PAUSED)

    def off(self, day: int) -> Reason | None:
        """Why nothing is sent on a day, or None."""
        if day in self._off:
            return self._off[day]
        return Reason.DAY_OFF if weekday(day) in self._weekdays_off else None

    def regularly_off(self, day: int) -> bool:
        """A holiday or a weekday off: known long before, unlike a pause."""
        return weekday(day) in self._weekdays_off or day in self.holidays

    def on_days(self, day: int, walls: Spans) -> Spans:
        """Wall seconds counted from a day's midnight, without days that are off."""
        touched = range(1 + (walls[-1][1] - 1) // DAY) if walls else ()
        off = [near for near in touched if self.off(day + near)]
        return without(walls, [(near * DAY, (near + 1) * DAY) for near in off]) if off else walls

    def allows(self, wall: int) -> bool:
        """Whether this person may be asked when the clock shows this."""
        day, second = divmod(wall, DAY)
        in_hours = holds(own_spans(self.own), second) and not holds(quiet_spans(self.quiet), second)
        return in_hours and self.off(day) is None

    def local_day(self, near: int, instant: int) -> int:
        """The local day of an instant that lies on a day or the next one."""
        ahead = self.zone.steady(near)
        return (self.zone.wall(instant) if ahead is None else instant + ahead) // DAY

    def instants(self, day: int, walls: Spans) -> Spans:
        """The UTC seconds of a day's open wall seconds; all missing: the first moment after."""
        left = self.on_days(day, walls)
        found = self.zone.instants(day, left)
        if found or not left:
            return found
        after = self.zone.after_the_gap(day, day * DAY + left[0][0])
        if after is None or not self.allows(self.zone.wall(after)):
            return ()
        return ((after, after + 1),)


def open_spans(window: Span, own: tuple[Window, ...], quiet: tuple[Window, ...]) -> Spans:
    """What hours leave of a window, in wall seconds from the midnight of its day."""
    return without(shared((window,), own_spans(own)), quiet_spans(quiet))
