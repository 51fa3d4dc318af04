"""The coaching loop at Fernbrook: goals, talks, changes and what came of them, told to the end."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from tests.demo.world import filled_once
from thrive.demo import actions, aims, organisation, population, queries, story, threads, trials
from thrive.demo.chain import chain
from thrive.demo.helped import HARMED, HELPED, NOTHING, Helped, helped
from thrive.demo.models import Filling, Truth
from thrive.demo.rules import Outcome
from thrive.demo.simulation import Parameters
from thrive.discussions.models import Decision, Post, Topic
from thrive.foundation import clock
from thrive.goals.aims.queries import goal_page, obstacle_board
from thrive.goals.changes.planning import seeded
from thrive.goals.models import (
    Change,
    CheckIn,
    Circle,
    Commitment,
    Draw,
    Goal,
    Idea,
    Obstacle,
)  # fmt: skip
from thrive.knowledge.models import Contribution, Page
from thrive.measures.models import Annotation
from thrive.people.models import Person
from thrive_stats.wedge import drawn_starts

STANDS_AT = actions.stands_at(78)
HARBOUR = ("Riverside evenings", "Harbour days", "Harbour nights", "Quayside")
HERE = Parameters(only=(*HARBOUR, *trials.LOTS.teams))


@pytest.fixture(scope="module")
def filling(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filling]:
    """The teams with a part in the loop, filled once for this module."""
    with filled_once(django_db_blocker, HERE) as made:
        yield made


@pytest.fixture
def amina(filled: Filling) -> Person:
    """Whom a visitor is first."""
    return queries.persona(population.MEMBER.key)


@pytest.fixture
def judged(filled: Filling) -> Helped:
    """What was found of each change, beside the truth."""
    found = helped(at=STANDS_AT)
    assert found is not None
    return found


def change_at(team: str, title: str) -> Change:
    return Change.objects.get(group__name=team, title=title)


def test_each_change_is_an_event_of_the_story_with_the_same_words() -> None:
    told = {
        (event.team, event.measure, event.started_on): event.note
        for event in (*story.EVENTS, *story.TAKEN_UP)
    }

    assert len({trial.key for trial in trials.TRIALS}) == len(trials.TRIALS)
    for trial in trials.TRIALS:
        assert told[trial.key] == trial.title


def test_the_seed_of_the_draw_deals_the_days_of_the_story() -> None:
    lots = trials.LOTS

    dealt = drawn_starts(
        len(lots.teams), range(len(lots.starts)), np.random.default_rng(seeded(lots.seed))
    )

    assert tuple(lots.starts[place] for place in dealt) == lots.dealt


def test_nothing_of_the_loop_is_told_before_the_story_began_or_after_it_stands() -> None:
    begins = actions.moments.monday(0)
    moments = [
        one.at
        for one in (
            *aims.GOALS, *aims.STEPS, *aims.CHECK_INS, *aims.ENDINGS, *aims.OBSTACLES,
            *aims.THANKS, *threads.IDEAS, *threads.TOPICS, *threads.POSTS, *threads.DECISIONS,
        )
    ]  # fmt: skip

    assert begins < min(moments)
    assert max(moments) < STANDS_AT


def test_the_goal_of_the_team_serves_that_of_all(amina: Person) -> None:
    goal = Goal.objects.get(title=aims.RIVERSIDE)

    assert goal.parent is not None
    assert goal.parent.title == aims.HARBOUR
    assert goal.parent.parent is not None
    assert goal.parent.parent.title == aims.ALL
    assert goal_page(goal=goal.pk, viewer=amina, at=STANDS_AT) is not None


def test_every_check_in_of_those_who_are_there_was_kept(filled: Filling) -> None:
    assert CheckIn.objects.count() == len(aims.CHECK_INS)


def test_a_goal_that_was_reached_has_a_successor(amina: Person) -> None:
    reached = Goal.objects.get(title=aims.BEDSIDE)

    assert reached.state == "reached"
    assert reached.successor is not None
    assert (reached.successor.title, reached.successor.owner) == (
        "Show two others how I do it", amina,
    )  # fmt: skip


def test_one_obstacle_was_answered_and_one_has_gone_up_to_the_sponsor(filled: Filling) -> None:
    answered = Obstacle.objects.get(text__startswith="My telephone has no numbers")
    up = Obstacle.objects.get(text__startswith="The rota for Monday")
    joanna = queries.persona(population.SPONSOR.key)

    assert (answered.state, answered.from_check_in is not None) == ("answered", True)
    assert (up.state, up.raised_by, up.owner) == ("went_up", None, joanna)
    waiting = obstacle_board(viewer=joanna, at=STANDS_AT).waiting
    assert up.pk in {one.id for one in waiting}


def test_a_decision_keeps_its_dissent_and_was_looked_at_again(filled: Filling) -> None:
    decision = Decision.objects.get(topic__title=threads.WHY_LATE)

    assert "I am against it" in decision.dissent
    assert decision.outcome
    change = change_at("Riverside evenings", trials.TRAVEL)
    assert decision.made_at.date() <= change.starts_on < decision.reviewed_at.date()  # type: ignore[union-attr]


def test_two_have_met_and_carry_forward_what_they_promised(amina: Person) -> None:
    circle = Circle.objects.get(other=amina)

    assert circle.state == "meeting"
    held = circle.meetings.filter(state="held").count()
    assert (held, circle.meetings.filter(state="planned").count()) == (2, 1)
    assert Commitment.objects.filter(circle=circle, state="open", by=amina).exists()


def test_nobody_stands_under_what_was_said_in_confidence(filled: Filling) -> None:
    topic = Topic.objects.get(title=threads.HANDOVER)

    said = Post.objects.filter(topic=topic)
    assert said.count() == 4
    assert set(said.values_list("by", flat=True)) == {None}


def test_the_chain_is_whole_from_an_idea_to_a_page_that_others_took_up(filled: Filling) -> None:
    found = chain(at=STANDS_AT)

    assert found is not None
    assert found.idea is not None
    assert found.idea.state == Idea.State.TRIED
    assert found.decision is not None
    assert found.page is not None
    assert [one.group for one in found.elsewhere] == ["Hilltop", "Old Town", "Mill Lane"]
    assert found.is_waiting_above
    assert change_at("Riverside evenings", trials.TRAVEL).state == "adopted"


def test_a_page_was_made_of_what_helped_and_others_add_to_it(filled: Filling) -> None:
    made = Page.objects.get(title=trials.TRAVEL)

    assert made.made_from == f"change-{change_at('Riverside evenings', trials.TRAVEL).pk}"
    assert "one visit a round" in made.what_happened
    assert Contribution.objects.filter(page=made).count() == 2


def test_a_change_marks_its_series_once(filled: Filling) -> None:
    for change in Change.objects.filter(began_at__isnull=False):
        notes = Annotation.objects.filter(
            series=change.outcome_id, kind="change_began", on=change.starts_on
        )
        assert notes.count() == 1, change.title


def test_the_lot_dealt_the_days_on_which_the_changes_began(filled: Filling) -> None:
    draw = Draw.objects.get()

    changes = draw.changes.order_by("id")
    assert [one.group.name for one in changes] == list(trials.LOTS.teams)
    assert [one.starts_on.isoformat() for one in changes] == draw.dealt
    assert 0.5 < draw.power <= 1


def test_what_was_drawn_by_lot_is_told_as_because(filled: Filling) -> None:
    for change in Draw.objects.get().changes.all():
        found = change.evidence.first()
        assert found is not None
        assert (found.rung, found.is_clear, found.is_wanted) == ("by_lot", True, True)


def test_the_truth_tells_what_helped_from_what_did_nothing_or_harm(judged: Helped) -> None:
    truly = {(row.group, row.title): row.truly for row in judged.rows}

    assert truly["Riverside evenings", trials.TRAVEL] == HELPED
    assert truly["Mill Lane", trials.TRAVEL] == NOTHING
    assert truly["Harbour days", "New telephones with a new rota app"] == HARMED
    assert judged.truly == sum(one == HELPED for one in truly.values())
    assert sum(judged.outcomes.values()) == len(judged.rows)


def test_a_change_is_judged_by_what_is_said_of_it(judged: Helped) -> None:
    drawn = [row for row in judged.rows if row.told.startswith("Because")]

    assert len(drawn) == len(trials.LOTS.teams)
    assert {row.outcome for row in drawn} == {Outcome.RIGHT}


def test_without_an_effect_of_its_own_a_claim_is_false(filled: Filling) -> None:
    drawn = Draw.objects.get().changes.all()
    Truth.objects.filter(series__in=drawn.values("outcome")).update(effect=0)

    found = helped(at=STANDS_AT)

    assert found is not None
    of_lot = [row for row in found.rows if row.told.startswith("Because")]
    assert {(row.truly, row.outcome) for row in of_lot} == {(NOTHING, Outcome.FALSE)}


def test_what_helped_is_asked_in_few_queries(
    filled: Filling, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        helped(at=STANDS_AT)


def test_the_next_week_begins_what_was_planned_for_it(filled: Filling) -> None:
    planned = change_at("Station Road", "Keys hang in a safe at each door")
    assert planned.state == "planned"

    actions.next_week(by=None, at=STANDS_AT)

    planned.refresh_from_db()
    assert planned.state == "under_way"
    assert clock.now() == STANDS_AT + timedelta(weeks=1)


def test_whoever_is_called_in_the_loop_is_there_in_the_whole_organisation() -> None:
    teams = {team.name: team.size for team in organisation.make_teams(seed=20260917)}
    names = {
        one.by
        for part in (aims.GOALS, aims.STEPS, aims.CHECK_INS, aims.ENDINGS, aims.OBSTACLES,
                     aims.THANKS, threads.IDEAS, threads.TOPICS, threads.POSTS, threads.DECISIONS)
        for one in part
    }  # fmt: skip

    for name in names:
        kind, _blank, place = name.partition(" ")
        if kind == "carer":
            team, _blank, number = place.rpartition(" ")
            assert int(number) <= teams[team] - 2, name
        if kind == "lead":
            assert place in teams
