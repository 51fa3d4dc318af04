"""What the database itself refuses: every named constraint, violated."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tests.cast import Cast
from thrive.goals.models import (
    CheckIn,
    Feedback,
    FeedbackRequest,
    Goal,
    GoalMeasure,
    GoalReader,
    Learned,
    Objective,
    Obstacle,
    Reflection,
)
from thrive.measures.models import Series

DAY = date(2026, 9, 17)
Given = dict[str, Any]
MODELS: list[type[models.Model]] = [
    CheckIn, Feedback, FeedbackRequest, Goal, GoalMeasure, GoalReader, Learned, Objective,
    Obstacle, Reflection,
]  # fmt: skip


def goal(people: Cast, at: datetime, **other: Any) -> None:
    """A goal that could stand, but for what is given."""
    Goal.objects.create(**{"owner": people.amina, "title": "A", "made_at": at} | other)


def said(people: Cast, at: datetime, quieter: Goal) -> Given:
    """What everything has that is written under a goal."""
    return {"goal": quieter, "by": people.amina, "at": at, "visibility": "private"}


def obstacle(people: Cast, **other: Any) -> None:
    """An obstacle that could stand, but for what is given."""
    group = people.riverside
    Obstacle.objects.create(
        **{
            "text": "A", "group": group, "level": group, "level_since_on": DAY, "due_on": DAY,
            "raised_on": DAY,
        }
        | other
    )  # fmt: skip


def feedback(people: Cast, at: datetime, **other: Any) -> None:
    """Thanks that could stand, but for what is given."""
    given = {"kind": "appreciation", "by": people.amina, "about": people.daniel, "text": "A"}
    Feedback.objects.create(**given | {"given_at": at} | other)


def request(people: Cast, at: datetime, **other: Any) -> None:
    """A request that could stand, but for what is given."""
    given = {"kind": "advice", "by": people.amina, "asked": people.daniel, "question": "A"}
    FeedbackRequest.objects.create(**given | {"asked_at": at} | other)


Violation = Callable[[Cast, datetime, Goal, Series], object]


def twice(make: Violation) -> Violation:
    """The same, two times."""

    def both(people: Cast, at: datetime, quieter: Goal, series: Series) -> None:
        make(people, at, quieter, series)
        make(people, at, quieter, series)

    return both


VIOLATIONS: dict[str, Violation] = {
    "goal_partner_only_in_pairs": lambda p, at, g, s: goal(p, at, kind="pair"),
    "goal_group_only_of_groups": lambda p, at, g, s: goal(p, at, group=p.riverside),
    "goal_partner_is_somebody_else": lambda p, at, g, s: goal(p, at, kind="pair", partner=p.amina),
    "goal_of_organisation_is_open": lambda p, at, g, s: goal(p, at, kind="organisation"),
    "goal_ended_has_its_moment": lambda p, at, g, s: goal(p, at, state="reached"),
    "goal_successor_after_its_end": lambda p, at, g, s: goal(p, at, successor=g),
    "goal_rhythm_positive": lambda p, at, g, s: goal(p, at, rhythm_days=0),
    "goal_not_below_itself": lambda p, at, g, s: Goal.objects.filter(pk=g.pk).update(parent=g),
    "goal_measure_once": lambda p, at, g, s: GoalMeasure.objects.bulk_create(
        [GoalMeasure(goal=g, series=s, position=n) for n in (1, 2)]
    ),
    "goal_measure_place_once": lambda p, at, g, s: GoalMeasure.objects.bulk_create(
        [
            GoalMeasure(goal=g, series=one, position=1)
            for one in (s, Series.objects.create(measure=s.measure, group=p.hilltop))
        ]
    ),
    "goal_measures_three_at_most": lambda p, at, g, s: GoalMeasure.objects.create(
        goal=g, series=s, position=4
    ),
    "goal_reader_once": twice(
        lambda p, at, g, s: GoalReader.objects.create(goal=g, person=p.peter, since_at=at)
    ),
    "goal_reader_ends_after_begin": lambda p, at, g, s: GoalReader.objects.create(
        goal=g, person=p.peter, since_at=at, until_at=at - timedelta(days=1)
    ),
    "objective_one_open_for_a_goal": twice(
        lambda p, at, g, s: Objective.objects.create(text="A", **said(p, at, g))
    ),
    "objective_confidence_up_to_ten": lambda p, at, g, s: Objective.objects.create(
        text="A", confidence=11, **said(p, at, g)
    ),
    "objective_ended_has_its_moment": lambda p, at, g, s: Objective.objects.create(
        text="A", state="done", **said(p, at, g)
    ),
    "check_in_how_far_up_to_hundred": lambda p, at, g, s: CheckIn.objects.create(
        on=DAY, how_far=101, **said(p, at, g)
    ),
    "check_in_how_sure_up_to_ten": lambda p, at, g, s: CheckIn.objects.create(
        on=DAY, how_sure=11, **said(p, at, g)
    ),
    "check_in_key_not_empty": lambda p, at, g, s: CheckIn.objects.create(
        on=DAY, key="", **said(p, at, g)
    ),
    "reflection_once_for_a_goal": twice(
        lambda p, at, g, s: Reflection.objects.create(what_happened="A", **said(p, at, g))
    ),
    "reflection_not_empty": lambda p, at, g, s: Reflection.objects.create(
        what_happened="", **said(p, at, g)
    ),
    "obstacle_unnamed_leads_to_nobody": lambda p, at, g, s: obstacle(
        p, is_unnamed=True, raised_by=p.amina
    ),
    "obstacle_answered_has_an_answer": lambda p, at, g, s: obstacle(
        p, state="answered", answered_on=DAY
    ),
    "obstacle_says_something": lambda p, at, g, s: obstacle(p, text=""),
    "feedback_request_to_somebody_else": lambda p, at, g, s: request(p, at, asked=p.amina),
    "feedback_request_evaluation_has_criteria": lambda p, at, g, s: request(
        p, at, kind="evaluation"
    ),
    "feedback_request_ended_has_moment": lambda p, at, g, s: request(p, at, state="given"),
    "feedback_open_only_appreciation": lambda p, at, g, s: feedback(
        p, at, kind="advice", may_be_open=True
    ),
    "feedback_open_if_both_agree": lambda p, at, g, s: feedback(p, at, opened_at=at),
    "feedback_evaluation_has_criteria": lambda p, at, g, s: feedback(
        p, at, kind="evaluation", criteria="A"
    ),
    "feedback_criteria_only_evaluation": lambda p, at, g, s: feedback(p, at, criteria="A"),
    "feedback_to_oneself_only_evaluation": lambda p, at, g, s: feedback(p, at, about=p.amina),
    "feedback_says_something": lambda p, at, g, s: feedback(p, at, text=""),
    "learned_says_something": lambda p, at, g, s: Learned.objects.create(
        person=p.amina, on=DAY, kind="tried", text="", written_at=at
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses(
    people: Cast, at: datetime, quieter: Goal, series: Series, name: str
) -> None:
    # SQLite names the columns of a constraint that holds for several rows, PostgreSQL its name.
    columns = {
        "goal_measure_once": "goal_id, goals_goalmeasure.series_id",
        "goal_measure_place_once": "goal_id, goals_goalmeasure.position",
        "goal_reader_once": "goal_id, goals_goalreader.person_id",
        "objective_one_open_for_a_goal": "goals_objective.goal_id",
        "reflection_once_for_a_goal": "goals_reflection.goal_id",
    }

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        VIOLATIONS[name](people, at, quieter, series)

    said_so = str(refused.value)
    assert name in said_so or columns.get(name, "never") in said_so


def test_every_constraint_is_violated_here() -> None:
    named = {one.name for model in MODELS for one in model._meta.constraints}

    assert named == set(VIOLATIONS)
