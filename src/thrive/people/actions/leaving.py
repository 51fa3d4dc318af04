"""Somebody leaves the organisation: they cannot come in any more, and hold no role."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from thrive.foundation import audit
from thrive.people.actions.permission import PROCESS
from thrive.people.actions.roles import refuse_last_administrator
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

    Done by the clock, once a day. Raises LastAdministrator.
    """
    due = list(Person.objects.filter(is_active=True, left_on__lte=at.date()))
    count = let_go(due, at=at)
    if count:
        details = {"people": count}
        audit.record(actor=PROCESS, action="people.let_go", at=at, details=details)
    return count
