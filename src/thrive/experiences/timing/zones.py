"""From what a clock on the wall shows to moments in UTC, clock changes included.

Decided once, for every zone:

- **An hour that is missing** (clocks go forward): what was due inside it is due at the first moment
  after it. A window that is missing in part goes on with what is left of it.
- **An hour that comes twice** (clocks go back): only its first pass counts. Nothing is ever due in
  the second, so nothing can be due twice.
- **Distances** (minimum gap, waiting) are real time that passes, never a difference of clock faces.

A day is a number: days since 1 January 1970. Wall seconds are such days times 86,400 plus what the
clock shows. Two clock changes within one UTC day that undo one another would go unseen; no zone in
the tz database has had that since 1970.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from thrive.experiences.timing.errors import NoSuchZone
from thrive.experiences.timing.spans import DAY, Spans, shifted

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
EPOCH_WEEKDAY = 3  # it was a Thursday


def day_number(on: date) -> int:
    """A date as days since 1970."""
    return on.toordinal() - EPOCH_DAY


def day_of(number: int) -> date:
    """The date of a day's number."""
    return date.fromordinal(number + EPOCH_DAY)


def weekday(day: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (day + EPOCH_WEEKDAY) % 7


def week(day: int) -> int:
    """The number of the week that begins on Monday."""
    return (day + EPOCH_WEEKDAY) // 7


def monday(number: int) -> int:
    """The first day of a week."""
    return 7 * number - EPOCH_WEEKDAY


def moment(instant: int) -> datetime:
    """Seconds since 1970 as a moment in UTC."""
    return EPOCH + timedelta(seconds=instant)


def instant(at: datetime) -> int:
    """A moment as whole seconds since 1970."""
    return (at - EPOCH) // timedelta(seconds=1)


@dataclass(frozen=True)
class Stretch:
    """From one clock change to the next: UTC seconds and how far the clock is ahead of UTC."""

    first: int
    end: int
    ahead: int


class Zone:
    """One zone's clock. Remembers what it was asked, because everybody asks for the same days."""

    def __init__(self, name: str) -> None:
        try:
            self._zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise NoSuchZone(name) from error
        self._ahead_at_midnight: dict[int, int] = {}
        self._steady: dict[int, int | None] = {}

    def ahead(self, instant: int) -> int:
        """How many seconds the clock is ahead of UTC."""
        offset = datetime.fromtimestamp(instant, self._zone).utcoffset()
        assert offset is not None  # a ZoneInfo always has one
        return offset // timedelta(seconds=1)

    def wall(self, instant: int) -> int:
        """What the clock shows at an instant, in wall seconds."""
        return instant + self.ahead(instant)

    def steady(self, day: int) -> int | None:
        """How far the clock is ahead all day and the day after, or None if it changes near them."""
        try:
            return self._steady[day]
        except KeyError:
            found = {self._midnight(near) for near in range(day - 1, day + 4)}
            return self._steady.setdefault(day, found.pop() if len(found) == 1 else None)

    def _midnight(self, day: int) -> int:
        if day not in self._ahead_at_midnight:
            self._ahead_at_midnight[day] = self.ahead(day * DAY)
        return self._ahead_at_midnight[day]

    def instants(self, day: int, walls: Spans) -> Spans:
        """The UTC seconds of what the clock shows, counted from the day's midnight over two days.

        Empty when all of it is missing that day.
        """
        ahead = self.steady(day)
        if ahead is not None:
            return shifted(walls, day * DAY - ahead)
        return self._beside_a_change(day, shifted(walls, day * DAY))

    def _beside_a_change(self, day: int, walls: Spans) -> Spans:
        found = []
        reached = 0  # the clock has shown everything before this: a second pass does not count
        for stretch in self._stretches(day):
            low, high = max(stretch.first + stretch.ahead, reached), stretch.end + stretch.ahead
            reached = max(reached, high)
            cut = [(max(first, low), min(end, high)) for first, end in walls]
            found += [(a - stretch.ahead, b - stretch.ahead) for a, b in cut if a < b]
        return tuple(found)

    def after_the_gap(self, day: int, wall: int) -> int | None:
        """The first instant after the missing hour in which a wall second lies, or None."""
        before: Stretch | None = None
        for stretch in self._stretches(day):
            if before and before.end + before.ahead <= wall < stretch.first + stretch.ahead:
                return stretch.first
            before = stretch
        return None

    def _stretches(self, day: int) -> Iterator[Stretch]:
        first, last = (day - 1) * DAY, (day + 3) * DAY
        for near in range(day - 1, day + 3):
            if self._midnight(near) != self._midnight(near + 1):
                change = self._change(near)
                yield Stretch(first, change, self._midnight(near))
                first = change
        yield Stretch(first, last, self._midnight(day + 3))

    def _change(self, day: int) -> int:
        """The first instant of a UTC day at which the clock stands as at the day's end."""
        old, late = day * DAY, (day + 1) * DAY
        until = self._midnight(day + 1)
        while late - old > 1:
            middle = (old + late) // 2
            if self.ahead(middle) == until:
                late = middle
            else:
                old = middle
        return late


@lru_cache(maxsize=1024)
def zone(name: str) -> Zone:
    """The zone of this name. Raises NoSuchZone."""
    return Zone(name)
