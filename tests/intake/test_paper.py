"""Answering with a code on paper, through the door."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.intake.test_door import DOOR
from tests.voice.devices import FIRST, OPEN, sealed
from tests.voice.held import held
from tests.voice.town import Town
from thrive.foundation import clock
from thrive.voice import queries
from thrive.voice.models import WaveKey
from thrive.voice.rules.directory import Entry


@pytest.fixture
def client() -> Iterator[Client]:
    """Somebody at a device in the canteen."""
    with override_settings(**DOOR):
        yield Client(HTTP_HOST="voice.fernbrook.example", HTTP_COOKIE="sessionid=of-omar")


@pytest.fixture
def code(papers: int, town: Town, codes: Any) -> str:
    """A code of Quay, while its wave is open. ``Any``: see the fixture."""
    drawn: str = codes("Quay")[0]
    clock.stand_at(OPEN)
    return drawn


def put(client: Client, where: str, given: object) -> Any:
    """``Any``: the answer of Django's test client."""
    return client.post(f"/paper/{where}/", json.dumps(given), content_type="application/json")


def entry_of(found: dict[str, int]) -> Entry:
    """The key that the page names."""
    (directory,) = queries.public_page(study=found["study"], at=OPEN).directories
    (entry,) = [one for one in directory.entries if one.key == found["key"]]
    return entry


def test_a_code_opens_its_study_and_takes_one_answer(client: Client, code: str) -> None:
    found = put(client, "look", {"code": code.lower().replace("-", " ")}).json()
    whole = b64encode(sealed(entry_of(found), {"safe": 4})).decode()

    kept = put(client, "answers", {"code": code, "sealed": whole})
    again = put(client, "answers", {"code": code, "sealed": whole})
    other = b64encode(sealed(entry_of(found), {"safe": 1})).decode()
    second = put(client, "answers", {"code": code, "sealed": other})

    assert [one.status_code for one in (kept, again, second)] == [200, 200, 403]
    assert "answered already" in second.json()["refused"]
    assert [key for key, _sealed in held()] == [found["key"]]
    assert WaveKey.objects.get(pk=found["key"]).wave.first_on == FIRST[0]
    assert put(client, "look", {"code": code}).status_code == 200  # says nothing of spent codes


@pytest.mark.parametrize("wrong", ["", "7KQ4-M2XW-9RTX", "x" * 500, "2222-2222-2222", "\x00"])
def test_what_is_no_code_opens_nothing(client: Client, code: str, wrong: str) -> None:
    looked = put(client, "look", {"code": wrong})
    sent = put(client, "answers", {"code": wrong, "sealed": b64encode(b"x" * 4144).decode()})

    assert (looked.status_code, sent.status_code) == (422, 422)
    assert "code" in looked.json()["refused"]
    assert not held()


@pytest.mark.parametrize(
    "given",
    [{}, [], {"code": 7, "sealed": "eA=="}, {"code": None}, {"code": "x", "sealed": "not base64!"}],
)
def test_what_the_page_never_sends_is_refused(client: Client, code: str, given: object) -> None:
    assert put(client, "answers", given).status_code == 400
    assert not held()


def test_outside_its_days_a_code_opens_nothing(client: Client, code: str, at: datetime) -> None:
    clock.stand_at(at)

    assert put(client, "look", {"code": code}).status_code == 422


def test_the_page_is_the_same_for_everybody(client: Client, db: None) -> None:
    page = client.get("/paper/")

    assert page.status_code == 200
    assert b"/client/paper.js" in page.content
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
