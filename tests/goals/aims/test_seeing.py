"""Who can see a goal and what is written under it: the promise, kept by every query."""

from datetime import datetime, timedelta

import pytest

from tests import cast
from tests.cast import Cast
from thrive.discussions.actions import open_topic
from thrive.discussions.errors import NoSuchTopic
from thrive.discussions.queries import thread
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import Aim, HowItGoes, Seen, Step
from thrive.goals.aims.queries.permission import sight, visible
from thrive.goals.errors import BadGoal, NoSuchGoal, NotAllowed, StaysAsPromised
from thrive.goals.models import Goal, GoalEvent
from thrive.people.models import Membership, Person, Role
from thrive.people.queries import FOR_EVERYONE


def see(goal: Goal, at: datetime) -> set[str]:
    """Who of the cast can see a goal."""
    return {
        one.external_id
        for one in Person.objects.all()
        if visible(sight(one, at=at)).filter(pk=goal.pk).exists()
    }


def test_a_private_goal_is_seen_by_its_owner_alone(quieter: Goal, at: datetime) -> None:
    assert see(quieter, at) == {"amina"}


def test_a_pairs_goal_is_seen_by_the_two(both: Goal, at: datetime) -> None:
    assert see(both, at) == {"amina", "peter"}


def test_a_groups_goal_is_seen_by_its_people_and_stewards(
    ours: Goal, people: Cast, at: datetime
) -> None:
    area = cast.role(cast.person("Grace Hall"), Role.Kind.STEWARD, people.harbour)
    cast.role(cast.person("Theo Brand"), Role.Kind.STEWARD, people.hill)

    assert see(ours, at) == {"amina", "daniel", area.external_id}


def test_a_chosen_goal_is_seen_by_those_chosen(chosen: Goal, at: datetime) -> None:
    assert see(chosen, at) == {"amina", "peter"}


def test_an_open_goal_is_seen_by_everybody_who_is_here(people: Cast, at: datetime) -> None:
    goal = actions.set_goal(aim=Aim("A"), seen=Seen("open"), by=people.amina, at=at)
    Person.objects.filter(pk=people.omar.pk).update(is_active=False)

    assert see(goal, at) == {"amina", "daniel", "peter", "joanna", "ruth"}


def test_whoever_left_the_group_or_the_organisation_sees_no_more(
    ours: Goal, people: Cast, at: datetime
) -> None:
    Membership.objects.filter(person=people.amina).update(until_on=at.date())
    Person.objects.filter(pk=people.daniel.pk).update(is_active=False)

    assert see(ours, at) == set()


def test_no_role_opens_a_private_goal(quieter: Goal, people: Cast, at: datetime) -> None:
    for somebody in (people.daniel, people.joanna, people.ruth, people.omar):
        with pytest.raises(NoSuchGoal):
            queries.goal_page(goal=quieter.pk, viewer=somebody, at=at)
        assert queries.goals_of(person=people.amina, viewer=somebody, at=at) == ()


def test_opening_a_goal_does_not_open_what_was_said_before(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    later = at + timedelta(days=2)
    actions.set_objective(goal=quieter.pk, step=Step("Ask Ruth"), by=people.amina, at=at)
    actions.check_in(goal=quieter.pk, said=HowItGoes(how_far=10), by=people.amina, at=at)

    actions.show_goal_to(goal=quieter.pk, seen=Seen("open"), by=people.amina, at=later)
    actions.check_in(goal=quieter.pk, said=HowItGoes(how_far=30), by=people.amina, at=later)

    mine = queries.goal_page(goal=quieter.pk, viewer=people.amina, at=later)
    theirs = queries.goal_page(goal=quieter.pk, viewer=people.peter, at=later)
    listed = queries.goals_of(person=people.amina, viewer=people.peter, at=later)
    assert mine.far == (10, 30)
    assert theirs.far == (30,)
    assert theirs.step is None
    history = queries.goal_history(goal=quieter.pk, viewer=people.peter, at=later).history
    assert [event.what for event in history] == ["showed it to more people"]
    assert listed[0].far == (30,)
    assert listed[0].step == ""


def test_somebody_chosen_later_reads_what_was_written_since(
    chosen: Goal, people: Cast, at: datetime
) -> None:
    actions.check_in(goal=chosen.pk, said=HowItGoes(how_far=10), by=people.amina, at=at)
    later = at + timedelta(days=2)
    two = Seen("chosen", (people.peter.pk, people.daniel.pk))

    actions.show_goal_to(goal=chosen.pk, seen=two, by=people.amina, at=later)
    actions.check_in(goal=chosen.pk, said=HowItGoes(how_far=30), by=people.amina, at=later)

    far = {
        one.external_id: queries.goal_page(goal=chosen.pk, viewer=one, at=later).far
        for one in (people.amina, people.peter, people.daniel)
    }
    assert far == {"amina": (10, 30), "peter": (10, 30), "daniel": (30,)}


def test_narrowing_closes_it_at_once_and_says_that_it_was_wider(
    chosen: Goal, people: Cast, at: datetime
) -> None:
    actions.show_goal_to(goal=chosen.pk, seen=Seen(), by=people.amina, at=at)

    page = queries.goal_page(goal=chosen.pk, viewer=people.amina, at=at)
    assert see(chosen, at) == {"amina"}
    assert page.sentence == (
        "Only you can see this. More people could see it before, and may remember what they read."
    )
    assert GoalEvent.objects.get(kind="narrowed").visibility == "private"


def test_that_it_was_wider_is_said_for_good(chosen: Goal, people: Cast, at: datetime) -> None:
    for seen in (Seen(), Seen("open"), Seen("chosen", (people.daniel.pk,)), Seen("open")):
        actions.show_goal_to(goal=chosen.pk, seen=seen, by=people.amina, at=at)

        page = queries.goal_page(goal=chosen.pk, viewer=people.amina, at=at)
        assert "More people could see it before" in page.sentence


def test_a_reader_who_comes_back_does_not_read_what_was_written_between(
    chosen: Goal, people: Cast, at: datetime
) -> None:
    days = [at + timedelta(days=n) for n in range(4)]
    again = Seen("chosen", (people.peter.pk,))
    daniel = Seen("chosen", (people.daniel.pk,))

    actions.show_goal_to(goal=chosen.pk, seen=daniel, by=people.amina, at=days[1])
    actions.check_in(goal=chosen.pk, said=HowItGoes(how_far=20), by=people.amina, at=days[2])
    actions.show_goal_to(goal=chosen.pk, seen=again, by=people.amina, at=days[3])

    assert queries.goal_page(goal=chosen.pk, viewer=people.peter, at=days[3]).far == ()


def test_the_same_again_changes_nothing(chosen: Goal, people: Cast, at: datetime) -> None:
    again = Seen("chosen", (people.peter.pk,))

    actions.show_goal_to(goal=chosen.pk, seen=again, by=people.amina, at=at)

    assert GoalEvent.objects.filter(goal=chosen).count() == 1


def test_a_pairs_goal_can_be_narrowed_by_either_and_widened_by_nobody(
    both: Goal, people: Cast, at: datetime
) -> None:
    for somebody in (people.amina, people.peter):
        with pytest.raises(StaysAsPromised):
            actions.show_goal_to(goal=both.pk, seen=Seen("open"), by=somebody, at=at)

    assert see(both, at) == {"amina", "peter"}


def test_only_those_whose_goal_it_is_decide(
    ours: Goal, chosen: Goal, quieter: Goal, people: Cast, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        actions.show_goal_to(goal=chosen.pk, seen=Seen("open"), by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.show_goal_to(goal=ours.pk, seen=Seen("open"), by=people.amina, at=at)
    with pytest.raises(NoSuchGoal):
        actions.show_goal_to(goal=quieter.pk, seen=Seen("open"), by=people.daniel, at=at)


def test_a_way_to_show_it_that_cannot_be_is_refused(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    for seen in (
        Seen("secret"), Seen("chosen"), Seen("chosen", (people.amina.pk,)),
        Seen("open", (people.peter.pk,)),
    ):  # fmt: skip
        with pytest.raises(BadGoal):
            actions.show_goal_to(goal=quieter.pk, seen=seen, by=people.amina, at=at)

    assert see(quieter, at) == {"amina"}


def test_a_goal_that_ended_can_be_narrowed_but_not_widened(
    chosen: Goal, people: Cast, at: datetime
) -> None:
    Goal.objects.filter(pk=chosen.pk).update(state="let_go", ended_at=at)

    with pytest.raises(Exception, match="has ended"):
        actions.show_goal_to(goal=chosen.pk, seen=Seen("open"), by=people.amina, at=at)
    actions.show_goal_to(goal=chosen.pk, seen=Seen(), by=people.amina, at=at)

    assert see(chosen, at) == {"amina"}


def test_readers_see_who_else_can_see_it_but_not_the_form(
    chosen: Goal, people: Cast, at: datetime
) -> None:
    page = queries.goal_page(goal=chosen.pk, viewer=people.peter, at=at)

    assert page.sentence == "Amina Yusuf and Peter Lang can see this, nobody else."
    assert page.readers == ()
    assert not page.may_work
    assert not page.may_check_in


def test_a_talk_under_a_goal_is_narrowed_with_it(people: Cast, at: datetime) -> None:
    goal = actions.set_goal(aim=Aim("A"), seen=Seen("open"), by=people.amina, at=at)
    topic = open_topic(
        title="How we could", subject=f"goal-{goal.pk}", audience=FOR_EVERYONE, promise="named",
        by=people.peter, at=at,
    )  # fmt: skip
    assert thread(topic=topic, viewer=people.omar, at=at).number == topic

    seen = Seen("chosen", (people.peter.pk,))
    actions.show_goal_to(goal=goal.pk, seen=seen, by=people.amina, at=at)

    assert thread(topic=topic, viewer=people.peter, at=at).number == topic
    assert thread(topic=topic, viewer=people.amina, at=at).number == topic
    with pytest.raises(NoSuchTopic):
        thread(topic=topic, viewer=people.omar, at=at)


def test_a_goal_stays_as_wide_as_it_was_if_its_talks_cannot_be_narrowed(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = actions.set_goal(aim=Aim("A"), seen=Seen("open"), by=people.amina, at=at)

    def refuse(**_given: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("thrive.goals.aims.actions.seeing.narrow_under", refuse)
    with pytest.raises(RuntimeError):
        actions.show_goal_to(goal=goal.pk, seen=Seen(), by=people.amina, at=at)

    goal.refresh_from_db()
    assert (goal.visibility, goal.was_wider) == ("open", False)
