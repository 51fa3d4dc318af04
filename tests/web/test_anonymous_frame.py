"""A device gets ready at any visit: pages hold the frame while something waits, and only then."""

import json
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from tests.voice.conftest import _made_keys, anonymous, town
from tests.voice.devices import FIRST, SECOND, Device
from tests.voice.town import Town
from thrive.foundation import clock
from thrive.people.models import Person
from thrive.voice import queries
from thrive.voice.models import Eligible
from thrive.web.anonymous.frame import mark_of

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
