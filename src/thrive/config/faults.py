"""What went wrong around a command, in one line that says what to do; the rest surfaces loudly."""

import sqlite3

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError

FAILED, MISUSED = 1, 2  # exit statuses
NO_SUCH_TABLE = ("no such table", "no such column")  # SQLite has no codes for these
UNDEFINED = {"42P01", "42703"}  # PostgreSQL: a table, a column
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
WAITED_IN_VAIN = {"55P03", "40P01"}  # PostgreSQL: a lock that could not be had, a deadlock


def explained(error: Exception) -> tuple[int, str] | None:
    """The exit status and the line for a fault that somebody can cure; None for one of ours."""
    if isinstance(error, ImproperlyConfigured):
        return MISUSED, str(error)
    if not isinstance(error, DatabaseError):
        return None
    if _is_undefined(error):
        return FAILED, "The database is not up to date. Bring it up to date with: thrive migrate"
    if _is_busy(error):
        return FAILED, "The database is busy: another process is writing. Try again in a minute."
    if isinstance(error, OperationalError):
        return FAILED, f"The database cannot be used: {error}"
    return None


def _is_undefined(error: DatabaseError) -> bool:
    return _sqlstate(error) in UNDEFINED or any(words in str(error) for words in NO_SUCH_TABLE)


def _is_busy(error: DatabaseError) -> bool:
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF in BUSY or _sqlstate(error) in WAITED_IN_VAIN


def _sqlstate(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
