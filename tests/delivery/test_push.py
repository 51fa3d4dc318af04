"""Web push: sealed for one browser, signed, and what each answer means."""

import json
from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings as django_settings
from pytest_django import Settings

from tests.cast import Cast
from tests.delivery.browser import CURVE, Browser, padded, token
from tests.delivery.conftest import hurried
from tests.delivery.gateway import Gateway
from tests.delivery.parcels import letter
from thrive.delivery.parcel import Fate, Letter, Result, To
from thrive.delivery.push import Push
from thrive.delivery.push.channel import topic
from thrive.people import queries
from thrive.people.models import Person, PushSubscription

pytestmark = pytest.mark.django_db


def to_all_of(person: Person) -> To:
    return To(str(person.pk), queries.push_subscriptions([person.pk])[person.pk])


def pushed(written: Letter, at: datetime) -> Result:
    (result,) = Push().carry([written], at=at)
    return result


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def to_amina(people: Cast, gateway: Gateway, browser: Browser) -> To:
    browser.subscribe(people.amina, f"{gateway.address}/push/amina?v=2")
    return to_all_of(people.amina)


def test_the_browser_in_these_tests_opens_the_example_of_the_standard() -> None:
    # RFC 8291, appendix A.
    private = int.from_bytes(padded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    browser = Browser(ec.derive_private_key(private, CURVE), padded("BTBZMqHH6r4Tts7J_aSIgg"))

    words = browser.opened(
        padded(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
            "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLV"
            "WGNWQexSgSxsj_Qulcy4a-fN"
        )
    )

    assert words == b"When I grow up, I want to be a watermelon"


def test_only_the_browser_can_open_what_it_is_told(
    gateway: Gateway, browser: Browser, to_amina: To, at: datetime
) -> None:
    result = pushed(letter(to_amina), at)

    assert result == Result(Fate.SENT)
    (request,) = gateway.requests
    assert request.path == "/push/amina?v=2"
    assert json.loads(browser.opened(request.body)) == {
        "title": "Weekly minute",
        "line": "How did the week go?",
        "path": "/c/abc/",
        "tag": request.headers["topic"],
        "language": "en-gb",
    }
    with pytest.raises(InvalidTag):
        Browser().opened(request.body)


def test_what_is_said_in_confidence_is_not_named_on_a_locked_screen(
    gateway: Gateway, browser: Browser, to_amina: To, at: datetime
) -> None:
    pushed(letter(to_amina, is_private=True, title="Is it safe to speak?", seconds=130), at)

    said = json.loads(browser.opened(gateway.requests[0].body))
    assert (said["title"], said["line"]) == ("A moment for you", "It takes about 2 minutes.")


def test_a_push_is_signed_for_the_service_it_goes_to(
    gateway: Gateway, to_amina: To, at: datetime, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Thrive <thrive@fernbrook.example>"

    pushed(letter(to_amina), at)

    claims = token(
        gateway.requests[0].headers["authorization"], django_settings.THRIVE_VAPID_PUBLIC_KEY
    )
    assert claims["aud"] == gateway.address  # the origin, with its port (RFC 8292, section 2)
    assert claims["sub"] == "mailto:thrive@fernbrook.example"


def test_a_push_is_kept_until_the_prompt_expires(
    gateway: Gateway, to_amina: To, at: datetime
) -> None:
    pushed(letter(to_amina, expires_at=at + timedelta(hours=2)), at)
    pushed(letter(to_amina, expires_at=at + timedelta(days=90)), at)

    headers = [request.headers for request in gateway.requests]
    assert [one["ttl"] for one in headers] == ["7200", str(28 * 24 * 60 * 60)]
    assert {one["urgency"] for one in headers} == {"normal"}
    assert {one["content-encoding"] for one in headers} == {"aes128gcm"}


def test_a_reminder_takes_the_place_of_the_first_message(settings: Settings) -> None:
    name = topic("prompt-12")

    assert name == topic("prompt-12") != topic("prompt-13")
    assert len(name) == 32
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_let_go(
    gateway: Gateway, to_amina: To, at: datetime, status: int
) -> None:
    gateway.always = status

    result = pushed(letter(to_amina), at)

    assert result.fate is Fate.GONE
    assert PushSubscription.objects.get().gone_at == at


@pytest.mark.parametrize(
    ("behaviour", "fate"),
    [(429, Fate.LATER), (500, Fate.LATER), (403, Fate.REFUSED)],
)
def test_what_passes_lets_no_browser_go(
    gateway: Gateway, to_amina: To, at: datetime, behaviour: int, fate: Fate
) -> None:
    gateway.always = behaviour

    result = pushed(letter(to_amina), at)

    assert result.fate is fate
    assert PushSubscription.objects.get().gone_at is None


def test_a_service_that_does_not_answer_leaves_us_unsure(
    gateway: Gateway, to_amina: To, at: datetime
) -> None:
    gateway.always = "hang"

    with hurried():
        result = pushed(letter(to_amina), at)

    assert result.fate is Fate.UNSURE
    assert PushSubscription.objects.get().gone_at is None


def test_one_browser_that_takes_it_is_enough(
    people: Cast, gateway: Gateway, to_amina: To, at: datetime
) -> None:
    old = Browser().subscribe(people.amina, f"{gateway.address}/push/old")
    PushSubscription.objects.filter(pk=old.pk).update(p256dh="none")

    result = pushed(letter(to_all_of(people.amina)), at)

    assert result == Result(Fate.SENT)
    assert [request.path for request in gateway.requests] == ["/push/amina?v=2"]
    old.refresh_from_db()
    assert old.gone_at == at  # with such keys nobody could ever open anything


def test_without_a_key_nothing_is_pushed(settings: Settings) -> None:
    settings.THRIVE_VAPID_KEY = ""

    assert not Push().is_open()
