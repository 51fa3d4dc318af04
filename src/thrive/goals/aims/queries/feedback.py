"""Feedback: what one got, gave and is asked for, and the thanks that both opened to all."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.goals.aims.queries.permission import sight, visible
from thrive.goals.errors import NoSuchFeedback
from thrive.goals.models import Feedback, FeedbackRequest, Goal, GoalMeasure
from thrive.people.models import Person

MOST_SHOWN = 100


@dataclass(frozen=True)
class FeedbackShown:
    """One piece of feedback, to one of the two, or opened to all."""

    id: int
    kind: str
    by: str
    about: str
    text: str
    criteria: str
    ground: str
    goal: str
    may_be_open: bool
    is_open: bool
    given_at: datetime


@dataclass(frozen=True)
class RequestShown:
    """Something that was asked and waits."""

    id: int
    kind: str
    by: str
    by_id: int
    asked: str
    question: str
    criteria: str
    asked_at: datetime


@dataclass(frozen=True)
class MyFeedback:
    """All that concerns one person, the newest first; what waits, the oldest first."""

    got: tuple[FeedbackShown, ...]
    given: tuple[FeedbackShown, ...]
    to_answer: tuple[RequestShown, ...]
    i_asked: tuple[RequestShown, ...]


def my_feedback(*, viewer: Person, at: datetime) -> MyFeedback:
    """What somebody got, gave, asked and is asked for. Nobody but these two reads it."""
    rows = Feedback.objects.filter(given_at__lte=at).order_by("-given_at", "-id")
    rows = rows.select_related("by", "about", "goal", "series__measure")
    can_see = set(
        visible(sight(viewer, at=at))
        .values_list("pk", flat=True)
        .filter(Q(feedback__by=viewer) | Q(feedback__about=viewer))
    )
    waiting = FeedbackRequest.objects.filter(state="waiting").select_related("by", "asked")
    waiting = waiting.order_by("asked_at", "id")
    given = rows.filter(by=viewer).exclude(about=viewer)
    return MyFeedback(
        got=tuple(_shown(one, can_see) for one in rows.filter(about=viewer)[:MOST_SHOWN]),
        given=tuple(_shown(one, can_see) for one in given[:MOST_SHOWN]),
        to_answer=tuple(_request(one) for one in waiting.filter(asked=viewer)),
        i_asked=tuple(_request(one) for one in waiting.filter(by=viewer)),
    )


def open_appreciation(*, at: datetime, most: int = 20) -> tuple[FeedbackShown, ...]:
    """Thanks that both wanted to be seen by all, the newest first."""
    rows = Feedback.objects.filter(opened_at__lte=at, may_be_open=True)
    rows = rows.select_related("by", "about").order_by("-opened_at", "-id")[:most]
    return tuple(_shown(one, set()) for one in rows)


def _shown(one: Feedback, can_see: set[int]) -> FeedbackShown:
    ground = one.quiz or (one.series.measure.name if one.series_id and one.series else "")
    goal = one.goal.title if one.goal_id in can_see and one.goal else ""
    return FeedbackShown(
        id=one.pk, kind=one.kind, by=one.by.name, about=one.about.name, text=one.text,
        criteria=one.criteria, ground=ground, goal=goal, may_be_open=one.may_be_open,
        is_open=one.opened_at is not None, given_at=one.given_at,
    )  # fmt: skip


def _request(one: FeedbackRequest) -> RequestShown:
    return RequestShown(
        id=one.pk, kind=one.kind, by=one.by.name, by_id=one.by_id, asked=one.asked.name,
        question=one.question, criteria=one.criteria, asked_at=one.asked_at,
    )  # fmt: skip


def request_to_answer(*, request: int, viewer: Person) -> RequestShown:
    """A request that waits for the viewer's answer. Raises NoSuchFeedback."""
    rows = FeedbackRequest.objects.filter(state="waiting", asked=viewer)
    found = rows.select_related("by", "asked").filter(pk=request).first()
    if found is None:
        raise NoSuchFeedback(_("There is no such request."))
    return _request(found)


def measures_of(*, person: int, viewer: Person, at: datetime) -> tuple[tuple[int, str], ...]:
    """The measures of a person's own goals that the viewer may see: by these one may say where
    they stand.
    """
    goals = visible(sight(viewer, at=at)).filter(owner=person, kind=Goal.Kind.PERSON)
    rows = GoalMeasure.objects.filter(goal__in=goals.values("pk")).order_by("goal", "position")
    named = rows.values_list("series", "series__measure__name", "series__group__name")
    return tuple({pk: f"{name}, {group}" for pk, name, group in named}.items())
