"""A check-in in the browser: its goal and its promise, after signing in."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.mine.reading import enter, read
from thrive.experiences.models import Prompt
from thrive.experiences.prompting.due import paths
from thrive.experiences.running import actions as running
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim
from thrive.goals.models import CheckIn, Goal


@pytest.fixture
def goal(people: Cast, at: datetime) -> Goal:
    """A goal of Amina's that is asked about now."""
    week_ago = at - timedelta(days=8)
    made = aims.set_goal(aim=Aim("Quieter mornings", rhythm_days=7), by=people.amina, at=week_ago)
    running.ask_about_goals(at=at)
    Prompt.objects.update(due_at=at)
    return made


def address() -> str:
    return paths(Prompt.objects.get().pk)[0]


def test_a_link_alone_asks_to_sign_in_and_shows_no_goal(client: Client, goal: Goal) -> None:
    answer = client.get(address())
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "Sign in first." in page
    assert "next=" in page
    assert goal.title not in page


def test_it_names_its_goal_and_who_will_see_it_then_stands_under_it(
    client: Client, people: Cast, goal: Goal
) -> None:
    enter(client, people.amina)
    first = read(client, address())
    for frame, value, version in (
        ("how-far", "40", 0), ("in-the-way", "Handovers", 1), ("tell", "keep", 2),
    ):  # fmt: skip
        client.post(
            address(), {"deed": "answer", "version": version, "frame": frame, "value": value}
        )
    end = read(client, address())

    assert "About “Quieter mornings”. Only you can see this." in first
    assert "It stands under your goal now." in end
    assert "Change an answer" not in end
    assert CheckIn.objects.get().how_far == 40
    said = read(client, reverse("mine:said"))
    assert "Only you see it here. Under your goal it is seen by those who can see the goal." in said
    assert "seen by exactly those who can see your goal" in read(client, reverse("mine:parts"))
