"""What is somebody's own: seen, taken along, deleted."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest

from tests.voice.town import WAVE, Say, Town, said
from thrive.foundation.errors import Invalid
from thrive.foundation.models import AuditRecord
from thrive.people.models import Person
from thrive.voice import actions, queries
from thrive.voice.actions import Body
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Conversation, Released


@pytest.fixture
def amina(town: Town, confidential: int, named: int, say: Say) -> Person:
    """Who has said something in both studies."""
    amina = town.people.amina
    say(confidential, amina.pk, said(4, "tired"))
    say(
        named,
        amina.pk,
        Body({}, {"safe": 2, "words": "=1+1", "thanks": {"to": "Daniel"}}, {"calm": 2.5}),
    )
    say(named, town.people.daniel.pk, said(5))
    return amina


@pytest.fixture
def later(at: datetime) -> datetime:
    """The next day."""
    return at + timedelta(days=1)


def test_a_person_sees_all_that_is_theirs(
    amina: Person, confidential: int, named: int, later: datetime
) -> None:
    found = queries.mine(amina, later)

    assert {one.study for one in found} == {confidential, named}
    assert all(len(one.conversations) == 1 for one in found)
    by_name = next(one for one in found if one.study == named)
    assert by_name.words.sentence.startswith("Daniel Okafor can read")


def test_json_holds_all_of_it(amina: Person, later: datetime) -> None:
    whole = json.loads(actions.export_mine(amina, "json", later))

    given = {study["promise"]: study["conversations"][0]["answers"] for study in whole}
    assert given["confidential"] == {"safe": 4, "hindrance": ["tired"]}
    assert given["named"]["thanks"] == {"to": "Daniel"}


def test_csv_holds_a_row_for_each_answer_and_no_formula(amina: Person, later: datetime) -> None:
    content = actions.export_mine(amina, "csv", later).decode()

    rows = list(csv.DictReader(io.StringIO(content)))
    values = {(row["promise"], row["item"]): row["value"] for row in rows}
    assert values == {
        ("confidential", "safe"): "4",
        ("confidential", "hindrance"): "tired",
        ("named", "safe"): "2",
        ("named", "words"): "'=1+1",
        ("named", "thanks"): '{"to": "Daniel"}',
        ("named", "calm"): "2.5",
    }
    assert {row["wave"] for row in rows} == {"2026-09-01"}


def test_taking_along_is_on_record_without_what_was_said(amina: Person, later: datetime) -> None:
    actions.export_mine(amina, "json", later)

    record = AuditRecord.objects.get(action="voice.export_mine")
    assert (record.actor, record.details) == ("amina", {"kind": "json"})


def test_another_kind_of_file_is_refused(amina: Person, later: datetime) -> None:
    with pytest.raises(Invalid):
        actions.export_mine(amina, "xlsx", later)


def test_a_person_has_deleted_what_they_said_in_one_study(
    amina: Person, confidential: int, named: int, later: datetime
) -> None:
    assert actions.forget_mine(person=amina, study=named, by=amina, at=later) == 1
    assert actions.forget_mine(person=amina, study=named, by=amina, at=later) == 0

    assert [one.study for one in queries.mine(amina, later)] == [confidential]
    assert Conversation.objects.filter(study=named).count() == 1
    records = AuditRecord.objects.filter(action="voice.forget_mine").order_by("id")
    # Both times alike: nobody reads from the record whether there was anything to delete.
    assert [one.details for one in records] == [{"study": "run 2"}] * 2


def test_a_person_has_all_deleted_and_what_was_published_stays(
    amina: Person, town: Town, named: int, say: Say, later: datetime
) -> None:
    for person in town.ids("Riverside")[:8]:
        say(named, person, said(3))
    actions.close_wave(study=named, first_on=WAVE[0], sent={}, at=later)
    published = Released.objects.count()

    actions.forget_mine(person=amina, study=None, by=None, at=later)

    assert queries.mine(amina, later) == ()
    assert Released.objects.count() == published > 0


@pytest.mark.parametrize("name", ["daniel", "omar", "ruth"])
def test_nobody_else_has_it_deleted(amina: Person, town: Town, later: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.forget_mine(person=amina, study=None, by=getattr(town.people, name), at=later)

    assert Conversation.objects.filter(person=amina).count() == 2
