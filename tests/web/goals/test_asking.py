"""How often it is asked how a goal goes, and the way back for whoever left that."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.mine.reading import enter, read
from thrive.experiences.models import Run
from thrive.experiences.running import actions as running
from thrive.experiences.running.queries import left_goal_questions
from thrive.goals.aims import actions
from thrive.goals.aims.actions import Aim, Whose
from thrive.goals.models import Goal, GoalEvent

LEFT = "Thrive asks you about none of your goals"


@pytest.fixture
def asked(people: Cast, at: datetime) -> Goal:
    """A goal of Amina's, about which she was asked."""
    long_ago = at - timedelta(days=8)
    made = actions.set_goal(
        aim=Aim("Calm", why="So it stays", rhythm_days=7), by=people.amina, at=long_ago
    )
    running.ask_about_goals(at=at - timedelta(days=1))
    return made


def leave(people: Cast, at: datetime) -> None:
    """Amina leaves the questions about goals."""
    running.leave(run=Run.objects.get().pk, person=people.amina, forget=False, at=at)


def test_the_page_says_how_often_it_is_asked_and_where_to_change_it(
    client: Client, people: Cast, asked: Goal
) -> None:
    enter(client, people.amina)

    page = read(client, f"/goals/{asked.pk}/")
    assert "Thrive asks you how it goes: Every week." in page
    answer = client.post(f"/goals/{asked.pk}/asking/", {"rhythm_days": "28"})

    assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.rhythm_days, asked.title, asked.why) == (28, "Calm", "So it stays")
    event = GoalEvent.objects.filter(kind="changed").get()
    assert event.before == {"rhythm_days": 7}
    assert "Every four weeks." in read(client, f"/goals/{asked.pk}/")


def test_not_now_is_a_press_and_so_is_the_way_back(
    client: Client, people: Cast, asked: Goal
) -> None:
    enter(client, people.amina)

    client.post(f"/goals/{asked.pk}/asking/", {"rhythm_days": "0"})
    page = read(client, f"/goals/{asked.pk}/")

    assert "Thrive does not ask you how it goes." in page
    assert "Let it ask" in page
    assert Goal.objects.get().rhythm_days is None


@pytest.mark.parametrize("given", ["", "-7", "5000", "week"])
def test_another_rhythm_is_refused(client: Client, people: Cast, asked: Goal, given: str) -> None:
    enter(client, people.amina)

    answer = client.post(f"/goals/{asked.pk}/asking/", {"rhythm_days": given})

    assert answer.status_code == 422
    assert Goal.objects.get().rhythm_days == 7


def test_a_rhythm_of_its_own_can_stay(client: Client, people: Cast, asked: Goal) -> None:
    Goal.objects.update(rhythm_days=10)
    enter(client, people.amina)

    assert "Every 10 days" in read(client, f"/goals/{asked.pk}/asking/")
    assert client.post(f"/goals/{asked.pk}/asking/", {"rhythm_days": "10"}).status_code == 302


def test_nobody_else_changes_how_often_it_is_asked(
    client: Client, people: Cast, asked: Goal
) -> None:
    enter(client, people.daniel)
    assert client.post(f"/goals/{asked.pk}/asking/", {"rhythm_days": "28"}).status_code == 404

    Goal.objects.update(visibility="open")
    assert client.post(f"/goals/{asked.pk}/asking/", {"rhythm_days": "28"}).status_code == 403

    assert Goal.objects.get().rhythm_days == 7
    assert "Thrive asks you" not in read(client, f"/goals/{asked.pk}/")


@pytest.mark.parametrize("page", ["/goals/{0}/", "/goals/{0}/asking/", "/me/asking/", "/me/runs/"])
def test_whoever_left_comes_back_by_one_press_from_there(
    client: Client, people: Cast, asked: Goal, at: datetime, page: str
) -> None:
    here = page.format(asked.pk)
    enter(client, people.amina)
    assert LEFT not in read(client, here)
    leave(people, at)

    assert LEFT in read(client, here)
    answer = client.post("/goals/asking/again/", {"back": here})

    assert (answer.status_code, answer["Location"]) == (302, here)
    assert LEFT not in read(client, here)
    assert not left_goal_questions(people.amina)


def test_the_way_back_leads_to_no_other_house(
    client: Client, people: Cast, asked: Goal, at: datetime
) -> None:
    leave(people, at)
    enter(client, people.amina)

    answer = client.post("/goals/asking/again/", {"back": "https://elsewhere.example/"})

    assert answer["Location"] == "/goals/"


def test_coming_back_takes_a_press_of_somebody_who_is_signed_in(
    client: Client, people: Cast, asked: Goal, at: datetime
) -> None:
    leave(people, at)

    assert client.post("/goals/asking/again/").status_code == 302
    assert enter(client, people.amina).get("/goals/asking/again/").status_code == 405

    assert left_goal_questions(people.amina)


def test_of_a_group_only_the_owner_is_told(client: Client, people: Cast, at: datetime) -> None:
    whose = Whose("group", group=people.riverside.pk)
    made = actions.set_goal(
        aim=Aim("On time", rhythm_days=14), whose=whose, by=people.daniel, at=at
    )

    told = "Thrive asks you how it goes: Every two weeks."

    assert told in read(enter(client, people.daniel), f"/goals/{made.pk}/")
    assert told not in read(enter(client, people.amina), f"/goals/{made.pk}/")
