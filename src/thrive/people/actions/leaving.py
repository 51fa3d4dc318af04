"""Somebody leaves the organisation: they cannot come in any more, and hold no role."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from thrive.foundation import audit
from thrive.people.actions.permission import PROCESS
from thrive.people.actions.roles import administrators, refuse_last_administrator
from thrive.people.models import Person, Role, Slip

BATCH = 1000


def let_go(persons: Sequence[Person], *, at: datetime) -> int:
    """End the access of those whose last day has come, within the running transaction.

    Returns how many. Whoever leaves later keeps access until then: see ``let_go_due``. Raises
    LastAdministrator when nobody would be left to let others in.
    """
    today = at.date()
    gone = [one.pk for one in persons if one.left_on is not None and one.left_on <= today]
    if not gone:
        return 0
    refuse_last_administrator(without=set(gone))
    for start in range(0, len(gone), BATCH):
        part = gone[start : start + BATCH]
        Person.objects.filter(pk__in=part).update(is_active=False)
        Role.objects.filter(person__in=part, ended_at__isnull=True).update(ended_at=at)
        Slip.objects.filter(person__in=part, used_at__isnull=True).update(used_at=at)
    return len(gone)


@transaction.atomic
def let_go_due(*, at: datetime) -> int:
    """End the access of everybody whose last day has come by now. Running it twice changes nothing.

    Done by the clock, once a day. The last administrator stays, because nobody else could let
    others in: their last day is taken back, and the audit says so.
    """
    due = list(Person.objects.filter(is_active=True, left_on__lte=at.date()))
    kept = _last_administrator(due)
    if kept is not None:
        _keep(kept, at)
        due.remove(kept)
    count = let_go(due, at=at)
    if count:
        details = {"people": count}
        audit.record(actor=PROCESS, action="people.let_go", at=at, details=details)
    return count


def _last_administrator(due: Sequence[Person]) -> Person | None:
    """Of the administrators, if all of them are to go: the one who was to go last."""
    holders = administrators()
    if not holders or holders - {one.pk for one in due}:
        return None
    return max(
        (one for one in due if one.pk in holders), key=lambda one: (one.left_on or date.min, one.pk)
    )


def _keep(person: Person, at: datetime) -> None:
    details = {"on": person.left_on.isoformat() if person.left_on else ""}
    Person.objects.filter(pk=person.pk).update(left_on=None)
    audit.record(
        actor=PROCESS,
        action="people.keep_last_administrator",
        subject=person.external_id,
        at=at,
        details=details,
    )
