"""What fails is tried by another way or later, and nothing goes out twice."""

from datetime import datetime

import pytest
from pytest_django import Settings

from tests.cast import Cast, person
from tests.delivery import scenes
from tests.delivery.conftest import hurried, use_mail_server
from tests.delivery.gateway import Gateway
from tests.delivery.parcels import parcel
from tests.delivery.postbox import Postbox, free_port
from tests.delivery.scenes import DAY, HOUR, MINUTE, PHONE, due, messages, state, steps, wants
from thrive.delivery import ledger, sending, sources
from thrive.delivery.models import Message
from thrive.delivery.parcel import To
from thrive.delivery.sending import pause_after, send_due
from thrive.experiences.prompting import actions as prompting
from thrive.people.models import Unreachable
from thrive.people.queries import unreachable

pytestmark = pytest.mark.django_db


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
        with hurried():
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

    with hurried():
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

    with hurried():
        send_due(at)
    left = messages()
    for minutes in (1, 3):
        send_due(at + minutes * MINUTE)
        left += messages()

    assert left == [("sms", "writing", 1), ("sms", "writing", 2), ("sms", "sent", 3)]
    assert steps(prompt) == [("sent", "sms")]
    assert (len(gateway.requests), len(gateway.taken), postbox.taken) == (3, 1, [])


def test_what_may_have_arrived_is_asked_for_first_though_another_way_is_preferred_now(
    people: Cast, gateway: Gateway, postbox: Postbox, at: datetime
) -> None:
    gateway.behaviour.append("late")
    wants(people.amina, "sms", "email", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    with hurried():
        send_due(at)
    wants(people.amina, "email", "sms", phone=PHONE)
    send_due(at + MINUTE)

    assert steps(prompt) == [("sent", "sms")]
    assert postbox.taken == []


def test_what_was_refused_for_good_keeps_no_other_way_from_being_tried_later(
    people: Cast, gateway: Gateway, settings: Settings, postbox: Postbox, at: datetime
) -> None:
    gateway.always = 400
    port = settings.EMAIL_PORT
    use_mail_server(settings, free_port())
    wants(people.amina, "sms", "email", phone=PHONE)
    (prompt,) = due(people.amina, at=at)

    send_due(at)
    use_mail_server(settings, port)
    send_due(at + MINUTE)

    assert steps(prompt) == [("sent", "email")]
    assert len(gateway.requests) == 1


def test_a_message_is_taken_by_one_worker_only(people: Cast, at: datetime) -> None:
    written = ledger.write({"k-sms": (parcel(people.amina), "sms", To(PHONE))}, at=at)["k-sms"]

    taken = [
        ledger.take([written], by="one", at=at),
        ledger.take([written], by="another", at=at + MINUTE),
        ledger.take([written], by="another", at=at + ledger.HOLD),
    ]

    assert taken == [{written.id}, set(), {written.id}]
    assert messages() == [("sms", "writing", 2)]


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
