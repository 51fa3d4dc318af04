"""Reading what is on record: newest first, a page at a time. Who may read is for others to say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from thrive.foundation.models import AuditRecord

MOST = 30  # on one page
STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Sought:
    """Which records are wanted. Nothing said: all of them."""

    actors: frozenset[str] | None = None
    action: str = ""
    since: datetime | None = None
    before: datetime | None = None  # the first moment that is too late


@dataclass(frozen=True)
class Record:
    """One thing that was done."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True)
class RecordPage:
    """Some records, and where the older ones begin; empty when there are none."""

    records: list[Record]
    older: str


def records(sought: Sought, *, after: str = "", most: int = MOST) -> RecordPage:
    """The newest records, or those that stand after a place that an earlier page named.

    A place is a moment and a row, so that a page costs the same however far back it is, and nothing
    is shown twice while new records come in. A place that cannot be understood is the beginning.
    """
    rows = list(_found(sought).filter(_standing_after(after))[: most + 1])
    older = _place(rows[most - 1]) if len(rows) > most else ""
    return RecordPage([_record(row) for row in rows[:most]], older)


def every_record(sought: Sought, *, most: int) -> Iterator[Record]:
    """The newest records, one after the other, for a file."""
    for row in _found(sought)[:most].iterator(chunk_size=1000):
        yield _record(row)


def _found(sought: Sought) -> QuerySet[AuditRecord]:
    found = AuditRecord.objects.order_by("-at", "-id")
    if sought.actors is not None:
        found = found.filter(actor__in=sought.actors)
    if sought.action:
        found = found.filter(action=sought.action)
    if sought.since is not None:
        found = found.filter(at__gte=sought.since)
    if sought.before is not None:
        found = found.filter(at__lt=sought.before)
    return found


def _place(row: AuditRecord) -> str:
    return f"{row.at.astimezone(UTC):{STAMP}}-{row.pk}"


def _standing_after(place: str) -> Q:
    stamp, _dash, key = place.partition("-")
    try:
        at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return Q()
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return Q()
    return Q(at__lte=at) & (Q(at__lt=at) | Q(id__lt=int(key)))


def _record(row: AuditRecord) -> Record:
    return Record(row.at, row.actor, row.action, row.subject, row.details)
