"""Groups come, move and close."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.foundation.texts import unprintable_problems
from thrive.people.actions.permission import name_of, require_administrator
from thrive.people.errors import GroupClosed, GroupNotEmpty, TreeBroken, UnsuitableGroup
from thrive.people.models import Group, Membership, Person
from thrive.people.rules import tree


@transaction.atomic
def add_group(
    *,
    external_id: str,
    name: str,
    kind: str,
    parent: Group | None = None,
    is_root: bool = False,
    by: Person | None,
    at: datetime,
) -> Group:
    """Add a group: below ``parent`` or as root it is part of the reporting tree, else outside it.

    Raises NotAllowed, GroupClosed (the parent is closed), TreeBroken (there is a root already, or
    the parent has no place in the tree) or UnsuitableGroup: an external id a second time is
    refused, so that running it twice adds nothing twice.
    """
    require_administrator(by, at=at)
    _refuse_unsuitable(external_id, name, kind)
    _refuse_bad_parent(parent, is_root=is_root)
    group = Group.objects.create(
        external_id=external_id,
        name=name,
        kind=kind,
        parent=parent,
        is_reporting=is_root or parent is not None,
        position=_next_position(parent),
    )
    lay_paths()
    group.refresh_from_db()
    audit.record(actor=name_of(by), action="people.add_group", subject=external_id, at=at)
    return group


@transaction.atomic
def rename_group(*, group: Group, name: str, kind: str, by: Person | None, at: datetime) -> Group:
    """Call a group otherwise, or another kind of group. The same again changes nothing.

    Raises NotAllowed, or UnsuitableGroup when the name is empty or cannot be printed.
    """
    require_administrator(by, at=at)
    name, kind = name.strip(), kind.strip()
    _refuse_unsuitable(group.external_id, name, kind, group)
    details = {"was": group.name, "now": name, "kind": kind}
    is_other = Group.objects.filter(pk=group.pk).exclude(name=name, kind=kind)
    if is_other.update(name=name, kind=kind):
        lay_paths()  # siblings at one position stand by name
        audit.record(
            actor=name_of(by),
            action="people.rename_group",
            subject=group.external_id,
            at=at,
            details=details,
        )
    group.refresh_from_db()
    return group


@transaction.atomic
def move_group(*, group: Group, parent: Group, by: Person | None, at: datetime) -> Group:
    """Move a group and all below it to another place in the reporting tree. Twice changes nothing.

    Raises NotAllowed, GroupClosed, or TreeBroken when the place is inside the group itself, or the
    group stands outside the tree: whoever is in it would have two places at once.
    """
    require_administrator(by, at=at)
    if not group.is_reporting:
        raise TreeBroken(
            _("%(group)s is outside the reporting tree: people may be in it beside their team.")
            % {"group": group.name}
        )
    _refuse_bad_parent(parent, is_root=False)
    above: dict[str, str | None] = {
        str(key): str(above) if above else None
        for key, above in Group.objects.select_for_update().values_list("pk", "parent_id")
    }
    if tree.circle_above(str(group.pk), above | {str(group.pk): str(parent.pk)}):
        raise TreeBroken(
            _("%(group)s cannot stand below itself. Choose another place.") % {"group": group.name}
        )
    if group.parent_id != parent.pk:
        Group.objects.filter(pk=group.pk).update(parent=parent, position=_next_position(parent))
        lay_paths()
        details = {"to": parent.external_id}
        audit.record(
            actor=name_of(by),
            action="people.move_group",
            subject=group.external_id,
            at=at,
            details=details,
        )
    group.refresh_from_db()
    return group


@transaction.atomic
def close_group(*, group: Group, on: date, by: Person | None, at: datetime) -> Group:
    """Close a group from a day. Its past stays; it takes nobody any more. Twice changes nothing.

    Raises NotAllowed, or GroupNotEmpty while people or open groups are in it on that day.
    """
    require_administrator(by, at=at)
    stays = Q(until_on__isnull=True) | Q(until_on__gt=on)
    open_below = group.children.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    if Membership.objects.filter(stays, group=group).exists() or open_below.exists():
        raise GroupNotEmpty(
            _("%(group)s is not empty. Move its people and groups first.") % {"group": group.name}
        )
    if Group.objects.filter(pk=group.pk, closed_on__isnull=True).update(closed_on=on):
        details = {"on": on.isoformat()}
        audit.record(
            actor=name_of(by),
            action="people.close_group",
            subject=group.external_id,
            at=at,
            details=details,
        )
    group.refresh_from_db()
    return group


@transaction.atomic
def reopen_group(*, group: Group, by: Person | None, at: datetime) -> Group:
    """Open a group again that was closed. An open one stays as it is.

    Raises NotAllowed, or GroupClosed while the group above is closed.
    """
    require_administrator(by, at=at)
    if group.parent is not None and group.parent.closed_on is not None:
        raise GroupClosed(_("%(group)s is closed.") % {"group": group.parent.name})
    if Group.objects.filter(pk=group.pk, closed_on__isnull=False).update(closed_on=None):
        audit.record(
            actor=name_of(by), action="people.reopen_group", subject=group.external_id, at=at
        )
    group.refresh_from_db()
    return group


def lay_paths() -> None:
    """Work out every path in the reporting tree again, and write those that changed."""
    groups = list(Group.objects.filter(is_reporting=True))
    places = [
        tree.Place(
            str(group.pk),
            str(group.parent_id) if group.parent_id else None,
            group.position,
            group.name,
        )
        for group in groups
    ]
    paths = tree.paths(places)
    changed = [group for group in groups if group.path != paths[str(group.pk)]]
    for group in changed:
        group.path = paths[str(group.pk)]
    Group.objects.bulk_update(changed, ["path"], batch_size=200)


def _refuse_unsuitable(external_id: str, name: str, kind: str, group: Group | None = None) -> None:
    if problems := unprintable_problems({"external_id": external_id, "name": name, "kind": kind}):
        raise UnsuitableGroup(_("Nothing was saved."), problems)
    problems = [
        Problem(_("This is empty. Say it in a word or two."), column=column)
        for column, value in (("external_id", external_id), ("name", name))
        if not value.strip()
    ]
    if group is None and Group.objects.filter(external_id=external_id).exists():
        problems.append(Problem(_("Another group has this short name."), column="external_id"))
    if problems:
        raise UnsuitableGroup(_("Nothing was saved."), problems)


def _refuse_bad_parent(parent: Group | None, *, is_root: bool) -> None:
    if is_root and (
        parent is not None or Group.objects.filter(is_reporting=True, parent=None).exists()
    ):
        raise TreeBroken(_("The reporting tree has one root. Put the group below another."))
    if parent is not None and not parent.is_reporting:
        raise TreeBroken(
            _("%(group)s has no place in the reporting tree, so nothing can stand below it.")
            % {"group": parent.name}
        )
    if parent is not None and parent.closed_on is not None:
        raise GroupClosed(_("%(group)s is closed.") % {"group": parent.name})


def _next_position(parent: Group | None) -> int:
    siblings = Group.objects.filter(parent=parent, is_reporting=parent is not None)
    last = siblings.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
