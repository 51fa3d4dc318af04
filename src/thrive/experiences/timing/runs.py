"""Kinds of runs: when is whose day one, and to which wave does a day belong?

- **Once**: everybody's day one is the run's. Who joins later joins the day that the others have.
- **Repeated**: the same, again and again after so many days. Each round is a wave.
- **Perpetual**: everybody begins at their own day one. Waves are calendar periods, so that what is
  collected from people on different days of their own can be published together.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.draws import person_seed
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.planning import Enrolment, plan_together
from thrive.experiences.timing.template import Template


class Kind(Enum):
    """How often a run begins, and for whom."""

    ONCE = "once"
    REPEATED = "repeated"
    PERPETUAL = "perpetual"


class Period(Enum):
    """The calendar periods that waves of a perpetual run can be."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True)
class Wave:
    """A period that is collected and then published once. ``until`` is the first day after it."""

    first: date
    until: date | None


@dataclass(frozen=True)
class Run:
    """A template for an audience. ``every`` (days) belongs to repeated runs alone."""

    template: Template
    kind: Kind
    begins: date
    seed: str
    ends: date | None = None
    every: int | None = None
    waves: Period = Period.MONTH
    priority: int = 0

    def __post_init__(self) -> None:
        says = self.every is not None and self.every >= 1
        if says != (self.kind is Kind.REPEATED) or (self.every is not None and not says):
            raise ValueError("A repeated run, and no other, says after how many days: at least 1")


@dataclass(frozen=True)
class Member:
    """Somebody in a run: who, how they live, and from when until when they belong to it."""

    person: str
    circumstances: Circumstances
    joined: date
    left: date | None = None


def enrolment(run: Run, member: Member) -> Enrolment:
    """A person's place in a run: day one, seed, first and last day."""
    begins = max(run.begins, member.joined) if run.kind is Kind.PERPETUAL else run.begins
    ends = min((on for on in (run.ends, member.left) if on is not None), default=None)
    return Enrolment(
        template=run.template,
        begins=begins,
        seed=person_seed(run.seed, member.person),
        joined=member.joined,
        ends=ends,
        every=run.every,
        priority=run.priority,
    )


def plan_run(run: Run, member: Member, until: date) -> Plan:
    """One person's plan in one run that has the budget for itself. Raises Infeasible."""
    return plan_together([enrolment(run, member)], member.circumstances, until)[0]


def wave(run: Run, on: date) -> Wave:
    """The wave to which a day of the run belongs."""
    if run.kind is Kind.PERPETUAL:
        return _calendar(run.waves, on)
    if run.every is None:
        return Wave(run.begins, run.ends)
    rounds = (on - run.begins).days // run.every
    first = run.begins + timedelta(days=rounds * run.every)
    return Wave(first, first + timedelta(days=run.every))


def _calendar(period: Period, on: date) -> Wave:
    if period is Period.WEEK:
        first = on - timedelta(days=on.weekday())
        return Wave(first, first + timedelta(days=7))
    months = 1 if period is Period.MONTH else 3
    first = on.replace(month=on.month - (on.month - 1) % months, day=1)
    # 31 days for each month always lead into the period after, whatever its length.
    after = first + timedelta(days=31 * months)
    return Wave(first, after.replace(day=1))
