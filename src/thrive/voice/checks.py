"""Whether Thrive can begin with this key and this database."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections

from thrive.voice import keys
from thrive.voice.models import Conversation


def key_fits_the_database(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """An error where answers are sealed that the key of the settings does not open.

    Looked at by ``thrive serve``, ``migrate`` and ``check --database default``. ``Any``: as Django
    has it.
    """
    if "default" not in (databases or ()) or not _has_tables():
        return []
    if not keys.key_does_not_fit():
        return []
    return [Error(str(keys.wrong_key()), id="voice.E001")]


def _has_tables() -> bool:
    try:
        tables = connections["default"].introspection.table_names()
    except DatabaseError:
        return False  # told by whoever opens it next
    return Conversation._meta.db_table in tables
