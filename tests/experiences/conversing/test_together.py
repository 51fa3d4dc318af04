"""Fifty browsers answer the same prompt at once: one is kept, the others see where it stands."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, connections

from tests.cast import MOMENT, make_cast
from tests.experiences.conversing.scenes import running
from thrive.experiences.conversing import actions
from thrive.experiences.conversing.admission import Caller, new_browser
from thrive.experiences.conversing.errors import SignInFirst
from thrive.experiences.models import PromptEvent
from thrive.people.models import Person
from thrive.voice import queries as said

BROWSERS = 50
T = TypeVar("T")


@contextmanager
def in_a_file(folder: Path) -> Iterator[None]:
    """The test's SQLite database in a file: one in memory belongs to one connection."""
    if connection.vendor != "sqlite":
        yield
        return
    file = folder / "copy.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    name = connection.settings_dict["NAME"]
    connections.settings["default"]["NAME"] = str(file)
    try:
        yield
    finally:
        connections.settings["default"]["NAME"] = name


def elsewhere(doing: Callable[[], T]) -> T:
    """Do something on a connection of its own."""

    def alone() -> T:
        try:
            return doing()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(alone).result()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_of_fifty_browsers_one_is_kept(tmp_path: Path, is_signed_in: bool) -> None:
    people = make_cast()
    prompt = running([people.amina], at=MOMENT).prompt(people.amina, at=MOMENT)
    together = Barrier(BROWSERS)

    def browser(number: int) -> str:
        caller = Caller(people.amina) if is_signed_in else Caller(browser=new_browser())
        together.wait()
        try:
            return _press(prompt, caller, number % 3 + 1, MOMENT)
        finally:
            connections.close_all()

    with in_a_file(tmp_path):
        with ThreadPoolExecutor(BROWSERS) as browsers:
            came = list(browsers.map(browser, range(BROWSERS)))
        events, version, answers = elsewhere(lambda: _kept(prompt, people.amina))

    assert version == 1
    assert events == ["opened"]
    kept = answers["mood"]
    won = [number for number, one in enumerate(came) if one == "kept"]
    if is_signed_in:
        # Who said the same is acknowledged; nobody else believes that theirs was kept.
        assert all(number % 3 + 1 == kept for number in won)
        assert set(came) <= {"kept", "went on"}
        assert [number for number in range(BROWSERS) if number % 3 + 1 == kept] == won
    else:
        assert len(won) == 1
        assert came.count("sign in") == BROWSERS - 1


def _press(prompt: int, caller: Caller, value: int, at: datetime) -> str:
    try:
        outcome = actions.answer(
            prompt=prompt, caller=caller, version=0, frame="mood", read=lambda _frame: value, at=at
        )
    except SignInFirst:
        return "sign in"
    return "went on" if outcome.went_on else "kept"


def _kept(prompt: int, person: Person) -> tuple[list[str], int, dict[str, int]]:
    found = said.conversation(key=f"prompt-{prompt}", person=person.pk)
    assert found is not None
    events = PromptEvent.objects.filter(prompt=prompt).order_by("id")
    return list(events.values_list("state", flat=True)), found.version, found.body.answers
