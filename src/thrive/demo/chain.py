"""The third chain of the tour: one goal's whole life, from a talk to a page. Only asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from thrive.demo import aims, threads, trials
from thrive.discussions.models import Decision, Topic
from thrive.goals.changes.wording import amounts_of, headline
from thrive.goals.models import Change, Draw, Goal, Idea, Obstacle


@dataclass(frozen=True)
class Tried:
    """A change in one group, and what came of it."""

    number: int
    title: str
    group: str
    told: str


@dataclass(frozen=True)
class Drawn:
    """Start days that were drawn by lot, and what is said of the first change of the draw."""

    number: int
    title: str
    groups: int
    told: str


@dataclass(frozen=True)
class Chain:
    """What the tour shows of the coaching loop; what is not there is None or empty.

    ``is_waiting_above``: something that nobody answered below waits for a sponsor.
    """

    goal: int
    title: str
    why: str
    idea: Idea | None
    topic: int | None
    decision: Decision | None
    change: Tried
    page: int | None
    elsewhere: tuple[Tried, ...]
    draw: Drawn | None
    is_waiting_above: bool


def chain(*, at: datetime) -> Chain | None:
    """The life of the goal of the home team; None where it has not been tried yet.

    Everything shown is open to everybody who is here.
    """
    goal = Goal.objects.filter(title=aims.RIVERSIDE, visibility="open").first()
    change = _changes().filter(goal=goal, title=trials.TRAVEL).first() if goal else None
    if goal is None or change is None:
        return None
    topic = Topic.objects.filter(title=threads.WHY_LATE, subject=f"goal-{goal.pk}").first()
    return Chain(
        goal=goal.pk, title=goal.title, why=goal.why, idea=change.idea,
        topic=topic.pk if topic else None,
        decision=topic.decisions.select_related("owner").first() if topic else None,
        change=_tried(change, at), page=change.page,
        elsewhere=tuple(_tried(one, at) for one in _changes().filter(made_from=change)),
        draw=_drawn(at),
        is_waiting_above=Obstacle.objects.filter(
            state=Obstacle.State.WENT_UP, level__parent=None
        ).exists(),
    )  # fmt: skip


def _changes() -> QuerySet[Change]:
    begun = Change.objects.filter(began_at__isnull=False)
    return begun.select_related("group", "outcome__measure", "idea__by").order_by("starts_on", "id")


def _tried(change: Change, at: datetime) -> Tried:
    told = headline(change.evidence.first(), change, amounts_of(change), on=at.date())
    return Tried(change.pk, change.title, change.group.name, told)


def _drawn(at: datetime) -> Drawn | None:
    draw = Draw.objects.order_by("id").first()
    first = _changes().filter(draw=draw).first() if draw else None
    if draw is None or first is None:
        return None
    return Drawn(draw.pk, draw.title, len(draw.groups), _tried(first, at).told)
