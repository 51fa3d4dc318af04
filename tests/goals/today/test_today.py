"""What Today asks of goals in few questions says what each domain says for itself."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast, role
from tests.goals.changes.scenes import begun, measured, week
from thrive.discussions import actions as talks
from thrive.goals.aims import actions as aims
from thrive.goals.aims import queries as aim_queries
from thrive.goals.aims.actions import About, Aim, HowItGoes, Seen, Step, Whose
from thrive.goals.changes import actions as changes
from thrive.goals.changes import queries as change_queries
from thrive.goals.meetings import actions as meetings
from thrive.goals.meetings import queries as meeting_queries
from thrive.goals.meetings.actions import Inviting, Planned
from thrive.goals.models import Change, Commitment, Evidence
from thrive.goals.today import Kind, Standing, helped_elsewhere, moving, waits
from thrive.people import queries as people_queries
from thrive.people.models import Person, Role
from thrive.people.queries import FOR_EVERYONE

WEEK, DAY = timedelta(days=7), timedelta(days=1)


def standing(person: Person, at: datetime) -> Standing:
    groups = tuple(people_queries.groups_of(person, on=at.date()))
    return Standing(person, groups, people_queries.roles(person, at=at), at)


@pytest.fixture
def busy(people: Cast, at: datetime) -> None:
    """Something of each kind waits for Daniel, and the same kinds for others."""
    daniel, amina = people.daniel, people.amina
    for one, other in ((daniel, amina), (people.peter, people.joanna)):
        role(one, Role.Kind.SPONSOR)
        goal = aims.set_goal(aim=Aim(f"Goal of {one.name}", rhythm_days=7), by=one, at=at)
        step = Step("Ring them", due_on=at.date())
        aims.set_objective(goal=goal.pk, step=step, by=one, at=at)
        aims.ask_for_feedback(asked=one, kind="advice", question="How?", by=other, at=at)
        aims.appreciate(about=About(one), text="Thanks", by=other, at=at, may_be_open=True)
        meetings.ask_to_meet(other=one, kind="peers", about="", by=other, at=at)
        again = meetings.ask_to_meet(other=one, kind="mentor", about="x", by=people.ruth, at=at)
        again = meetings.agree_to_meet(circle=again.pk, by=one, at=at)
        meetings.plan_meeting(circle=again.pk, planned=Planned(at + DAY, 30, ""), by=one, at=at)
        Commitment.objects.create(circle=again, by=one, at=at, text="Read it", due_on=at.date())
        meetings.invite_guest(inviting=Inviting("Mrs Vogel", one, "meetings", ""), by=other, at=at)
    aims.raise_obstacle(text="No keys", is_unnamed=False, by=amina, at=at)
    series = measured(people.riverside, [30.0] * 3)
    change = begun(series, week(2), by=daniel, at=at)
    Change.objects.filter(pk=change.pk).update(by_when_on=at.date())
    changes.add_task(
        change=change.pk, text="Print it", due_on=at.date(), owner=daniel, by=daniel, at=at
    )
    changes.write_idea(text="Two lists", group=people.riverside, by=amina, at=at)
    topic = talks.open_topic(
        title="Rota", subject="", audience=FOR_EVERYONE, promise="named", by=daniel, at=at
    )
    talks.decide(
        topic=topic, text="Keep it", reason="It works", dissent="", owner=daniel,
        review_on=at.date() + DAY, by=daniel, at=at,
    )  # fmt: skip


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("name", ["daniel", "amina", "peter", "joanna", "ruth", "omar"])
def test_it_says_what_each_domain_says_for_itself(people: Cast, at: datetime, name: str) -> None:
    person, then = getattr(people, name), at + WEEK

    found = waits(standing(person, then))

    aimed = aim_queries.waiting_for(person=person, at=then)
    changed = change_queries.waiting_for(person=person, at=then)
    met = meeting_queries.waiting_for(person=person, at=then)
    expected = {(one.kind.value, one.text) for one in aimed}
    expected |= {(one.kind.value, one.text) for one in met}
    expected |= {(one.kind, one.text) for one in changed}
    reviews = {(one.kind.value, one.text) for one in found if one.kind is Kind.REVIEW}
    assert {(one.kind.value, one.text) for one in found} == expected | reviews
    assert len(found) == len(aimed) + len(changed) + len(met) + len(reviews)


@pytest.mark.usefixtures("busy")
def test_all_kinds_wait_for_somebody_in_their_order(people: Cast, at: datetime) -> None:
    found = waits(standing(people.daniel, at + WEEK))

    assert list(dict.fromkeys(one.kind for one in found)) == list(Kind)


@pytest.mark.usefixtures("busy")
def test_it_is_one_question(
    people: Cast, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    who = standing(people.daniel, at + WEEK)

    with django_assert_num_queries(1):
        waits(who)


def test_a_check_in_waits_from_its_day_and_not_after_one_was_made(
    people: Cast, at: datetime
) -> None:
    goal = aims.set_goal(aim=Aim("A", rhythm_days=7), by=people.amina, at=at)
    before = waits(standing(people.amina, at + 6 * DAY))
    then = waits(standing(people.amina, at + WEEK))
    aims.check_in(goal=goal.pk, said=HowItGoes(how_far=5), by=people.amina, at=at + WEEK)
    after = waits(standing(people.amina, at + WEEK + DAY))

    assert (before, after) == ((), ())
    assert [(one.kind, one.number, one.on) for one in then] == [
        (Kind.CHECK_IN, goal.pk, at.date() + WEEK)
    ]


def test_nothing_waits_for_whoever_has_left(people: Cast, at: datetime) -> None:
    aims.set_goal(aim=Aim("A", rhythm_days=7), by=people.amina, at=at)
    people.amina.is_active = False

    assert waits(standing(people.amina, at + WEEK)) == ()
    assert moving(standing(people.amina, at)) == ()


def test_my_goals_come_first_then_those_of_my_groups(people: Cast, at: datetime) -> None:
    whose = Whose("group", group=people.riverside.pk)
    aims.set_goal(aim=Aim("On time"), whose=whose, by=people.daniel, at=at)
    mine = aims.set_goal(aim=Aim("Quieter mornings"), by=people.amina, at=at)
    aims.set_goal(aim=Aim("Open"), seen=Seen("open"), by=people.peter, at=at)
    aims.set_objective(goal=mine.pk, step=Step("Ask Daniel"), by=people.amina, at=at)
    for far in (10, 30):
        aims.check_in(goal=mine.pk, said=HowItGoes(how_far=far), by=people.amina, at=at)

    found = moving(standing(people.amina, at))

    assert [(one.title, one.group, one.step, one.far) for one in found] == [
        ("Quieter mornings", "", "Ask Daniel", (10, 30)), ("On time", "Riverside", "", ()),
    ]  # fmt: skip
    assert [one.title for one in moving(standing(people.joanna, at))] == []


def judged(change: Change, at: datetime, *, helped: bool = True) -> None:
    """What was found of a change. Put together by hand: how it is found is tested elsewhere."""
    Evidence.objects.create(
        change=change, at=at, rung="when_begun", estimate=-5, low=-7, high=-3, se=1, is_clear=True,
        is_wanted=helped, facts={}, input_hash=f"{at}", version="1",
    )  # fmt: skip


def test_a_change_that_helped_others_in_what_we_count_is_worth_knowing(
    people: Cast, at: datetime
) -> None:
    series = measured(people.hilltop, [30.0] * 40)
    change = begun(series, week(30), by=people.peter, at=at)
    judged(change, at)
    measures = [series.measure_id]

    here = helped_elsewhere(measures=measures, not_in=[people.riverside.pk], at=at)
    there = helped_elsewhere(measures=measures, not_in=[people.hilltop.pk], at=at)
    other = helped_elsewhere(measures=[series.measure_id + 1], not_in=[], at=at)

    assert here is not None
    assert (here.change, here.group, here.title) == (change.pk, "Hilltop", change.title)
    assert here.sentence
    assert (there, other) == (None, None)


def test_what_turned_out_otherwise_later_is_not_worth_knowing(people: Cast, at: datetime) -> None:
    series = measured(people.hilltop, [30.0] * 40)
    change = begun(series, week(30), by=people.peter, at=at)
    judged(change, at)
    judged(change, at + DAY, helped=False)

    found = helped_elsewhere(measures=[series.measure_id], not_in=[], at=at + WEEK)

    assert found is None


def test_a_goal_of_all_stands_with_whoever_set_it_and_with_nobody_else(
    people: Cast, at: datetime
) -> None:
    aims.set_goal(
        aim=Aim("People know when we come"), whose=Whose("organisation"), seen=Seen("open"),
        by=people.joanna, at=at,
    )  # fmt: skip

    assert [one.title for one in moving(standing(people.joanna, at))] == [
        "People know when we come"
    ]
    assert moving(standing(people.amina, at)) == ()
