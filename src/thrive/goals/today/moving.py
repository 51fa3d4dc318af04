"""My goals and how they move: own ones and pairs' first, then those of my groups. Two questions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When

from thrive.goals.models import CheckIn, Goal, Objective
from thrive.goals.today.standing import Standing

MOST = 3
SPARK = 12


@dataclass(frozen=True)
class Moving:
    """A goal under way. ``far`` is how far it was said to be, the oldest first."""

    number: int
    title: str
    group: str  # empty for one's own
    visibility: str
    step: str
    step_due_on: date | None
    far: tuple[int, ...]


def moving(who: Standing, *, most: int = MOST) -> tuple[Moving, ...]:
    """Goals under way of somebody, of their pairs and of the groups that they are in.

    All of them are their own in the sense of ``aims``: they may read all that stands under them.
    """
    if not who.person.is_active:
        return ()
    mine = Q(owner=who.person, kind__in=(Goal.Kind.PERSON, Goal.Kind.PAIR)) | Q(partner=who.person)
    ours = Q(kind=Goal.Kind.GROUP) & who.belongs()
    steps = Objective.objects.filter(goal=OuterRef("pk"), state=Objective.State.OPEN)
    rows = (
        Goal.objects.filter(mine | ours, state=Goal.State.UNDER_WAY)
        .annotate(
            later_=Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField()),
            step_=Subquery(steps.order_by("id").values("text")[:1]),
            step_due_=Subquery(steps.order_by("id").values("due_on")[:1]),
        )
        .order_by("later_", "-made_at", "-id")
        .values_list("pk", "title", "group__name", "visibility", "step_", "step_due_")
    )
    found = list(rows[:most])
    far = _far([row[0] for row in found])
    return tuple(
        Moving(pk, title, group or "", visibility, step or "", due_on, tuple(far[pk][-SPARK:]))
        for pk, title, group, visibility, step, due_on in found
    )


def _far(goals: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    if not goals:
        return found
    rows = CheckIn.objects.filter(goal__in=goals, how_far__isnull=False).order_by("at", "id")
    for goal, how_far in rows.values_list("goal", "how_far"):
        found[goal].append(how_far or 0)
    return found
