"""From what is due to what was sent: preference, backup, budget, pauses, and never twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast, person
from tests.delivery import scenes
from tests.delivery.conftest import SECRET, use_mail_server
from tests.delivery.gateway import Gateway
from tests.delivery.parcels import payload
from tests.delivery.postbox import Postbox, free_port
from tests.delivery.scenes import DAY, HOUR, MINUTE, due, state, steps, wants
from thrive.delivery import notes, sending, sources
from thrive.delivery.models import Message, Note
from thrive.delivery.sending import forget_old, pause_after, send_due
from thrive.experiences.prompting import actions as prompting
from thrive.people.actions import Spending, spend
from thrive.people.models import Person, Unreachable
from thrive.people.queries import unreachable

pytestmark = pytest.mark.django_db

PHONE = "+44 20 7946 0000"


def messages() -> list[tuple[str, str, int]]:
    """Channel, state and attempts of each message, in the order in which they were written."""
    rows = Message.objects.order_by("id")
    return list(rows.values_list("channel", "state", "attempts"))


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


def test_the_next_way_is_taken_when_the_first_fails(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    gateway.always = 500
    wants(people.amina, "sms", "email", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    send_due(at)

    assert steps(prompt) == [("sent", "email")]
    assert messages() == [("sms", "failed", 1), ("email", "sent", 1)]


@pytest.mark.parametrize("status", [400, 410])
def test_what_a_gateway_refuses_for_good_is_not_offered_again(
    people: Cast, gateway: Gateway, at: datetime, status: int
) -> None:
    gateway.always = status
    wants(people.amina, "sms", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    done = [send_due(at), send_due(at + HOUR)]

    assert done == [1, 0]
    assert steps(prompt) == [("sent", "inbox")]
    assert messages() == [("sms", "gone", 1)]
    assert unreachable([people.amina.pk]) == (
        {(people.amina.pk, "sms")} if status == 410 else set()
    )


def test_an_address_that_reaches_nobody_is_remembered(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    postbox.refuses["amina@fernbrook.example"] = "550 5.1.1 No such mailbox"
    wants(people.amina, "email", "sms", phone=PHONE)
    first, second = due(people.amina, at=at) + due(people.amina, at=at + DAY)

    send_due(at)
    postbox.refuses.clear()
    send_due(at + DAY)

    assert [steps(first), steps(second)] == [[("sent", "sms")], [("sent", "sms")]]
    assert postbox.taken == []
    assert Unreachable.objects.get().reason == "550 5.1.1 No such mailbox"


def test_a_mail_server_that_refuses_nearly_everybody_is_not_believed(
    people: Cast, postbox: Postbox, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    crowd = [person(f"Visitor{n} Lang", people.hilltop) for n in range(12)]
    postbox.refuses |= {str(one.email): "550 Not from you" for one in crowd}
    due(*crowd, at=at)

    send_due(at)

    assert unreachable([one.pk for one in crowd]) == set()
    assert "none is believed" in caplog.text


def test_a_server_that_closes_is_not_asked_once_more_for_everybody(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    everybody = [people.amina, people.daniel, people.ruth]
    postbox.refuses |= {str(one.email): "421 Closing for today" for one in everybody}
    prompts = due(*everybody, at=at)

    done = send_due(at)

    assert done == 0
    assert messages() == [("email", "failed", 1)] * 3
    assert postbox.asked == 1
    assert [state(one) for one in prompts] == ["scheduled"] * 3


def test_the_pause_grows_until_it_works(
    people: Cast, settings: Settings, postbox: Postbox, at: datetime
) -> None:
    port = settings.EMAIL_PORT
    use_mail_server(settings, free_port())
    (prompt,) = due(people.amina, at=at)

    attempts = []
    for minutes in range(40):
        send_due(at + minutes * MINUTE)
        attempts.append(Message.objects.get().attempts)
    use_mail_server(settings, port)
    send_due(at + 2 * HOUR)

    tried_at = [n for n, now in enumerate(attempts) if now > ([0, *attempts])[n]]
    assert tried_at == [0, 1, 3, 7, 15, 31]
    assert state(prompt) == "sent"


def test_a_pause_is_never_longer_than_an_hour() -> None:
    assert [pause_after(n) for n in (0, 1, 2, 3)] == [MINUTE, MINUTE, 2 * MINUTE, 4 * MINUTE]
    assert pause_after(30_000) == HOUR


def test_who_hangs_is_asked_again_before_another_way_is_taken(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    gateway.always = "hang"
    wants(people.amina, "sms", "email", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    states = []
    for minutes in (0, 1, 3):
        send_due(at + minutes * MINUTE)
        states.append((state(prompt), len(gateway.requests), len(postbox.taken)))

    assert states == [("scheduled", 1, 0), ("scheduled", 2, 0), ("sent", 3, 1)]
    assert len({request.key for request in gateway.requests}) == 1


def test_who_answers_late_has_it_once_and_no_other_way_is_taken(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    gateway.behaviour.append("late")
    wants(people.amina, "sms", "email", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    send_due(at)
    send_due(at + MINUTE)

    assert steps(prompt) == [("sent", "sms")]
    assert (len(gateway.requests), len(gateway.taken), postbox.taken) == (2, 1, [])


def test_what_may_have_arrived_is_not_told_by_another_way_because_of_an_error_later(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    gateway.behaviour.extend(["late", 500])
    wants(people.amina, "sms", "email", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    for minutes in (0, 1, 3):
        send_due(at + minutes * MINUTE)

    assert steps(prompt) == [("sent", "sms")]
    assert (len(gateway.requests), len(gateway.taken), postbox.taken) == (3, 1, [])


def test_what_was_sent_but_not_acknowledged_is_not_sent_again(
    people: Cast, postbox: Postbox, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (prompt,) = due(people.amina, at=at)

    def dies(*_: object, **__: object) -> None:
        raise OSError("the worker is gone")

    with monkeypatch.context() as patched:
        patched.setattr(sources, "acknowledge", dies)
        with pytest.raises(OSError, match="the worker is gone"):
            send_due(at)
    early = send_due(at + MINUTE)  # its lease still holds
    late = send_due(at + 3 * MINUTE)

    assert (early, late) == (0, 1)
    assert len(postbox.taken) == 1
    assert steps(prompt) == [("sent", "email")]


def test_what_another_worker_is_sending_just_now_is_left_alone(
    people: Cast, postbox: Postbox, at: datetime
) -> None:
    (prompt,) = due(people.amina, at=at)
    Message.objects.create(
        key=f"prompt-{prompt.pk}-email",
        sent_as="0" * 32,
        person=people.amina,
        channel="email",
        attempts=1,
        held_by="another",
        held_until=at + MINUTE,
        first_at=at,
    )

    done = [send_due(at), send_due(at + 3 * MINUTE)]

    assert done == [0, 1]
    assert len(postbox.taken) == 1


def test_what_is_left_when_the_turn_is_over_goes_back_at_once(
    people: Cast, postbox: Postbox, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = due(people.amina, people.daniel, at=at)

    with monkeypatch.context() as patched:
        patched.setattr(sending, "PATIENCE_SECONDS", -1.0)
        hurried = send_due(at)
    calm = send_due(at)

    assert (hurried, calm) == (0, 2)
    assert [state(one) for one in prompts] == ["sent", "sent"]


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


def test_after_a_day_without_a_mail_server_nobody_is_flooded(
    people: Cast, settings: Settings, postbox: Postbox, at: datetime
) -> None:
    port = settings.EMAIL_PORT
    use_mail_server(settings, free_port())
    where = scenes.run(open_within=12 * 60)
    old = due(people.amina, people.daniel, at=at, where=where)
    (fresh,) = due(people.ruth, at=at + DAY, where=where)

    for hours in range(0, 24, 2):
        send_due(at + hours * HOUR)
        prompting.expire(at=at + hours * HOUR)
    use_mail_server(settings, port)
    send_due(at + DAY)

    assert [state(one) for one in old] == ["missed", "missed"]
    assert state(fresh) == "sent"
    assert postbox.receivers == ["ruth@fernbrook.example"]


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
