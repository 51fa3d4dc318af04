"""What a page must know of whoever asks for it, in one question: where they stand, what they may.

The same that ``roles``, ``groups_of`` and ``keys_of`` say one by one; a test holds them together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from thrive.people.models import Group, Person, Role
from thrive.people.queries.audience import EVERYONE, GROUP, PERSON
from thrive.people.queries.standing import Roles, roles


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


# By hand, because it stands on pages that are opened often, and Django takes five times as long to
# write it as a database to answer it. A group outside the tree has an empty path.
_SQL = """
WITH belongs AS (
    SELECT place.group_id, own.path
    FROM people_membership place JOIN people_group own ON own.id = place.group_id
    WHERE place.person_id = %(person)s AND place.from_on <= %(on)s
        AND (place.until_on IS NULL OR place.until_on > %(on)s)
), held AS (
    SELECT kind, group_id FROM people_role
    WHERE person_id = %(person)s AND granted_at <= %(at)s
        AND (ended_at IS NULL OR ended_at > %(at)s)
), known AS (
    SELECT people_group.*,
        EXISTS (SELECT 1 FROM belongs WHERE group_id = people_group.id) AS is_mine,
        people_group.path <> '' AND EXISTS (
            SELECT 1 FROM belongs
            WHERE substr(belongs.path, 1, length(people_group.path)) = people_group.path
        ) AS is_above,
        EXISTS (SELECT 1 FROM held WHERE group_id = people_group.id) AS is_led,
        EXISTS (SELECT 1 FROM held WHERE kind = %(administrator)s) AS is_administrator,
        EXISTS (SELECT 1 FROM held WHERE kind = %(guardian)s) AS is_guardian,
        EXISTS (SELECT 1 FROM held WHERE kind = %(sponsor)s) AS is_sponsor
    FROM people_group
)
SELECT * FROM known
WHERE is_mine OR is_above OR is_led OR (is_reporting AND parent_id IS NULL)
ORDER BY is_reporting DESC, path, name, id
"""


def _rows(person: Person, at: datetime) -> Iterable[Any]:
    """The root, the person's groups, those above them, and those that they look after.

    ``Any``: groups with what is claimed of each, and with the roles of the person on every one.
    """
    return Group.objects.raw(
        _SQL,
        {
            "person": person.pk,
            "on": connection.ops.adapt_datefield_value(at.date()),
            "at": connection.ops.adapt_datetimefield_value(at),
            "administrator": str(Role.Kind.ADMINISTRATOR),
            "guardian": str(Role.Kind.GUARDIAN),
            "sponsor": str(Role.Kind.SPONSOR),
        },
    )


def _roles(rows: Sequence[Any]) -> Roles:
    """The roles of whom these rows were asked for: every row says them. ``Any``: rows."""
    first = rows[0]
    led = sorted((one for one in rows if one.is_led), key=lambda one: (one.path, one.pk))
    return Roles(
        is_administrator=bool(first.is_administrator),
        is_guardian=bool(first.is_guardian),
        is_sponsor=bool(first.is_sponsor),
        steward_of=tuple(led),
    )
