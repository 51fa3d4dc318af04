"""The way back for whoever left the questions about their goals."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.running import actions, queries
from thrive.experiences.running.actions import again
from thrive.experiences.running.errors import CannotJoin
from thrive.foundation.models import AuditRecord
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim
from thrive.people.models import Person

WEEK = timedelta(days=7)


@pytest.fixture
def gone(people: Cast, at: datetime) -> Run:
    """Amina and Daniel were asked about goals; Amina left that. A week later than ``at``."""
    for one in (people.amina, people.daniel):
        aims.set_goal(aim=Aim("Quieter mornings", rhythm_days=7), by=one, at=at)
    actions.ask_about_goals(at=at + WEEK)
    run = Run.objects.get()
    actions.leave(run=run.pk, person=people.amina, forget=False, at=at + WEEK)
    return run


def scheduled(person: Person) -> int:
    return Prompt.objects.filter(person=person, state="scheduled").count()


def test_whoever_comes_back_is_asked_with_the_next_round(
    gone: Run, people: Cast, at: datetime
) -> None:
    assert queries.left_goal_questions(people.amina)
    actions.ask_about_goals(at=at + 2 * WEEK)
    assert scheduled(people.amina) == 0

    assert actions.ask_me_again(person=people.amina, at=at + 2 * WEEK) == 1

    assert not queries.left_goal_questions(people.amina)
    assert actions.ask_about_goals(at=at + 2 * WEEK) == 1
    assert scheduled(people.amina) == 1


def test_what_was_taken_back_on_leaving_stays_taken_back(
    gone: Run, people: Cast, at: datetime
) -> None:
    actions.ask_me_again(person=people.amina, at=at + WEEK)

    assert actions.ask_about_goals(at=at + WEEK) == 0
    assert scheduled(people.amina) == 0


def test_a_second_time_changes_nothing_and_nobody_else_is_touched(
    gone: Run, people: Cast, at: datetime
) -> None:
    actions.leave(run=gone.pk, person=people.daniel, forget=False, at=at + WEEK)
    actions.ask_me_again(person=people.amina, at=at + WEEK)

    assert actions.ask_me_again(person=people.amina, at=at + WEEK) == 0
    assert actions.ask_me_again(person=people.peter, at=at + WEEK) == 0
    assert queries.left_goal_questions(people.daniel)
    record = AuditRecord.objects.get(action="experiences.ask_me_again")
    assert (record.actor, record.subject, record.details) == ("amina", f"run {gone.pk}", {})


def test_a_program_that_one_left_otherwise_stays_left(
    gone: Run, people: Cast, at: datetime
) -> None:
    Run.objects.update(asks_goals=False)

    assert not queries.left_goal_questions(people.amina)
    assert actions.ask_me_again(person=people.amina, at=at + WEEK) == 0
    assert Enrolment.objects.get(person=people.amina).left_by_self


def test_whoever_left_thrive_does_not_come_back(gone: Run, people: Cast, at: datetime) -> None:
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    with pytest.raises(CannotJoin):
        actions.ask_me_again(person=people.amina, at=at + WEEK)

    assert Enrolment.objects.get(person=people.amina).left_by_self


def test_nobody_is_half_back_when_a_late_step_fails(
    gone: Run, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise OSError("the record cannot be written")

    monkeypatch.setattr(again, "record", fails)

    with pytest.raises(OSError, match="record"):
        actions.ask_me_again(person=people.amina, at=at + WEEK)

    assert queries.left_goal_questions(people.amina)
