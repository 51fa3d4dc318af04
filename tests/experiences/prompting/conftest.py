"""A database in which other processes can work too."""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]  # the stubs leave it out

_written: list[str] = []
Beside = Callable[[Callable[[], str]], "Process"]


class Process:
    """Another process, which has said something and goes on."""

    def __init__(self, number: int, reading: int) -> None:
        self.number = number
        self._reading = reading

    def said(self) -> str:
        """What it said, a line; waits for it."""
        line = b""
        while not line.endswith(b"\n"):
            letter = os.read(self._reading, 1)
            assert letter, f"it said no more than {line!r}"
            line += letter
        return line.decode().strip()

    def kill(self) -> None:
        """As the machine does: no chance to put anything in order."""
        os.kill(self.number, signal.SIGKILL)
        os.waitpid(self.number, 0)
        os.close(self._reading)


@pytest.fixture
def shared_database(db: None, tmp_path: Path) -> Iterator[str]:
    """The database of the tests where other processes see it: a file, or the server's.

    On SQLite the empty tables in memory are copied into a file, and the test works on that.
    """
    if connection.vendor != "sqlite":
        yield ""
        return
    inside, path = connections["default"], str(tmp_path / "thrive.sqlite3")
    _empty_tables(inside, path)
    connections["default"] = _wrapper(path)
    try:
        yield path
    finally:
        connections["default"].close()
        connections["default"] = inside


def _empty_tables(inside: Any, path: str) -> None:
    """Written down in SQL once: a copy page by page would wait for this test's own transaction."""
    if not _written:
        inside.ensure_connection()
        _written.append("\n".join(inside.connection.iterdump()))
    file = sqlite3.connect(path)
    register(file)  # what constraints reckon with
    file.executescript(_written[0])
    file.close()


@pytest.fixture
def beside(shared_database: str) -> Iterator[Beside]:
    """Do something in a process of its own, which then stands still until it is killed."""
    started: list[Process] = []

    def start(work: Callable[[], str]) -> Process:
        reading, writing = os.pipe()
        connection.close()  # no connection may be carried into another process
        number = os.fork()
        if number == 0:
            _in_the_child(work, writing)
        os.close(writing)
        started.append(Process(number, reading))
        return started[-1]

    yield start
    for process in started:
        try:
            process.kill()
        except ProcessLookupError:
            continue
        except ChildProcessError:
            continue


def _in_the_child(work: Callable[[], str], writing: int) -> None:
    try:
        os.write(writing, f"{work()}\n".encode())
        signal.pause()
    except BaseException as problem:
        os.write(writing, f"{type(problem).__name__}: {problem}\n".encode())
    finally:
        sys.stdout.flush()
        os._exit(0)


def _wrapper(name: str) -> Any:
    """A connection of the tests' kind to a database. ``Any``: as Django has it."""
    there = connections["default"]
    described = {**there.settings_dict, "NAME": name}
    return type(there)(described, alias="default")


@pytest.fixture
def connect() -> Callable[[str], Any]:
    """Another connection to a database, as another server would have it."""
    return _wrapper
