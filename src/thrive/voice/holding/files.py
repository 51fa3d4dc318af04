"""One database file of SQLite for each open wave and purpose, beside the main one.

Its journal is the one that is emptied after each write (TRUNCATE), not the log that is written
ahead (WAL): such a log is a list of what came in which order, and it stays until it is carried
over. A write waits for the disk (FULL), because whoever was told that their answer is kept has
thrown theirs away.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.voice.errors import NoKey

TIMEOUT = 20.0
TABLE = (
    "CREATE TABLE IF NOT EXISTS held "
    "(id INTEGER PRIMARY KEY, key INTEGER NOT NULL, sealed BLOB NOT NULL)"
)
LEFTOVERS = ("", "-journal")


def keep(wave: int, purpose: str, answer: int, key: int, sealed: bytes) -> tuple[int, bytes]:
    """Put a row in, unless its number is taken. Returns what stands under the number now."""
    path = _path(wave, purpose)
    _made(path)
    with closing(_opened(path)) as file:
        file.execute(TABLE)
        file.execute("INSERT OR IGNORE INTO held VALUES (?, ?, ?)", (answer, key, sealed))
        found = file.execute("SELECT key, sealed FROM held WHERE id = ?", (answer,)).fetchone()
    return int(found[0]), bytes(found[1])


def rows(wave: int, purpose: str) -> Iterator[tuple[int, bytes]]:
    """Keys and sealed bytes, in the order of their numbers."""
    path = _path(wave, purpose)
    if not path.exists():
        return
    with closing(_opened(path)) as file:
        file.execute(TABLE)
        for key, sealed in file.execute("SELECT key, sealed FROM held ORDER BY id"):
            yield int(key), bytes(sealed)


def many(wave: int, purpose: str) -> Counter[int]:
    """How many rows, by key."""
    path = _path(wave, purpose)
    if not path.exists():
        return Counter()
    with closing(_opened(path)) as file:
        file.execute(TABLE)
        return Counter(dict(file.execute("SELECT key, count(*) FROM held GROUP BY key")))


def is_there(wave: int, purpose: str) -> bool:
    """Whether there is a file."""
    return bool(settings.THRIVE_WAVE_KEYS) and _path(wave, purpose).exists()


def drop(wave: int, purposes: Sequence[str]) -> None:
    """Remove the files."""
    for purpose in purposes:
        path = _path(wave, purpose)
        for leftover in LEFTOVERS:
            path.with_name(path.name + leftover).unlink(missing_ok=True)


@contextmanager
def entering(_wave: int) -> Iterator[None]:
    """The one writer of the main database, into which nothing is written."""
    with transaction.atomic():
        yield


def wait_for_all(_wave: int) -> None:
    """Who is inside holds the main database, so whoever shut the wave has waited already."""


def folder() -> Path:
    """Where the files lie: as named, else beside the keys of waves. Raises NoKey for nowhere."""
    if settings.THRIVE_OPEN_WAVES:
        return Path(settings.THRIVE_OPEN_WAVES)
    if not settings.THRIVE_WAVE_KEYS:
        raise NoKey(_("Nothing can be kept anonymously here: THRIVE_OPEN_WAVES names no folder."))
    return Path(settings.THRIVE_WAVE_KEYS).parent / "open-waves"


def _path(wave: int, purpose: str) -> Path:
    return folder() / f"wave-{wave}-{purpose}.sqlite3"


def _made(path: Path) -> None:
    """The file, readable by its owner alone."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _opened(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)
    file.execute("PRAGMA journal_mode = TRUNCATE")
    file.execute("PRAGMA synchronous = FULL")
    file.execute("PRAGMA secure_delete = ON")
    return file
