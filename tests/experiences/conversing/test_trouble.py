"""The database is locked, or its disk is full: nothing is acknowledged that is not stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections

from tests.cast import MOMENT, make_cast
from tests.experiences.conversing.scenes import running
from tests.experiences.conversing.test_together import elsewhere, in_a_file
from thrive.experiences.conversing import actions
from thrive.experiences.conversing.admission import Caller
from thrive.people.models import Person
from thrive.voice import queries as said

ESSAY = """\
program: evening
languages: [en]
title: {en: The evening}
about: {en: How it went}
promise: confidential
experiences:
  - id: week
    title: {en: Your evening}
    frames:
      - {id: essay, kind: essay, text: {en: Tell all of it}, longest: 20000}
"""


def press(prompt: int, person: Person, words: str) -> None:
    actions.answer(
        prompt=prompt, caller=Caller(person=person), version=0, frame="essay",
        read=lambda _frame: words, at=MOMENT,
    )  # fmt: skip


def kept(prompt: int, person: Person) -> object:
    found = said.conversation(key=f"prompt-{prompt}", person=person.pk)
    return None if found is None else (found.version, found.body.answers)


@contextmanager
def locked(folder: Path, prompt: int) -> Iterator[None]:
    """Somebody else writes, for longer than anybody waits."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "copy.sqlite3", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            yield
            writer.execute("ROLLBACK")
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM experiences_prompt WHERE id = %s FOR UPDATE", [prompt])
        yield
        cursor.execute("ROLLBACK")


def impatiently(doing: object) -> None:
    """On a connection that waits for a moment only. Raises what the doing raises."""
    assert callable(doing)
    with connections["default"].cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 50")
        else:
            cursor.execute("SET lock_timeout = '50ms'")
    doing()


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_locked_nothing_is_acknowledged_and_then_it_is_kept_once(
    tmp_path: Path,
) -> None:
    amina = make_cast().amina
    prompt = running([amina], at=MOMENT, source=ESSAY).prompt(amina, at=MOMENT)

    with in_a_file(tmp_path):
        with locked(tmp_path, prompt), pytest.raises(OperationalError):
            elsewhere(lambda: impatiently(lambda: press(prompt, amina, "All of it")))
        before = elsewhere(lambda: kept(prompt, amina))
        for _again in range(2):
            elsewhere(lambda: press(prompt, amina, "All of it"))
        after = elsewhere(lambda: kept(prompt, amina))

    assert before is None
    assert after == (1, {"essay": "All of it"})


@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_nothing_is_acknowledged(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("skipped, because only SQLite lets a test fill its disk")
    amina = make_cast().amina
    prompt = running([amina], at=MOMENT, source=ESSAY).prompt(amina, at=MOMENT)

    def on_a_full_disk() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        press(prompt, amina, "x" * 19_000)

    with in_a_file(tmp_path):
        with pytest.raises(OperationalError, match="full"):
            elsewhere(on_a_full_disk)
        before = elsewhere(lambda: kept(prompt, amina))
        elsewhere(lambda: press(prompt, amina, "All of it"))

    assert before is None
