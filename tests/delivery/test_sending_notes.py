"""Notes of other domains are sent as prompts are: hours, budget, pauses."""

from datetime import datetime

import pytest
from pytest_django import Settings

from tests.cast import Cast
from tests.delivery.conftest import use_mail_server
from tests.delivery.parcels import payload
from tests.delivery.postbox import Postbox, free_port
from tests.delivery.scenes import DAY, HOUR, MINUTE, wants
from thrive.delivery import notes
from thrive.delivery.models import Note
from thrive.delivery.sending import send_due
from thrive.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_note_is_carried_as_a_prompt_is(people: Cast, postbox: Postbox, at: datetime) -> None:
    notes.take_in([payload(people.amina, at)], at)

    done = [send_due(at), send_due(at)]

    assert done == [1, 0]
    assert postbox.taken[0]["Subject"] == "It is decided"
    note = Note.objects.get()
    assert (note.state, note.how, note.title, note.line) == ("sent", "email", "", "")


def test_a_note_waits_for_hours_in_which_somebody_may_be_disturbed(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    wants(people.amina, "email", quiet_hours=[["17:00", "19:30"]])
    notes.take_in([payload(people.amina, at)], at)

    done = [send_due(at), send_due(at + 89 * MINUTE), send_due(at + 90 * MINUTE)]

    assert done == [0, 0, 1]


def test_a_note_ends_when_its_hours_come_too_late(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    wants(people.amina, "email", own_hours=[["08:00", "09:00"]])
    notes.take_in([payload(people.amina, at)], at)

    send_due(at)
    send_due(at + 15 * HOUR)

    assert (Note.objects.get().how, postbox.taken) == ("expired", [])


def test_a_note_without_room_waits_for_the_next_week_if_that_is_not_too_late(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    wants(people.amina, "email", prompts_a_week=0)
    short, long = at + HOUR, at + 10 * DAY
    notes.take_in(
        [
            payload(people.amina, at, key="short", expires_at=short.isoformat()),
            payload(people.amina, at, key="long", expires_at=long.isoformat()),
        ],
        at,
    )

    send_due(at)

    found = dict(Note.objects.values_list("key", "how"))
    assert found == {"short": "no room", "long": ""}
    assert Note.objects.get(key="long").due_at.isoformat() == "2026-09-21T00:00:00+00:00"


def test_a_note_for_somebody_who_has_left_ends(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    notes.take_in([payload(people.amina, at)], at)
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    send_due(at)

    assert (Note.objects.get().how, postbox.taken) == ("left", [])


def test_a_note_that_cannot_be_sent_now_waits(
    people: Cast, settings: Settings, at: datetime
) -> None:
    use_mail_server(settings, free_port())
    notes.take_in([payload(people.amina, at)], at)

    send_due(at)

    note = Note.objects.get()
    assert (note.state, note.due_at) == ("waiting", at + MINUTE)
