"""What waits for me stands first on Today; what came of what I said stands below."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import LONG_AGO, Cast
from tests.experiences.conversing.scenes import Scene, running
from tests.web.mine.reading import enter, read
from tests.web.mine.test_said import say
from thrive.experiences.models import Run
from thrive.people import actions
from thrive.people.actions import Spending
from thrive.people.models import Membership, Person
from thrive.people.rules.attention import monday_of
from thrive.voice import actions as voice

FEW_QUERIES = 12


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    """A confidential run that Amina and Peter take part in."""
    return running([people.amina, people.peter], at=at)


def test_what_waits_is_the_one_thing(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    scene.prompt(people.amina, at=at)

    page = enter(client, people.amina).get("/").content.decode()

    assert '<h1 class="say" id="first">Your evening</h1>' in page
    assert "The evening · open until Friday 18 September, 06:00" in page
    assert page.count('class="button') == 2  # beside it: not this week
    assert ">Begin, about a minute</a>" in page
    assert "Not this week" in page
    assert "Nobody here can read your answers" in page
    assert "Nothing is waiting for you" in read(enter(client, people.daniel), "/")


def test_one_that_was_begun_goes_on_and_the_others_are_a_short_list(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    scene.prompt(people.amina, at=at, opened_at=at, state="opened", priority=2, seconds=100)
    for number in range(1, 7):
        scene.prompt(people.amina, at=at, number=number)

    page = read(enter(client, people.amina), "/")

    assert "Go on, about 2 minutes" in page
    assert page.count("Your evening The evening") == 1 + 4 + 1  # the one thing, the fold, its end
    assert page.count("Begin, about a minute") == 2  # three at most stand open
    assert "and 4 more" in page


def test_a_number_that_is_waited_for_stands_aside(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    scene.prompt(people.amina, at=at, expires_at=at - timedelta(minutes=1))

    assert "Your evening" not in read(enter(client, people.amina), "/")


def test_the_week_says_what_it_took(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    scene.prompt(people.amina, at=at)
    actions.spend([Spending(people.amina.pk, "a", monday_of(at.date()), 60)], at=at)

    page = read(enter(client, people.amina), "/")

    assert "This week Thrive has asked you once: 1 minute. Change this" in page
    assert "This week" not in read(enter(client, people.daniel), "/")


def crowd(people: Cast, at: datetime) -> list[Person]:
    """Twelve people of Riverside, Amina among them."""
    made = Person.objects.bulk_create(
        Person(external_id=f"crowd-{number}", name=f"Crowd {number}") for number in range(11)
    )
    Membership.objects.bulk_create(
        Membership(person=one, group=people.riverside, from_on=LONG_AGO) for one in made
    )
    return [people.amina, *made]


def test_what_was_published_of_it_stands_below(
    client: Client,
    people: Cast,
    at: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    members = crowd(people, at)
    scene = running(members, at=at)
    for number, person in enumerate(members):
        say(scene, person, {"mood": 2 + number % 2}, at)
    enter(client, people.amina)
    assert "What came of what you said" not in read(client, "/")
    assert scene.run.study_id
    voice.close_wave(
        study=scene.run.study_id,
        first_on=scene.run.begins_on,
        sent={one.pk: (1, 1) for one in members},
        at=at,
    )
    Run.objects.update(waves_closed_until=at.date())  # as its job does

    read(client, "/")  # what is published does not change, so it is read once
    with django_assert_max_num_queries(FEW_QUERIES + 2):  # the bar of the demo asks twice
        page = read(client, "/")

    assert "What came of what you said" in page
    assert "Evenings Riverside · 12 people answered. Mood 2.5, from 1 to 3" in page
    german = client.get("/", headers={"accept-language": "de"}).content.decode()
    assert "2,5 (" in german  # as the language writes numbers
    assert "What came of what you said" not in read(enter(client, people.peter), "/")
