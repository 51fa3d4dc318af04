"""Fifty at once with one token, or one code, on a real file of SQLite, as in production.

In memory SQLite has one connection only; so the database of the test is carried over into a file,
and each browser opens it for itself. On PostgreSQL the same is in test_tokens_spent and test_paper.
"""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from tests.voice.devices import FIRST, OPEN, Device, sealed
from tests.voice.held import held
from tests.voice.test_dump import as_bytes, dump
from tests.voice.test_paper import Codes, entry_of
from tests.voice.town import Town
from thrive.config.settings import environment
from thrive.voice import actions
from thrive.voice.errors import TokenSpent

AT_ONCE = 50


@pytest.fixture
def on_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Carries the database over into a file, in which every thread from then on works."""
    if connection.vendor != "sqlite":
        pytest.skip("skipped, because PostgreSQL needs no file: see test_tokens_spent, test_paper")

    def carried() -> Path:
        file = tmp_path / "main.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        options = environment.sqlite(str(file))
        monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options["OPTIONS"])
        return file

    return carried


def spent_by(spend: Callable[[bytes], None], bodies: list[bytes]) -> list[str]:
    """How it ends for each of many browsers."""

    def one(body: bytes) -> str:
        try:
            spend(body)
        except TokenSpent:
            return "spent"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(AT_ONCE) as browsers:
        return list(browsers.map(one, bodies))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_with_one_token_exactly_one_is_kept(
    anonymous: int, town: Town, at: datetime, on_file: Callable[[], Path]
) -> None:
    amina = Device.of(town.people.amina.pk, anonymous, at)
    amina.enrol(FIRST[0], at=at)
    entry = amina.entry(FIRST[0], OPEN)
    bodies = [sealed(entry, {"safe": 1 + place % 5}) for place in range(AT_ONCE)]
    file = on_file()

    ends = spent_by(lambda body: amina.answer(FIRST[0], {}, OPEN, sealed=body), bodies)

    assert sorted(ends) == ["kept"] + ["spent"] * (AT_ONCE - 1)
    assert [whole for _key, whole in held()] == [bodies[ends.index("kept")]]
    # The main database, its log included, never saw any of them.
    stored = b"".join(part.read_bytes() for part in file.parent.glob("main.sqlite3*"))
    assert not [body for body in bodies if body[:64] in stored]
    assert as_bytes(amina.person) in b"\n".join(dump())  # the control: a search that finds


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_with_one_code_exactly_one_is_kept(
    codes: Codes, on_file: Callable[[], Path]
) -> None:
    code = codes("Quay")[0]
    bodies = [sealed(entry_of(code), {"safe": 1 + place % 5}) for place in range(AT_ONCE)]
    on_file()

    ends = spent_by(lambda body: actions.accept_paper(code=code, sealed=body, at=OPEN), bodies)

    assert sorted(ends) == ["kept"] + ["spent"] * (AT_ONCE - 1)
    assert [whole for _key, whole in held()] == [bodies[ends.index("kept")]]
