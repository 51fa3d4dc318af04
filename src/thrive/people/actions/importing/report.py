"""Telling what a plan changes, in words fit to show."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from thrive.people.actions.importing.group_plan import GroupSaid, differences
from thrive.people.actions.importing.plan import PersonPlan, Plan
from thrive.people.actions.importing.shapes import Change, PeopleImport, Touched
from thrive.people.models import Group


def report(plan: Plan, *, dry_run: bool) -> PeopleImport:
    """What the plan changes. Ask before it is written: it compares with what was known."""
    old = [one for one in plan.persons if not one.is_new]
    changed = [one for one in old if one.changed_fields or one.returns]
    left = [one for one in old if one.leaves_on]
    moved = [one for one in old if one.changed_stretches and not one.leaves_on]
    touched = {one.external_id for one in (*changed, *left, *moved)}
    with_role = [one for one in plan.persons if one.roles]
    return PeopleImport(
        dry_run=dry_run,
        people=len(plan.persons),
        added=tuple(_touched(one, _said(one)) for one in plan.persons if one.is_new),
        changed=tuple(_touched(one, _changes(one)) for one in changed),
        moved=tuple(_touched(one, _moves(one)) for one in moved),
        left=tuple(_touched(one, _moves(one)) for one in left),
        unchanged=len(old)
        - len(touched | {one.external_id for one in with_role if not one.is_new}),
        groups_added=tuple(_new_group(said) for said in plan.groups.new.values()),
        groups_changed=tuple(
            _changed_group(said, plan.groups.known[said.external_id])
            for said in plan.groups.changed
        ),
        roles_granted=tuple(_granted(one) for one in with_role),
    )


def _touched(plan: PersonPlan, changes: Iterable[Change]) -> Touched:
    name = plan.person.name or plan.said.get("name", "")
    return Touched(plan.external_id, name, tuple(changes))


def _said(plan: PersonPlan) -> list[Change]:
    said = [Change(column, "", value) for column, value in plan.said.items() if value]
    return [*said, *_moves(plan)]


def _changes(plan: PersonPlan) -> list[Change]:
    changes = [
        Change(column, getattr(plan.person, column) or "", plan.said[column])
        for column in plan.changed_fields
    ]
    if plan.returns:
        changes.append(Change(_("left"), _day(plan.person.left_on), ""))
    return changes


def _moves(plan: PersonPlan) -> list[Change]:
    former = {stretch.key: stretch for stretch in plan.known}
    changes = []
    for stretch in plan.changed_stretches:
        before = former.get(stretch.key) if stretch.key is not None else None
        changes.append(
            Change(
                stretch.group,
                _days(before.from_on, before.until_on) if before else "",
                _days(stretch.from_on, stretch.until_on),
            )
        )
    return changes


def _days(from_on: date, until_on: date | None) -> str:
    said = {"from": _day(from_on), "until": _day(until_on)}
    if until_on is None:
        return _("from %(from)s") % said
    return _("from %(from)s until %(until)s") % said


def _day(on: date | None) -> str:
    return "" if on is None else _("the beginning") if on == date.min else on.isoformat()


def _new_group(said: GroupSaid) -> Touched:
    name = said.parts.get("group_name", said.external_id)
    changes = [Change(column, "", value) for column, value in said.parts.items()]
    return Touched(said.external_id, name, tuple(changes))


def _changed_group(said: GroupSaid, group: Group) -> Touched:
    return Touched(
        group.external_id, group.name, tuple(Change(*part) for part in differences(said, group))
    )


def _granted(plan: PersonPlan) -> Touched:
    return _touched(plan, [Change(kind, "", group) for kind, group in plan.roles])
