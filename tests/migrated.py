"""The tables of the tests: migrated once in a run of the tests, copied for each of its workers.

Migrating takes longer than any test. All workers of one run share a folder: whoever comes first
migrates there, the others wait and copy. Django still migrates each copy, which has nothing left to
do; so a copy that was behind would be brought forward, not believed. The last to leave cleans up.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit
from uuid import uuid4

import django
import psycopg

ROOT = Path(__file__).parents[1]
# Named, so that what fills it and what tests in it find the same one.
IN_MEMORY = "file:thrive-tests?mode=memory&cache=shared"
VARIABLE = "THRIVE_DATABASE"


def state(source: Path = ROOT / "src") -> str:
    """What the tables follow from: the version of Django, and every migration of ours."""
    found = hashlib.sha256(django.get_version().encode())
    for path in sorted(source.rglob("migrations/*.py")):
        found.update(f"\n{path.relative_to(source)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


class InFile:
    """A file of SQLite in the shared folder. Its copies are in memory."""

    def __init__(self, folder: Path, into: str = IN_MEMORY) -> None:
        self._path, self._into = folder / "tables.sqlite3", into

    def make(self) -> None:
        """Migrate from nothing."""
        migrate(f"sqlite:///{self._path}")

    @contextmanager
    def copied(self) -> Iterator[dict[str, str]]:
        """What Django has to know of a test database (TEST), so that it begins as a copy."""
        holding = sqlite3.connect(self._into, uri=True)  # what is in memory lasts as long as this
        source = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        source.backup(holding)
        source.close()
        yield {"NAME": self._into}
        holding.close()

    def drop(self) -> None:
        """Leave nothing behind."""
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()


class OnServer:
    """A database on PostgreSQL, with a name that no other run has. The server copies it itself."""

    def __init__(self, folder: Path, address: str) -> None:
        self._named, self._address = folder / "name", address

    def make(self) -> None:
        """Migrate from nothing."""
        name = f"migrated_{uuid4().hex}"
        self._named.write_text(name)
        self._say(f'CREATE DATABASE "{name}"')
        migrate(urlsplit(self._address)._replace(path=f"/{name}").geturl())

    @contextmanager
    def copied(self) -> Iterator[dict[str, str]]:
        """What Django has to know of a test database (TEST), so that it begins as a copy."""
        yield {"TEMPLATE": self._named.read_text()}

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._named.exists():
            self._say(f'DROP DATABASE IF EXISTS "{self._named.read_text()}"')
            self._named.unlink()

    def _say(self, words: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(words.encode())


Tables = InFile | OnServer


def tables(folder: Path, environment: Mapping[str, str] = os.environ) -> Tables:
    """The tables as this run tests them."""
    address = environment.get(VARIABLE, "")
    on_server = address.startswith(("postgresql://", "postgres://"))
    return OnServer(folder, address) if on_server else InFile(folder)


def migrate(address: str) -> None:
    """Run the migrations on an empty database, in a process of its own."""
    settings = {"DJANGO_SETTINGS_MODULE": "thrive.config.settings.testing", VARIABLE: address}
    command = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"]
    subprocess.run(command, env=os.environ | settings, cwd=ROOT, check=True)


@contextmanager
def shared_by_all(folder: Path, made: Tables) -> Iterator[Tables]:
    """The tables, made if nobody did; dropped when nobody uses them any more.

    Safe from several processes at once. What somebody left half made is dropped and made again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "done"
    with (folder / "lock").open("w") as lock, (folder / "used").open("w") as used:
        fcntl.flock(used, fcntl.LOCK_SH)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            made.drop()
            made.make()
            done.touch()
        fcntl.flock(lock, fcntl.LOCK_UN)
        try:
            yield made
        finally:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _nobody_else(used):
                done.unlink()
                made.drop()


def _nobody_else(used: TextIO) -> bool:
    try:
        fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
