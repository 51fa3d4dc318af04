"""A database for a rehearsal, of the same kind as the one in use, and gone afterwards."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

from django.db import DatabaseError, connection

from thrive.voice.proving import matching
from thrive.voice.proving.matching import Tried
from thrive.voice.proving.rehearsing import Rehearsed

LONGEST = 300  # seconds
MOST = 3  # rehearsals


class NoRehearsal(RuntimeError):
    """The rehearsal could not be held; says why."""


@dataclass(frozen=True)
class Rehearsals:
    """What was tried. ``found``: ways that led to people in every rehearsal; none if all is well.

    Another rehearsal is held, up to three, only where something was found in all before: of a
    thousand ways some are right more often than three standard errors explain, and not again.
    """

    kind: str  # of the database
    first: Rehearsed
    held: int
    found: tuple[Tried, ...]


def rehearsals() -> Rehearsals:
    """Hold one rehearsal, or up to three. Raises NoRehearsal."""
    first = rehearsed()
    found = [one for one in first.tries if one.is_found]
    held = 1
    while found and held < MOST:
        found = matching.still_found(found, rehearsed().tries)
        held += 1
    return Rehearsals(connection.vendor, first, held, tuple(found))


def rehearsed() -> Rehearsed:
    """One rehearsal in a process and a database of its own. Raises NoRehearsal."""
    with TemporaryDirectory(prefix="thrive-rehearsal-") as folder, _database(folder) as address:
        environment = os.environ | {
            "THRIVE_DATABASE": address,
            "THRIVE_DATA": folder,
            "THRIVE_DEMO": "no",
        }
        command = [sys.executable, "-m", "thrive.voice.proving", folder]
        done = subprocess.run(  # noqa: S603  our own program
            command, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise NoRehearsal(said[-1])
    return _read(json.loads(done.stdout))


@contextmanager
def _database(folder: str) -> Iterator[str]:
    """The address of an empty database."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{Path(folder) / 'rehearsal.sqlite3'}"
        return
    name = f"thrive_rehearsal_{secrets.token_hex(8)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    except DatabaseError as error:
        why = str(error).splitlines()[0]
        raise NoRehearsal(f"no database can be made for it: {why}") from error
    try:
        yield _address_of(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _address_of(name: str) -> str:
    given = connection.settings_dict
    parts = {
        "host": given["HOST"], "port": given["PORT"], "user": given["USER"],
        "password": given["PASSWORD"],
    }  # fmt: skip
    return f"postgresql:///{quote(name)}?{urlencode({k: v for k, v in parts.items() if v})}"


def _read(plain: dict[str, Any]) -> Rehearsed:
    """``Any``: JSON."""
    found = Rehearsed(**plain)
    found.tries = [Tried(**one) for one in plain["tries"]]
    found.control, found.watched = _tried(plain["control"]), _tried(plain["watched"])
    found.unread = tuple(plain["unread"])
    return found


def _tried(plain: dict[str, Any] | None) -> Tried | None:
    """``Any``: JSON."""
    return Tried(**plain) if plain else None
