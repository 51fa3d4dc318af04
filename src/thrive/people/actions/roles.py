"""Roles are granted and ended by administrators, and one administrator always remains."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Refused
from thrive.people.actions.permission import name_of, require_administrator
from thrive.people.errors import LastAdministrator
from thrive.people.models import Group, Person, Role


@transaction.atomic
def grant_role(
    *,
    person: Person,
    kind: Role.Kind,
    group: Group | None = None,
    by: Person | None,
    at: datetime,
) -> Role:
    """Give a person a role: stewards have it for a group, all others for the organisation.

    Whoever holds it already keeps it: running it twice changes nothing. Raises NotAllowed, or
    Refused when the group is missing or does not belong, or the person has left.
    """
    require_administrator(by, at=at)
    _refuse_unfitting(person, kind, group)
    role, is_new = Role.objects.get_or_create(
        person=person,
        kind=kind,
        group=group,
        ended_at=None,
        defaults={"granted_at": at, "granted_by": by},
    )
    if is_new:
        _record("people.grant_role", role, by, at)
    return role


@transaction.atomic
def end_role(*, role: Role, by: Person | None, at: datetime) -> Role:
    """Take a role back. It stays on record. Running it twice changes nothing.

    Raises NotAllowed, or LastAdministrator when nobody would be left to let others in.
    """
    require_administrator(by, at=at)
    if role.kind == Role.Kind.ADMINISTRATOR:
        refuse_last_administrator(without={role.person_id})
    if Role.objects.filter(pk=role.pk, ended_at__isnull=True).update(ended_at=at):
        _record("people.end_role", role, by, at)
    role.refresh_from_db()
    return role


def refuse_last_administrator(*, without: set[int]) -> None:
    """Refuse when no active administrator would be left without these persons."""
    holders = administrators()
    if holders & without and not holders - without:
        raise LastAdministrator(
            _("This is the last administrator. Make somebody else administrator first.")
        )


def administrators() -> set[int]:
    """Who is administrator now. Rows are locked, so that two who resign at once cannot both."""
    held = Role.objects.select_for_update(of=("self",)).filter(
        kind=Role.Kind.ADMINISTRATOR, ended_at__isnull=True, person__is_active=True
    )
    return set(held.values_list("person_id", flat=True))


def _refuse_unfitting(person: Person, kind: Role.Kind, group: Group | None) -> None:
    if not person.is_active:
        raise Refused(_("%(person)s has left.") % {"person": person.name})
    if kind == Role.Kind.STEWARD and group is None:
        raise Refused(_("A steward needs a group."))
    if kind != Role.Kind.STEWARD and group is not None:
        raise Refused(_("Only a steward has a group; this role is for the whole organisation."))


def _record(action: str, role: Role, by: Person | None, at: datetime) -> None:
    details = {"role": str(role.kind), "group": role.group.external_id if role.group else ""}
    audit.record(
        actor=name_of(by), action=action, subject=role.person.external_id, at=at, details=details
    )
