"""Work and messages that follow a change: announced with it, done after it, never twice.

An entry is written in the transaction that causes it, so that either both exist or neither. A claim
takes a lease; whoever dies with a lease loses it, and the entry is claimed again. Handlers are
named by ``jobs`` when the program starts: the foundation knows topics, not what they mean.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from thrive.foundation.models import OutboxEntry

LEASE = timedelta(minutes=2)  # so long what a killed process had claimed waits
KEPT = timedelta(days=30)  # what was done stays to be looked at for a month
MOST_ATTEMPTS = 5

Handler = Callable[[list[dict[str, Any]], datetime], None]
_handlers: dict[str, Handler] = {}


def handle(topic: str, handler: Handler) -> None:
    """Name what is called for a topic. The handler gets all waiting payloads of it at once.

    It runs outside any transaction, so that it may compute for long without holding up others, and
    must be safe to run twice: whoever dies before the entries are marked done leaves them to be
    claimed again.
    """
    _handlers[topic] = handler


def announce(
    topic: str,
    payload: dict[str, Any],
    *,
    at: datetime,
    key: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Write an entry in the running transaction. The same ``key`` a second time changes nothing.

    Where there is no worker (``THRIVE_JOBS`` is ``inline``), what is due is done after the commit.
    """
    OutboxEntry.objects.bulk_create(
        [
            OutboxEntry(
                topic=topic,
                key=key or uuid4().hex,
                payload=payload,
                announced_at=at,
                due_at=due_at or at,
            )
        ],
        ignore_conflicts=True,
    )
    drain_soon(at=at)


def drain_soon(*, at: datetime) -> None:
    """Where there is no worker: do what is due once the running transaction is committed, or now.

    What was left over is done too. A failure is logged, because what was asked for is done already.
    """
    if settings.THRIVE_JOBS == "inline":

        def drain_now() -> None:  # has a name, which Django wants when it logs a failure
            drain(at=at)

        transaction.on_commit(drain_now, robust=True)


def claim(topic: str, *, at: datetime, most: int = 1000) -> list[OutboxEntry]:
    """Lease entries that are due, so that no other worker has them. Oldest first."""
    with transaction.atomic():
        free = OutboxEntry.objects.filter(
            Q(state=OutboxEntry.State.WAITING)
            | Q(state=OutboxEntry.State.CLAIMED, leased_until__lte=at),
            topic=topic,
            due_at__lte=at,
        ).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        ids = list(free.values_list("id", flat=True)[:most])
        OutboxEntry.objects.filter(id__in=ids).update(
            state=OutboxEntry.State.CLAIMED,
            leased_until=at + LEASE,
            attempts=F("attempts") + 1,
        )
        return list(OutboxEntry.objects.filter(id__in=ids))


def drain(*, at: datetime) -> int:
    """Do all that is due, topic by topic. Returns how many entries were done.

    A handler that fails puts its entries back, with the reason; after five attempts they stay
    ``failed`` for somebody to look at.
    """
    return sum(_drain_topic(topic, handler, at) for topic, handler in _handlers.items())


def forget_done(*, before: datetime) -> int:
    """Delete entries that were done before a moment. Returns how many. Safe to run twice."""
    done = OutboxEntry.objects.filter(state=OutboxEntry.State.DONE, done_at__lt=before)
    return done.delete()[0]


def _drain_topic(topic: str, handler: Handler, at: datetime) -> int:
    entries = claim(topic, at=at)
    if not entries:
        return 0
    ids = [entry.pk for entry in entries]
    try:
        handler([entry.payload for entry in entries], at)
    except Exception as problem:
        _put_back(entries, problem, at)
        raise
    OutboxEntry.objects.filter(id__in=ids).update(
        state=OutboxEntry.State.DONE, done_at=at, leased_until=None, problem=""
    )
    return len(ids)


def _put_back(entries: list[OutboxEntry], problem: Exception, at: datetime) -> None:
    for entry in entries:
        spent = entry.attempts >= MOST_ATTEMPTS
        entry.state = OutboxEntry.State.FAILED if spent else OutboxEntry.State.WAITING
        entry.due_at = at + timedelta(seconds=30 * 2**entry.attempts)
        entry.leased_until = None
        entry.problem = f"{type(problem).__name__}: {problem}"[:1000]
        entry.save(update_fields=["state", "due_at", "leased_until", "problem"])
