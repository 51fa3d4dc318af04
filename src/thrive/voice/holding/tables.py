"""One table of PostgreSQL for each open wave and purpose.

Made when the first row comes and dropped whole, so that no dead row of it stays in a file of the
database. Columns are kept inside the row: what is moved out of it gets a number that counts up.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import ProgrammingError, connection, transaction

AT_ONCE = 2_000
NO_TABLE = "42P01"
LOCKS = 0x7468_7276 << 32  # before the number of a wave, so that our locks are nobody else's
MADE = (
    "CREATE TABLE IF NOT EXISTS {table} "
    "(id bigint PRIMARY KEY, key bigint NOT NULL, sealed bytea NOT NULL)"
)
SOME = f"SELECT id, key, sealed FROM {{table}} WHERE id > %s ORDER BY id LIMIT {AT_ONCE}"  # noqa: S608  ours
COUNTED = "SELECT key, count(*) FROM {table} GROUP BY key"
PUT = "INSERT INTO {table} (id, key, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
FOUND = "SELECT key, sealed FROM {table} WHERE id = %s"
INSIDE = "ALTER TABLE {table} ALTER COLUMN sealed SET STORAGE MAIN"


def keep(wave: int, purpose: str, answer: int, key: int, sealed: bytes) -> tuple[int, bytes]:
    """Put a row in, unless its number is taken. Returns what stands under the number now."""
    table = name_of(wave, purpose)
    try:
        with transaction.atomic():
            return _kept(table, answer, key, sealed)
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != NO_TABLE:
            raise
        _make(table, wave)
    with transaction.atomic():
        return _kept(table, answer, key, sealed)


def rows(wave: int, purpose: str) -> Iterator[tuple[int, bytes]]:
    """Keys and sealed bytes, in the order of their numbers, some at a time."""
    if not is_there(wave, purpose):
        return
    asked = SOME.format(table=name_of(wave, purpose))
    last = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(asked, [last])
            found = cursor.fetchall()
        for _id, key, sealed in found:
            yield int(key), bytes(sealed)
        if len(found) < AT_ONCE:
            return
        last = found[-1][0]


def many(wave: int, purpose: str) -> Counter[int]:
    """How many rows, by key."""
    if not is_there(wave, purpose):
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(table=name_of(wave, purpose)))
        return Counter(dict(cursor.fetchall()))


def is_there(wave: int, purpose: str) -> bool:
    """Whether there is a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [name_of(wave, purpose)])
        return cursor.fetchone()[0] is not None


def drop(wave: int, purposes: Sequence[str]) -> None:
    """Drop the tables."""
    with connection.cursor() as cursor:
        for purpose in purposes:
            cursor.execute(f"DROP TABLE IF EXISTS {name_of(wave, purpose)}")


@contextmanager
def entering(wave: int) -> Iterator[None]:
    """A transaction that shares a lock with others who enter.

    A lock on a row would write into the row who locked it last.
    """
    with transaction.atomic():
        _lock("pg_advisory_xact_lock_shared", wave)
        yield


def wait_for_all(wave: int) -> None:
    """Take the lock that is not shared, and give it back."""
    with transaction.atomic():
        _lock("pg_advisory_xact_lock", wave)


def name_of(wave: int, purpose: str) -> str:
    """The name of the table; both parts are ours, never somebody's text."""
    return f"voice_held_{wave:d}_{purpose}"


def _kept(table: str, answer: int, key: int, sealed: bytes) -> tuple[int, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(PUT.format(table=table), [answer, key, sealed])
        cursor.execute(FOUND.format(table=table), [answer])
        key, kept = cursor.fetchone()
    return int(key), bytes(kept)


def _make(table: str, wave: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Two who make it at once: the lock of another number than that of entering, which both
        # of them hold already.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [-(LOCKS + wave)])
        cursor.execute(MADE.format(table=table))
        cursor.execute(INSIDE.format(table=table))


def _lock(how: str, wave: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [LOCKS + wave])
