"""Pages: words from before and since a change, for those who may read them."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.goals.changes.scenes import PLAIN, measured
from tests.insights.wordroom import A_DAY, AN_HOUR, Room, begin, make_room, rounds
from tests.web.test_insights_asked import page
from thrive.foundation import clock
from thrive.goals.changes import actions
from thrive.goals.models import Change
from thrive.insights import words
from thrive.people.models import Person

FOLD = "Words from before and since"


@pytest.fixture
def room(people: Cast, at: datetime) -> Room:
    clock.stand_at(at + 3 * A_DAY)
    return make_room(people, at)


@pytest.fixture
def change(room: Room, at: datetime) -> Change:
    """Since it began parking is written about, and keys no more."""
    room.out(rounds("key", 40, 30))
    words.look(at=at)
    made = begin(room.people.riverside, room.people.daniel, at + AN_HOUR, "<Two> lists")
    words.look(at=at + A_DAY)
    room.out(rounds("parking", 40, 30))
    words.look(at=at + 2 * A_DAY)
    return made


def address(change: Change) -> str:
    return reverse("insights:words", args=[change.pk])


def test_it_says_how_many_of_how_many_and_that_with_is_not_because(
    change: Change, people: Cast
) -> None:
    shown = page(address(change), people.amina)

    for said in (
        "&lt;Two&gt; lists", "Words that came more often since", "at least 28 of 40 texts",
        "at most 2 of 40 texts", "Words that came less often since", "From everywhere here",
        "These words came with the change, in time.", "Whether they came because of it nobody can",
        "Everything that was tested, kept or not", reverse("words:words", args=[1]).split("1")[0],
    ):  # fmt: skip
        assert said in shown


def test_who_does_not_see_the_results_reads_why_there_is_nothing(
    change: Change, people: Cast
) -> None:
    shown = page(address(change), people.peter)

    assert "Of words that you may read nothing was counted" in shown
    assert "parking" not in shown


def test_a_change_that_is_not_there_is_not_found(change: Change, people: Cast) -> None:
    page(reverse("insights:words", args=[change.pk + 99]), people.amina, status=404)


def test_nobody_reads_it_without_coming_in(change: Change) -> None:
    answer = Client().get(address(change))

    assert answer.status_code == 302
    assert "parking" not in answer.content.decode()


def test_the_page_of_a_change_that_began_leads_there(change: Change, people: Cast) -> None:
    begun = page(reverse("changes:change", args=[change.pk]), people.amina)
    planned = actions.make_change(
        written=PLAIN, group=people.riverside, by=people.daniel, at=clock.now()
    )

    assert address(change) in begun
    assert FOLD not in page(reverse("changes:change", args=[planned.pk]), people.amina)


def test_a_series_tells_the_words_of_its_newest_changes(
    change: Change, room: Room, people: Cast
) -> None:
    series = measured(people.riverside, [40.0] * 20)
    bare = page(reverse("insights:why", args=[series.pk]), people.amina)
    Change.objects.filter(pk=change.pk).update(
        outcome=series, direction="down", by_when_on=clock.now().date() + 30 * A_DAY
    )

    member, outsider = (
        page(reverse("insights:why", args=[series.pk]), who) for who in (people.amina, people.peter)
    )

    assert "Words are compared from before and since a change. None is noted here." in bare
    assert "at least 28 of 40 texts" in member
    assert "parking" not in outsider
    assert "nothing was counted when this change began" in outsider


def test_many_words_take_as_few_queries_as_few(
    change: Change, room: Room, people: Cast, at: datetime
) -> None:
    few = taken(change, people.amina)
    room.out(rounds("ladder", 60, 30), group="Riverside")
    room.out(rounds("ladder", 60, 40))
    words.look(at=at + 2 * A_DAY + AN_HOUR)

    assert taken(change, people.amina) <= few
    assert few <= 25


def taken(change: Change, who: Person) -> int:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(address(change))
    with CaptureQueriesContext(connection) as seen:
        client.get(address(change))
    return len(seen)
