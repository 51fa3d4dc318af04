"""Plans: when is each person asked? The same inputs give the same plan, whoever asks and when.

A plan covers the occasions of the days from ``begins`` (day one) to ``until`` (left out). Another
day added to it never changes the days before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thrive.experiences.timing.circumstances import Circumstances, Life
from thrive.experiences.timing.drawing import Drawing, Stay
from thrive.experiences.timing.feasibility import check, gap_of
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.settling import Queue, Settling
from thrive.experiences.timing.spans import DAY
from thrive.experiences.timing.template import Template
from thrive.experiences.timing.zones import day_number, monday, week


@dataclass(frozen=True)
class Enrolment:
    """One person in one run.

    ``begins`` is day one. ``joined``: nothing is due before it, though days count from day one.
    ``ends``: the first day without prompts. ``every``: after so many days it is day one again. The
    higher priority is served first.
    """

    template: Template
    begins: date
    seed: str
    joined: date | None = None
    ends: date | None = None
    every: int | None = None
    priority: int = 0


def plan(
    template: Template, circumstances: Circumstances, begins: date, until: date, seed: str
) -> Plan:
    """One person's plan in one run that has the budget for itself. Raises Infeasible."""
    return plan_together([Enrolment(template, begins, seed)], circumstances, until)[0]


def plan_together(
    enrolments: Sequence[Enrolment], circumstances: Circumstances, until: date
) -> tuple[Plan, ...]:
    """One person's plans in several runs that share the budget, in the order given.

    Raises Infeasible, NoSuchZone.
    """
    for each in enrolments:
        check(each.template)
    end = _settled_until(enrolments, day_number(until))
    first = min((day_number(each.begins) for each in enrolments), default=end)
    life = Life(circumstances, first, end + 2)
    queues = [_queue(each, life, end) for each in enrolments]
    Settling(queues, life).settle()
    return tuple(queue.plan(day_number(until)) for queue in queues)


def _settled_until(enrolments: Sequence[Enrolment], until: int) -> int:
    """How far to look so that what comes later cannot change what is returned.

    A prompt may wait until its time is over, and to the end of that week others have a say in
    whether there is room. Among several runs it may be drawn anew, with the gap to its neighbours.
    """
    longest = max((each.template.may_wait_days for each in enrolments), default=0)
    if len(enrolments) > 1:
        longest += max(gap_of(each.template) for each in enrolments) // DAY + 1
    return monday(week(until + longest + 1) + 1)


def _queue(enrolment: Enrolment, life: Life, end: int) -> Queue:
    begins = day_number(enrolment.begins)
    joined = begins if enrolment.joined is None else max(begins, day_number(enrolment.joined))
    ends = end if enrolment.ends is None else min(end, day_number(enrolment.ends))
    stay = Stay(begins, joined, ends, enrolment.every)
    return Queue(Drawing(enrolment.template, life, stay, enrolment.seed), enrolment.priority)
