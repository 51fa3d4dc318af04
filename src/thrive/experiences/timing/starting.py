"""Prompts that no calendar brings: follow-ups, "tell us when it happens", and events.

They come between ``wait`` and ``wait + within`` after something happened, at a moment that the
person's hours allow and that keeps the gap. Where there is none they wait for the first that is
allowed, as many days as the template lets them, then they are left out. Whoever begins by
themselves is served at once at any hour, but not twice within the gap and not more often than
``a_day``.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from thrive.experiences.timing.circumstances import Budget, Circumstances, Life, Reason, open_spans
from thrive.experiences.timing.draws import Draws
from thrive.experiences.timing.feasibility import check, gap_of
from thrive.experiences.timing.placing import one
from thrive.experiences.timing.planned import LeftOut, Plan, Planned
from thrive.experiences.timing.spans import DAY, Spans, shared, without
from thrive.experiences.timing.template import After, Start, Template
from thrive.experiences.timing.zones import day_of, instant, moment, monday, week

NOTHING_SPENT: Mapping[date, Budget] = {}


def follow_ups(
    template: Template,
    base: Planned,
    what: After,
    at: datetime,
    circumstances: Circumstances,
    seed: str,
    *,
    already: Sequence[Planned] = (),
    spent: Mapping[date, Budget] = NOTHING_SPENT,
) -> Plan:
    """What follows a prompt that was answered or missed at a moment.

    ``already``: what this person is sent in this run anyway. ``spent``: the attention that each
    week (by its Monday) has taken. A follow-up has none of its own, so that no chain is endless.
    Raises Infeasible, NoSuchZone.
    """
    check(template)
    plan = Plan()
    for number, given in enumerate(template.follow_ups):
        if given.after is not what or base.cause:
            continue
        cause = f"{what.value}-{number}"
        search = _Search(template, circumstances, at, given.wait, given.within, seed)
        taken = (*already, base, *plan.moments)
        found = search.find(base.on, base.place, cause, taken, spent)
        plan = _and(plan, found)
    return plan


def started(
    template: Template,
    at: datetime,
    circumstances: Circumstances,
    seed: str,
    *,
    already: Sequence[Planned] = (),
    spent: Mapping[date, Budget] = NOTHING_SPENT,
) -> Plan:
    """What begins because a person says so or an event happened at a moment.

    Raises Infeasible, NoSuchZone, and ValueError for a template that nothing starts.
    """
    check(template)
    if template.started is None:
        raise ValueError("Nothing starts prompts of this template but the calendar")
    begins = template.started
    search = _Search(template, circumstances, at, begins.wait, begins.within, seed)
    cause = begins.by.value
    place = sum(given.on == search.on and given.cause == cause for given in already)
    if place >= begins.a_day:
        return Plan(left_out=(LeftOut(search.on, place, Reason.ENOUGH_TODAY, cause),))
    if begins.by is Start.PERSON:
        return _and(Plan(), search.at_once(place, cause, already))
    return _and(Plan(), search.find(search.on, place, cause, already, spent))


def _and(plan: Plan, found: Planned | LeftOut) -> Plan:
    if isinstance(found, Planned):
        return Plan((*plan.moments, found), plan.left_out)
    return Plan(plan.moments, (*plan.left_out, found))


class _Search:
    """For one moment after something happened."""

    def __init__(
        self,
        template: Template,
        circumstances: Circumstances,
        at: datetime,
        wait: timedelta,
        within: timedelta,
        seed: str,
    ) -> None:
        self._template, self._draws = template, Draws(seed)
        self._happened = instant(at)
        self._first = self._happened + int(wait.total_seconds())
        self._end = self._first + int(within.total_seconds()) + 1
        near = self._happened // DAY - 1
        last = self._end // DAY + 1 + template.may_wait_days + 1
        self._life = Life(circumstances, near, last + 3)
        self._days = range(near, last + 1)
        self.on = day_of(self._life.zone.wall(self._happened) // DAY)

    def at_once(self, place: int, cause: str, already: Sequence[Planned]) -> Planned | LeftOut:
        """At the moment itself, unless the gap forbids it."""
        here: Spans = ((self._happened, self._happened + 1),)
        if not without(here, self._near(already)):
            return LeftOut(self.on, place, Reason.TOO_CLOSE, cause)
        return Planned(moment(self._happened), self.on, place, 0, None, cause)

    def find(
        self,
        on: date,
        place: int,
        cause: str,
        already: Sequence[Planned],
        spent: Mapping[date, Budget],
    ) -> Planned | LeftOut:
        """A moment drawn in the time meant for it, else on the first later day with room."""
        reason: Reason | None = None
        for wanted in self._times():
            free, why = self._free(wanted, already, spent)
            (number,) = self._draws.named(f"{on}/{place}/{cause}/{wanted[0]}".encode(), 1)
            at = one(free, number)
            if at is not None:
                return Planned(moment(at), on, place, number, reason, cause)
            reason = reason or why
        return LeftOut(on, place, reason or Reason.TOO_CLOSE, cause)

    def _times(self) -> Iterator[tuple[int, int]]:
        """The time meant for it, then as much again from each later moment that hours open."""
        yield self._first, self._end
        until = self._end + self._template.may_wait_days * DAY
        for begins, end in self._open():
            first = max(begins, self._end)
            if first < min(end, until):
                yield first, min(end, until, first + self._end - self._first)

    def _open(self) -> Spans:
        whole = open_spans((0, DAY), self._life.own, self._life.quiet)
        return tuple(span for day in self._days for span in self._life.instants(day, whole))

    def _free(
        self, wanted: tuple[int, int], already: Sequence[Planned], spent: Mapping[date, Budget]
    ) -> tuple[Spans, Reason]:
        """What is left of a time, and what took the last of it."""
        hours = shared((wanted,), self._open())
        if not hours:
            return (), self._closed_by(wanted[0])
        apart = without(hours, self._near(already))
        if not apart:
            return (), Reason.TOO_CLOSE
        return without(apart, self._full_weeks(apart, spent)), Reason.BUDGET

    def _closed_by(self, at: int) -> Reason:
        day, second = divmod(self._life.zone.wall(at), DAY)
        if off := self._life.off(day):
            return off
        own = open_spans((second, second + 1), self._life.own, ())
        return Reason.QUIET_HOURS if own else Reason.OUTSIDE_OWN_HOURS

    def _near(self, already: Sequence[Planned]) -> Iterator[tuple[int, int]]:
        gap = gap_of(self._template)
        for given in already:
            yield instant(given.at) - gap + 1, instant(given.at) + gap

    def _full_weeks(self, spans: Spans, spent: Mapping[date, Budget]) -> Iterator[tuple[int, int]]:
        """The weeks without attention left, from Monday's midnight to the next one."""
        budget = self._life.budget
        walls = [self._life.zone.wall(span[0]) // DAY for span in spans]
        for number in range(week(min(walls)), week(max(walls) + 1) + 1) if budget else ():
            assert budget is not None
            taken = spent.get(day_of(monday(number)), Budget(0, 0))
            seconds = taken.seconds + self._template.seconds
            if taken.prompts >= budget.prompts or seconds > budget.seconds:
                yield self._midnight(monday(number)), self._midnight(monday(number + 1))

    def _midnight(self, day: int) -> int:
        return self._life.zone.instants(day, ((0, DAY),))[0][0]
