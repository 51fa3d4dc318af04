"""What waits for somebody, for Today."""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import About, Aim, Step
from thrive.goals.models import Goal


def kinds(people: Cast, at: datetime, days: int = 0) -> list[str]:
    """What waits for Daniel so many days later."""
    found = queries.waiting_for(person=people.daniel, at=at + timedelta(days=days))
    return [one.kind.value for one in found]


def test_what_matters_most_comes_first(ours: Goal, people: Cast, at: datetime) -> None:
    step = Step("Ask", due_on=at.date() + timedelta(days=3))
    actions.set_objective(goal=ours.pk, step=step, by=people.daniel, at=at)
    actions.appreciate(
        about=About(people.daniel), text="A", may_be_open=True, by=people.amina, at=at
    )
    actions.ask_for_feedback(
        asked=people.daniel, kind="advice", question="How?", by=people.amina, at=at
    )
    actions.raise_obstacle(text="No keys", is_unnamed=True, by=people.amina, at=at)

    assert kinds(people, at) == ["obstacle", "feedback", "opening"]
    assert kinds(people, at, 8) == ["obstacle", "feedback", "step", "check_in", "opening"]


def test_what_is_done_waits_no_more(ours: Goal, people: Cast, at: datetime) -> None:
    thanks = actions.appreciate(
        about=About(people.daniel), text="A", may_be_open=True, by=people.amina, at=at
    )
    told = actions.raise_obstacle(text="No keys", is_unnamed=True, by=people.amina, at=at)

    actions.answer_open(feedback=thanks.pk, agrees=True, by=people.daniel, at=at)
    actions.answer_obstacle(obstacle=told.pk, answer="Here", by=people.daniel, at=at)

    assert kinds(people, at) == []


def test_nothing_waits_for_whoever_has_left(people: Cast, at: datetime) -> None:
    people.daniel.is_active = False

    assert kinds(people, at) == []


def test_asking_takes_few_queries_however_much_waits(people: Cast, at: datetime) -> None:
    for number in range(15):
        actions.set_goal(aim=Aim(f"Goal {number}"), by=people.daniel, at=at)

    with CaptureQueriesContext(connection) as asked:
        found = queries.waiting_for(person=people.daniel, at=at + timedelta(days=8))

    assert len(found) == 15
    assert len(asked) <= 9
