"""How it goes: what a check-in keeps, moves on and hands over."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import HowItGoes, Step
from thrive.goals.aims.answers import how_it_goes
from thrive.goals.errors import BadCheckIn, BadObstacle, NoSuchGoal, NotAllowed, NotUnderWay
from thrive.goals.models import CheckIn, Goal, Objective, Obstacle
from thrive.people.models import Membership


def test_progress_is_visible_to_its_owner_at_once(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    said = HowItGoes(how_far=40, how_sure=6, helps="An early bus", in_the_way="Phones")

    actions.check_in(goal=quieter.pk, said=said, by=people.amina, at=at)

    shown = queries.goal_page(goal=quieter.pk, viewer=people.amina, at=at).check_ins[0]
    assert (shown.how_far, shown.how_sure, shown.helps, shown.in_the_way) == (
        40, 6, "An early bus", "Phones",
    )  # fmt: skip
    assert shown.on == at.date()


def test_the_day_is_where_the_person_is(quieter: Goal, people: Cast, at: datetime) -> None:
    people.amina.time_zone = "Pacific/Auckland"

    said = actions.check_in(
        goal=quieter.pk, said=HowItGoes(how_far=1), by=people.amina, at=at.replace(hour=20)
    )

    assert said.on.day == at.day + 1


def test_a_step_that_was_kept_is_done_and_the_next_begins(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    first = actions.set_objective(goal=quieter.pk, step=Step("One"), by=people.amina, at=at)

    said = actions.check_in(
        goal=quieter.pk, said=HowItGoes(kept="yes", next_step="Two"), by=people.amina, at=at
    )

    states = dict(Objective.objects.values_list("text", "state"))
    assert states == {"One": "done", "Two": "open"}
    assert said.objective == first


def test_a_step_that_was_not_kept_goes_on_or_is_let_go_for_another(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    actions.set_objective(goal=quieter.pk, step=Step("One"), by=people.amina, at=at)

    for said in (HowItGoes(kept="no"), HowItGoes(kept="partly", next_step="One")):
        actions.check_in(goal=quieter.pk, said=said, by=people.amina, at=at)
        assert list(Objective.objects.values_list("text", "state")) == [("One", "open")]
    actions.check_in(
        goal=quieter.pk, said=HowItGoes(kept="no", next_step="Two"), by=people.amina, at=at
    )

    assert dict(Objective.objects.values_list("text", "state")) == {"One": "let_go", "Two": "open"}


def test_the_same_conversation_comes_in_once(quieter: Goal, people: Cast, at: datetime) -> None:
    first, second = (
        actions.check_in(
            goal=quieter.pk, said=HowItGoes(how_far=far), by=people.amina, at=at, key="prompt 12"
        )
        for far in (10, 90)
    )

    assert first == second
    assert second.how_far == 10


def test_a_button_that_is_pressed_twice_says_it_once(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    said = HowItGoes(how_far=40, how_sure=5, helps=" Quiet ", in_the_way="Noise", kept="")
    later = at + timedelta(minutes=2)

    first = actions.check_in(goal=quieter.pk, said=said, by=people.amina, at=at)
    again = actions.check_in(goal=quieter.pk, said=said, by=people.amina, at=at)
    others = [
        (said, later), (replace(said, how_far=41), at), (replace(said, how_sure=6), at),
        (replace(said, helps=""), at), (replace(said, in_the_way=""), at),
        (replace(said, next_step="Two"), at), (replace(said, next_step="Three"), at),
    ]  # fmt: skip
    for other, moment in others:
        actions.check_in(goal=quieter.pk, said=other, by=people.amina, at=moment)

    assert again == first
    assert CheckIn.objects.count() == 1 + len(others)
    actions.check_in(goal=quieter.pk, said=replace(said, next_step="Three"), by=people.amina, at=at)
    assert CheckIn.objects.count() == 1 + len(others)
    assert [one.text for one in Objective.objects.order_by("id")] == ["Two", "Three"]


def test_a_groups_people_say_how_it_goes_but_set_no_step(
    ours: Goal, people: Cast, at: datetime
) -> None:
    actions.check_in(goal=ours.pk, said=HowItGoes(how_far=20), by=people.amina, at=at)
    with pytest.raises(NotAllowed):
        actions.check_in(goal=ours.pk, said=HowItGoes(next_step="A"), by=people.amina, at=at)

    step = actions.set_objective(goal=ours.pk, step=Step("One"), by=people.daniel, at=at)
    actions.check_in(goal=ours.pk, said=HowItGoes(kept="yes"), by=people.amina, at=at)
    step.refresh_from_db()
    assert step.state == "open"


def test_what_is_in_the_way_is_handed_on_only_if_its_author_says_so(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    for tell in ("", "named", "unnamed"):
        said = HowItGoes(in_the_way=f"Phones {tell}", tell=tell)
        actions.check_in(goal=quieter.pk, said=said, by=people.amina, at=at)

    told = {one.text: one for one in Obstacle.objects.all()}
    assert set(told) == {"Phones named", "Phones unnamed"}
    assert told["Phones named"].raised_by == people.amina
    assert told["Phones named"].from_check_in is not None
    assert told["Phones unnamed"].raised_by is None
    assert told["Phones unnamed"].from_check_in is None


def test_nothing_is_kept_if_what_is_in_the_way_cannot_be_handed_on(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    Membership.objects.filter(person=people.amina).delete()
    actions.set_objective(goal=quieter.pk, step=Step("One"), by=people.amina, at=at)

    with pytest.raises(BadObstacle):
        actions.check_in(
            goal=quieter.pk, said=HowItGoes(kept="yes", in_the_way="A", tell="named"),
            by=people.amina, at=at,
        )  # fmt: skip

    assert not CheckIn.objects.exists()
    assert Objective.objects.get().state == "open"


@pytest.mark.parametrize(
    ("said", "column"),
    [
        (HowItGoes(), "how_far"),
        (HowItGoes(how_far=101), "how_far"),
        (HowItGoes(how_far=-1), "how_far"),
        (HowItGoes(how_sure=11), "how_sure"),
        (HowItGoes(kept="maybe"), "kept"),
        (HowItGoes(how_far=1, tell="all"), "tell"),
        (HowItGoes(helps="\x00"), "helps"),
        (HowItGoes(in_the_way="x" * 5001), "in_the_way"),
    ],
)
def test_a_check_in_that_cannot_be_says_which_field(
    quieter: Goal, people: Cast, at: datetime, said: HowItGoes, column: str
) -> None:
    with pytest.raises(BadCheckIn) as refused:
        actions.check_in(goal=quieter.pk, said=said, by=people.amina, at=at)

    assert [problem.column for problem in refused.value.problems] == [column]


def test_outsiders_readers_and_ended_goals_take_none(
    quieter: Goal, chosen: Goal, people: Cast, at: datetime
) -> None:
    said = HowItGoes(how_far=1)
    with pytest.raises(NoSuchGoal):
        actions.check_in(goal=quieter.pk, said=said, by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.check_in(goal=chosen.pk, said=said, by=people.peter, at=at)
    Goal.objects.filter(pk=quieter.pk).update(state="let_go", ended_at=at)
    with pytest.raises(NotUnderWay):
        actions.check_in(goal=quieter.pk, said=said, by=people.amina, at=at)


def test_the_answers_of_a_conversation_become_a_check_in() -> None:
    answers = {
        "how-far": 35.0, "how-sure": 7, "kept": "partly", "helps": "Peter", "in-the-way": "Time",
        "tell": "unnamed", "next-step": "Ask", "another": "frame",
    }  # fmt: skip

    said = how_it_goes(answers)

    assert said == HowItGoes(
        how_far=35, how_sure=7, kept="partly", helps="Peter", in_the_way="Time", tell="unnamed",
        next_step="Ask",
    )  # fmt: skip
    assert how_it_goes({"tell": "keep", "kept": "none"}, answers_stalled=True) == HowItGoes(
        answers_stalled=True
    )
