"""What waits for somebody, for Today: obstacles to answer, check-ins, feedback to give or open."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Max, Q

from thrive.goals.aims import rules
from thrive.goals.aims.days import day_in
from thrive.goals.aims.queries.obstacles import obstacles_waiting_for
from thrive.goals.aims.queries.permission import sight
from thrive.goals.models import CheckIn, Feedback, FeedbackRequest, Goal, Objective
from thrive.people.models import Person

MOST_SHOWN = 20


class Waits(StrEnum):
    """What kind of thing waits, the one that matters most first: somebody else waits for it."""

    OBSTACLE = "obstacle"
    FEEDBACK = "feedback"
    STEP = "step"
    CHECK_IN = "check_in"
    OPENING = "opening"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. ``text`` is what it is called, ``id`` of what its kind names."""

    kind: Waits
    id: int
    text: str
    since_on: date
    goal: int | None = None


def waiting_for(*, person: Person, at: datetime) -> tuple[Waiting, ...]:
    """What waits for somebody, what matters most first. Eight queries at most.

    Obstacles are those that this person owns; steps those of their own whose day has come.
    """
    if not person.is_active:
        return ()
    today = day_in(at, person.time_zone)
    found = [
        *_obstacles(person, at),
        *_feedback(person),
        *_goals(person, today),
        *_openings(person),
    ]
    rank = list(Waits)
    return tuple(sorted(found, key=lambda one: (rank.index(one.kind), one.since_on, one.id)))


def _obstacles(person: Person, at: datetime) -> list[Waiting]:
    rows = obstacles_waiting_for(sight(person, at=at))[:MOST_SHOWN]
    return [Waiting(Waits.OBSTACLE, one.pk, one.text, one.raised_on) for one in rows]


def _feedback(person: Person) -> list[Waiting]:
    rows = FeedbackRequest.objects.filter(asked=person, state="waiting").order_by("asked_at", "id")
    zone = person.time_zone
    return [
        Waiting(Waits.FEEDBACK, one.pk, one.question, day_in(one.asked_at, zone))
        for one in rows[:MOST_SHOWN]
    ]


def _openings(person: Person) -> list[Waiting]:
    rows = Feedback.objects.filter(about=person, may_be_open=True, opened_at=None)
    zone = person.time_zone
    return [
        Waiting(Waits.OPENING, one.pk, one.text, day_in(one.given_at, zone))
        for one in rows.order_by("given_at", "id")[:MOST_SHOWN]
    ]


def _goals(person: Person, today: date) -> list[Waiting]:
    """Steps whose day has come, and check-ins that are due."""
    theirs = Q(owner=person) | Q(partner=person)
    goals = list(Goal.objects.filter(theirs, state=Goal.State.UNDER_WAY).order_by("id"))
    last = dict(
        CheckIn.objects.filter(goal__in=goals, by=person).order_by("goal")
        .values("goal").annotate(last=Max("on")).values_list("goal", "last")
    )  # fmt: skip
    steps = Objective.objects.filter(goal__in=goals, state=Objective.State.OPEN).order_by("goal")
    found = [
        Waiting(Waits.STEP, one.pk, one.text, one.due_on, one.goal_id)
        for one in steps
        if one.due_on is not None and one.due_on <= today
    ]
    for goal in goals:
        on = _asked_on(goal, last.get(goal.pk), person, today)
        if on is not None:
            found.append(Waiting(Waits.CHECK_IN, goal.pk, goal.title, on, goal.pk))
    return found


def _asked_on(goal: Goal, last: date | None, person: Person, today: date) -> date | None:
    if goal.rhythm_days is None:
        return None
    begun_on = last or day_in(goal.made_at, person.time_zone)
    asking = rules.due(
        begun_on=begun_on, rhythm_days=goal.rhythm_days, check_ins=[], last_step_on=None,
        today=today,
    )  # fmt: skip
    return asking.on if asking else None
