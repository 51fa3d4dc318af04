"""From what is due to what was sent: preference, budget, priority, reminders."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast, person
from tests.delivery import scenes
from tests.delivery.conftest import SECRET
from tests.delivery.gateway import Gateway
from tests.delivery.parcels import payload
from tests.delivery.postbox import Postbox
from tests.delivery.scenes import DAY, HOUR, MINUTE, PHONE, due, messages, state, steps, wants
from thrive.delivery import notes
from thrive.delivery.models import Message
from thrive.delivery.sending import forget_old, send_due
from thrive.experiences.prompting import actions as prompting
from thrive.people.actions import Spending, spend

pytestmark = pytest.mark.django_db


def test_what_is_due_is_sent_and_acknowledged(people: Cast, postbox: Postbox, at: datetime) -> None:
    (prompt,) = due(people.amina, at=at)

    done = send_due(at)

    assert done == 1
    assert postbox.receivers == ["amina@fernbrook.example"]
    assert steps(prompt) == [("sent", "email")]
    assert messages() == [("email", "sent", 1)]


def test_nothing_due_is_nothing_done(people: Cast, postbox: Postbox, at: datetime) -> None:
    due(people.amina, at=at + MINUTE)

    assert send_due(at) == 0
    assert postbox.connections == 0


def test_a_second_turn_sends_nothing(people: Cast, postbox: Postbox, at: datetime) -> None:
    due(people.amina, at=at)

    done = [send_due(at), send_due(at + HOUR)]

    assert done == [1, 0]
    assert len(postbox.taken) == 1


def test_the_link_is_of_this_prompt_alone(people: Cast, postbox: Postbox, at: datetime) -> None:
    due(people.amina, people.daniel, at=at)

    send_due(at)

    links = {
        line
        for mail in postbox.taken
        for line in mail.get_body(("plain",)).get_content().splitlines()  # type: ignore[union-attr]
        if line.startswith("http://testserver/c/") and not line.endswith("/leave/")
    }
    assert len(links) == 2


def test_the_preferred_way_comes_first(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    wants(people.amina, "sms", "email", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    send_due(at)

    assert steps(prompt) == [("sent", "sms")]
    assert gateway.requests[0].said["to"] == PHONE
    assert postbox.taken == []


def test_a_way_that_was_not_chosen_is_not_taken(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    gateway.always = 500
    wants(people.amina, "sms", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    send_due(at)

    assert state(prompt) == "scheduled"
    assert postbox.taken == []


def test_chat_knows_people_by_their_mail_or_their_number(
    people: Cast, gateway: Gateway, settings: Settings, at: datetime
) -> None:
    settings.THRIVE_CHAT_URL, settings.THRIVE_CHAT_SECRET = f"{gateway.address}/chat", SECRET
    wants(people.amina, "chat")
    wants(people.peter, "chat")
    due(people.amina, people.peter, at=at)

    send_due(at)

    said = {(one.path, one.said["channel"], one.said["to"]) for one in gateway.requests}
    assert said == {
        ("/chat", "chat", "amina@fernbrook.example"),
        ("/chat", "chat", "peter"),
    }


def test_who_can_be_reached_by_nothing_finds_it_in_the_inbox_at_once(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    (prompt,) = due(people.peter, at=at)

    done = send_due(at)

    assert done == 1
    assert steps(prompt) == [("sent", "inbox")]
    assert messages() == []


def test_what_the_week_has_no_room_for_is_not_sent(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    week_on = at.date() - timedelta(days=at.weekday())
    spend([Spending(people.amina.pk, "before", week_on, 150)], at=at)
    (prompt,) = due(people.amina, at=at)

    done = send_due(at)

    assert done == 1
    assert postbox.taken == []
    assert steps(prompt) == [("cancelled", "no room")]


def test_the_higher_priority_is_served_first(people: Cast, postbox: Postbox, at: datetime) -> None:
    wants(people.amina, "email", prompts_a_week=1)
    lower, higher = due(people.amina, at=at - MINUTE) + due(people.amina, at=at, priority=3)

    send_due(at)

    assert (state(higher), len(postbox.taken)) == ("sent", 1)
    assert state(lower) != "sent"


def test_a_reminder_is_sent_the_same_way_and_does_not_restart_anything(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    where = scenes.run(reminders=1, remind_after=60)
    (prompt,) = due(people.amina, at=at, where=where)

    for hours in range(4):
        send_due(at + hours * HOUR)

    assert [mail["Subject"] for mail in postbox.taken] == ["Your week", "Your week"]
    assert len({mail["Message-ID"] for mail in postbox.taken}) == 2
    assert steps(prompt) == [("sent", "email"), ("sent", "reminded email")]


def test_a_reminder_without_room_is_not_sent_and_ends_nothing(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    wants(people.amina, "email", prompts_a_week=1)
    where = scenes.run(reminders=1, remind_after=60)
    (prompt,) = due(people.amina, at=at, where=where)

    send_due(at)
    send_due(at + HOUR)
    send_due(at + 2 * HOUR)

    assert len(postbox.taken) == 1
    assert state(prompt) == "sent"


def test_what_is_sent_again_on_purpose_is_sent_again(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    (prompt,) = due(people.amina, at=at)
    send_due(at)

    prompting.resend(prompt=prompt.pk, by=people.daniel, at=at + HOUR)
    done = send_due(at + HOUR)

    assert (done, len(postbox.taken)) == (1, 2)


def test_in_confidence_the_subject_tells_nothing(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    due(people.amina, at=at, where=scenes.run("confidential"))

    send_due(at)

    assert postbox.taken[0]["Subject"] == "A moment for you"


def test_it_costs_few_questions_however_many_are_reached_by_the_inbox_alone(
    people: Cast,
    settings: Settings,
    at: datetime,
    django_assert_max_num_queries: Callable[[int], DjangoAssertNumQueries],
) -> None:
    settings.THRIVE_VAPID_KEY = ""
    crowd = [person(f"Visitor{n} Lang", people.hilltop, email=False) for n in range(40)]
    due(*crowd, at=at)

    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        done = send_due(at)

    assert done == 40


def test_what_was_sent_is_forgotten_after_ninety_days(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    due(people.amina, at=at)
    notes.take_in([payload(people.daniel, at)], at)
    send_due(at)

    forgotten = [forget_old(at + 89 * DAY), forget_old(at + 91 * DAY)]

    assert forgotten == [0, 3]  # two messages and a note
    assert not Message.objects.exists()
