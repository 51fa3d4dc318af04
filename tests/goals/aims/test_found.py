"""Goals in the search box and as something to talk about: for exactly those who can see them."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.discussions.subjects import look_up
from thrive.foundation.search import search
from thrive.goals.aims import actions
from thrive.goals.aims.actions import Aim, Seen
from thrive.goals.errors import NoSuchGoal
from thrive.goals.models import Goal
from thrive.people.models import Person
from thrive.people.queries import keys_of


def finds(somebody: Person, words: str, at: datetime) -> list[str]:
    """What somebody finds."""
    found = search(words, keys_of(somebody, at=at), at=at)
    return [hit.ref for hit in found.hits]


def test_a_goal_is_found_by_whoever_can_see_it(
    quieter: Goal, chosen: Goal, ours: Goal, people: Cast, at: datetime
) -> None:
    assert finds(people.amina, "mornings", at) == [str(quieter.pk)]
    assert finds(people.daniel, "mornings", at) == []
    assert finds(people.peter, "kindly", at) == [str(chosen.pk)]
    assert finds(people.amina, "time", at) == [str(ours.pk)]
    assert finds(people.peter, "time", at) == []


def test_showing_and_changing_it_changes_who_finds_what(
    chosen: Goal, people: Cast, at: datetime
) -> None:
    aim = Aim("Say no gladly", why="I tire")
    actions.change_goal(goal=chosen.pk, aim=aim, by=people.amina, at=at)
    before = finds(people.peter, "tire", at)
    actions.show_goal_to(goal=chosen.pk, seen=Seen(), by=people.amina, at=at)

    assert before == [str(chosen.pk)]
    assert finds(people.peter, "tire", at) == []
    assert finds(people.amina, "kindly", at) == []


def test_a_goal_is_talked_about_by_whoever_can_see_it(
    quieter: Goal, both: Goal, people: Cast, at: datetime
) -> None:
    subject = look_up(f"goal-{both.pk}", people.peter, at=at)

    assert (subject.title, subject.path) == ("Learn from Hilltop", f"/goals/{both.pk}/")
    assert subject.audience.persons == tuple(sorted((people.amina.pk, people.peter.pk)))
    for key in (str(quieter.pk), "987654", "x", "9" * 30, "²"):
        with pytest.raises(NoSuchGoal):
            look_up(f"goal-{key}", people.peter, at=at)
