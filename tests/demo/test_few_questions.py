"""Today and the goals of the fullest people of the demo: twelve questions, in a new process too."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings

from tests.demo.world import filled_once
from tests.web.mine.reading import enter
from thrive.demo import actions, queries
from thrive.demo.models import Filling
from thrive.demo.simulation import Parameters
from thrive.experiences.prompting import contents
from thrive.foundation import clock
from thrive.goals.models import Goal
from thrive.people.models import Person
from thrive.voice.models import Eligible, Issued, WaveKey
from thrive.web.today import came

MOST = 12
HERE = Parameters(only=("Riverside evenings", "Harbour days", "Harbour nights", "Quayside"))


@pytest.fixture(scope="module")
def filling(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filling]:
    """The teams around the visitor, filled once for this module."""
    with filled_once(django_db_blocker, HERE) as made:
        yield made


@pytest.fixture(autouse=True)
def _real(filled: Filling, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the demo's moment, as in a real organisation: its clock and its bar ask for two more."""
    settings.THRIVE_DEMO = False
    settings.THRIVE_VOICE_ADDRESS = "https://voice.fernbrook.example"
    at = actions.stands_at(78)
    monkeypatch.setattr(clock, "now", lambda: at)


def visited(person: Person) -> None:
    """As after any visit with scripts: this person's device has all tokens that there are."""
    units = Eligible.objects.filter(person=person).values("unit")
    Issued.objects.bulk_create(
        [
            Issued(key=key, person=person, blinded="")
            for key in WaveKey.objects.filter(unit__in=units)
        ],
        ignore_conflicts=True,
    )


def forget() -> None:
    """As in a process that has just begun."""
    came._held.clear()
    contents._held.clear()


@pytest.mark.parametrize("place", range(5))
def test_today_asks_little_at_the_first_view_and_after(
    client: Client, place: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person = queries.personas()[place].person
    visited(person)
    enter(client, person)
    forget()

    with django_assert_max_num_queries(MOST):
        first = client.get("/")
    with django_assert_max_num_queries(MOST):
        second = client.get("/")

    assert first.status_code == second.status_code == 200
    assert first.context["page"] == second.context["page"]


def test_what_is_read_in_a_new_process_is_there(client: Client) -> None:
    person = queries.personas()[0].person
    enter(client, person)
    forget()

    page = client.get("/").context["page"]

    assert page.came
    assert page.goals


@pytest.mark.parametrize("place", range(5))
def test_every_goal_asks_little_of_everybody(
    client: Client, place: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person = queries.personas()[place].person
    visited(person)
    enter(client, person)
    seen = []

    for goal in Goal.objects.order_by("id"):
        with django_assert_max_num_queries(MOST):
            answer = client.get(f"/goals/{goal.pk}/")
        seen += [goal.pk] if answer.status_code == 200 else []

    assert seen
