"""The second half of planning: one attention budget for everything that one person gets.

Week by week (Monday to Sunday of the person): the higher priority first, at the same priority what
is due in that week before what has waited, the earlier before the later. What finds no room waits
for a later day as long as its template lets it, then it is left out. A prompt that waits never
moves another.

Two runs do not ask within half an hour of one another where this can be helped: whoever is served
later is drawn anew in what its own window has left. Where that is nothing (a fixed time) it stays.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from thrive.experiences.timing.circumstances import Life, Reason
from thrive.experiences.timing.drawing import Drawing, Drawn, Unplaced
from thrive.experiences.timing.placing import one
from thrive.experiences.timing.planned import LeftOut, Plan, Planned
from thrive.experiences.timing.spans import MINUTE, without
from thrive.experiences.timing.zones import day_of, moment, monday, week

APART = 30 * MINUTE  # between prompts of different runs
Rank = tuple[int, bool, int, int, int]


@dataclass
class Queue:
    """One run's prompts on their way through the budget."""

    drawing: Drawing
    priority: int
    kept: list[Planned] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    # Every instant that was drawn for this run, sent or not, and those moved to; sorted. What is
    # moved keeps the gap to all of them.
    taken: list[int] = field(default_factory=list)

    @property
    def seconds(self) -> int:
        """The attention that one prompt takes."""
        return self.drawing.template.seconds

    def keep(self, drawn: Drawn, waited: Reason | None = None) -> None:
        """Send it."""
        at, _, on, place, draw = drawn
        self.kept.append(Planned(moment(at), day_of(on), place, draw, waited))

    def leave(self, waiting: Unplaced) -> None:
        """Do not send it."""
        self.left_out.append(LeftOut(day_of(waiting.on), waiting.place, waiting.reason))

    def plan(self, until: int) -> Plan:
        """What became of the occasions before a day."""
        end = day_of(until)
        moments = sorted((p for p in self.kept if p.on < end), key=lambda p: (p.at, p.on, p.place))
        left = sorted((p for p in self.left_out if p.on < end), key=lambda p: (p.on, p.place))
        return Plan(tuple(moments), tuple(left))


@dataclass
class Spent:
    """What one week has taken so far."""

    seconds: int = 0
    prompts: int = 0


class Settling:
    """All runs of one person and the budget they share."""

    def __init__(self, queues: Sequence[Queue], life: Life) -> None:
        self._queues, self._life = queues, life
        # What was decided, by all runs: instants with the run, sorted.
        self._decided: list[tuple[int, int]] = []
        self._weeks: dict[int, list[tuple[Rank, Queue, Drawn | Unplaced]]] = {}
        for number, queue in enumerate(queues):
            self._take_in(number, queue)

    def _take_in(self, number: int, queue: Queue) -> None:
        placed, unplaced = queue.drawing.all()
        may_move = queue.drawing.template.may_wait_days or len(self._queues) > 1
        queue.taken = [drawn.at for drawn in placed] if may_move else []
        for drawn in placed:
            rank = (-queue.priority, False, drawn.at, number, drawn.place)
            self._weeks.setdefault(week(drawn.day), []).append((rank, queue, drawn))
        for waiting in unplaced:
            self._wait(week(waiting.on), number, queue, waiting)

    def _wait(self, number_of_week: int, number: int, queue: Queue, waiting: Unplaced) -> None:
        """Try again in a week, or give up when the time is over."""
        last = waiting.on + queue.drawing.template.may_wait_days
        first = max(waiting.on + 1, monday(number_of_week))
        if first > last:
            queue.leave(waiting)
            return
        rank = (-queue.priority, True, waiting.on, number, waiting.place)
        self._weeks.setdefault(week(first), []).append((rank, queue, waiting))

    def settle(self) -> None:
        """Go through all weeks."""
        while self._weeks:
            number_of_week = min(self._weeks)
            spent = Spent()
            for rank, queue, found in sorted(self._weeks.pop(number_of_week), key=lambda it: it[0]):
                self._decide(number_of_week, spent, rank, queue, found)

    def _decide(
        self, this: int, spent: Spent, rank: Rank, queue: Queue, found: Drawn | Unplaced
    ) -> None:
        fits = self._fits(spent, queue)
        if isinstance(found, Drawn):
            if fits:
                found = self._apart(this, rank[3], queue, found)
                queue.keep(found)
                insort(self._decided, (found.at, rank[3]))
                self._spend(spent, queue)
                return
            found = Unplaced(found.on, found.place, Reason.BUDGET)
        elif fits and (moved := self._moved(this, rank[3], queue, found)):
            queue.keep(moved, found.reason)
            insort(queue.taken, moved.at)
            insort(self._decided, (moved.at, rank[3]))
            self._spend(spent, queue)
            return
        self._wait(this + 1, rank[3], queue, found)

    def _fits(self, spent: Spent, queue: Queue) -> bool:
        budget = self._life.budget
        return budget is None or (
            spent.prompts < budget.prompts and spent.seconds + queue.seconds <= budget.seconds
        )

    def _spend(self, spent: Spent, queue: Queue) -> None:
        spent.prompts += 1
        spent.seconds += queue.seconds

    def _apart(self, this: int, number: int, queue: Queue, drawn: Drawn) -> Drawn:
        """The prompt away from those of other runs, in its own window, if there is room."""
        if not any(self._others(number, drawn.at, drawn.at + 1)):
            return drawn
        drawing, (_, _, on, place, _) = queue.drawing, drawn
        spans = self._life.instants(on, drawing.slot(on, place).open)
        queue.taken.remove(drawn.at)
        free = without(spans, self._near(queue, spans[0][0], spans[-1][1]))
        free = without(free, self._others(number, spans[0][0], spans[-1][1]))
        (draw,) = drawing.draws.named(b"apart|%d|%d" % (on, place), 1)
        at = one(free, draw)
        moved = drawn if at is None else Drawn(at, self._life.local_day(on, at), on, place, draw)
        if week(moved.day) != this:
            moved = drawn  # the week that pays for it stays the same
        insort(queue.taken, moved.at)
        return moved

    def _others(self, number: int, first: int, end: int) -> Iterator[tuple[int, int]]:
        """What prompts of other runs close around them."""
        for at, whose in self._decided[bisect_left(self._decided, (first - APART, 0)) :]:
            if at >= end + APART:
                return
            if whose != number and at - APART < end and at + APART > first:
                yield at - APART + 1, at + APART

    def _moved(self, this: int, number: int, queue: Queue, waiting: Unplaced) -> Drawn | None:
        """The waiting prompt in its own window on the first later day of this week with room."""
        drawing, (on, place, _) = queue.drawing, waiting
        sunday = monday(this + 1) - 1
        last = min(on + drawing.template.may_wait_days, sunday, drawing.stay.ends - 1)
        days = range(max(on + 1, monday(this)), last + 1)
        for day, spans in drawing.openings_after(on, place, days, sunday + 1):
            free = without(spans, self._near(queue, spans[0][0], spans[-1][1]))
            free = without(free, self._others(number, spans[0][0], spans[-1][1])) or free
            (draw,) = drawing.draws.named(b"moved|%d|%d|%d" % (on, place, day), 1)
            at = one(free, draw)
            if at is not None:
                return Drawn(at, self._life.local_day(day, at), on, place, draw)
        return None

    def _near(self, queue: Queue, first: int, end: int) -> Iterator[tuple[int, int]]:
        """What the gaps around this run's other prompts close."""
        gap = queue.drawing.gap
        for at in queue.taken[bisect_left(queue.taken, first - gap) :]:
            if at >= end + gap:
                return
            yield at - gap + 1, at + gap
