"""One small next step at a time."""

from datetime import date, datetime

import pytest
from django.db import transaction

from tests.cast import Cast
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import Seen, Step
from thrive.goals.errors import BadStep, NoSuchStep, NotAllowed, NotUnderWay, OneStepAtATime
from thrive.goals.models import Goal, GoalEvent, Objective

ASK = Step(
    "Ask Ruth how she begins",
    if_situation="the shift changes",
    then_action="I go to her desk",
    due_on=date(2026, 9, 24),
    confidence=7,
)


@pytest.fixture
def step(quieter: Goal, people: Cast, at: datetime) -> Objective:
    """An open step of Amina's own goal."""
    return actions.set_objective(goal=quieter.pk, step=ASK, by=people.amina, at=at)


def test_a_step_stands_at_the_top_with_its_plan(
    step: Objective, quieter: Goal, people: Cast, at: datetime
) -> None:
    shown = queries.goal_page(goal=quieter.pk, viewer=people.amina, at=at).step

    assert shown is not None
    assert (shown.text, shown.if_situation, shown.then_action, shown.confidence) == (
        ASK.text, ASK.if_situation, ASK.then_action, 7,
    )  # fmt: skip


def test_one_step_at_a_time(step: Objective, quieter: Goal, people: Cast, at: datetime) -> None:
    again = actions.set_objective(goal=quieter.pk, step=ASK, by=people.amina, at=at)
    with pytest.raises(OneStepAtATime):
        actions.set_objective(goal=quieter.pk, step=Step("Another"), by=people.amina, at=at)

    assert again == step


def test_a_step_that_is_done_makes_room_for_the_next(
    step: Objective, quieter: Goal, people: Cast, at: datetime
) -> None:
    for _twice in range(2):
        actions.finish_objective(
            objective=step.pk, came_of_it="She laughed", by=people.amina, at=at
        )
    actions.set_objective(goal=quieter.pk, step=Step("Another"), by=people.amina, at=at)

    page = queries.goal_page(goal=quieter.pk, viewer=people.amina, at=at)
    assert [(one.state, one.came_of_it) for one in page.steps] == [("done", "She laughed")]
    assert page.step is not None
    assert page.step.text == "Another"
    assert GoalEvent.objects.filter(kind="step_done").count() == 1


def test_a_step_is_let_go_once_and_then_cannot_be_done(
    step: Objective, people: Cast, at: datetime
) -> None:
    actions.let_go_objective(objective=step.pk, by=people.amina, at=at)
    actions.let_go_objective(objective=step.pk, by=people.amina, at=at)

    with pytest.raises(NotUnderWay):
        actions.finish_objective(objective=step.pk, by=people.amina, at=at)


def test_a_step_of_somebody_else_is_as_good_as_none(
    step: Objective, people: Cast, at: datetime
) -> None:
    for objective in (step.pk, 987654):
        with pytest.raises(NoSuchStep):
            actions.finish_objective(objective=objective, by=people.daniel, at=at)


def test_a_reader_finishes_nothing_and_finds_no_step_from_before(
    quieter: Goal, step: Objective, people: Cast, at: datetime
) -> None:
    actions.show_goal_to(goal=quieter.pk, seen=Seen("open"), by=people.amina, at=at)
    with pytest.raises(NoSuchStep):
        actions.finish_objective(objective=step.pk, by=people.peter, at=at)

    Objective.objects.filter(pk=step.pk).update(visibility="open")
    with pytest.raises(NotAllowed):
        actions.finish_objective(objective=step.pk, by=people.peter, at=at)


def test_a_step_of_a_goal_that_was_closed_since_is_as_good_as_none(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    for seen in (Seen("open"), Seen()):
        actions.show_goal_to(goal=quieter.pk, seen=seen, by=people.amina, at=at)
        if seen.visibility == "open":
            step = actions.set_objective(goal=quieter.pk, step=Step("One"), by=people.amina, at=at)
            with pytest.raises(NotAllowed):
                actions.finish_objective(objective=step.pk, by=people.peter, at=at)

    with pytest.raises(NoSuchStep):
        actions.finish_objective(objective=step.pk, by=people.peter, at=at)


def test_a_groups_member_sets_no_step(ours: Goal, people: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.set_objective(goal=ours.pk, step=ASK, by=people.amina, at=at)


@pytest.mark.parametrize(
    ("step", "column"),
    [
        (Step(" "), "text"),
        (Step("x" * 301), "text"),
        (Step("A", if_situation="when"), "then_action"),
        (Step("A", then_action="then"), "if_situation"),
        (Step("A", confidence=11), "confidence"),
        (Step("A", due_on=date(26, 1, 1)), "due_on"),
    ],
)
def test_a_step_that_cannot_be_says_which_field(
    quieter: Goal, people: Cast, at: datetime, step: Step, column: str
) -> None:
    with pytest.raises(BadStep) as refused:
        actions.set_objective(goal=quieter.pk, step=step, by=people.amina, at=at)

    assert [problem.column for problem in refused.value.problems] == [column]


def test_no_step_under_a_goal_that_ended(quieter: Goal, people: Cast, at: datetime) -> None:
    Goal.objects.filter(pk=quieter.pk).update(state="let_go", ended_at=at)

    with pytest.raises(NotUnderWay):
        actions.set_objective(goal=quieter.pk, step=ASK, by=people.amina, at=at)


def test_a_step_stays_open_if_its_history_cannot_be_kept(
    step: Objective, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr("thrive.foundation.audit.record", fail)

    with pytest.raises(RuntimeError), transaction.atomic():
        actions.finish_objective(objective=step.pk, by=people.amina, at=at)

    step.refresh_from_db()
    assert step.state == "open"
