"""What a thief carries away: every table with what the database keeps beside it, and bare bytes.

Reads whatever tables there are and asks no model. SQLite: its file, the log beside it, and every
other file of SQLite in the same folder. PostgreSQL: the heap of every table and the log since a
moment, as far as the role may read files of the server; if it may not, that is told and not passed
over.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

MAGIC = b"SQLite format 3\x00"
LARGEST = 1 << 29  # bytes; what is larger is not held in memory: told


@dataclass(frozen=True)
class Table:
    """All rows of a table, each with what its database knows beside its columns.

    ``Any``: whatever lies in a database. ``beside``: of each row its hidden number, or when and
    where it was written (``xmin``, ``ctid``).
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    beside: Mapping[str, tuple[Any, ...]]

    def renamed(self, place: str) -> "Table":
        """The same, named by the file in which it lies."""
        return replace(self, name=f"{place}: {self.name}")


@dataclass(frozen=True)
class Bytes:
    """Bare bytes by where they lie, and what could not be read, in words."""

    files: dict[str, bytes]
    unread: tuple[str, ...] = ()


def tables() -> Iterator[Table]:
    """Every table of the database in use."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
    hidden = ("rowid",) if connection.vendor == "sqlite" else ("xmin", "ctid")
    for name in names:
        with connection.cursor() as cursor:
            yield _table(cursor, name, hidden)


def tables_of(file: Path) -> Iterator[Table]:
    """Every table of a file of SQLite, which is only read. Raises sqlite3.DatabaseError."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        names = [
            name
            for (name,) in opened.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
        ]
        for name in names:
            yield _table(opened.cursor(), name, ("rowid",))


def bare_bytes(*, since: str = "") -> Bytes:
    """Everything that lies on the disk for the database in use."""
    if connection.vendor == "sqlite":
        return bytes_beside(Path(str(connection.settings_dict["NAME"])))
    return _bytes_of_server(since)


def bytes_beside(database: Path) -> Bytes:
    """A file of SQLite, its logs, and every other file of SQLite in its folder and those below."""
    if not database.is_file():
        return Bytes({}, (f"{database} is no file: the database lies in memory",))
    files, unread = {}, []
    for path in sorted(database.parent.rglob("*")):
        if not path.is_file() or not _is_of_sqlite(path, database):
            continue
        name = str(path.relative_to(database.parent))
        if path.stat().st_size > LARGEST:
            unread.append(f"{name} is larger than {LARGEST >> 20} MiB")
        else:
            files[name] = path.read_bytes()
    return Bytes(files, tuple(unread))


def other_files(database: Path) -> list[Path]:
    """The other files of SQLite in the folder of a database and those below, such as open waves."""
    return [
        path
        for path in sorted(database.parent.rglob("*"))
        if path.is_file() and not path.name.startswith(database.name) and _has_magic(path)
    ]


def log_position() -> str:
    """Where the log of PostgreSQL stands now; nothing on SQLite."""
    if connection.vendor == "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
        return str(cursor.fetchone()[0])


def _table(cursor: Any, name: str, hidden: Sequence[str]) -> Table:
    """``Any``: a cursor of Django or of sqlite3."""
    quoted = '"' + name.replace('"', '""') + '"'
    beside = list(hidden)
    extra = ", ".join(f"{one}::text" if one in {"xmin", "ctid"} else one for one in beside)
    try:
        cursor.execute(f"SELECT {extra}, {quoted}.* FROM {quoted}")  # noqa: S608  its own names
    except (DatabaseError, sqlite3.OperationalError):  # a table without a hidden number, a view
        beside = []
        cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608  quoted by the database
    columns = [one[0] for one in cursor.description][len(beside) :]
    found = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    kept = {one: tuple(_position(row[place]) for row in found) for place, one in enumerate(beside)}
    rows = tuple(row[len(beside) :] for row in found)
    return Table(name, tuple(columns), rows, kept)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def _position(value: Any) -> Any:
    """What can be put in order: ``(3,12)`` and ``741`` as numbers."""
    if not isinstance(value, str):
        return value
    return tuple(int(part) for part in value.strip("()").split(","))


def _is_of_sqlite(path: Path, database: Path) -> bool:
    if path.name.startswith(database.name) or path.name.endswith(("-wal", "-journal")):
        return True
    return _has_magic(path)


def _has_magic(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _bytes_of_server(since: str) -> Bytes:
    files: dict[str, bytes] = {}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid), 0, %s, true) "
                "FROM pg_class WHERE relkind = 't' "
                "OR relkind IN ('r', 'i') AND relname NOT LIKE 'pg_%%' ORDER BY relname",
                [LARGEST],
            )
            files |= {name: bytes(content) for name, content in cursor.fetchall() if content}
            cursor.execute(
                "SELECT name, pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir() "
                "WHERE name BETWEEN %s AND pg_walfile_name(pg_current_wal_lsn()) ORDER BY name",
                [since or log_position()],
            )
            log = b"".join(bytes(content).rstrip(b"\x00") for _name, content in cursor.fetchall())
    except DatabaseError as error:
        why = str(error).splitlines()[0]
        return Bytes(files, (f"the files of the server may not be read: {why}",))
    return Bytes(files | {"the log": log})
