"""What other domains hand over through the outbox."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.delivery.parcels import payload
from thrive.delivery import notes
from thrive.delivery.models import Message, Note
from thrive.foundation import outbox
from thrive.foundation.models import OutboxEntry

pytestmark = pytest.mark.django_db


def test_what_is_announced_is_kept_once(people: Cast, at: datetime) -> None:
    said = payload(people.amina, at, leave_path="/talk/12/quiet/", private=True)
    for _ in range(2):
        outbox.announce("message", said, at=at)
    outbox.drain(at=at)

    note = Note.objects.get()
    assert (note.person, note.title, note.path) == (people.amina, "It is decided", "/talk/12/")
    assert (note.leave_path, note.is_private) == ("/talk/12/quiet/", True)
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"key": "x" * 81}, "expected a text of at most 80 letters"),
        ({"person": "amina"}, "person is 'amina'; expected a whole number"),
        ({"person": True}, "person is True; expected a whole number"),
        ({"title": None}, "title is None; expected a text"),
        ({"path": ""}, "path is empty; expected a path within Thrive"),
        ({"path": "https://elsewhere.example/"}, "expected a path within Thrive"),
        ({"path": "//elsewhere.example/"}, "expected a path within Thrive"),
        ({"path": "/\\elsewhere.example/"}, "expected a path within Thrive"),
        ({"leave_path": "javascript:alert(1)"}, "leave_path is 'javascript:alert"),
        ({"seconds": -1}, "seconds is -1; expected a whole number up to 32767"),
        ({"priority": 1.5}, "priority is 1.5; expected a whole number"),
        ({"expires_at": "tomorrow"}, "Invalid isoformat"),
        ({"expires_at": "2026-09-18T18:00:00"}, "expected a moment with its zone"),
    ],
)
def test_a_payload_that_cannot_be_carried_is_named_and_keeps_nobody_else_waiting(
    people: Cast, at: datetime, wrong: dict[str, Any], expected: str
) -> None:
    good, bad = payload(people.daniel, at, key="good"), payload(people.amina, at, key="bad") | wrong

    with pytest.raises(ValueError, match="message '") as refused:
        notes.take_in([bad, good], at)

    assert expected in str(refused.value)
    assert list(Note.objects.values_list("key", flat=True)) == ["good"]


def test_a_payload_with_something_missing_says_what(people: Cast, at: datetime) -> None:
    bad = payload(people.amina, at)
    del bad["line"]

    with pytest.raises(ValueError, match="message 'talk-12-decided': KeyError 'line'"):
        notes.take_in([bad], at)


def test_whoever_is_not_there_is_told_nothing(people: Cast, at: datetime) -> None:
    notes.take_in([payload(people.amina, at) | {"person": 987_654}], at)

    assert not Note.objects.exists()


def test_two_workers_never_have_the_same_note(people: Cast, at: datetime) -> None:
    notes.take_in([payload(people.amina, at), payload(people.daniel, at, key="other")], at)

    first = notes.claim(at=at, most=1)
    second = notes.claim(at=at, most=5)
    third = notes.claim(at=at, most=5)
    after_the_lease = notes.claim(at=at + notes.LEASE, most=5)

    assert [len(first), len(second), len(third), len(after_the_lease)] == [1, 1, 0, 2]
    assert {first[0].key, second[0].key} == {"note-talk-12-decided", "note-other"}


def test_a_note_that_has_ended_stays_as_it_ended(people: Cast, at: datetime) -> None:
    notes.take_in([payload(people.amina, at)], at)
    note = Note.objects.get().pk

    notes.sent({note: "email"}, at=at)
    notes.drop([note], "left", at=at)
    notes.give_back([note], until=at)

    assert Note.objects.values_list("state", "how").get() == ("sent", "email")


def test_a_message_is_sent_exactly_if_it_has_a_moment(people: Cast, at: datetime) -> None:
    for fields in ({"state": "sent"}, {"state": "failed", "sent_at": at}):
        with pytest.raises(IntegrityError, match="message_sent_has_a_moment"), transaction.atomic():
            Message.objects.create(
                key="k", sent_as="s", person=people.amina, channel="sms", first_at=at, **fields
            )


def test_a_note_has_ended_exactly_if_it_has_a_moment(people: Cast, at: datetime) -> None:
    notes.take_in([payload(people.amina, at)], at)

    for fields in ({"state": "sent"}, {"ended_at": at}):
        with pytest.raises(IntegrityError, match="note_ended_has_a_moment"), transaction.atomic():
            Note.objects.update(**fields)
