"""Fair starts: a draw that anybody can repeat, and what it would find, told before."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from tests.cast import Cast, role
from tests.goals.changes.scenes import PLAIN, groups_beside, measured, waiting
from thrive.foundation.models import AuditRecord
from thrive.goals.changes import actions
from thrive.goals.changes.actions import Expected, Written
from thrive.goals.changes.errors import BadChange, BadDraw, NotEnoughToDraw
from thrive.goals.changes.evidence.working import find_evidence
from thrive.goals.changes.planning import seeded
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, Draw
from thrive.measures.models import Point
from thrive.people.models import Group, Role
from thrive_stats.wedge import drawn_starts


@pytest.fixture
def groups(people: Cast) -> list[Group]:
    """Six teams that Daniel leads, measured for a year."""
    role(people.daniel, Role.Kind.STEWARD, people.hill)
    found = groups_beside(people, 6)
    for seed, group in enumerate(found):
        noise = np.random.default_rng(seed).normal(size=54)
        measured(group, [float(40 + one) for one in noise])
    return found


def days(at: datetime, *weeks: int) -> list[date]:
    return [at.date() + timedelta(weeks=one) for one in weeks]


def draw(people: Cast, groups: list[Group], at: datetime, **other: Any) -> Draw:
    asked: dict[str, Any] = {
        "title": "Keys for all", "written": PLAIN, "measure": waiting(), "direction": "down",
        "size": 1.0, "groups": groups, "starts": days(at, 2, 6, 10), "by": people.daniel, "at": at,
    }  # fmt: skip
    return actions.draw_starts(**(asked | other))


def test_every_group_gets_a_day_and_a_change(
    people: Cast, groups: list[Group], at: datetime
) -> None:
    made = draw(people, groups, at)

    changes = Change.objects.filter(draw=made).order_by("id")
    assert [one.group_id for one in changes] == [one.pk for one in groups]
    assert sorted(one.starts_on for one in changes) == sorted(days(at, 2, 6, 10) * 2)
    assert all(one.outcome is not None and one.size == 1.0 for one in changes)
    assert AuditRecord.objects.get(action="goals.draw_starts").details["seed"] == made.seed


def test_the_seed_that_is_kept_repeats_the_draw(
    people: Cast, groups: list[Group], at: datetime
) -> None:
    made = draw(people, groups, at)

    again = drawn_starts(6, range(3), np.random.default_rng(seeded(made.seed)))
    assert [made.starts[place] for place in again] == made.dealt
    moments = [at + timedelta(hours=one) for one in range(3)]
    assert len({draw(people, groups, one).seed for one in moments}) == 3


def test_what_it_would_find_is_told_before(people: Cast, groups: list[Group], at: datetime) -> None:
    def plan(size: float, count: int = 6) -> float:
        return actions.power_of(
            measure=waiting(), groups=groups[:count], starts=days(at, 2, 6, 10), size=size,
            by=people.daniel, at=at,
        ).power  # fmt: skip

    assert plan(0.05) < 0.2
    assert plan(0.05) < plan(1.0)
    assert plan(1.0, 3) < plan(1.0, 6)
    assert not Draw.objects.exists()


def test_without_points_one_standard_deviation_is_assumed(
    people: Cast, groups: list[Group], at: datetime
) -> None:
    Point.objects.all().delete()

    plan = actions.power_of(
        measure=waiting(), groups=groups, starts=days(at, 2, 6), size=1.0, by=people.daniel, at=at
    )

    assert plan.assumed
    assert plan.spread is None


def test_a_lot_earns_the_word_because(people: Cast, groups: list[Group], at: datetime) -> None:
    made = draw(people, groups, at)
    for change in Change.objects.filter(draw=made).select_related("outcome"):
        values = 40 + np.random.default_rng(change.pk).normal(size=24) * 0.7
        rows = []
        for number, value in enumerate(values):
            on = date(2026, 9, 14) + timedelta(weeks=number)
            fell = 4 if on + timedelta(days=3) >= change.starts_on else 0
            rows.append(
                Point(series=change.outcome, period_on=on, value=float(value - fell),
                      recorded_at=at)
            )  # fmt: skip
        Point.objects.bulk_create(rows)
    later = at + timedelta(weeks=24)
    actions.begin_due(at=later)

    begun = Change.objects.filter(draw=made).select_related("outcome__group", "group")
    found = find_evidence(begun[0], at=later)

    assert found is not None
    assert (found.rung, found.is_wanted) == ("by_lot", True)
    assert found.estimate == pytest.approx(-4, abs=1)


def test_whoever_does_not_lead_them_all_draws_for_none(
    people: Cast, groups: list[Group], at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        draw(people, groups, at, by=people.amina)
    with pytest.raises(NotAllowed):
        draw(people, [*groups, people.harbour], at)

    assert not Draw.objects.exists()


@pytest.mark.parametrize(("count", "weeks"), [(2, (2, 6)), (6, (2,)), (3, (2, 4, 6, 8))])
def test_too_few_groups_or_days_are_no_draw(
    people: Cast, groups: list[Group], at: datetime, count: int, weeks: tuple[int, ...]
) -> None:
    with pytest.raises(NotEnoughToDraw):
        draw(people, groups[:count], at, starts=days(at, *weeks))


@pytest.mark.parametrize("weeks", [(0, 4), (4, 4), (4, 270)])
def test_days_that_have_come_or_come_twice_or_far_ahead_are_refused(
    people: Cast, groups: list[Group], at: datetime, weeks: tuple[int, ...]
) -> None:
    with pytest.raises(BadDraw):
        draw(people, groups, at, starts=days(at, *weeks))


@pytest.mark.parametrize("size", [0.0, -2.0, float("inf"), float("nan")])
def test_an_effect_that_is_none_is_refused_before_anything_is_shown(
    people: Cast, groups: list[Group], at: datetime, size: float
) -> None:
    with pytest.raises(BadDraw) as refused:
        actions.power_of(
            measure=waiting(), groups=groups, starts=days(at, 2, 6), size=size, by=people.daniel,
            at=at,
        )  # fmt: skip
    assert [one.column for one in refused.value.problems] == ["size"]


def test_a_group_twice_or_without_the_measure_is_refused(
    people: Cast, groups: list[Group], at: datetime
) -> None:
    with pytest.raises(BadDraw):
        draw(people, [*groups, groups[0]], at)
    with pytest.raises(BadDraw, match="cannot be drawn") as refused:
        draw(people, [*groups, people.hilltop], at)
    assert "Hilltop" in refused.value.problems[0].message


def test_a_change_that_cannot_be_written_leaves_no_draw(
    people: Cast, groups: list[Group], at: datetime
) -> None:
    with pytest.raises(BadChange):
        draw(people, groups, at, written=replace(PLAIN, title=""))

    assert not Draw.objects.exists()
    assert not Change.objects.exists()


def test_what_the_lot_gave_is_not_chosen_by_hand(
    people: Cast, groups: list[Group], at: datetime
) -> None:
    draw(people, groups, at)
    change = Change.objects.order_by("id")[0]
    assert change.outcome is not None
    assert change.by_when_on is not None
    elsewhere = Change.objects.exclude(outcome=change.outcome).order_by("id")[0].outcome
    assert elsewhere is not None
    stands = Expected(change.outcome, change.direction, change.by_when_on, change.size)
    same = Written(
        title=change.title, what=change.what, starts_on=change.starts_on, expected=stands
    )

    for written, column in (
        (replace(same, starts_on=change.starts_on + timedelta(days=1)), "starts_on"),
        (replace(same, expected=replace(stands, outcome=elsewhere)), "outcome"),
    ):
        with pytest.raises(BadChange) as refused:
            actions.edit_change(change=change.pk, written=written, by=people.daniel, at=at)
        assert [one.column for one in refused.value.problems] == [column]

    actions.edit_change(
        change=change.pk, written=replace(same, who="All of us"), by=people.daniel, at=at
    )
