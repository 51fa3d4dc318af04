"""The door for other systems: who may come in, what is refused, and that nothing goes out."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client, override_settings

from tests.cast import Cast
from thrive.api.bouncing import note_bounce
from thrive.foundation import clock
from thrive.foundation.models import OutboxEntry
from thrive.people.models import Person, Unreachable

TOKEN = "only-for-tests-and-nobody-else"
EVENT = {"event": "training-over", "person": "amina"}
BOUNCE = {"channel": "email", "address": "AMINA@fernbrook.example", "reason": "5.1.1 unknown"}


@pytest.fixture(autouse=True)
def _known_token(db: None) -> Iterator[None]:
    tokens = {
        "lms": hashlib.sha256(TOKEN.encode()).digest(),
        "mail": hashlib.sha256(b"another-token-of-another-system").digest(),
    }
    with override_settings(THRIVE_API_TOKENS=tokens):
        yield


def post(path: str, body: object, *, token: str | None = TOKEN, key: str | None = "1") -> Any:
    """A call with a token and a key. ``Any``: the test client's own answer."""
    headers = {}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if key is not None:
        headers["Idempotency-Key"] = key
    content = body if isinstance(body, str) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.post(path, content, content_type="application/json", headers=headers)


def said(answer: Any) -> Any:
    """What came back. ``Any``: JSON."""
    return json.loads(answer.content)


def test_an_event_is_noted_once_for_each_system_and_key(people: Cast) -> None:
    first = post("/api/events", EVENT)
    post("/api/events", EVENT)
    post("/api/events", EVENT, token="another-token-of-another-system")

    assert (first.status_code, said(first)) == (202, {"noted": True})
    entries = OutboxEntry.objects.filter(topic="event_happened").order_by("id")
    assert [entry.key for entry in entries] == ["event lms:1", "event mail:1"]
    assert entries[0].payload["person"] == people.amina.pk


@pytest.mark.parametrize("path", ["/api/events", "/api/bounces"])
def test_nobody_comes_in_without_a_token(people: Cast, path: str) -> None:
    for token in (None, "", "wrong", f"{TOKEN}x", "ü"):
        answer = post(path, EVENT, token=token)

        assert answer.status_code == 401, token
        assert answer["WWW-Authenticate"] == "Bearer"
        assert "Bearer" in said(answer)["message"]
    assert not OutboxEntry.objects.exists()


def test_without_tokens_nobody_comes_in(people: Cast) -> None:
    with override_settings(THRIVE_API_TOKENS={}):
        assert post("/api/events", EVENT).status_code == 401


def test_somebody_who_is_signed_in_is_no_system(people: Cast) -> None:
    client = Client()
    client.force_login(people.omar, backend="thrive.people.badges.BadgeBackend")

    answer = client.post("/api/events", json.dumps(EVENT), content_type="application/json")

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "key", "where"),
    [
        (EVENT, None, "Idempotency-Key"),
        (EVENT, "x" * 101, "Idempotency-Key"),
        ({"event": "training-over"}, "1", "person"),
        ({**EVENT, "event": "über"}, "1", "event"),
        ({**EVENT, "event": 3}, "1", "event"),
        ({**EVENT, "person": "nobody"}, "1", "person"),
        ({**EVENT, "person": "a\0"}, "1", "person"),
        ({**EVENT, "answer": "yes"}, "1", "answer"),
        ([], "1", ""),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    people: Cast, body: object, key: str | None, where: str
) -> None:
    answer = post("/api/events", body, key=key)

    assert answer.status_code == 422
    told = said(answer)
    assert told["message"]
    assert where in [one["where"] for one in told["problems"]]
    assert not OutboxEntry.objects.exists()


def test_what_is_no_json_is_refused(people: Cast) -> None:
    answer = post("/api/events", "{")

    assert answer.status_code == 400
    assert "JSON" in said(answer)["message"]


def test_a_bounce_is_noted_and_says_the_same_of_strangers(people: Cast) -> None:
    known = post("/api/bounces", BOUNCE)
    again = post("/api/bounces", BOUNCE)
    unknown = post("/api/bounces", {**BOUNCE, "address": "nobody@fernbrook.example"})

    assert known.status_code == unknown.status_code == again.status_code == 202
    assert known.content == unknown.content
    noted = Unreachable.objects.get()
    assert (noted.person, noted.channel, noted.address, noted.reason) == (
        people.amina, "email", "amina@fernbrook.example", "5.1.1 unknown",
    )  # fmt: skip


def test_a_telephone_is_found_as_it_is_dialled(people: Cast, at: datetime) -> None:
    Person.objects.filter(pk=people.peter.pk).update(phone="+49 170 / 123")

    assert note_bounce(channel="sms", address="0049170123", reason="", at=at) == 1
    assert note_bounce(channel="sms", address="0170123", reason="", at=at) == 0
    assert Unreachable.objects.get().address == "+49 170 / 123"


@pytest.mark.parametrize("body", [{**BOUNCE, "channel": "pigeon"}, {**BOUNCE, "address": " "}])
def test_a_bounce_that_cannot_be_is_refused(people: Cast, body: object) -> None:
    assert post("/api/bounces", body).status_code == 422
    assert not Unreachable.objects.exists()


def test_health_needs_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    well = Client().get("/api/health")

    class Gone:
        """A database that does not answer."""

        def cursor(self) -> None:
            raise DatabaseError("gone")

    monkeypatch.setattr("thrive.api.api.connection", Gone())
    ill = Client().get("/api/health")

    assert (well.status_code, said(well)["status"]) == (200, "ok")
    assert (ill.status_code, said(ill)["status"]) == (503, "no database")


def test_the_description_tells_what_comes_in_and_that_nothing_goes_out() -> None:
    told = said(Client().get("/api/openapi.json"))

    assert set(told["paths"]) == {"/api/health", "/api/events", "/api/bounces"}
    posts = [told["paths"][path]["post"] for path in ("/api/events", "/api/bounces")]
    assert all("401" in one["responses"] and "security" in one for one in posts)
    gets = [path for path, verbs in told["paths"].items() if "get" in verbs]
    assert gets == ["/api/health"]


def test_the_moment_is_the_servers(people: Cast, at: datetime) -> None:
    clock.stand_at(at)

    post("/api/events", EVENT)

    assert OutboxEntry.objects.get().announced_at == at
