"""A thief of the database, its logs and a backup: what leads from an answer to a person.

One rehearsal for all of these tests, with the code in use, on the kind of database that is tested.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from thrive.voice.proving import careless, matching, scratch
from thrive.voice.proving.scratch import Rehearsals


@pytest.fixture(scope="module")
def held(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rehearsals]:
    """Outside every transaction: PostgreSQL makes no database inside one. ``Any``: pytest's."""
    with django_db_blocker.unblock():
        yield scratch.rehearsals()


def test_the_careless_store_gives_nearly_everybody_away(held: Rehearsals) -> None:
    """The control: without it nothing below would mean anything."""
    assert held.first.control is not None
    assert held.first.people == 60
    assert held.first.control.rate >= careless.LEAST


def test_no_order_in_database_log_or_backup_leads_to_people(held: Rehearsals) -> None:
    methods = {one.method for one in held.first.tries}

    assert held.found == ()
    assert len(methods) > 300
    assert any(method.startswith("backup: ") for method in methods)
    assert any(method.startswith("closed: kept: ") for method in methods)
    assert any("order of arrival" in method for method in methods)


def test_bytes_and_what_the_database_keeps_beside_rows_were_looked_at(held: Rehearsals) -> None:
    methods = " ".join(one.method for one in held.first.tries)
    looked_at = (
        ("rowid", "-wal", "open-waves/")
        if connection.vendor == "sqlite"
        else ("xmin", "ctid", "place in the log", "place in voice_keptanswer")
    )

    assert [one for one in looked_at if one not in methods] == []
    assert held.first.unread == ()


def test_kept_answers_lead_to_nobody_even_with_the_key_and_the_order_of_arrival(
    held: Rehearsals,
) -> None:
    kept = [one for one in held.first.tries if one.method.startswith("closed: kept: ")]

    assert held.first.kept == 60
    assert {one.answers for one in kept if "keptanswer.id" in one.method} == {60}
    assert not [one for one in held.found if one.method.startswith("closed: kept: ")]
    best = matching.best(kept)
    assert best is not None
    assert best.rate < 0.3


def test_nothing_can_be_read_of_an_open_wave_and_its_key_lies_elsewhere(held: Rehearsals) -> None:
    assert held.first.readable_open == 0
    assert not held.first.key_in_bytes


def test_while_a_wave_is_open_storage_tells_the_order_and_that_is_said(held: Rehearsals) -> None:
    """Measured so that nobody believes otherwise; it is in the words of the promise."""
    assert held.first.watched is not None
    assert held.first.watched.is_found
    assert "order of arrival" in held.first.watched.method


def test_a_closed_wave_leaves_nothing_that_leads_from_a_backup_to_what_was_said(
    held: Rehearsals,
) -> None:
    assert held.first.readable_closed == 0
    assert held.first.traces == 0
    assert held.first.shared == 0


def test_no_byte_tells_what_was_said_in_confidence(held: Rehearsals) -> None:
    assert held.first.words == 10
    assert held.first.confidential_found == 0
    assert held.first.named_found == 10  # the control: said by name


def test_a_rehearsal_that_cannot_be_held_says_why(
    monkeypatch: pytest.MonkeyPatch, held: Rehearsals, django_db_blocker: Any
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "thrive.no_such_settings")

    with django_db_blocker.unblock(), pytest.raises(scratch.NoRehearsal, match="no_such_settings"):
        scratch.rehearsed()


def test_a_suspicion_is_rehearsed_again(monkeypatch: pytest.MonkeyPatch, held: Rehearsals) -> None:
    from dataclasses import replace

    lucky = matching.Tried("lucky", 60, 20, 3, 3)
    usual = matching.Tried("lucky", 60, 3, 3, 3)
    luck = iter([replace(held.first, tries=[one]) for one in (lucky, usual)])
    leak = iter([replace(held.first, tries=[lucky])] * 3)

    monkeypatch.setattr(scratch, "rehearsed", lambda: next(luck))
    once = scratch.rehearsals()
    monkeypatch.setattr(scratch, "rehearsed", lambda: next(leak))
    always = scratch.rehearsals()

    assert (once.held, once.found) == (2, ())
    assert (always.held, always.found) == (3, (lucky,))
