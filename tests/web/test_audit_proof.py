"""The page on what protects an answer: for everybody, true to what was measured."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.cast import MOMENT, Cast
from thrive.foundation import clock
from thrive.people.models import Person
from thrive.web.audit import proof

PAGE = "audit:proof"
ATTACKS = Path(__file__).parents[2] / "docs" / "mechanisms" / "attacks.md"


@pytest.fixture
def today(people: Cast) -> Cast:
    """The cast, with the clock standing where the tests play."""
    clock.stand_at(MOMENT)
    return people


def shown(person: Person | None) -> tuple[int, str]:
    client = Client()
    if person is not None:
        client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    answer = client.get(reverse(PAGE))
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("role", ["amina", "daniel", "joanna", "ruth", "omar"])
def test_everybody_may_read_what_protects_an_answer(today: Cast, role: str) -> None:
    status, page = shown(getattr(today, role))

    assert status == 200
    assert "What we cannot protect against" in page
    assert "thrive audit privacy" in page


def test_a_stranger_signs_in_first(today: Cast) -> None:
    assert shown(None)[0] == 302


def test_each_attack_of_the_table_stands_there_with_its_control(today: Cast) -> None:
    _status, page = shown(today.amina)

    assert page.count('role="rowheader"') == 9
    assert all(one.control and one.found for one in proof._attempts())


def test_the_figures_are_those_that_were_measured() -> None:
    """Numbers on the page stand in the table of attacks as well."""
    measured = ATTACKS.read_text(encoding="utf-8")
    for one in ("60 of 60", "0 of 10", "10 of 10", "350 people"):
        told = " ".join(
            f"{attempt.found} {attempt.control} {attempt.tries}" for attempt in proof._attempts()
        )
        assert one in told
        assert one in measured


def test_the_sums_of_the_client_are_named_where_there_is_one(
    today: Cast, settings: Settings
) -> None:
    settings.THRIVE_VOICE_ADDRESS = ""
    assert "hashes.txt" not in shown(today.amina)[1]

    settings.THRIVE_VOICE_ADDRESS = "https://voice.fernbrook.example"
    assert "https://voice.fernbrook.example/hashes.txt" in shown(today.amina)[1]


def test_the_page_costs_few_queries(today: Cast) -> None:
    client = Client()
    client.force_login(today.ruth, backend="thrive.people.badges.BadgeBackend")
    client.get(reverse(PAGE))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse(PAGE))

    assert len(asked) <= 12


def test_no_sentence_is_too_long_to_be_read() -> None:
    for sentence in proof._limits():
        assert max(len(part.split()) for part in re.split(r"[.:;]", sentence)) <= 32, sentence
