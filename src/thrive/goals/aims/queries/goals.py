"""Lists of goals: one's own, one's groups', the organisation's, and somebody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from thrive.goals.aims.queries.permission import Sight, own, said_to_all, sight, visible
from thrive.goals.aims.wording import listed
from thrive.goals.models import CheckIn, Goal, GoalReader, Objective
from thrive.people.models import Group, Person
from thrive.people.queries.belonging import open_on

MOST_SHOWN = 200
SPARK = 12  # check-ins in the small drawing of how far it is


@dataclass(frozen=True)
class GoalLine:
    """A goal in a list. ``far`` are the last check-ins' how far, the oldest first."""

    id: int
    title: str
    kind: str
    whose: str
    visibility: str
    state: str
    horizon_on: date | None
    step: str
    step_due_on: date | None
    far: tuple[int, ...]
    last_on: date | None
    parent: int | None
    depth: int = 0


@dataclass(frozen=True)
class MyGoals:
    """Goals by whose they are, those under way first in the order of the tree."""

    mine: tuple[GoalLine, ...]
    shared: tuple[GoalLine, ...]  # pairs', and those that somebody chose me to see
    ours: tuple[GoalLine, ...]  # of my groups and of the organisation
    ended: tuple[GoalLine, ...]
    may_set_for: tuple[Group, ...]
    may_set_for_all: bool


def my_goals(*, viewer: Person, at: datetime) -> MyGoals:
    """All goals that concern somebody. Nine queries, however many there are."""
    sees = sight(viewer, at=at)
    reads = GoalReader.objects.filter(person=viewer, until_at=None).values("goal")
    concerns = own(sees) | Q(kind=Goal.Kind.ORGANISATION) | Q(pk__in=reads, visibility="chosen")
    rows = list(_ordered(visible(sees).filter(concerns)))
    lines = _lines(rows, sees)
    under_way = [line for line in lines if line.state == Goal.State.UNDER_WAY]
    mine = {row.pk for row in rows if row.owner_id == viewer.pk and row.kind == Goal.Kind.PERSON}
    groups = {Goal.Kind.GROUP, Goal.Kind.ORGANISATION}
    return MyGoals(
        mine=as_tree([one for one in under_way if one.id in mine]),
        shared=tuple(one for one in under_way if one.id not in mine and one.kind not in groups),
        ours=as_tree([one for one in under_way if one.kind in groups]),
        ended=tuple(one for one in lines if one.state != Goal.State.UNDER_WAY),
        may_set_for=tuple(groups_to_set_for(sees)),
        may_set_for_all=sees.may_set_for_all,
    )


def goals_of(*, person: Person, viewer: Person, at: datetime) -> tuple[GoalLine, ...]:
    """The goals of a person that the viewer may see, those under way first."""
    sees = sight(viewer, at=at)
    theirs = Q(owner=person, kind__in=[Goal.Kind.PERSON, Goal.Kind.PAIR]) | Q(partner=person)
    return tuple(_lines(list(_ordered(visible(sees).filter(theirs))), sees))


def goals_to_serve(*, viewer: Person, at: datetime) -> tuple[GoalLine, ...]:
    """Goals under way that a goal may serve: all that the viewer may see."""
    sees = sight(viewer, at=at)
    rows = _ordered(visible(sees).filter(state=Goal.State.UNDER_WAY))
    return as_tree([_line(row, {}, {}, sees) for row in rows])


def groups_to_set_for(sees: Sight) -> list[Group]:
    """The groups whose goals somebody sets, in the order of the tree."""
    if not sees.roles.steward_of:
        return []
    inside = Q(pk__in=[group.pk for group in sees.roles.steward_of])
    for group in sees.roles.steward_of:
        if group.path:
            inside |= Q(path__startswith=group.path)
    open_groups = Group.objects.filter(inside, open_on(sees.at.date()))
    return list(open_groups.order_by("path", "name", "id"))


def as_tree(lines: Sequence[GoalLine]) -> tuple[GoalLine, ...]:
    """Each goal before those that serve it, with how deep it stands among those given."""
    known = {line.id for line in lines}
    below: dict[int | None, list[GoalLine]] = {}
    for line in lines:
        below.setdefault(line.parent if line.parent in known else None, []).append(line)
    return tuple(_walk(below, None, 0))


def _walk(
    below: dict[int | None, list[GoalLine]], parent: int | None, depth: int
) -> list[GoalLine]:
    found = []
    for line in below.get(parent, []):
        found.append(GoalLine(**{**vars(line), "depth": depth}))
        found += _walk(below, line.id, depth + 1)
    return found


def _ordered(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    # Under way, then reached or let go; the newest first within each.
    goals = goals.select_related("owner", "partner", "group")
    return goals.order_by("ended_at", "-made_at", "-id")[:MOST_SHOWN]


def _lines(rows: Sequence[Goal], sees: Sight) -> list[GoalLine]:
    steps, far = _steps(rows, sees), _far(rows, sees)
    return [_line(row, steps, far, sees) for row in rows]


def _line(
    goal: Goal,
    steps: dict[int, tuple[str, date | None]],
    far: dict[int, list[tuple[date, int | None]]],
    sees: Sight,
) -> GoalLine:
    step, due_on = steps.get(goal.pk, ("", None))
    check_ins = far.get(goal.pk, [])
    known = [how_far for _, how_far in check_ins if how_far is not None]
    return GoalLine(
        id=goal.pk, title=goal.title, kind=goal.kind, whose=whose_words(goal, sees.viewer),
        visibility=goal.visibility, state=goal.state, horizon_on=goal.horizon_on, step=step,
        step_due_on=due_on, far=tuple(known[-SPARK:]),
        last_on=check_ins[-1][0] if check_ins else None, parent=goal.parent_id,
    )  # fmt: skip


def whose_words(goal: Goal, viewer: Person) -> str:
    """Whose goal it is, by name; empty for the organisation's and for one's own."""
    if goal.group is not None:
        return goal.group.name
    if goal.kind == Goal.Kind.ORGANISATION:
        return ""
    both = [goal.owner, goal.partner] if goal.partner else [goal.owner]
    return listed([one.name for one in both if one.pk != viewer.pk])


def _steps(rows: Sequence[Goal], sees: Sight) -> dict[int, tuple[str, date | None]]:
    open_steps = Objective.objects.filter(state=Objective.State.OPEN)
    found = said_to_all(open_steps, rows, sees).order_by("goal", "id")
    return {goal: (text, due) for goal, text, due in found.values_list("goal", "text", "due_on")}


def _far(rows: Sequence[Goal], sees: Sight) -> dict[int, list[tuple[date, int | None]]]:
    found: dict[int, list[tuple[date, int | None]]] = {}
    said = said_to_all(CheckIn.objects.all(), rows, sees).order_by("goal", "at", "id")
    for goal, on, how_far in said.values_list("goal", "on", "how_far"):
        found.setdefault(goal, []).append((on, how_far))
    return found
