"""What is in the way: what waits for whose answer, what was answered, and how long it took.

An obstacle is seen by those who look after the group at which it waits or has waited, by its owner
and by its named author; with its answer by everybody in its group, without a name.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thrive.goals.aims import rules
from thrive.goals.aims.queries.permission import Sight, sight
from thrive.goals.errors import NoSuchObstacle
from thrive.goals.models import Obstacle
from thrive.people.models import Group, Person
from thrive.people.rules.tree import WIDTH

ANSWERED_SHOWN = timedelta(days=56)
MOST_SHOWN = 100


@dataclass(frozen=True)
class ObstacleShown:
    """One obstacle, as its reader may see it. ``by`` is empty where no name is told."""

    id: int
    text: str
    group: str
    level: str
    by: str
    owner: str
    is_mine: bool
    state: str
    raised_on: date
    due_on: date
    is_late: bool
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True)
class ObstacleBoard:
    """For those who answer: what waits, the longest first. For everybody: what was answered."""

    waiting: tuple[ObstacleShown, ...]
    mine: tuple[ObstacleShown, ...]  # those that the viewer raised by name
    answered: tuple[ObstacleShown, ...]
    may_answer: bool


def obstacle_board(*, viewer: Person, at: datetime) -> ObstacleBoard:
    """What waits for an answer from the viewer, what they raised, and what was answered lately."""
    sees = sight(viewer, at=at)
    rows = Obstacle.objects.select_related("group", "level", "owner", "raised_by", "answered_by")
    unanswered = ~Q(state=Obstacle.State.ANSWERED)
    waiting = rows.filter(unanswered, to_answer(sees)).order_by("due_on", "id")
    mine = rows.filter(unanswered, raised_by=viewer).order_by("due_on", "id")
    lately = Q(answered_on__gt=at.date() - ANSWERED_SHOWN)
    answered = rows.filter(lately, Q(group__in=sees.groups) | to_answer(sees))
    answered = answered.order_by("-answered_on", "-id").distinct()
    return ObstacleBoard(
        waiting=tuple(shown(one, sees) for one in waiting.distinct()[:MOST_SHOWN]),
        mine=tuple(shown(one, sees) for one in mine[:MOST_SHOWN]),
        answered=tuple(_answered(one, sees) for one in answered[:MOST_SHOWN]),
        may_answer=bool(sees.roles.steward_of) or sees.roles.is_sponsor,
    )


def obstacles_waiting_for(sees: Sight) -> QuerySet[Obstacle]:
    """Those that wait for an answer from this person, the oldest first."""
    unanswered = Obstacle.objects.exclude(state=Obstacle.State.ANSWERED)
    return unanswered.filter(owner=sees.viewer).order_by("due_on", "id")


def find_to_answer(obstacle: int, sees: Sight) -> Obstacle:
    """One that somebody may answer. Raises NoSuchObstacle."""
    found = (
        Obstacle.objects.filter(to_answer(sees), pk=obstacle)
        .select_related("group", "level", "raised_by", "owner", "answered_by")
        .first()
    )
    if found is None or not sees.viewer.is_active:
        raise NoSuchObstacle(_("There is no such obstacle, or it is not for you."))
    return found


def obstacle_to_answer(*, obstacle: int, viewer: Person, at: datetime) -> ObstacleShown:
    """One obstacle, for somebody who may answer it. Raises NoSuchObstacle."""
    sees = sight(viewer, at=at)
    return shown(find_to_answer(obstacle, sees), sees)


def to_answer(sees: Sight) -> Q:
    """A condition: somebody may answer it. Whoever looks after more than its group may too."""
    allowed = Q(owner=sees.viewer)
    for group in sees.roles.steward_of:
        allowed |= Q(level=group.pk)
        # It was at the levels below before, or is still: it was promised to them as well.
        allowed |= Q(events__level=group.pk)
    if sees.roles.is_sponsor:
        allowed |= Q(level__is_reporting=True, level__parent=None)
    return allowed


def shown(one: Obstacle, sees: Sight) -> ObstacleShown:
    """One obstacle for those who may read its author's name."""
    return ObstacleShown(
        id=one.pk, text=one.text, group=one.group.name, level=one.level.name,
        by=one.raised_by.name if one.raised_by else "",
        owner=one.owner.name if one.owner else "", is_mine=one.owner_id == sees.viewer.pk,
        state=one.state, raised_on=one.raised_on, due_on=one.due_on,
        is_late=one.state != Obstacle.State.ANSWERED and one.due_on < sees.at.date(),
        answer=one.answer, answered_by=one.answered_by.name if one.answered_by else "",
        answered_on=one.answered_on,
    )  # fmt: skip


def _answered(one: Obstacle, sees: Sight) -> ObstacleShown:
    """With its answer it is everybody's in the group: without the name of who raised it."""
    whole = shown(one, sees)
    return ObstacleShown(**{**vars(whole), "by": ""})


def days_to_answer(*, first: date, last: date) -> dict[int, list[int]]:
    """For each group of the tree: how many days the answers took that were given in some days.

    What was in the way below a group counts for the group as well. Without names or words.
    """
    rows = Obstacle.objects.filter(
        state=Obstacle.State.ANSWERED, answered_on__gte=first, answered_on__lte=last
    ).order_by("id")
    ids = {path: pk for pk, path in Group.objects.exclude(path="").values_list("pk", "path")}
    found: dict[int, list[int]] = defaultdict(list)
    for pk, path, raised_on, answered_on in rows.values_list(
        "group", "group__path", "raised_on", "answered_on"
    ):
        days = (answered_on - raised_on).days if answered_on else 0
        found[pk].append(days)
        for above in rules.ways_up(path, WIDTH + 1):
            if above in ids:
                found[ids[above]].append(days)
    return dict(found)
