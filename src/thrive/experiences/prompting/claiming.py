"""Taking what is due, so that no other worker has it: the statements, in SQL.

A claim is one UPDATE with a lease. On PostgreSQL it passes by what others are taking (``SKIP
LOCKED``), on SQLite there is one writer at a time anyway. What is claimed leaves the index in which
claims look, so that a claim costs the same however much others hold.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection

LEASE = timedelta(minutes=2)  # so long what a killed worker had claimed waits

COLUMNS = (
    "id, run_id, person_id, experience, occasion, due_at, sent_at, seconds, priority, "
    "continues_id, reminded, resent, is_resending"
)
FRESH = "state = 'scheduled' AND leased_until IS NULL AND due_at <= %s ORDER BY due_at, id"
LAPSED = (
    "state = 'scheduled' AND leased_until IS NOT NULL AND leased_until <= %s "
    "ORDER BY leased_until, id"
)
REMINDERS = (
    "remind_at IS NOT NULL AND remind_at <= %s AND (state = 'sent' OR is_resending) "
    "ORDER BY remind_at, id"
)


class Claimed(NamedTuple):
    """A row of what was claimed."""

    prompt: int
    run: int
    person: int
    experience: str
    occasion: str
    due_at: datetime
    sent_at: datetime | None
    seconds: int
    priority: int
    continues: int | None
    reminded: int
    resent: int
    is_resending: bool


def claim_scheduled(at: datetime, by: str, most: int) -> list[Claimed]:
    """Lease what is due: first what somebody had and did not send, then the oldest."""
    found = _take(LAPSED, at, by, most) if _is_any_lapsed(at) else []
    if len(found) < most:
        found += _take(FRESH, at, by, most - len(found))
    return found


def claim_reminding(at: datetime, by: str, most: int) -> list[Claimed]:
    """Lease what is to be sent once more. A lease is the next moment at which it is due."""
    return list(
        _rows(
            f"UPDATE experiences_prompt SET remind_at = %s, leased_until = %s, leased_by = %s "  # noqa: S608  constants of ours
            f"WHERE {_chosen(REMINDERS)} RETURNING {COLUMNS}",
            [_moment(at + LEASE), _moment(at + LEASE), by, _moment(at), most],
        )
    )


def _take(which: str, at: datetime, by: str, most: int) -> list[Claimed]:
    return list(
        _rows(
            f"UPDATE experiences_prompt SET leased_until = %s, leased_by = %s "  # noqa: S608  constants of ours
            f"WHERE {_chosen(which)} RETURNING {COLUMNS}",
            [_moment(at + LEASE), by, _moment(at), most],
        )
    )


def _chosen(which: str) -> str:
    """Which rows; chosen once, before any is changed."""
    chosen = f"SELECT id FROM experiences_prompt WHERE {which} LIMIT %s"  # noqa: S608  constants of ours
    if connection.features.has_select_for_update_skip_locked:
        return f"id = ANY(ARRAY({chosen} FOR UPDATE SKIP LOCKED))"
    return f"id IN ({chosen})"


def _is_any_lapsed(at: datetime) -> bool:
    """Looked at without writing: most of the time there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM experiences_prompt WHERE {LAPSED} LIMIT 1",  # noqa: S608  constants of ours
            [_moment(at)],
        )
        return cursor.fetchone() is not None


def _rows(statement: str, given: list[datetime | str | int]) -> Iterator[Claimed]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found = cursor.fetchall()
    for row in found:
        due_at, sent_at = _read(row[5]), row[6] and _read(row[6])
        yield Claimed._make((*row[:5], due_at, sent_at, *row[7:12], bool(row[12])))


def _moment(at: datetime) -> datetime | str:
    """A moment as the database keeps it: SQLite keeps words, in UTC."""
    return connection.ops.adapt_datetimefield_value(at) or at


def _read(kept: datetime | str) -> datetime:
    """A moment as the database gives it: SQLite says no zone, and means UTC."""
    found = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
