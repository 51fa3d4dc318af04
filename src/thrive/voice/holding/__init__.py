"""Where sealed answers of an open wave lie: apart from all that is known of people, dropped whole.

On SQLite each wave has a database file of its own, so that the main one, its log and its backups
never see a sealed answer. On PostgreSQL each has a table of its own, which ``pg_dump`` is told to
leave out. Neither has a person, a moment or a number that counts up. Whoever looks at the storage
while a wave is open can still tell in which order answers came, but cannot open them; after it is
closed, storage and key are gone: see docs/mechanisms/anonymous.md.

Rows lie by ``purpose``, that of the key with which their token was signed.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import ModuleType

from django.db import connection
from django.utils.translation import gettext as _

from thrive.voice.errors import TokenSpent
from thrive.voice.holding import files, tables
from thrive.voice.models import Wave, WaveKey

ANSWER, WORDS = "answer", "words"
PURPOSES = (ANSWER, WORDS)


def keep(key: WaveKey, answer: int, sealed: bytes) -> None:
    """Keep sealed bytes under a number that was cut from their token, once.

    The same bytes again change nothing. Raises TokenSpent for others under the same number. Call it
    inside ``entering``, after looking whether the wave is open.
    """
    standing = _store().keep(key.wave_id, key.purpose, answer, key.pk, sealed)
    if standing != (key.pk, sealed):
        raise TokenSpent(_("You have answered already. Nothing was changed."))


def rows(wave: Wave, purpose: str = ANSWER) -> Iterator[tuple[int, bytes]]:
    """All that is kept of a wave: the number of the key, and the sealed bytes.

    In the order of the numbers, which were drawn: it says nothing. None where nothing is kept.
    """
    found: Iterator[tuple[int, bytes]] = _store().rows(wave.pk, purpose)
    return found


def many(wave: Wave, purpose: str = ANSWER) -> Counter[int]:
    """How many are kept, by the number of their key."""
    found: Counter[int] = _store().many(wave.pk, purpose)
    return found


def drop(wave: Wave) -> None:
    """Remove all that is kept of a wave, whatever its purpose. Twice is as good."""
    _store().drop(wave.pk, PURPOSES)


def is_empty(wave: Wave) -> bool:
    """Whether there is no storage of this wave: it was dropped, or nothing was ever kept."""
    return not any(_store().is_there(wave.pk, purpose) for purpose in PURPOSES)


def entering(wave: int) -> AbstractContextManager[None]:
    """A transaction in which the wave is not shut: many may be inside at once on PostgreSQL.

    Ask again inside whether it is open.
    """
    entered: AbstractContextManager[None] = _store().entering(wave)
    return entered


def wait_for_all(wave: int) -> None:
    """Return when nobody is inside any more who entered before. Whoever enters later sees more."""
    _store().wait_for_all(wave)


def _store() -> ModuleType:
    return files if connection.vendor == "sqlite" else tables
