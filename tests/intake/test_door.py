"""The door for anonymous answers: what it serves, what it refuses, what it never takes along."""

import hashlib
import json
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

from tests.voice.devices import FIRST, OPEN, QUESTIONS, Device, sealed
from tests.voice.held import held
from tests.voice.town import Town
from thrive.config.settings.base import PACKAGE
from thrive.foundation import clock
from thrive.intake import door, views

VOICE = "http://voice.fernbrook.example"
DOOR = {
    "ROOT_URLCONF": "thrive.intake.urls",
    "ALLOWED_HOSTS": ["voice.fernbrook.example"],
    "THRIVE_ADDRESS": "https://fernbrook.example",
    "THRIVE_VOICE_ADDRESS": VOICE,
    "MIDDLEWARE": [
        "thrive.intake.door.DoorMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.locale.LocaleMiddleware",
    ],
}
PAGES = [
    "/",
    "/s/1/",
    "/enrol/",
    "/main.json",
    "/hashes.txt",
    "/client/answer.js",
    "/client/voice.css",
]


@pytest.fixture
def client() -> Iterator[Client]:
    """Somebody at the door, with a browser that sends all it has."""
    with override_settings(**DOOR):
        yield Client(
            HTTP_HOST="voice.fernbrook.example", HTTP_COOKIE="sessionid=of-amina",
            HTTP_AUTHORIZATION="Bearer x", HTTP_REFERER="https://fernbrook.example/c/abc/",
        )  # fmt: skip


@pytest.fixture
def amina(anonymous: int, town: Town, at: datetime) -> Device:
    """Amina's device, with its token; the first wave is open."""
    device = Device.of(town.people.amina.pk, anonymous, at)
    device.enrol(FIRST[0], at=at)
    clock.stand_at(OPEN)
    return device


def body(device: Device, **changed: Any) -> dict[str, Any]:
    entry = device.entry(FIRST[0], OPEN)
    whole = {
        "key": entry.key,
        "token": b64encode(device.prepared[FIRST[0]]).decode(),
        "signature": b64encode(device.signatures[FIRST[0]]).decode(),
        "sealed": b64encode(sealed(entry, {"safe": 3})).decode(),
    }
    return whole | changed


def put(client: Client, given: object) -> Any:
    """``Any``: the answer of Django's test client."""
    return client.post("/answers/", json.dumps(given), content_type="application/json")


def test_the_tests_use_the_middleware_of_the_real_settings() -> None:
    """Read as text: importing it would read this machine's environment."""
    file = PACKAGE / "config" / "settings" / "voice.py"

    named = re.findall(r'"([\w.]+Middleware)"', file.read_text(encoding="utf-8"))

    assert named == DOOR["MIDDLEWARE"]


def test_an_answer_is_kept(client: Client, amina: Device) -> None:
    answer = put(client, body(amina))

    assert (answer.status_code, answer.json()) == (200, {"kept": True})
    assert len(held()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "1"}, {"key": True}, {"key": -1}, {"key": 2**63}, {"key": None},
        {"token": "not base64!"}, {"token": 5}, {"signature": None}, {"sealed": ["x"]},
    ],
)  # fmt: skip
def test_what_no_browser_sends_is_refused(
    client: Client, amina: Device, changed: dict[str, Any]
) -> None:
    answer = put(client, body(amina, **changed))

    assert answer.status_code == 400
    assert "Nothing was kept" in answer.json()["refused"]
    assert not held()


@pytest.mark.parametrize("sent", ["", "[]", "{", "[" * 9000, '{"key": 1}', "x" * 40_000])
def test_what_is_no_answer_at_all_is_refused(client: Client, db: None, sent: str) -> None:
    answer = client.post("/answers/", sent, content_type="application/json")

    assert answer.status_code == 400


def test_refusals_say_why_in_the_readers_language(client: Client, amina: Device) -> None:
    put(client, body(amina))

    again = put(client, body(amina))
    forged = put(client, body(amina, token=b64encode(b"x" * 64).decode()))

    assert (again.status_code, forged.status_code) == (403, 422)
    assert "answered already" in again.json()["refused"]
    assert "Nothing was kept" in forged.json()["refused"]


def test_nothing_is_kept_outside_its_days(client: Client, amina: Device, at: datetime) -> None:
    given = body(amina)
    clock.stand_at(at)

    assert put(client, given).status_code == 403
    assert not held()


def test_the_public_page_is_the_same_for_everybody(client: Client, amina: Device) -> None:
    pages = {client.get(f"/s/{amina.study}/page.json", HTTP_COOKIE=f"x={n}").content for n in "ab"}

    (page,) = map(json.loads, pages)
    assert page["questions"] == QUESTIONS
    assert page["today"] == "2026-10-12"
    assert len(page["directories"][0]["entries"]) == 6
    assert client.get("/s/4711/page.json").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_of_the_door_is_strict_and_sets_no_cookie(client: Client, path: str) -> None:
    answer = client.get(path)

    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    framed = path == "/enrol/"
    assert answer.status_code == 200
    assert policy == {
        "default-src": "'none'", "script-src": "'self'", "connect-src": "'self'",
        "style-src": "'self'", "base-uri": "'none'", "form-action": "'none'",
        "frame-ancestors": "https://fernbrook.example" if framed else "'none'",
    }  # fmt: skip
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"


def test_what_could_tell_who_it_is_never_reaches_a_view(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def look(request: Any) -> dict[str, Any]:
        """``Any``: a request."""
        seen.append(set(request.META) & set(door.IDENTIFYING))
        assert request.COOKIES == {}
        return {}

    monkeypatch.setattr(views, "read", look)
    put(client, {})

    assert seen == [set()]


def test_a_fault_is_told_by_its_kind_alone(
    client: Client, amina: Device, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(**_given: object) -> None:
        raise RuntimeError("with something of an answer in it")

    monkeypatch.setattr("thrive.intake.views.actions.accept", breaks)
    with caplog.at_level(logging.DEBUG, logger="thrive.intake"):
        answer = put(client, body(amina))

    assert (answer.status_code, answer.json()) == (500, {"refused": ""})
    told = [record.getMessage() for record in caplog.records if record.name == "thrive.intake"]
    assert told == ["a fault in the door: RuntimeError"]


def test_there_is_nothing_else_behind_the_door() -> None:
    with override_settings(**DOOR):
        found = {str(one.pattern) for one in get_resolver("thrive.intake.urls").url_patterns}

    assert found == {
        "", "s/<int:study>/", "s/<int:study>/page.json", "answers/", "words/", "enrol/",
        "main.json", "hashes.txt", "mailbox/", "paper/", "client/<str:name>",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/me/", "/client/none.js", "/client/answer.html", "/static/x"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json()) == (404, {"refused": ""})
    assert "Content-Security-Policy" in answer


def test_the_bare_address_says_what_it_is_and_leads_nowhere(client: Client) -> None:
    answer = client.get("/")

    shown = answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")
    assert "This address takes answers without a name." in shown
    assert '<section lang="de">' in shown
    assert not re.search(r"<a\b|<script|<form|https?:", shown)
    assert client.post("/").status_code == 405


def test_the_hashes_are_those_of_the_files(client: Client) -> None:
    lines = client.get("/hashes.txt").content.decode().splitlines()

    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((views.CLIENT / name).read_bytes()).hexdigest() == digest
    assert {line.split("  ")[1] for line in lines} >= {"answer.js", "enrol.html", "voice.css"}
