"""The page of a goal asks the database twelve times at most, in whatever state the goal is."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast
from tests.goals.changes.scenes import measured
from tests.web.mine.reading import enter, read
from thrive.discussions import actions as talks
from thrive.goals.aims import actions
from thrive.goals.aims.actions import Aim, HowItGoes, LookingBack, Seen, Step, Whose
from thrive.goals.models import Change, Goal, GoalMeasure
from thrive.insights.actions import judge
from thrive.measures.models import Measure, Series
from thrive.people.models import Person
from thrive.people.queries import Audience

MOST = 12
NAMES = ("amina", "daniel", "peter", "joanna", "ruth", "omar")


@pytest.fixture(autouse=True)
def _not_a_demo(settings: Settings) -> None:
    settings.THRIVE_DEMO = False  # its clock and its bar ask for two more
    settings.THRIVE_VOICE_ADDRESS = "https://voice.fernbrook.example"  # as where it is anonymous


def fill(goal: Goal, by: Person, people: Cast, at: datetime) -> None:
    """All that can be under a goal: steps, check-ins, three measures, a tree, changes, talks."""
    for number in range(3):
        actions.set_objective(goal=goal.pk, step=Step(f"S{number}"), by=by, at=at)
        said = HowItGoes(how_far=number, kept="yes", helps="Tea", next_step="")
        actions.check_in(goal=goal.pk, said=said, by=by, at=at + timedelta(minutes=number))
    actions.set_objective(
        goal=goal.pk, step=Step("Ring Grace", "it is nine", "I ring", at.date(), 7), by=by, at=at
    )
    for number in range(3):
        actions.set_goal(aim=Aim(f"Below {number}", parent=goal.pk), by=by, at=at)
    three = list(Series.objects.order_by("id")[:3])
    GoalMeasure.objects.bulk_create(
        GoalMeasure(goal=goal, series=one, position=place) for place, one in enumerate(three, 1)
    )
    Change.objects.bulk_create(
        Change(
            title=f"C{number}", what="W", group=people.riverside, owner=by, goal=goal,
            starts_on=at.date(), made_at=at,
        )
        for number in range(3)
    )  # fmt: skip
    for number in range(3):
        topic = talks.open_topic(
            title=f"T{number}", subject=f"goal-{goal.pk}", promise="named", by=by, at=at,
            audience=Audience(persons=(by.pk,)),
        )  # fmt: skip
        talks.write(topic=topic, text="W", by=by, at=at)


@pytest.fixture
def numbers(people: Cast, at: datetime) -> None:
    """Three series that are told."""
    measured(people.riverside, [30.0, 32.0, 31.0, 33.0] * 6)
    other = Series.objects.get()
    for name in ("Calls", "Falls"):
        measure = Measure.objects.create(
            key=name.lower(), name=name, kind="value", direction="down", cadence="week"
        )
        series = Series.objects.create(measure=measure, group=people.riverside)
        for point in other.points.order_by("id"):
            point.pk, point.series = None, series
            point.save()
    judge(series=None, at=at)


@pytest.fixture
def full(people: Cast, numbers: None, at: datetime) -> Goal:
    """A goal of Amina's that serves another and follows one, and that Peter and Ruth may see."""
    above = actions.set_goal(aim=Aim("Ours"), seen=Seen("open"), by=people.amina, at=at)
    before = actions.set_goal(aim=Aim("Before", parent=above.pk), by=people.amina, at=at)
    back = LookingBack("It went well", "Tea helps", what_next="Quieter mornings")
    actions.reach_goal(goal=before.pk, looking_back=back, by=people.amina, at=at)
    before.refresh_from_db()
    goal = before.successor
    assert goal is not None
    Goal.objects.filter(pk=goal.pk).update(parent=above, rhythm_days=7)
    seen = Seen("chosen", (people.peter.pk, people.ruth.pk))
    actions.show_goal_to(goal=goal.pk, seen=seen, by=people.amina, at=at)
    fill(goal, people.amina, people, at)
    return goal


def test_to_its_owner_all_of_it_is_told_in_twelve_questions(
    client: Client, people: Cast, full: Goal, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enter(client, people.amina)

    with django_assert_max_num_queries(MOST):
        page = read(client, f"/goals/{full.pk}/")

    told = ("Ring Grace", "Peter Lang", "Tea", "Calls", "C2", "T2", "Below 2", "Ours", "Before")
    assert [one for one in told if one not in page] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("visibility", ["chosen", "open"])
def test_to_others_it_takes_no_more(
    client: Client, people: Cast, full: Goal, name: str, visibility: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    Goal.objects.filter(pk=full.pk).update(visibility=visibility)
    enter(client, getattr(people, name))

    with django_assert_max_num_queries(MOST):
        client.get(f"/goals/{full.pk}/")


@pytest.mark.parametrize("ends", [actions.reach_goal, actions.let_go_goal])
def test_what_has_ended_takes_no_more(
    client: Client, people: Cast, full: Goal, at: datetime, ends: object,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    back = LookingBack("It is done", "Ask early", what_next="Quieter evenings")
    ends(goal=full.pk, looking_back=back, by=people.amina, at=at)  # type: ignore[operator]
    enter(client, people.amina)

    with django_assert_max_num_queries(MOST):
        page = read(client, f"/goals/{full.pk}/")

    assert "Looking back" in page
    assert "Quieter evenings" in page


@pytest.mark.parametrize("name", ["daniel", "amina", "peter"])
@pytest.mark.parametrize("kind", ["group", "pair"])
def test_goals_of_several_take_no_more(
    client: Client, people: Cast, numbers: None, at: datetime, kind: str, name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    whose = (
        Whose("group", group=people.riverside.pk)
        if kind == "group"
        else Whose("pair", partner=people.amina.pk)
    )
    goal = actions.set_goal(aim=Aim("On time", rhythm_days=7), whose=whose, by=people.daniel, at=at)
    fill(goal, people.daniel, people, at)
    enter(client, getattr(people, name))

    with django_assert_max_num_queries(MOST):
        client.get(f"/goals/{goal.pk}/")
