"""A device gets ready at any visit: pages hold the frame while something waits, and only then."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from tests.voice.conftest import _made_keys, anonymous, town
from tests.voice.devices import FIRST, SECOND, Device, public
from tests.voice.town import Town
from thrive.foundation import clock
from thrive.people.models import Person
from thrive.voice import queries
from thrive.voice.models import Eligible
from thrive.voice.tokens import blind
from thrive.web.anonymous.frame import MOST_TRIES, mark_of

__all__ = ["_made_keys", "anonymous", "town"]
VOICE = "https://voice.fernbrook.example"


@pytest.fixture(autouse=True)
def _origin(settings: Settings) -> None:
    settings.THRIVE_VOICE_ADDRESS = VOICE


def page(person: Person, at: datetime, path: str = "/me/") -> tuple[str, str]:
    """What somebody's page says, and its policy."""
    clock.stand_at(at)
    client = Client()
    client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    answer = client.get(path)
    return answer.content.decode(), answer["Content-Security-Policy"]


def test_while_tokens_wait_any_page_holds_the_frame(
    anonymous: int, town: Town, at: datetime
) -> None:
    amina = town.people.amina

    shown, policy = page(amina, at)

    assert 'data-quiet="yes"' in shown
    assert f"frame-src {VOICE}" in policy
    assert mark_of(amina) in shown


def test_who_has_all_of_them_is_left_alone(anonymous: int, town: Town, at: datetime) -> None:
    device = Device.of(town.people.amina.pk, anonymous, at)
    device.enrol(FIRST[0], at=at)
    assert queries.waits_to_be_fetched(person=device.person, at=at)
    device.enrol(FIRST[0], SECOND[0], at=at)

    shown, policy = page(town.people.amina, at)

    assert "getting-ready" not in shown
    assert "frame-src" not in policy


def test_who_is_not_asked_or_takes_part_on_paper_is_left_alone(
    anonymous: int, town: Town, at: datetime
) -> None:
    Eligible.objects.filter(person=town.people.amina).update(on_paper=True)

    for person in (town.people.ruth, town.people.amina):
        shown, policy = page(person, at)
        assert "getting-ready" not in shown
        assert "frame-src" not in policy


def test_the_page_about_the_device_holds_it_once(anonymous: int, town: Town, at: datetime) -> None:
    shown, _policy = page(town.people.amina, at, "/anonymous/")

    assert shown.count("getting-ready") == 1
    assert "data-quiet" not in shown


def signed_for(client: Client, study: int, person: Person, at: datetime) -> None:
    """Let everything be signed that somebody can fetch; what comes back is lost on the way."""
    clock.stand_at(at)
    client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    device = Device.of(person.pk, study, at)
    blinded = {
        f"{first.isoformat()}|answer": blind.blind(
            public(device.entry(first, at)), blind.prepare(b"m" * 32)
        ).message.hex()
        for first in (FIRST[0], SECOND[0])
    }
    given = json.dumps({"study": study, "epoch": 1, "blinded": blinded})
    for _time in range(2):  # the same again is signed again
        answer = client.post("/anonymous/issue/", given, content_type="application/json")
        assert answer.status_code == 200
    assert not queries.waits_to_be_fetched(person=person.pk, at=at)


def test_what_was_signed_and_never_arrived_is_fetched_by_the_next_page(
    anonymous: int, town: Town, at: datetime
) -> None:
    """A page that is left while the signatures are on their way loses them."""
    amina, client = town.people.amina, Client()
    signed_for(client, anonymous, amina, at)

    assert 'data-quiet="yes"' in client.get("/me/").content.decode()
    assert "getting-ready" not in page(amina, at)[0]  # on another device nothing was on its way
    assert client.post("/anonymous/kept/").status_code == 204
    assert "getting-ready" not in client.get("/me/").content.decode()
    assert client.post("/anonymous/kept/").status_code == 204
    assert client.get("/anonymous/kept/").status_code == 405


def test_a_device_that_keeps_nothing_is_not_asked_for_ever_nor_for_what_has_begun(
    anonymous: int, town: Town, at: datetime
) -> None:
    amina, client = town.people.amina, Client()
    signed_for(client, anonymous, amina, at)
    clock.stand_at(at + timedelta(days=70))  # both have begun

    assert "getting-ready" not in client.get("/me/").content.decode()
    clock.stand_at(at)
    for _time in range(MOST_TRIES):
        session = client.session
        session["anonymous_unheard"] += 1
        session.save()
    assert "getting-ready" not in client.get("/me/").content.decode()


def test_without_a_voice_origin_nobody_is_asked(
    anonymous: int, town: Town, at: datetime, settings: Settings
) -> None:
    settings.THRIVE_VOICE_ADDRESS = ""

    shown, policy = page(town.people.amina, at)

    assert "getting-ready" not in shown
    assert "frame-src" not in policy


def test_today_says_that_the_device_gets_ready(anonymous: int, town: Town, at: datetime) -> None:
    shown, _policy = page(town.people.amina, at, "/")

    assert "This device gets ready for them by itself" in shown


def test_a_mark_says_nothing_and_is_each_persons_own(people: Cast) -> None:
    marks = {mark_of(people.amina), mark_of(people.daniel)}

    assert len(marks) == 2
    assert all(len(one) == 16 and json.dumps(one).isascii() for one in marks)
