"""Several columns packed into one, so that rows of many tables can be asked in one question.

A page that shows a little of everything would else ask once for each table. What is packed comes
back as JSON; days and moments as text, which ``day_of`` and ``moment_of`` read.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject
from django.db.models.sql.compiler import SQLCompiler


class _Object(JSONObject):
    """Django's own, without its question whether the database knows JSON: ours both do.

    It is asked once in each process, inside a transaction of its own that waits for writers.
    """

    def as_sql(  # Django's own signature
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        """As the database writes it."""
        return Func.as_sql(
            self, compiler, connection, function, template, arg_joiner, **extra_context
        )


def packed(*fields: str, **named: str | Combinable) -> Cast:
    """Columns under their own names, and others under names that are given to them, as one text."""
    return Cast(_Object(**{one: one for one in fields}, **named), TextField())


def unpacked(text: str) -> dict[str, Any]:
    """What was packed, by its names. ``Any``: JSON."""
    found: dict[str, Any] = json.loads(text)
    return found


def day_of(text: str | None) -> date | None:
    """A day that was packed; None where there was none."""
    return date.fromisoformat(text) if text else None


def moment_of(text: str) -> datetime:
    """A moment that was packed. SQLite keeps moments as text without a zone, in UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
