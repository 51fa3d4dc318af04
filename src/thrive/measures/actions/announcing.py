"""Telling that series changed, in the transaction that changes them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from thrive.foundation import outbox
from thrive.measures.models import Series
from thrive.people.models import Person

MOST_IN_ONE_ENTRY = 1000


def series_changed(ids: Iterable[int], *, at: datetime) -> None:
    """Count the change in each series and announce them all, some at a time."""
    changed = sorted(set(ids))
    for start in range(0, len(changed), MOST_IN_ONE_ENTRY):
        part = changed[start : start + MOST_IN_ONE_ENTRY]
        Series.objects.filter(id__in=part).update(revision=F("revision") + 1)
        outbox.announce("series_changed", {"series": part}, at=at)


def actor_of(person: Person | None) -> str:
    """How the audit names somebody; a process names itself."""
    return person.external_id if person else "server"
