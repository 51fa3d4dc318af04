"""Whether Thrive can begin with this key and this database."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connections

from thrive.voice import keys, restored, seals

LOST = "If it is lost for good: thrive voice-key --lost"
RESTORED = (
    "This database was brought back from a backup, while people were asked anonymously. It has "
    "forgotten who was given keys since then, and answers since then are lost."
)
RESTORED_HINT = "Make these periods void, so that nobody answers twice: thrive wave-key restored"
MISSING = "The keys of waves that people answer in are not here. Without them no answer opens."


def key_fits_the_database(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """An error where anything is sealed that the key of the settings does not open, and what.

    Looked at by ``thrive serve``, ``migrate`` and ``check --database default``. ``Any``: as Django
    has it.
    """
    if "default" not in (databases or ()) or not _has_tables():
        return []
    found: list[CheckMessage] = []
    if keys.key_does_not_fit():
        found.append(Error(f"{keys.wrong_key()} {_affected()}", hint=LOST, id="voice.E001"))
    if settings.THRIVE_WAVE_KEYS and restored.is_restored():
        found.append(Error(RESTORED, hint=RESTORED_HINT, id="voice.E002"))
    elif settings.THRIVE_WAVE_KEYS and restored.keys_are_missing():
        found.append(Warning(MISSING, hint=RESTORED_HINT, id="voice.W001"))
    return found


def _affected() -> str:
    return "Affected: " + "; ".join(one.called for one in seals.affected()) + "."


def _has_tables() -> bool:
    try:
        tables = connections["default"].introspection.table_names()
    except DatabaseError:
        return False  # told by whoever opens it next
    return all(kind.table._meta.db_table in tables for kind in seals.kinds())
