"""Who can see which goals, and what was written under them. Every query of goals begins here.

What does not exist and what may not be seen are alike. A goal that was opened later does not open
what was written under it before: each row keeps the visibility that was promised for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from thrive.goals.errors import NoSuchGoal
from thrive.goals.models import Goal, GoalReader, Visibility
from thrive.people import queries as people
from thrive.people.models import Group, Person
from thrive.people.queries import House, Roles
from thrive.people.queries.standing import held_at

RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True)
class Sight:
    """What somebody may see at a moment. Asked once, used for a whole page."""

    viewer: Person
    at: datetime
    groups: frozenset[int]  # those the viewer is in, and those above them
    roles: Roles

    def is_inside(self, goal: Goal) -> bool:
        """Whether it is the viewer's own goal: as owner, as one of a pair, or in its group."""
        if not self.viewer.is_active:
            return False
        if self.viewer.pk in (goal.owner_id, goal.partner_id):
            return True
        if goal.group is None:
            return False
        return goal.group_id in self.groups or self.roles.may_steward(goal.group)

    def may_work(self, goal: Goal) -> bool:
        """Whether the viewer may change the goal and set its steps."""
        if not self.viewer.is_active:
            return False
        if self.viewer.pk in (goal.owner_id, goal.partner_id):
            return True
        if goal.kind == Goal.Kind.ORGANISATION:
            return self.may_set_for_all
        return goal.group is not None and self.roles.may_steward(goal.group)

    def may_check_in(self, goal: Goal) -> bool:
        """Whether the viewer may say how it goes: those who work on it, and a group's people."""
        return self.may_work(goal) or (goal.group is not None and self.is_inside(goal))

    @property
    def may_set_for_all(self) -> bool:
        """Whether the viewer may set a goal of the whole organisation."""
        of_root = any(one.is_reporting and one.parent_id is None for one in self.roles.steward_of)
        return self.viewer.is_active and (self.roles.is_sponsor or of_root)


def sight(viewer: Person, *, at: datetime, house: House | None = None) -> Sight:
    """What somebody may see at a moment. One query, none where the house is known already."""
    house = house or people.house(viewer, at=at)
    return Sight(
        viewer, at, frozenset(one.pk for one in (*house.groups, *house.above)), house.roles
    )


def visible(by: Sight) -> QuerySet[Goal]:
    """The goals that somebody may see, each once, in no order of their own."""
    if not by.viewer.is_active:
        return Goal.objects.none()
    reads = GoalReader.objects.filter(goal=OuterRef("pk"), person=by.viewer, until_at=None)
    return Goal.objects.filter(
        own(by) | Q(visibility=Visibility.OPEN) | (Q(visibility=Visibility.CHOSEN) & Exists(reads))
    )


def own(by: Sight) -> Q:
    """A condition: the goal is the viewer's own, a pair's or a group's that they are in."""
    inside = Q(group__in=by.groups)
    for group in by.roles.steward_of:
        inside |= Q(group=group.pk)
        if group.path:
            inside |= Q(group__path__startswith=group.path)
    return Q(owner=by.viewer) | Q(partner=by.viewer) | (Q(kind=Goal.Kind.GROUP) & inside)


def find(goal: int, by: Sight) -> Goal:
    """One goal that somebody may see, with its people and group. Raises NoSuchGoal."""
    found = (
        visible(by).select_related("owner", "partner", "group")
        .filter(pk=goal).first()
    )  # fmt: skip
    if found is None:
        raise no_such_goal()
    return found


def no_such_goal() -> NoSuchGoal:
    """The refusal, alike for what does not exist and for what may not be seen."""
    return NoSuchGoal(_("There is no such goal, or you cannot see it."))


def said_to(rows: QuerySet[RowT], goal: Goal, by: Sight) -> QuerySet[RowT]:
    """Of what was written under a goal that somebody may see: what was promised to be seen by them.

    Those whose goal it is read all of it. Others read what was written while it was open, or while
    they were among those chosen.
    """
    return said_to_all(rows, [goal], by)


def said_to_all(rows: QuerySet[RowT], goals: Sequence[Goal], by: Sight) -> QuerySet[RowT]:
    """The same for many goals that somebody may see: one condition, one query inside."""
    inside = [goal.pk for goal in goals if by.is_inside(goal)]
    outside = [goal.pk for goal in goals if goal.pk not in set(inside)]
    spans = GoalReader.objects.filter(goal=OuterRef("goal"), person=by.viewer).filter(
        Q(until_at=None) | Q(until_at__gt=OuterRef("at")), since_at__lte=OuterRef("at")
    )
    chosen = Q(visibility=Visibility.CHOSEN) & Exists(spans)
    promised = Q(goal__in=outside) & (Q(visibility=Visibility.OPEN) | chosen)
    return rows.filter(Q(goal__in=inside) | promised)


def stewards_of(group: Group, *, at: datetime) -> list[Person]:
    """Those who look after a group itself, in the order in which they began."""
    held = held_at(at).filter(kind="steward", group=group, person__is_active=True)
    return [role.person for role in held.select_related("person").order_by("granted_at", "id")]
