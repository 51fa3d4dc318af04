"""Several columns packed into one, so that rows of many tables can be asked in one question.

A page that shows a little of everything would else ask once for each table. What is packed comes
back as JSON; days and moments as text, which ``day_of`` and ``moment_of`` read.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, JSONField, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler


class _List(Func):
    """Values as a JSON list. Django has none for both databases."""

    function = "JSON_ARRAY"
    output_field = JSONField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """As PostgreSQL writes it."""
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY")


def packed(*columns: str | Combinable) -> Cast:
    """Columns as one text, in their order: without names, which would only be sent to and fro."""
    return Cast(_List(*columns), TextField())


def unpacked(text: str) -> list[Any]:
    """What was packed, in its order. ``Any``: JSON."""
    found: list[Any] = json.loads(text)
    return found


def day_of(text: str | None) -> date | None:
    """A day that was packed; None where there was none."""
    return date.fromisoformat(text) if text else None


def moment_of(text: str) -> datetime:
    """A moment that was packed. SQLite keeps moments as text without a zone, in UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
