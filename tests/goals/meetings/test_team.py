"""My team, twenty minutes: one of each; what the team itself sees; never a name on the wall."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.changes.scenes import measured
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, Step, Whose
from thrive.goals.changes import actions as changes
from thrive.goals.changes.actions import Written
from thrive.goals.meetings import actions, queries, rules
from thrive.goals.meetings.errors import NoSuchCircle
from thrive.goals.models import Circle
from thrive.measures.models import Measure, Point, Series


def test_it_is_useful_before_there_is_any_number(people: Cast, at: datetime) -> None:
    page = queries.team_page(viewer=people.daniel, at=at)

    assert page.huddle.group == people.riverside
    assert page.huddle.result is None
    assert page.huddle.question.endswith("?")
    assert (page.obstacle, page.to_close, page.huddle.said) == (None, None, ())


def test_one_result_from_the_first_number_on(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, [30], first=date(2026, 9, 14))

    result = queries.team_page(viewer=people.daniel, at=at).huddle.result

    assert result is not None
    assert (result.series, result.measure) == (series.pk, "Waiting time")
    assert "30 minutes" in result.words


def test_an_old_number_is_no_news(people: Cast, at: datetime) -> None:
    measured(people.riverside, [30], first=date(2026, 1, 5))

    assert queries.team_page(viewer=people.daniel, at=at).huddle.result is None


def test_each_result_has_its_week_and_those_of_goals_come_first(
    people: Cast, series: Series, at: datetime
) -> None:
    falls = Measure.objects.create(
        key="falls", name="Falls", kind="count", direction="down", cadence="week"
    )
    other = Series.objects.create(measure=falls, group=people.riverside)
    Point.objects.create(series=other, period_on=at.date(), value=2, recorded_at=at)

    def shown(week: int) -> int:
        page = queries.team_page(viewer=people.daniel, at=at + timedelta(weeks=week))
        assert page.huddle.result is not None
        return page.huddle.result.series

    assert {shown(0), shown(1)} == {series.pk, other.pk}
    whose = Whose("group", group=people.riverside.pk)
    aims.set_goal(aim=Aim("No falls", series=(other.pk,)), whose=whose, by=people.daniel, at=at)
    assert {shown(0), shown(1)} == {other.pk}


def test_one_obstacle_the_one_that_waits_longest(people: Cast, at: datetime) -> None:
    later = at + timedelta(days=3)
    aims.raise_obstacle(text="The lift", is_unnamed=True, by=people.amina, at=later)
    aims.raise_obstacle(text="The rota", is_unnamed=False, by=people.amina, at=at)

    page = queries.team_page(viewer=people.daniel, at=later)

    assert page.obstacle is not None
    assert (page.obstacle.text, page.more_obstacles) == ("The rota", 1)


def test_one_promise_the_groups_first_else_the_step_of_its_goal(
    people: Cast, team: Circle, at: datetime
) -> None:
    whose = Whose("group", group=people.riverside.pk)
    goal = aims.set_goal(aim=Aim("On time"), whose=whose, by=people.daniel, at=at)
    aims.set_objective(goal=goal.pk, step=Step("Ask the drivers"), by=people.daniel, at=at)
    step = queries.team_page(viewer=people.daniel, at=at).to_close
    pair = actions.ask_to_meet(other=people.amina, kind="leader", by=people.daniel, at=at)
    actions.agree_to_meet(circle=pair.pk, by=people.amina, at=at)
    actions.commit(circle=pair.pk, text="In the pair", by=people.daniel, at=at)
    in_pair = queries.team_page(viewer=people.daniel, at=at).to_close
    actions.commit(circle=team.pk, text="In the team", by=people.daniel, at=at)
    in_team = queries.team_page(viewer=people.daniel, at=at).to_close

    assert step is not None
    assert in_pair is not None
    assert in_team is not None
    assert (step.text, step.goal) == ("Ask the drivers", goal.pk)
    assert (in_pair.text, in_pair.circle) == ("In the pair", pair.pk)
    assert (in_team.text, in_team.circle) == ("In the team", team.pk)


def test_the_page_is_for_those_who_look_after_the_group(people: Cast, at: datetime) -> None:
    for stranger in (people.amina, people.peter, people.joanna, people.ruth, people.omar):
        for group in (None, people.riverside.pk, 987654):
            with pytest.raises(NoSuchCircle):
                queries.team_page(viewer=stranger, at=at, group=group)
    with pytest.raises(NoSuchCircle):
        queries.team_page(viewer=people.daniel, at=at, group=people.hilltop.pk)


def test_the_huddle_is_for_the_people_of_the_group(people: Cast, at: datetime) -> None:
    assert queries.huddle_page(group=people.riverside.pk, viewer=people.amina, at=at).question
    for stranger in (people.peter, people.joanna, people.ruth):
        with pytest.raises(NoSuchCircle):
            queries.huddle_page(group=people.riverside.pk, viewer=stranger, at=at)


def test_what_was_said_comes_with_what_came_of_it_and_no_name(people: Cast, at: datetime) -> None:
    told = aims.raise_obstacle(text="The lift", is_unnamed=False, by=people.amina, at=at)
    aims.answer_obstacle(obstacle=told.pk, answer="Mended on Monday", by=people.daniel, at=at)
    idea = changes.write_idea(text="Two lists", group=people.riverside, by=people.amina, at=at)
    changes.answer_idea(idea=idea.pk, answer="No, because of the law", by=people.daniel, at=at)
    tried = changes.write_idea(text="Ring first", group=people.riverside, by=people.amina, at=at)
    change = changes.make_change(
        written=Written("We ring first", "We ring", at.date()), group=people.riverside,
        by=people.daniel, at=at, idea=tried,
    )  # fmt: skip
    changes.begin_change(change=change.pk, by=people.daniel, at=at)
    changes.write_idea(text="Waits", group=people.riverside, by=people.amina, at=at)

    said = queries.huddle_page(group=people.riverside.pk, viewer=people.amina, at=at).said

    assert {(one.said, one.done) for one in said} == {
        ("The lift", "Mended on Monday"),
        ("Two lists", "No, because of the law"),
        ("Ring first", "We ring first"),
    }
    assert "Amina" not in str(said)
    later = at + timedelta(days=57)
    assert queries.huddle_page(group=people.riverside.pk, viewer=people.amina, at=later).said == ()


def test_every_choice_has_its_week() -> None:
    monday = date(2026, 9, 14)

    weeks = [rules.of_this_week("abc", monday + timedelta(weeks=n)) for n in range(3)]
    days = {rules.of_this_week("abc", monday + timedelta(days=n)) for n in range(7)}

    assert sorted(map(str, weeks)) == ["a", "b", "c"]
    assert len(days) == 1
    assert rules.of_this_week("", monday) is None
