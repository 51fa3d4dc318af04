"""Whoever has left does nothing any more, whatever they owned or were asked."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.foundation.errors import ThriveError
from thrive.foundation.models import AuditRecord
from thrive.goals.aims import actions
from thrive.goals.aims.actions import About, Aim, HowItGoes, LookingBack, Seen, Step
from thrive.goals.models import Feedback, FeedbackRequest, Goal, Learned, Objective, Obstacle
from thrive.measures.models import Series
from thrive.people.models import Person

Act = Callable[[Person, datetime], object]
DONE = LookingBack("It went well.", rests=True)


@pytest.fixture
def daniel(people: Cast, series: Series, at: datetime) -> Person:
    """He has a goal and a step, looks after Riverside, was asked, thanked and told; then leaves."""
    by = people.daniel
    goal = actions.set_goal(aim=Aim("Listen", series=(series.pk,)), by=by, at=at)
    actions.set_objective(goal=goal.pk, step=Step("Ask first"), by=by, at=at)
    actions.raise_obstacle(text="No keys", is_unnamed=False, by=people.amina, at=at)
    actions.ask_for_feedback(asked=by, kind="advice", question="How?", by=people.amina, at=at)
    actions.ask_for_feedback(asked=people.amina, kind="advice", question="So?", by=by, at=at)
    for one, other in ((by, people.amina), (people.amina, by)):
        actions.appreciate(about=About(other), text="Thanks", may_be_open=True, by=one, at=at)
    actions.note_learned(kind="learned", text="A word", on=at.date(), by=by, at=at)
    Person.objects.filter(pk=by.pk).update(is_active=False)
    by.refresh_from_db()
    return by


ACTS: dict[str, Act] = {
    "set_goal": lambda by, at: actions.set_goal(aim=Aim("A"), by=by, at=at),
    "change_goal": lambda by, at: actions.change_goal(goal=goal(by), aim=Aim("B"), by=by, at=at),
    "show_goal_to": lambda by, at: actions.show_goal_to(
        goal=goal(by), seen=Seen("open"), by=by, at=at
    ),
    "set_objective": lambda by, at: actions.set_objective(
        goal=goal(by), step=Step("Ask first"), by=by, at=at
    ),
    "finish_objective": lambda by, at: actions.finish_objective(objective=step(by), by=by, at=at),
    "let_go_objective": lambda by, at: actions.let_go_objective(objective=step(by), by=by, at=at),
    "check_in": lambda by, at: actions.check_in(
        goal=goal(by), said=HowItGoes(how_far=10), by=by, at=at
    ),
    "reach_goal": lambda by, at: actions.reach_goal(goal=goal(by), looking_back=DONE, by=by, at=at),
    "let_go_goal": lambda by, at: actions.let_go_goal(
        goal=goal(by), looking_back=DONE, by=by, at=at
    ),
    "raise_obstacle": lambda by, at: actions.raise_obstacle(
        text="Noise", is_unnamed=True, by=by, at=at
    ),
    "take_obstacle": lambda by, at: actions.take_obstacle(
        obstacle=Obstacle.objects.get().pk, due_on=at.date(), by=by, at=at
    ),
    "answer_obstacle": lambda by, at: actions.answer_obstacle(
        obstacle=Obstacle.objects.get().pk, answer="Yes", by=by, at=at
    ),
    "ask_for_feedback": lambda by, at: actions.ask_for_feedback(
        asked=amina(), kind="advice", question="And now?", by=by, at=at
    ),
    "decline_request": lambda by, at: actions.decline_request(
        request=FeedbackRequest.objects.get(asked=by).pk, by=by, at=at
    ),
    "take_back_request": lambda by, at: actions.take_back_request(
        request=FeedbackRequest.objects.get(by=by).pk, by=by, at=at
    ),
    "appreciate": lambda by, at: actions.appreciate(
        about=About(amina()), text="Thanks again", by=by, at=at
    ),
    "give_advice": lambda by, at: actions.give_advice(
        about=About(amina()), text="Rest", by=by, at=at
    ),
    "evaluate": lambda by, at: actions.evaluate(
        about=About(by), text="Well", criteria="Quick", series=Series.objects.get().pk, by=by, at=at
    ),
    "answer_open": lambda by, at: actions.answer_open(
        feedback=Feedback.objects.get(about=by).pk, agrees=True, by=by, at=at
    ),
    "close_appreciation": lambda by, at: actions.close_appreciation(
        feedback=Feedback.objects.get(by=by).pk, by=by, at=at
    ),
    "note_learned": lambda by, at: actions.note_learned(
        kind="learned", text="More", on=at.date(), by=by, at=at
    ),
    "forget_learned": lambda by, at: actions.forget_learned(
        note=Learned.objects.get().pk, by=by, at=at
    ),
    "export_record": lambda by, at: actions.export_record(kind="md", by=by, at=at),
}


def goal(by: Person) -> int:
    return Goal.objects.get(owner=by).pk


def step(by: Person) -> int:
    return Objective.objects.get(goal__owner=by).pk


def amina() -> Person:
    return Person.objects.get(external_id="amina")


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_whoever_has_left_does_nothing(act: Act, daniel: Person, at: datetime) -> None:
    before = AuditRecord.objects.count()

    with pytest.raises(ThriveError):
        act(daniel, at)

    assert AuditRecord.objects.count() == before


def test_every_action_is_tried_here() -> None:
    by_people = {name for name in actions.__all__ if name.islower()}

    assert by_people - set(ACTS) == {"escalate_obstacles", "release_time_to_answer"}
