"""What a page must know of whoever asks for it, in one question: where they stand, what they may.

The same that ``roles``, ``groups_of`` and ``keys_of`` say one by one; a test holds them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from thrive.people.models import Group, Membership, Person, Role
from thrive.people.queries.audience import EVERYONE, GROUP, PERSON
from thrive.people.queries.belonging import during
from thrive.people.queries.standing import Roles, held_at, roles


@dataclass(frozen=True)
class House:
    """The organisation, and somebody's groups and roles in it at a moment.

    ``root``: of the reporting tree, which gives the house its name. ``groups``: those that they are
    in, their team first. ``above``: those above these in the reporting tree, from the top.
    """

    root: Group | None  # None where there is no reporting tree yet
    groups: tuple[Group, ...]
    above: tuple[Group, ...]
    roles: Roles
    keys: frozenset[str]  # as ``keys_of`` says them

    @property
    def name(self) -> str:
        """What the organisation is called; empty where there is no reporting tree yet."""
        return self.root.name if self.root else ""

    @property
    def way(self) -> tuple[Group, ...]:
        """Their team, what it stands under, and so on up to the whole; without one the whole."""
        team = next((one for one in self.groups if one.is_reporting), None)
        if team is None:
            return (self.root,) if self.root else ()
        higher = [one for one in self.above if team.path.startswith(one.path)]
        return (team, *sorted(higher, key=lambda one: -len(one.path)))


def house(person: Person, *, at: datetime) -> House:
    """The house as somebody stands in it at a moment. One question; two where there is no group.

    Whoever has left is in no group, holds no role and has no key.
    """
    rows = list(_rows(person, at))
    root = next((one for one in rows if one.is_reporting and one.parent_id is None), None)
    if not person.is_active:
        return House(root, (), (), Roles(), frozenset())
    mine = tuple(one for one in rows if one.is_mine)
    above = tuple(one for one in rows if one.is_above and not one.is_mine)
    keys = {EVERYONE, f"{PERSON}{person.pk}", *(f"{GROUP}{one.pk}" for one in (*mine, *above))}
    held = _roles(rows) if rows else roles(person, at=at)
    return House(root, mine, above, held, frozenset(keys))


def _rows(person: Person, at: datetime) -> QuerySet[Any]:
    """The root, the person's groups, those above them, and those that they look after.

    ``Any``: groups with what is claimed of each, and with the roles of the person on every one.
    """
    belongs = Membership.objects.filter(during(at.date(), membership=""), person=person)
    held = held_at(at).filter(person=person).order_by()
    here = OuterRef("pk")
    # A group without a place in the tree has an empty path, with which every path begins.
    below = belongs.filter(group__path__startswith=OuterRef("path"))
    return (
        Group.objects.annotate(
            is_mine=Exists(belongs.filter(group=here)),
            is_above=~Q(path="") & Exists(below),
            is_led=Exists(held.filter(group=here)),
            is_administrator=Exists(held.filter(kind=Role.Kind.ADMINISTRATOR)),
            is_guardian=Exists(held.filter(kind=Role.Kind.GUARDIAN)),
            is_sponsor=Exists(held.filter(kind=Role.Kind.SPONSOR)),
        )
        .filter(
            Q(is_reporting=True, parent__isnull=True)
            | Q(is_mine=True) | Q(is_above=True) | Q(is_led=True)
        )
        .order_by("-is_reporting", "path", "name", "id")
    )  # fmt: skip


def _roles(rows: Sequence[Any]) -> Roles:
    """The roles of whom these rows were asked for: every row says them. ``Any``: rows."""
    first = rows[0]
    led = sorted((one for one in rows if one.is_led), key=lambda one: (one.path, one.pk))
    return Roles(
        is_administrator=first.is_administrator,
        is_guardian=first.is_guardian,
        is_sponsor=first.is_sponsor,
        steward_of=tuple(led),
    )
