"""Getting ready for anonymous answers: the page with the frame, and what it passes on."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from tests.voice.conftest import _made_keys, anonymous, town
from tests.voice.devices import FIRST, Device, public
from tests.voice.town import Town
from thrive.foundation import clock
from thrive.foundation.models import AuditRecord
from thrive.people.models import Person
from thrive.voice.models import Issued
from thrive.voice.tokens import blind

__all__ = ["_made_keys", "anonymous", "town"]
VOICE = "https://voice.fernbrook.example"


@pytest.fixture(autouse=True)
def _origin(settings: Settings) -> None:
    settings.THRIVE_VOICE_ADDRESS = VOICE


def entering(person: Person, at: datetime) -> Client:
    """Somebody who is signed in, at the moment of the test."""
    clock.stand_at(at)
    client = Client()
    client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


def ask(client: Client, given: object) -> Any:
    """``Any``: the answer of Django's test client."""
    return client.post("/anonymous/issue/", json.dumps(given), content_type="application/json")


def test_the_page_holds_the_frame_and_lets_in_no_other(
    anonymous: int, town: Town, at: datetime
) -> None:
    answer = entering(town.people.amina, at).get("/anonymous/")

    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["frame-src"] == VOICE
    assert json.loads(answer.context["studies"]) == [
        {
            "study": anonymous, "epoch": 1, "unit": 0, "waves": ["2026-10-01", "2026-11-01"],
            "purposes": ["answer"],
        }
    ]  # fmt: skip
    assert f'data-origin="{VOICE}"' in answer.content.decode()
    assert "No link between you and your answer is kept" in answer.content.decode()


def test_who_is_not_asked_has_nothing_to_fetch(anonymous: int, town: Town, at: datetime) -> None:
    answer = entering(town.people.ruth, at).get("/anonymous/")

    assert json.loads(answer.context["studies"]) == []


def test_what_was_blinded_is_signed_and_passed_back(
    anonymous: int, town: Town, at: datetime
) -> None:
    device = Device.of(town.people.amina.pk, anonymous, at)
    key = public(device.entry(FIRST[0], at))
    prepared = blind.prepare(b"m" * 32)
    blinded = blind.blind(key, prepared)
    client = entering(town.people.amina, at)
    records = AuditRecord.objects.count()

    answer = ask(
        client,
        {"study": anonymous, "epoch": 1, "blinded": {"2026-10-01|answer": blinded.message.hex()}},
    )

    signature = bytes.fromhex(answer.json()["signatures"]["2026-10-01|answer"])
    assert blind.finalize(key, prepared, signature, blinded.inverse)
    assert Issued.objects.get().person == town.people.amina
    assert AuditRecord.objects.count() == records


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"study": 4711, "epoch": 1, "blinded": {}}, 404),
        ({"study": 1, "epoch": 1, "blinded": {"2026-10-01|answer": "00"}}, 422),
        ({"study": 1, "epoch": 1, "blinded": {"2027-10-01|answer": "00"}}, 403),
        ({"study": 1, "epoch": 1, "blinded": {"yesterday": "00"}}, 422),
        ({"study": 1, "epoch": 1, "blinded": {"2026-10-01": "00"}}, 422),
        ({"study": 1, "epoch": 1, "blinded": {"2026-10-01|answer": "no hex"}}, 422),
        (
            {
                "study": 1,
                "epoch": 1,
                "blinded": {f"2026-10-{n:02}|answer": "00" for n in range(1, 26)},
            },
            422,
        ),
        ({"study": "1", "epoch": 1, "blinded": {}}, 422),
        ({"study": True, "epoch": 1, "blinded": {}}, 422),
        ({"study": 2**70, "epoch": 1, "blinded": {}}, 422),
        ({"study": 1, "epoch": 1}, 422),
        ([], 422),
        ("x", 422),
        (None, 422),
    ],
)
def test_what_cannot_be_signed_is_refused_in_json(
    anonymous: int, town: Town, at: datetime, given: Any, status: int
) -> None:
    if isinstance(given, dict) and type(given["study"]) is int and given["study"] == 1:
        given = given | {"study": anonymous}

    answer = ask(entering(town.people.amina, at), given)

    assert answer.status_code == status
    assert answer.json()["refused"]
    assert not Issued.objects.exists()


def test_nobody_comes_in_unknown(people: Cast) -> None:
    assert Client().get("/anonymous/").status_code == 302


def test_without_an_origin_of_its_own_there_is_no_page(
    people: Cast, at: datetime, settings: Settings
) -> None:
    settings.THRIVE_VOICE_ADDRESS = ""
    client = entering(people.amina, at)

    assert client.get("/anonymous/").status_code == 404
    assert ask(client, {}).status_code == 404


def test_a_script_that_is_not_signed_in_is_refused_and_led_nowhere(anonymous: int) -> None:
    answer = ask(Client(), {"study": anonymous, "epoch": 1, "blinded": {}})

    assert answer.status_code == 403
    assert "not signed in" in answer.json()["refused"]
    assert not answer.cookies
