"""The seam: what is due for whom, and the promise that goes with it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.experiences.actions import LIBRARY
from thrive.experiences.checking import load_checked
from thrive.experiences.content.frames import is_question
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import Aim, HowItGoes, LookingBack, Seen, Step
from thrive.goals.models import Goal


def due(at: datetime, days: int) -> list[tuple[int, int, str]]:
    """Goal, person and program of what is due so many days later."""
    return [(one.goal, one.person, one.program) for one in queries.due(at + timedelta(days=days))]


def test_a_goal_is_asked_about_at_its_rhythm(quieter: Goal, people: Cast, at: datetime) -> None:
    actions.set_objective(goal=quieter.pk, step=Step("Ask Ruth"), by=people.amina, at=at)

    assert due(at, 6) == []
    (one,) = queries.due(at + timedelta(days=7))
    assert (one.title, one.step, one.person) == ("Quieter mornings", "Ask Ruth", people.amina.pk)
    assert one.program == "check-in"
    assert one.key == f"goal-{quieter.pk}-{people.amina.pk}-20260924"


def test_the_key_stays_until_the_next_round(quieter: Goal, at: datetime) -> None:
    keys = [queries.due(at + timedelta(days=days))[0].key for days in (7, 13, 14)]

    assert keys[0] == keys[1] != keys[2]


def test_both_of_a_pair_are_asked_each_by_their_own_rhythm(
    both: Goal, people: Cast, at: datetime
) -> None:
    actions.check_in(
        goal=both.pk, said=HowItGoes(how_far=1), by=people.peter, at=at + timedelta(days=5)
    )

    assert due(at, 7) == [(both.pk, people.amina.pk, "check-in")]
    assert {person for _goal, person, _program in due(at, 12)} == {
        people.amina.pk, people.peter.pk,
    }  # fmt: skip


def test_how_far_and_the_step_are_asked_in_turn(quieter: Goal, people: Cast, at: datetime) -> None:
    asked = []
    for week, said in enumerate((HowItGoes(how_far=1), HowItGoes(how_sure=5)), start=1):
        asked.append(queries.due(at + timedelta(days=7 * week))[0].experience)
        actions.check_in(
            goal=quieter.pk, said=said, by=people.amina, at=at + timedelta(days=7 * week)
        )
    asked.append(queries.due(at + timedelta(days=21))[0].experience)

    assert asked == ["how-it-goes", "your-step", "how-it-goes"]


def test_what_is_due_is_in_the_library_and_its_frames_are_taken(
    quieter: Goal, at: datetime
) -> None:
    asked = {
        (one.program, one.experience)
        for days in (7, 21)
        for one in queries.due(at + timedelta(days=days))
    }
    taken = {"how-far", "how-sure", "kept", "helps", "in-the-way", "tell", "next-step"}

    for program, experience in asked | {("check-in", "your-step")}:
        outcome = load_checked((LIBRARY / f"{program}.yaml").read_bytes())
        assert outcome.program is not None
        (found,) = [one for one in outcome.program.experiences if one.id == experience]
        assert {one.id for one in found.frames if is_question(one)} <= taken


def test_a_stalled_goal_gets_the_other_question(quieter: Goal, at: datetime) -> None:
    assert [program for *_, program in due(at, 21)] == ["check-in-stalled"]


def test_nobody_is_asked_who_left_or_about_what_ended_or_has_no_rhythm(
    quieter: Goal, both: Goal, people: Cast, at: datetime
) -> None:
    actions.set_goal(aim=Aim("Quiet", rhythm_days=None), by=people.daniel, at=at)
    actions.reach_goal(
        goal=quieter.pk, looking_back=LookingBack("A", rests=True), by=people.amina, at=at
    )
    people.peter.is_active = False
    people.peter.save()

    assert due(at, 7) == [(both.pk, people.amina.pk, "check-in")]


def test_asking_takes_the_same_queries_however_many_goals(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    later = at + timedelta(days=8)
    with CaptureQueriesContext(connection) as few:
        queries.due(later)
    for number in range(20):
        actions.set_goal(aim=Aim(f"Goal {number}"), by=people.daniel, at=at)

    with CaptureQueriesContext(connection) as many:
        found = queries.due(later)

    assert len(found) == 21
    assert len(many) == len(few) == 4


def test_the_promise_names_exactly_those_who_see_the_goal(
    quieter: Goal, both: Goal, chosen: Goal, ours: Goal, people: Cast, at: datetime
) -> None:
    amina, peter = people.amina.pk, people.peter.pk

    assert queries.promise_of(goal=quieter.pk, person=people.amina).persons == (amina,)
    assert queries.promise_of(goal=chosen.pk, person=people.amina).persons == tuple(
        sorted((amina, peter))
    )
    assert queries.promise_of(goal=ours.pk, person=people.amina).group == people.riverside.pk
    promise = queries.promise_of(goal=both.pk, person=people.peter)
    assert promise.persons == tuple(sorted((amina, peter)))
    assert promise.sentence == "You and Amina Yusuf can see this, nobody else."
    actions.show_goal_to(goal=quieter.pk, seen=Seen("open"), by=people.amina, at=at)
    assert queries.promise_of(goal=quieter.pk, person=people.amina).everyone


def test_a_goal_that_is_not_there_promises_nothing(people: Cast) -> None:
    with pytest.raises(Goal.DoesNotExist):
        queries.promise_of(goal=987654, person=people.amina)
