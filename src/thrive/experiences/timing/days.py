"""Which days a part of a template falls on, counted from a person's day one (0 here)."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from thrive.experiences.timing.draws import Draws
from thrive.experiences.timing.template import (
    Bursts,
    Dates,
    DayNumbers,
    Days,
    Every,
    RandomDays,
    Template,
    Weekdays,
)
from thrive.experiences.timing.zones import day_number, day_of, weekday

Off = Callable[[int], bool]


def chosen(days: Days, first: int, count: int, draws: Draws, off: Off) -> Sequence[int]:
    """The days, counted from day one ``first``, of the ``count`` days from there on."""
    if isinstance(days, RandomDays):
        return _drawn(days, first, count, draws, off)
    return _regular(days, first, count)


@lru_cache(maxsize=4096)
def _regular(days: Days, first: int, count: int) -> tuple[int, ...]:
    match days:
        case Every():
            last = count if days.last is None else min(count, days.last)
            return tuple(range(days.first - 1, last, days.days))
        case DayNumbers():
            return tuple(sorted(n - 1 for n in days.numbers if n <= count))
        case Weekdays():
            return tuple(n for n in range(count) if _in_week(days, first, n))
        case Dates():
            found = sorted(day_number(on) - first for on in days.dates)
            return tuple(n for n in found if 0 <= n < count)
        case Bursts():
            return tuple(n for n in range(count) if _in_burst(days, first, n))
        case RandomDays():  # pragma: no cover - drawn for each person, never here
            raise TypeError(days)


def _in_week(days: Weekdays, first: int, n: int) -> bool:
    weeks = (weekday(first) + n) // 7
    return weekday(first + n) in days.days and weeks % days.every_weeks == 0


def _in_burst(days: Bursts, first: int, n: int) -> bool:
    if days.weekday is not None:
        n -= (days.weekday - weekday(first)) % 7
    turn, place = divmod(n, days.every)
    return turn >= 0 and place < days.length and (days.times is None or turn < days.times)


def _drawn(days: RandomDays, first: int, count: int, draws: Draws, off: Off) -> list[int]:
    """Each period for itself; days off come last, so that few prompts are lost to them."""
    found: list[int] = []
    for begins in range(0, count, days.of):
        numbers = draws.named(b"days|%d" % (first + begins), days.of)
        order = sorted(range(days.of), key=lambda n: (off(first + begins + n), numbers[n]))
        found += sorted(begins + n for n in order[: days.count])
    return [n for n in found if n < count]


def last_day(template: Template, begins: date) -> date | None:
    """The last day on which a template that began on a day brings anything; None: no such day."""
    first, found = day_number(begins), list[int]()
    for part in template.parts:
        last = _last(part.days, first)
        if last is None:
            return None
        found.append(last)
    return day_of(max(found)) if found else None


def _last(days: Days, first: int) -> int | None:
    match days:
        case Every(last=int(last)):
            return first + last - 1
        case DayNumbers():
            return first + max(days.numbers) - 1
        case Dates():
            return max(day_number(on) for on in days.dates)
        case Bursts(times=int(times)):
            return first + 6 + times * days.every
    return None
