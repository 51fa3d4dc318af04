"""What waits for somebody, of everything: one question, what matters most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from thrive.discussions.models import Decision
from thrive.goals.aims import rules as aims
from thrive.goals.models import (
    Agreement,
    Change,
    Circle,
    Commitment,
    Feedback,
    FeedbackRequest,
    Goal,
    Idea,
    Meeting,
    Objective,
    Obstacle,
    Task,
)
from thrive.goals.today.moving import MOVING, Moving, moving_of, rows_of
from thrive.goals.today.standing import Standing
from thrive.knowledge.models import Contribution
from thrive.people.models import AttentionSpent, Pause
from thrive.people.rules.attention import monday_of

SOON = timedelta(hours=36)
LATELY = timedelta(days=28)  # so long an answer stands on the first page
SPENT, PAUSE = "spent", "pause"
OPEN_CHANGES = ("planned", "under_way", "studied")


class Kind(StrEnum):
    """What kind of thing waits, the one that matters most first: somebody else waits for it."""

    OBSTACLE = "obstacle"
    FEEDBACK = "feedback"
    ASKED = "asked"  # to meet
    AGREEMENT = "agreement"
    IDEA = "idea"
    MEETING = "meeting"
    TASK = "task"
    STUDY = "study"
    REVIEW = "review"  # of a decision
    PROMISE = "promise"
    STEP = "step"
    CHECK_IN = "check_in"
    OPENING = "opening"  # of thanks that one got


class Came(StrEnum):
    """What was answered lately of what somebody said."""

    OBSTACLE = "came_obstacle"
    IDEA = "came_idea"
    ADDED = "came_added"  # to what all should know


@dataclass(frozen=True)
class Waits:
    """One thing that waits: what it is called, and the number under which its page stands."""

    kind: Kind
    number: int
    text: str
    on: date


@dataclass(frozen=True)
class Answered:
    """What somebody said, and what they were answered."""

    kind: Came
    number: int
    text: str
    answer: str
    on: date


@dataclass(frozen=True)
class Week:
    """What this week has taken of somebody, and the pause that runs."""

    seconds: int = 0
    prompts: int = 0
    pause: tuple[int, date, date] | None = None  # its number, its first day and the one after


@dataclass(frozen=True)
class Stands:
    """How things stand for somebody: what waits, what was answered, their goals and their week."""

    waits: tuple[Waits, ...] = ()
    answered: tuple[Answered, ...] = ()
    moving: tuple[Moving, ...] = ()
    week: Week = Week()
    beside: tuple[tuple[Any, ...], ...] = ()  # what the caller asked for with it; Any: its own


Rows = QuerySet[Any, tuple[Any, ...]]  # Any: rows of many tables in the same four columns


def stands(who: Standing, *, beside: Sequence[Rows] = ()) -> Stands:
    """All that waits for somebody, what matters most first, then the oldest; what was answered;
    how their goals move.

    One question, also with what is asked ``beside``: rows of the same six columns (which, number,
    text, text, day, number), which come back as they are.
    """
    if not who.person.is_active:
        return Stands()
    first, *others = [*_all(who), *beside]
    rows = list(first.union(*others, all=True))
    return Stands(
        _waits(rows, who.today),
        tuple(
            sorted(
                (
                    Answered(Came(kind), number, text, answer, on)
                    for kind, number, text, answer, on, _count in rows
                    if kind in set(Came)
                ),
                key=lambda one: (one.on, one.number),
                reverse=True,
            )
        ),
        moving_of(rows),
        _week(rows),
        tuple(row for row in rows if row[0] not in _OURS),
    )


def waits(who: Standing) -> tuple[Waits, ...]:
    """Only what waits. One question."""
    return stands(who).waits


def moving(who: Standing) -> tuple[Moving, ...]:
    """Only how their goals move. One question."""
    return stands(who).moving


def _waits(rows: list[tuple[Any, ...]], today: date) -> tuple[Waits, ...]:
    found = []
    for kind, number, text, _more, on, rhythm in rows:
        if kind not in set(Kind):
            continue
        due_on = _check_in_on(on, rhythm, today) if kind == Kind.CHECK_IN else on
        if due_on is not None:
            found.append(Waits(Kind(kind), number, text, due_on))
    rank = list(Kind)
    return tuple(sorted(found, key=lambda one: (rank.index(one.kind), one.on, one.number)))


def _week(rows: list[tuple[Any, ...]]) -> Week:
    spent = [number for kind, number, *_others in rows if kind == SPENT]
    pauses = [
        (number, on, date.fromisoformat(until_on))
        for kind, number, _text, until_on, on, _count in rows
        if kind == PAUSE
    ]
    return Week(sum(spent), len(spent), min(pauses, key=lambda one: one[1:]) if pauses else None)


def _check_in_on(last: date, rhythm: int, today: date) -> date | None:
    asking = aims.due(
        begun_on=last, rhythm_days=rhythm, check_ins=[], last_step_on=None, today=today
    )
    return asking.on if asking else None


_OURS = {*Kind, *Came, SPENT, PAUSE, MOVING}


def _all(who: Standing) -> list[Rows]:
    waiting = [*_of_aims(who), *_of_changes(who), *_of_meetings(who), *_of_talks(who)]
    return [*waiting, *_answered(who), rows_of(who), *_of_week(who)]


def _rows(
    kind: str,
    rows: QuerySet[Any],
    number: str,
    text: Any,
    on: Any,
    rhythm: Any = None,
    more: Any = None,
) -> Rows:
    """The rows of one kind in the columns of all. ``Any``: names of columns or expressions."""
    more = Value("", CharField()) if more is None else more
    rhythm = Value(0, IntegerField()) if rhythm is None else rhythm
    named = Value(str(kind), CharField())
    columns: Rows = rows.order_by().values_list(named, number, text, more, on, rhythm)
    return columns


def _day(column: str) -> Cast:
    """The day of a moment, near enough to order by it."""
    return Cast(column, DateField())


def _of_aims(who: Standing) -> list[Rows]:
    me, today = who.person, who.today
    mine = Q(owner=me) | Q(partner=me)
    of_mine = Q(goal__owner=me) | Q(goal__partner=me)
    steps = Objective.objects.filter(
        of_mine, goal__state=Goal.State.UNDER_WAY, state=Objective.State.OPEN, due_on__lte=today
    )
    goals = Goal.objects.filter(mine, state=Goal.State.UNDER_WAY, rhythm_days__isnull=False)
    last = Max("checkins__on", filter=Q(checkins__by=me))
    unanswered = Obstacle.objects.exclude(state=Obstacle.State.ANSWERED).filter(owner=me)
    asked = FeedbackRequest.objects.filter(asked=me, state="waiting")
    openings = Feedback.objects.filter(about=me, may_be_open=True, opened_at=None)
    return [
        _rows(Kind.OBSTACLE, unanswered, "pk", "text", "raised_on"),
        _rows(Kind.FEEDBACK, asked, "pk", "question", _day("asked_at")),
        _rows(Kind.STEP, steps, "goal", "text", "due_on"),
        _rows(
            Kind.CHECK_IN, goals.annotate(last_=Coalesce(last, _day("made_at"))), "pk", "title",
            "last_", "rhythm_days",
        ),
        _rows(Kind.OPENING, openings, "pk", "text", _day("given_at")),
    ]  # fmt: skip


def _of_changes(who: Standing) -> list[Rows]:
    me, on = who.person, who.at.date()
    tasks = Task.objects.filter(
        owner=me, done_at=None, dropped_at=None, due_on__lte=on, change__state__in=OPEN_CHANGES
    )
    studies = Change.objects.filter(owner=me, state="under_way", by_when_on__lte=on)
    found = [
        _rows(Kind.TASK, tasks, "change", "text", "due_on"),
        _rows(Kind.STUDY, studies, "pk", "title", "by_when_on"),
    ]
    if who.roles.steward_of:
        ideas = Idea.objects.filter(who.leads(), state=Idea.State.WAITING)
        found.append(_rows(Kind.IDEA, ideas, "pk", "text", "on"))
    return found


def _of_meetings(who: Standing) -> list[Rows]:
    me = who.person
    asked = Circle.objects.filter(other=me, state=Circle.State.ASKED)
    agreements = Agreement.objects.filter(
        sponsor=me, sponsor_agreed_at=None, circle__state=Circle.State.ASKED
    )
    theirs = Q(opener=me, group=None) | Q(other=me)
    in_group = Q(kind=Circle.Kind.GROUP) & (who.belongs() | _led(who))
    ours = Circle.objects.filter(theirs | in_group, state=Circle.State.MEETING)
    dates = Meeting.objects.filter(
        circle__in=ours.values("pk"), state=Meeting.State.PLANNED, starts_at__lte=who.at + SOON
    )
    promises = Commitment.objects.filter(
        by=me, state=Commitment.State.OPEN, circle__state=Circle.State.MEETING,
        due_on__lte=who.today,
    )  # fmt: skip
    whom = Case(
        When(circle__group__isnull=False, then=F("circle__group__name")),
        When(circle__guest__isnull=False, then=F("circle__guest__name")),
        When(circle__opener=me, then=F("circle__other__name")),
        default=F("circle__opener__name"),
    )
    return [
        _rows(Kind.ASKED, asked, "pk", "opener__name", _day("made_at")),
        _rows(
            Kind.AGREEMENT, agreements, "circle", "circle__opener__name", _day("circle__made_at")
        ),
        _rows(Kind.MEETING, dates, "circle", whom, _day("starts_at")),
        _rows(Kind.PROMISE, promises, "circle", "text", "due_on"),
    ]


def _led(who: Standing) -> Q:
    return who.leads() if who.roles.steward_of else Q(pk__in=())


def _of_talks(who: Standing) -> list[Rows]:
    reviews = Decision.objects.filter(
        owner=who.person, review_on__lte=who.at.date(), reviewed_at__isnull=True
    )
    return [_rows(Kind.REVIEW, reviews, "topic", "text", "review_on")]


def _answered(who: Standing) -> list[Rows]:
    me, since = who.person, who.today - LATELY
    obstacles = Obstacle.objects.filter(
        raised_by=me, state=Obstacle.State.ANSWERED, answered_on__gte=since
    )
    ideas = Idea.objects.filter(by=me, state=Idea.State.ANSWERED, on__gte=since - LATELY)
    added = Contribution.objects.filter(by=me, answered_at__gte=who.at - LATELY)
    return [
        _rows(Came.OBSTACLE, obstacles, "pk", "text", "answered_on", more="answer"),
        _rows(Came.IDEA, ideas, "pk", "text", "on", more="answer"),
        _rows(Came.ADDED, added, "pk", "text", _day("answered_at"), more="answer"),
    ]


def _of_week(who: Standing) -> list[Rows]:
    me, today = who.person, who.today
    spent = AttentionSpent.objects.filter(person=me, week_on=monday_of(today))
    pauses = Pause.objects.filter(person=me, ended_at=None, first_on__lte=today, until_on__gt=today)
    return [
        _rows(SPENT, spent, "seconds", Value(""), "week_on"),
        _rows(PAUSE, pauses, "pk", Value(""), "first_on", more=Cast("until_on", CharField())),
    ]
