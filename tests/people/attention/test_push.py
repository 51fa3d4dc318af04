"""Browsers that may be pushed to, and addresses that reach nobody."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from tests.cast import MOMENT, Cast
from thrive.foundation.errors import Refused
from thrive.people import actions
from thrive.people.errors import NotAllowed, UnsuitableBrowser
from thrive.people.models import Person, PushSubscription, Unreachable
from thrive.people.queries import NotReached, not_reached, push_subscriptions, unreachable

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
POINT = base64.urlsafe_b64encode(b"\x04" + bytes(64)).decode().rstrip("=")
SECRET = base64.urlsafe_b64encode(bytes(16)).decode().rstrip("=")


def subscribe(person: Person, endpoint: str = ENDPOINT, **given: Any) -> PushSubscription:
    """Somebody allows this browser to show what waits."""
    wanted: dict[str, Any] = {"p256dh": POINT, "auth": SECRET, "by": person, "at": MOMENT} | given
    return actions.subscribe_push(person=person, endpoint=endpoint, **wanted)


def endpoints(*persons: Person) -> dict[int, list[str]]:
    """To where one could push."""
    found = push_subscriptions([one.pk for one in persons])
    return {person: [one.endpoint for one in browsers] for person, browsers in found.items()}


def test_a_browser_is_pushed_to_until_it_is_taken_back(people: Cast) -> None:
    amina = people.amina
    made = [subscribe(amina) for _twice in range(2)]
    subscribe(amina, ENDPOINT + "d")

    assert made[0] == made[1]
    assert endpoints(amina, people.peter) == {amina.pk: [ENDPOINT, ENDPOINT + "d"]}

    for expected in (1, 0):
        gone = actions.unsubscribe_push(person=amina, endpoint=ENDPOINT, by=amina, at=MOMENT)
        assert gone == expected
    assert endpoints(amina) == {amina.pk: [ENDPOINT + "d"]}
    assert actions.unsubscribe_push(person=amina, by=amina, at=MOMENT) == 1
    assert endpoints(amina) == {}

    subscribe(amina)
    assert endpoints(amina) == {amina.pk: [ENDPOINT]}


def test_a_browser_belongs_to_whoever_asked_last(people: Cast) -> None:
    subscribe(people.amina)
    subscribe(people.peter)

    assert endpoints(people.amina, people.peter) == {people.peter.pk: [ENDPOINT]}
    taken_back = actions.unsubscribe_push(
        person=people.amina, endpoint=ENDPOINT, by=people.amina, at=MOMENT
    )
    assert taken_back == 0


def test_the_oldest_of_many_browsers_is_let_go(people: Cast) -> None:
    for number in range(11):
        subscribe(people.amina, f"{ENDPOINT}{number}", at=MOMENT + timedelta(days=number))

    assert endpoints(people.amina)[people.amina.pk] == [f"{ENDPOINT}{n}" for n in range(1, 11)]


@pytest.mark.parametrize(
    "given",
    [
        {"endpoint": "https://intranet.fernbrook.example/"},
        {"p256dh": "short"},
        {"auth": ""},
    ],
)
def test_an_address_or_keys_that_are_none_are_refused(people: Cast, given: dict[str, str]) -> None:
    with pytest.raises(UnsuitableBrowser):
        subscribe(people.amina, **given)

    assert not PushSubscription.objects.exists()


@override_settings(THRIVE_PUSH_PRIVATE=True)
def test_a_push_service_of_ones_own_must_be_allowed(people: Cast) -> None:
    subscribe(people.amina, "http://127.0.0.1:8001/push")

    assert endpoints(people.amina) == {people.amina.pk: ["http://127.0.0.1:8001/push"]}


def test_only_the_person_says_what_their_browsers_show(people: Cast) -> None:
    subscribe(people.amina)

    with pytest.raises(NotAllowed):
        subscribe(people.amina, by=people.omar)
    with pytest.raises(NotAllowed):
        actions.unsubscribe_push(person=people.amina, by=people.omar, at=MOMENT)
    with pytest.raises(NotAllowed):
        actions.try_again(person=people.amina, channel="email", by=people.omar, at=MOMENT)

    assert endpoints(people.amina) == {people.amina.pk: [ENDPOINT]}


def test_browsers_that_are_gone_are_not_pushed_to(people: Cast) -> None:
    made = subscribe(people.amina)

    assert actions.push_gone(subscriptions=[made.pk], at=MOMENT) == 1
    assert actions.push_gone(subscriptions=[made.pk], at=MOMENT) == 0
    assert endpoints(people.amina) == {}


def mark(person: Person, channel: str, address: str, reason: str = "550 nobody") -> Unreachable:
    """An address reaches nobody."""
    return actions.mark_unreachable(
        person=person.pk, channel=channel, address=address, reason=reason, at=MOMENT
    )


def test_an_address_that_reaches_nobody_counts_until_there_is_another(people: Cast) -> None:
    amina = people.amina
    for reason in ("550 nobody", "550 again"):
        mark(amina, "email", "Amina@fernbrook.example", reason)
    mark(amina, "sms", "+44 1")
    mark(amina, "chat", "amina")
    both = [amina.pk, people.peter.pk]

    assert unreachable(both) == {(amina.pk, "email"), (amina.pk, "chat")}
    expected = NotReached("email", "Amina@fernbrook.example", "550 nobody", MOMENT)
    assert not_reached(amina)[1] == expected

    Person.objects.filter(pk=amina.pk).update(email="new@fernbrook.example", phone="+44 1")
    assert unreachable(both) == {(amina.pk, "sms"), (amina.pk, "chat")}

    mark(amina, "email", "new@fernbrook.example")
    assert (amina.pk, "email") in unreachable(both)


def test_one_may_ask_to_be_tried_again(people: Cast) -> None:
    mark(people.amina, "email", people.amina.email or "")

    for _twice in range(2):
        actions.try_again(person=people.amina, channel="email", by=people.amina, at=MOMENT)

    assert unreachable([people.amina.pk]) == set()
    mark(people.amina, "email", people.amina.email or "")
    assert unreachable([people.amina.pk]) == {(people.amina.pk, "email")}


def test_reasons_are_kept_readable_and_short(people: Cast) -> None:
    kept = mark(people.amina, "email", "amina@fernbrook.example", "\x1b" + "x" * 1000)

    assert kept.reason.startswith("⟨U+001B⟩xxx")
    assert len(kept.reason) == 300


def test_a_channel_that_there_is_not_is_refused(people: Cast) -> None:
    with pytest.raises(Refused):
        mark(people.amina, "pigeon", "loft 3")

    assert not Unreachable.objects.exists()


def test_the_database_keeps_one_entry_for_a_channel_and_one_browser_once(people: Cast) -> None:
    mark(people.amina, "email", "a@fernbrook.example")
    subscribe(people.amina)

    with pytest.raises(IntegrityError, match="unreachable"), transaction.atomic():
        Unreachable.objects.create(
            person=people.amina, channel="email", address="b", since=MOMENT, reason=""
        )
    with pytest.raises(IntegrityError, match="endpoint"), transaction.atomic():
        PushSubscription.objects.create(
            person=people.peter, endpoint=ENDPOINT, p256dh=POINT, auth=SECRET, made_at=MOMENT
        )
