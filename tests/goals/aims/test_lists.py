"""Lists of goals: mine, ours, and the tree they hang in."""

from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import Aim, HowItGoes, LookingBack, Seen, Step
from thrive.goals.models import Goal


def titles(lines: tuple[queries.GoalLine, ...]) -> list[str]:
    """What goals are called, in their order."""
    return [line.title for line in lines]


def test_goals_stand_by_whose_they_are(
    quieter: Goal, both: Goal, ours: Goal, chosen: Goal, people: Cast, at: datetime
) -> None:
    actions.set_goal(aim=Aim("Open"), seen=Seen("open"), by=people.joanna, at=at)

    amina = queries.my_goals(viewer=people.amina, at=at)
    peter = queries.my_goals(viewer=people.peter, at=at)

    assert titles(amina.mine) == ["Say no kindly", "Quieter mornings"]
    assert titles(amina.ours) == ["On time"]
    assert titles(amina.shared) == ["Learn from Hilltop"]
    assert titles(peter.shared) == ["Say no kindly", "Learn from Hilltop"]
    assert titles(peter.mine + peter.ours) == []
    assert [line.whose for line in peter.shared] == ["Amina Yusuf", "Amina Yusuf"]
    assert not amina.may_set_for
    assert titles(queries.goals_of(person=people.joanna, viewer=people.peter, at=at)) == ["Open"]


def test_a_goal_below_another_stands_below_it(ours: Goal, people: Cast, at: datetime) -> None:
    first = actions.set_goal(aim=Aim("A"), by=people.amina, at=at)
    actions.set_goal(aim=Aim("B", parent=first.pk), by=people.amina, at=at)
    actions.set_goal(aim=Aim("C", parent=ours.pk), by=people.amina, at=at)

    mine = queries.my_goals(viewer=people.amina, at=at).mine
    serves = queries.goals_to_serve(viewer=people.amina, at=at)

    assert [(one.title, one.depth) for one in mine] == [("C", 0), ("A", 0), ("B", 1)]
    assert [(one.title, one.depth) for one in serves] == [
        ("A", 0), ("B", 1), ("On time", 0), ("C", 1),
    ]  # fmt: skip


def test_a_line_says_the_step_and_how_far_it_is(quieter: Goal, people: Cast, at: datetime) -> None:
    actions.set_objective(goal=quieter.pk, step=Step("Ask"), by=people.amina, at=at)
    for far in (10, 20):
        actions.check_in(goal=quieter.pk, said=HowItGoes(how_far=far), by=people.amina, at=at)

    (line,) = queries.my_goals(viewer=people.amina, at=at).mine

    assert (line.step, line.far, line.last_on) == ("Ask", (10, 20), at.date())


def test_what_ended_stands_apart(quieter: Goal, people: Cast, at: datetime) -> None:
    actions.reach_goal(
        goal=quieter.pk, looking_back=LookingBack("A", rests=True), by=people.amina, at=at
    )

    found = queries.my_goals(viewer=people.amina, at=at)

    assert titles(found.mine) == []
    assert titles(found.ended) == ["Quieter mornings"]


def test_stewards_may_set_the_goals_of_their_groups(people: Cast, at: datetime) -> None:
    found = queries.my_goals(viewer=people.daniel, at=at)

    assert found.may_set_for == (people.riverside,)
    assert not found.may_set_for_all


def test_lists_and_pages_take_few_queries_however_many_goals(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    for number in range(12):
        goal = actions.set_goal(
            aim=Aim(f"Goal {number}", parent=quieter.pk), by=people.amina, at=at
        )
        actions.check_in(goal=goal.pk, said=HowItGoes(how_far=1), by=people.amina, at=at)

    with CaptureQueriesContext(connection) as listing:
        queries.my_goals(viewer=people.amina, at=at)
    with CaptureQueriesContext(connection) as page:
        queries.goal_page(goal=quieter.pk, viewer=people.amina, at=at)

    assert len(listing) <= 8
    assert len(page) <= 9
