"""Delivery templates as plain lists and mappings: what a file and the database hold.

Weekdays are counted from 0 (Monday), times are written 09:00 or 09:00:30, dates 2026-09-17,
lengths in whole seconds. What is as it would be unsaid may be left out. ``read`` says of everything
that is wrong where it stands and what was expected; whether a template can be followed at all is
``feasibility.check``'s question.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from functools import partial
from typing import TypeVar

from thrive.experiences.timing.errors import BadTemplate
from thrive.experiences.timing.misfits import Expected, Misread
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
    Window,
)
from thrive.experiences.timing.words import misread

Plain = object  # what JSON holds: str, int, float, bool, None, list, dict
T = TypeVar("T")
LARGEST = 10**9  # far above any number that a template means; keeps timedelta in range


def plain(template: Template) -> dict[str, Plain]:
    """The template as JSON can hold it."""
    written: dict[str, Plain] = {
        "parts": [_plain_part(part) for part in template.parts],
        "minimum_gap": _seconds(template.minimum_gap),
        "seconds": template.seconds,
        "may_wait_days": template.may_wait_days,
    }
    if template.follow_ups:
        written["follow_ups"] = [
            {"after": one.after.value, "wait": _seconds(one.wait), "within": _seconds(one.within)}
            for one in template.follow_ups
        ]
    if (started := template.started) is not None:
        written["started"] = {
            "by": started.by.value, "wait": _seconds(started.wait),
            "within": _seconds(started.within), "a_day": started.a_day,
        }  # fmt: skip
    return written


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def _plain_part(part: Part) -> dict[str, Plain]:
    return {"days": _plain_days(part.days), "moments": [_plain_moment(one) for one in part.moments]}


def _plain_moment(moment: Moment) -> dict[str, Plain]:
    if isinstance(moment, FixedAt):
        return {"at": _shown(moment.shown)}
    opens, closes = _shown(moment.window.opens), _shown(moment.window.closes)
    return {"from": opens, "until": closes, "count": moment.count}


def _shown(clock: time) -> str:
    return clock.isoformat("seconds" if clock.second else "minutes")


def _plain_days(days: Days) -> dict[str, Plain]:
    match days:
        case Every():
            return {"every": days.days, "first": days.first, "last": days.last}
        case DayNumbers():
            return {"numbers": sorted(days.numbers)}
        case Weekdays():
            return {"weekdays": sorted(days.days), "every_weeks": days.every_weeks}
        case Dates():
            return {"dates": [on.isoformat() for on in sorted(days.dates)]}
        case Bursts():
            return {
                "burst": days.length, "every": days.every, "weekday": days.weekday,
                "times": days.times,
            }  # fmt: skip
        case RandomDays():
            return {"random": days.count, "of": days.of}


def read(given: Plain) -> Template:
    """The template that was written so. Raises BadTemplate with every problem and its place."""
    reader = _Reader()
    template = reader.template(given)
    if reader.wrong:
        raise BadTemplate(reader.wrong, [misread(one) for one in reader.wrong])
    return template


class _Reader:
    """Reads on after a fault, so that all of them are found; then what it made is thrown away."""

    def __init__(self) -> None:
        self.wrong: list[Misread] = []

    def template(self, given: Plain) -> Template:
        """The whole."""
        known = ("parts", "minimum_gap", "seconds", "may_wait_days", "follow_ups", "started")
        held = _Held(self, given, "", known)
        usual = Template()
        return Template(
            parts=held.items("parts", self._part),
            minimum_gap=held.length("minimum_gap", usual.minimum_gap),
            seconds=held.number("seconds", usual.seconds),
            may_wait_days=held.number("may_wait_days", usual.may_wait_days),
            follow_ups=held.items("follow_ups", self._follow_up),
            started=self._started(held.value("started"), held.place("started")),
        )

    def _part(self, given: Plain, place: str) -> Part:
        held = _Held(self, given, place, ("days", "moments"))
        days = self._days(held.value("days"), held.place("days"))
        return Part(days, held.items("moments", self._moment))

    def _moment(self, given: Plain, place: str) -> Moment:
        if isinstance(given, Mapping) and "at" in given:
            return FixedAt(_Held(self, given, place, ("at",)).clock("at"))
        held = _Held(self, given, place, ("from", "until", "count"))
        return RandomIn(Window(held.clock("from"), held.clock("until")), held.number("count", 1))

    def _days(self, given: Plain, place: str) -> Days:
        kinds = {
            "burst": self._bursts, "every": self._every, "numbers": self._numbers,
            "weekdays": self._weekdays, "dates": self._dates, "random": self._random,
        }  # fmt: skip
        if not isinstance(given, Mapping):
            self.wrong.append(Misread(place, Expected.MAPPING, _said(given)))
            return Every()
        for kind, reading in kinds.items():
            if kind in given:
                return reading(given, place)
        self.wrong.append(Misread(place, Expected.ONE_OF, _said(given), tuple(kinds)))
        return Every()

    def _every(self, given: Plain, place: str) -> Days:
        held = _Held(self, given, place, ("every", "first", "last"))
        return Every(held.number("every"), held.number("first", 1), held.maybe("last"))

    def _numbers(self, given: Plain, place: str) -> Days:
        held = _Held(self, given, place, ("numbers",))
        return DayNumbers(frozenset(held.items("numbers", self.whole)))

    def _weekdays(self, given: Plain, place: str) -> Days:
        held = _Held(self, given, place, ("weekdays", "every_weeks"))
        days = frozenset(held.items("weekdays", self.whole))
        return Weekdays(days, held.number("every_weeks", 1))

    def _dates(self, given: Plain, place: str) -> Days:
        held = _Held(self, given, place, ("dates",))
        return Dates(frozenset(held.items("dates", self._date)))

    def _bursts(self, given: Plain, place: str) -> Days:
        held = _Held(self, given, place, ("burst", "every", "weekday", "times"))
        length, every = held.number("burst"), held.number("every")
        return Bursts(length, every, held.maybe("weekday"), held.maybe("times"))

    def _random(self, given: Plain, place: str) -> Days:
        held = _Held(self, given, place, ("random", "of"))
        return RandomDays(held.number("random"), held.number("of", 7))

    def _follow_up(self, given: Plain, place: str) -> FollowUp:
        held = _Held(self, given, place, ("after", "wait", "within"))
        after = self._one_of(After, held.value("after"), held.place("after"))
        return FollowUp(after, held.length("wait"), held.length("within", timedelta(hours=1)))

    def _started(self, given: Plain, place: str) -> Started | None:
        if given is None:
            return None
        held = _Held(self, given, place, ("by", "wait", "within", "a_day"))
        by = self._one_of(Start, held.value("by"), held.place("by"))
        wait, within = held.length("wait", timedelta()), held.length("within", timedelta())
        return Started(by, wait, within, held.number("a_day", 5))

    # Leaves

    def _one_of(self, kind: type[T], given: Plain, place: str) -> T:
        members = list(kind)  # type: ignore[call-overload]  # only enums come here
        for member in members:
            if member.value == given:
                return member  # type: ignore[no-any-return]  # one of the types asked for
        among = tuple(str(member.value) for member in members)
        self.wrong.append(Misread(place, Expected.ONE_OF, _said(given), among))
        return members[0]  # type: ignore[no-any-return]  # one of the types asked for

    def whole(self, given: Plain, place: str) -> int:
        """A whole number."""
        if isinstance(given, int) and not isinstance(given, bool) and abs(given) <= LARGEST:
            return given
        self.wrong.append(Misread(place, Expected.WHOLE_NUMBER, _said(given)))
        return 1

    def clock(self, given: Plain, place: str) -> time:
        """What a clock on the wall shows."""
        if isinstance(given, str) and re.fullmatch(r"\d\d:\d\d(:\d\d)?", given, re.ASCII):
            try:
                return time.fromisoformat(given)
            except ValueError:
                pass
        self.wrong.append(Misread(place, Expected.TIME, _said(given)))
        return time()

    def _date(self, given: Plain, place: str) -> date:
        if isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII):
            try:
                return date.fromisoformat(given)
            except ValueError:
                pass
        self.wrong.append(Misread(place, Expected.DATE, _said(given)))
        return date.min


class _Held:
    """A mapping with known keys, at its place."""

    def __init__(self, reader: _Reader, given: Plain, at: str, known: tuple[str, ...]) -> None:
        self._reader, self._at = reader, at
        self._given: Mapping[object, Plain] = given if isinstance(given, Mapping) else {}
        if not isinstance(given, Mapping):
            reader.wrong.append(Misread(at, Expected.MAPPING, _said(given)))
        for key in self._given:
            if key not in known:
                reader.wrong.append(Misread(self.place(key), Expected.KNOWN, among=known))

    def place(self, key: object) -> str:
        """Where a key stands: parts 1, days, every."""
        return ", ".join(filter(None, [self._at, _said(key)]))

    def value(self, key: str) -> Plain:
        """What stands there, or None."""
        return self._given.get(key)

    def number(self, key: str, usual: int | None = None) -> int:
        """A whole number; it may be left out only where there is a usual one."""
        return self._leaf(key, usual, self._reader.whole, 1)

    def maybe(self, key: str) -> int | None:
        """A whole number or none."""
        return None if self.value(key) is None else self.number(key)

    def length(self, key: str, usual: timedelta | None = None) -> timedelta:
        """A length of time in whole seconds."""
        given = None if usual is None else int(usual.total_seconds())
        return timedelta(seconds=self._leaf(key, given, self._reader.whole, 1))

    def clock(self, key: str) -> time:
        """A time of day."""
        return self._leaf(key, None, self._reader.clock, time())

    def _leaf(self, key: str, usual: T | None, reading: Callable[[Plain, str], T], instead: T) -> T:
        given = self.value(key)
        if given is not None:
            return reading(given, self.place(key))
        if usual is None:
            self._reader.wrong.append(Misread(self.place(key), Expected.SAID))
            return instead
        return usual

    def items(self, key: str, reading: Callable[[Plain, str], T]) -> tuple[T, ...]:
        """A list, each thing in it with its number."""
        given = self.value(key)
        if given is None:
            return ()
        if not isinstance(given, list):
            self._reader.wrong.append(Misread(self.place(key), Expected.LIST, _said(given)))
            return ()
        place = partial("{} {}".format, self.place(key))
        return tuple(reading(one, place(number)) for number, one in enumerate(given, start=1))


def _said(given: Plain) -> str:
    """What stands there, short and fit to print."""
    if isinstance(given, Mapping):
        return "{…}" if given else "{}"
    if isinstance(given, list):
        return "[…]" if given else "[]"
    words = "".join(letter if letter.isprintable() else "�" for letter in str(given))
    return "" if given is None else words if len(words) <= 60 else f"{words[:59]}…"
