"""The first half of planning: one person's moments in one run, before the budget is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from thrive.experiences.timing.circumstances import Life, Reason, open_spans, own_spans
from thrive.experiences.timing.days import chosen
from thrive.experiences.timing.draws import Draws
from thrive.experiences.timing.feasibility import gap_of
from thrive.experiences.timing.placing import LONG_AGO, place
from thrive.experiences.timing.spans import DAY, Span, Spans, shared, without
from thrive.experiences.timing.template import Template, Window


class Drawn(NamedTuple):
    """A prompt with its instant (UTC seconds) and the local day on which that lies."""

    at: int
    day: int
    on: int
    place: int
    draw: int


class Unplaced(NamedTuple):
    """A prompt that found no room on its own day."""

    on: int
    place: int
    reason: Reason


@dataclass(frozen=True)
class Slot:
    """One prompt of a day: when its window opens, what hours leave of it, why nothing if so."""

    window: Span
    open: Spans
    closed_by: Reason


class Table:
    """The slots of a template for everybody with the same hours."""

    def __init__(
        self, template: Template, own: tuple[Window, ...], quiet: tuple[Window, ...]
    ) -> None:
        self._own, self._quiet = own, quiet
        self._parts = [
            [moment.span for moment in part.moments for _ in range(moment.count)]
            for part in template.parts
        ]
        self._known: dict[tuple[int, ...], tuple[Slot, ...]] = {}

    def slots(self, parts: tuple[int, ...]) -> tuple[Slot, ...]:
        """The slots of a day on which these parts fall, in the order in which they open."""
        if parts not in self._known:
            windows = sorted(span for part in parts for span in self._parts[part])
            self._known[parts] = tuple(map(self._slot, windows))
        return self._known[parts]

    def _slot(self, window: Span) -> Slot:
        own = shared((window,), own_spans(self._own))
        closed_by = Reason.QUIET_HOURS if own else Reason.OUTSIDE_OWN_HOURS
        return Slot(window, open_spans(window, self._own, self._quiet), closed_by)


@lru_cache(maxsize=20_000)
def table(template: Template, own: tuple[Window, ...], quiet: tuple[Window, ...]) -> Table:
    """The table for a template and hours; most people share one."""
    return Table(template, own, quiet)


@dataclass(frozen=True)
class Stay:
    """When a person takes part: day numbers.

    Days are counted from ``begins``, the person's day one, and anew every so many days; nothing is
    due before ``joined``, on ``ends`` or later.
    """

    begins: int
    joined: int
    ends: int
    every: int | None = None

    def rounds(self) -> Iterator[tuple[int, int]]:
        """The first day of each round and how many days it has."""
        for first in range(self.begins, self.ends, self.every or max(1, self.ends - self.begins)):
            last = self.ends if self.every is None else min(self.ends, first + self.every)
            yield first, last - first


class Drawing:
    """One person's draws in one run."""

    def __init__(self, template: Template, life: Life, stay: Stay, seed: str) -> None:
        self.template, self.life, self.stay = template, life, stay
        self.draws = Draws(seed)
        self.gap = gap_of(template)
        self._table = table(template, life.own, life.quiet)
        self._due = self._due_days()

    def _due_days(self) -> dict[int, tuple[int, ...]]:
        """Each day with the template's parts that fall on it."""
        off = self.life.regularly_off
        due: dict[int, tuple[int, ...]] = {}
        for first, count in self.stay.rounds():
            for part, given in enumerate(self.template.parts):
                for n in chosen(given.days, first, count, self.draws, off):
                    due[first + n] = (*due.get(first + n, ()), part)
        return due

    def all(self) -> tuple[list[Drawn], list[Unplaced]]:
        """Every prompt, day by day. A day sees those before it, never those after it."""
        placed: list[Drawn] = []
        unplaced: list[Unplaced] = []
        earliest = LONG_AGO
        for day in sorted(self._due):
            if day < self.stay.joined:
                continue
            slots = self._table.slots(self._due[day])
            openings = self._openings(day, slots)
            numbers = self.draws.on(day, len(slots))
            for turn, at in enumerate(place(openings, numbers, self.gap, earliest)):
                if at is None:
                    unplaced.append(Unplaced(day, turn, self._why(day, slots[turn])))
                    continue
                placed.append(Drawn(at, self.life.local_day(day, at), day, turn, numbers[turn]))
                earliest = at + self.gap
        return placed, unplaced

    def _openings(self, day: int, slots: Sequence[Slot]) -> list[Spans]:
        """What is open for each slot. Prompts that share a window share the answer."""
        found: list[Spans] = []
        for turn, slot in enumerate(slots):
            again = turn and slot.window == slots[turn - 1].window
            found.append(found[-1] if again else self.life.instants(day, slot.open))
        return found

    def _why(self, day: int, slot: Slot) -> Reason:
        if not slot.open:
            return slot.closed_by
        if not self.life.on_days(day, slot.open):
            return self.life.off(day) or self.life.off(day + 1) or Reason.DAY_OFF
        if not self.life.instants(day, slot.open):
            return Reason.CLOCK_CHANGED
        return Reason.TOO_CLOSE

    def holds(self, on: int, place: int) -> bool:
        """Whether there is such an occasion."""
        return on in self._due and place < len(self._table.slots(self._due[on]))

    def slot(self, on: int, place: int) -> Slot:
        """The slot of an occasion."""
        return self._table.slots(self._due[on])[place]

    def openings_after(
        self, on: int, place: int, days: Sequence[int], until: int
    ) -> Iterator[tuple[int, Spans]]:
        """The same window on later days, for a prompt that waits; cut at midnight of ``until``."""
        slot = self.slot(on, place)
        for day in days:
            walls = without(slot.open, [((until - day) * DAY, 3 * DAY)])
            if spans := self.life.instants(day, walls):
                yield day, spans
