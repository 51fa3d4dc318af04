"""Reaching a goal or letting it go: the series never ends by accident."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import Aim, LookingBack, Seen, Step
from thrive.goals.errors import BadGoal, NoSuchGoal, NotAllowed, NotUnderWay
from thrive.goals.models import Goal, Objective, Reflection
from thrive.measures.models import Series

NEXT = LookingBack("It took a year", learned="Ask early", what_next="Quieter evenings")
REST = LookingBack("It took a year", rests=True)


def test_a_goal_that_is_reached_makes_its_successor(
    chosen: Goal, people: Cast, at: datetime, series: Series
) -> None:
    actions.change_goal(
        goal=chosen.pk, aim=Aim("Say no kindly", series=(series.pk,)), by=people.amina, at=at
    )

    ended = actions.reach_goal(goal=chosen.pk, looking_back=NEXT, by=people.amina, at=at)

    following = ended.successor
    assert following is not None
    page = queries.goal_page(goal=following.pk, viewer=people.peter, at=at)
    assert (page.goal.title, page.goal.state, page.series) == (
        "Quieter evenings", "under_way", (series.pk,),
    )  # fmt: skip
    assert page.before is not None
    assert page.before.id == chosen.pk


def test_what_is_next_is_seen_by_those_who_saw_it_last(
    chosen: Goal, people: Cast, at: datetime
) -> None:
    seen = Seen("chosen", (people.daniel.pk,))
    actions.show_goal_to(goal=chosen.pk, seen=seen, by=people.amina, at=at)

    following = actions.reach_goal(
        goal=chosen.pk, looking_back=NEXT, by=people.amina, at=at
    ).successor

    assert following is not None
    assert [one.person for one in following.readers.all()] == [people.daniel]
    with pytest.raises(NoSuchGoal):
        queries.goal_page(goal=following.pk, viewer=people.peter, at=at)


def test_a_goal_is_let_go_without_another_if_one_says_so(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    actions.set_objective(goal=quieter.pk, step=Step("One"), by=people.amina, at=at)

    actions.let_go_goal(goal=quieter.pk, looking_back=REST, by=people.amina, at=at)

    page = queries.goal_page(goal=quieter.pk, viewer=people.amina, at=at)
    assert page.goal.state == "let_go"
    assert page.reflection is not None
    assert page.reflection.rests
    assert Objective.objects.get().state == "let_go"
    assert not page.may_work


def test_ending_twice_is_ending_once(quieter: Goal, people: Cast, at: datetime) -> None:
    for _twice in range(2):
        actions.reach_goal(goal=quieter.pk, looking_back=NEXT, by=people.amina, at=at)

    assert Goal.objects.count() == 2
    assert Reflection.objects.count() == 1
    with pytest.raises(NotUnderWay):
        actions.let_go_goal(goal=quieter.pk, looking_back=REST, by=people.amina, at=at)


@pytest.mark.parametrize(
    ("looking_back", "column"),
    [
        (LookingBack("", rests=True), "what_happened"),
        (LookingBack("A"), "what_next"),
        (LookingBack("A", what_next="B", rests=True), "what_next"),
        (LookingBack("A", what_next="x" * 201), "what_next"),
    ],
)
def test_no_goal_ends_without_a_word_or_by_accident(
    quieter: Goal, people: Cast, at: datetime, looking_back: LookingBack, column: str
) -> None:
    with pytest.raises(BadGoal) as refused:
        actions.reach_goal(goal=quieter.pk, looking_back=looking_back, by=people.amina, at=at)

    assert [problem.column for problem in refused.value.problems] == [column]
    quieter.refresh_from_db()
    assert quieter.state == "under_way"


def test_only_those_whose_goal_it_is_end_it(
    quieter: Goal, ours: Goal, people: Cast, at: datetime
) -> None:
    with pytest.raises(NoSuchGoal):
        actions.reach_goal(goal=quieter.pk, looking_back=REST, by=people.daniel, at=at)
    with pytest.raises(NotAllowed):
        actions.let_go_goal(goal=ours.pk, looking_back=REST, by=people.amina, at=at)


def test_a_goal_stays_under_way_if_its_successor_cannot_be_kept(
    quieter: Goal, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr("thrive.goals.aims.actions.ending.begin", fail)

    with pytest.raises(RuntimeError):
        actions.reach_goal(goal=quieter.pk, looking_back=NEXT, by=people.amina, at=at)

    quieter.refresh_from_db()
    assert quieter.state == "under_way"
    assert not Reflection.objects.exists()


def test_what_was_learned_keeps_the_promise_under_which_it_was_written(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    actions.show_goal_to(goal=quieter.pk, seen=Seen("open"), by=people.amina, at=at)
    actions.show_goal_to(goal=quieter.pk, seen=Seen(), by=people.amina, at=at)
    actions.reach_goal(goal=quieter.pk, looking_back=REST, by=people.amina, at=at)
    Goal.objects.filter(pk=quieter.pk).update(visibility="open")

    page = queries.goal_page(goal=quieter.pk, viewer=people.peter, at=at)

    assert page.reflection is None
