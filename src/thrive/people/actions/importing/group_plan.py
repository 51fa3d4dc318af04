"""Which groups a file brings or changes, and that the reporting tree stays a tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from thrive.people.actions.importing.lines import GROUP_COLUMNS, ROOT, Line, Notes
from thrive.people.models import Group
from thrive.people.rules import tree


@dataclass
class GroupSaid:
    """What a file says about one group, and where it says so first."""

    external_id: str
    line: int
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def parent(self) -> str | None:
        """The group above, ``/`` for the root, None where nothing is said."""
        return self.parts.get("group_parent")


@dataclass(frozen=True)
class GroupPlan:
    """The groups after the import: those known, those that are new, those that change."""

    known: Mapping[str, Group]
    new: Mapping[str, GroupSaid]
    changed: list[GroupSaid]

    def is_reporting(self, group: str) -> bool | None:
        """Whether a group has a place in the tree; None when nobody knows the group."""
        if group in self.known:
            return self.known[group].is_reporting
        said = self.new.get(group)
        return None if said is None else said.parent is not None


def plan_groups(lines: Iterable[Line], known: Mapping[str, Group], notes: Notes) -> GroupPlan:
    """What the file says about groups, compared with what is known."""
    said = _said(lines, notes)
    new = {name: one for name, one in said.items() if name not in known}
    _note_unknown(new.values(), notes)
    _note_bad_parents(said, known, notes)
    changed = [
        one
        for one in said.values()
        if one.external_id in known and _differs(one, known[one.external_id])
    ]
    return GroupPlan(known, new, changed)


def _said(lines: Iterable[Line], notes: Notes) -> dict[str, GroupSaid]:
    said: dict[str, GroupSaid] = {}
    for line in lines:
        if not line.group:
            continue
        group = said.setdefault(line.group, GroupSaid(line.group, line.number))
        for column, value in line.group_parts.items():
            if group.parts.setdefault(column, value) != value:
                message = _("differs from an earlier line of this group: %(value)s")
                notes.add(line.number, column, value, message % {"value": group.parts[column]})
    return said


def _note_unknown(new: Iterable[GroupSaid], notes: Notes) -> None:
    """A group that nobody knows is a typing error, unless the file says what it is."""
    for said in new:
        if "group_kind" not in said.parts:
            notes.add(
                said.line,
                "group",
                said.external_id,
                _("is not a known group; expected one, or group_kind to make it"),
            )


def _note_bad_parents(
    said: Mapping[str, GroupSaid], known: Mapping[str, Group], notes: Notes
) -> None:
    parents = _parents(said, known)
    for group in said.values():
        if group.parent is None:
            continue
        fault = _fault(group, parents, known, said)
        if fault:
            notes.add(group.line, "group_parent", group.parent, fault)


def _fault(
    group: GroupSaid,
    parents: Mapping[str, str | None],
    known: Mapping[str, Group],
    said: Mapping[str, GroupSaid],
) -> str:
    parent, former = group.parent or "", known.get(group.external_id)
    if former is not None and not former.is_reporting:
        return _("this group is outside the reporting tree; expected an empty cell")
    if parent == ROOT:
        roots = [name for name, above in parents.items() if above is None]
        return _("there is another root; expected a group above") if len(roots) > 1 else ""
    if parent not in parents:
        is_there = parent in known or parent in said
        outside = _("is outside the reporting tree; expected a group inside")
        return outside if is_there else _("is not a known group; expected one, or a line for it")
    if parent in known and known[parent].closed_on is not None:
        return _("is closed; expected an open group")
    if group.external_id in tree.circle_above(group.external_id, parents):
        return _("stands below this group itself; expected a group above it")
    return ""


def _parents(said: Mapping[str, GroupSaid], known: Mapping[str, Group]) -> dict[str, str | None]:
    """Each group of the reporting tree after the import, with the group above it."""
    names = {group.pk: group.external_id for group in known.values()}
    parents = {
        group.external_id: names.get(group.parent_id or 0)
        for group in known.values()
        if group.is_reporting
    }
    for one in said.values():
        if one.parent is not None:
            parents[one.external_id] = None if one.parent == ROOT else one.parent
    return parents


def _differs(said: GroupSaid, group: Group) -> bool:
    return any(before != after for _column, before, after in differences(said, group))


def differences(said: GroupSaid, group: Group) -> list[tuple[str, str, str]]:
    """Column, before and after of what the file would change in a known group."""
    above = group.parent.external_id if group.parent else (ROOT if group.is_reporting else "")
    before = dict(zip(GROUP_COLUMNS, (group.name, group.kind, above), strict=True))
    return [
        (column, before[column], after)
        for column, after in said.parts.items()
        if before[column] != after
    ]
