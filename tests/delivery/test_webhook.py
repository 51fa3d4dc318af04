"""SMS and chat: the signed contract, and what each answer means."""

import hashlib
import hmac
from datetime import datetime

import pytest
from django.conf import settings as django_settings

from tests.delivery.conftest import SECRET, hurried
from tests.delivery.gateway import Gateway
from tests.delivery.parcels import SENT_AS, letter
from tests.delivery.postbox import free_port
from thrive.delivery.http import Answer
from thrive.delivery.parcel import Fate, Result
from thrive.delivery.webhook import Webhook
from thrive.delivery.webhook.channel import result_of


def sms(gateway: Gateway) -> Webhook:
    return Webhook("sms", f"{gateway.address}/sms", SECRET)


def sent(gateway: Gateway, at: datetime) -> Result:
    (result,) = sms(gateway).carry([letter()], at=at)
    return result


def test_a_letter_says_to_whom_what_and_where_it_leads(gateway: Gateway, at: datetime) -> None:
    result = sent(gateway, at)

    assert result == Result(Fate.SENT, provider_id="gateway-7")
    (request,) = gateway.requests
    assert request.path == "/sms"
    assert request.said == {
        "id": SENT_AS,
        "channel": "sms",
        "to": "+44 20 7946 0000",
        "text": "Weekly minute. How did the week go?",
        "link": "http://testserver/c/abc/",
        "expires_at": "2026-09-17T22:00:00+00:00",
        "private": True,
    }


def test_what_is_said_in_confidence_is_not_named_in_a_text_message(
    gateway: Gateway, at: datetime
) -> None:
    sms(gateway).carry([letter(is_private=True, title="Is it safe to speak?")], at=at)

    assert gateway.requests[0].said["text"] == "A moment for you. It takes about a minute."


def test_a_letter_is_signed_with_its_moment(gateway: Gateway, at: datetime) -> None:
    sent(gateway, at)

    request = gateway.requests[0]
    assert request.headers["thrive-timestamp"] == str(int(at.timestamp()))
    signed = f"{int(at.timestamp())}.".encode() + request.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert request.headers["thrive-signature"] == f"v1={expected}"


def test_the_same_letter_again_carries_the_same_key_and_counts_as_sent(
    gateway: Gateway, at: datetime
) -> None:
    results = [sent(gateway, at), sent(gateway, at)]

    assert [request.key for request in gateway.requests] == [SENT_AS, SENT_AS]
    assert [result.fate for result in results] == [Fate.SENT, Fate.SENT]  # 200, then 409
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (500, Fate.LATER),
        (503, Fate.LATER),
        (429, Fate.LATER),
        (408, Fate.LATER),
        (302, Fate.LATER),  # not followed: a message goes where the settings say
        (410, Fate.GONE),
        (404, Fate.REFUSED),
        (401, Fate.REFUSED),
    ],
)
def test_each_answer_has_its_meaning(
    gateway: Gateway, at: datetime, status: int, fate: Fate
) -> None:
    gateway.always = status

    result = sent(gateway, at)

    assert (result.fate, result.is_down) == (fate, False)
    assert str(status) in result.problem


@pytest.mark.parametrize("behaviour", ["hang", "late", "drip"])
def test_who_does_not_answer_in_time_leaves_us_unsure(
    gateway: Gateway, at: datetime, behaviour: str
) -> None:
    gateway.always = behaviour

    with hurried():
        result = sent(gateway, at)

    assert (result.fate, result.is_down) == (Fate.UNSURE, True)


def test_who_is_not_there_has_surely_taken_nothing(at: datetime) -> None:
    nobody = Webhook("sms", f"http://127.0.0.1:{free_port()}/", SECRET)

    (result,) = nobody.carry([letter()], at=at)

    assert (result.fate, result.is_down) == (Fate.LATER, True)
    assert "refused" in result.problem


@pytest.mark.parametrize("body", [b"", b"thanks", b"[]", b'{"id": 7}', b'{"id": "a\\nb"}', b"\xff"])
def test_a_name_that_is_none_is_left_out(body: bytes) -> None:
    assert result_of(Answer(200, body)) == Result(Fate.SENT)


def test_a_gateway_that_is_not_named_is_closed() -> None:
    assert django_settings.THRIVE_CHAT_URL == ""
    assert not Webhook("chat", django_settings.THRIVE_CHAT_URL, "").is_open()
