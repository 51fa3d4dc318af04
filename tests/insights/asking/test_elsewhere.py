"""Changes that were tried: how many of them, and which are more than the best of many."""

from dataclasses import replace
from datetime import datetime

import pytest
from scipy import stats

from tests.cast import Cast, role
from tests.goals.changes.scenes import begun, measured, waiting, week
from tests.insights.test_why import START, fall
from thrive.goals.changes.evidence.working import find_all
from thrive.goals.changes.queries import Elsewhere, worked_elsewhere
from thrive.goals.changes.wording import Amounts
from thrive.insights.asking import elsewhere
from thrive.people.models import Role

ONE = Elsewhere(
    root=1, title="A second list", what="We call.", measure=7, groups=("Hill",), group_ids=(3,),
    rung="when_begun", estimate=-4.0, low=-6.0, high=-2.0, expected_here=None, helped=1, tried=1,
    places=((-4.0, 1.0),), asked="", page=None, amounts=Amounts(0, "minutes"),
)  # fmt: skip


def test_the_chance_of_one_place_is_that_of_its_range() -> None:
    assert elsewhere.chance([(-4.0, 4.0 / 1.959964)]) == pytest.approx(0.05, abs=1e-6)


def test_several_places_count_by_their_weight() -> None:
    # Inverse-variance weights by hand: (-4/1 - 2/4) / sqrt(1/1 + 1/4).
    z = (-4 - 0.5) / 1.25**0.5

    assert elsewhere.chance([(-4.0, 1.0), (-2.0, 2.0)]) == pytest.approx(2 * stats.norm.sf(-z))


def test_what_has_no_range_is_not_counted() -> None:
    assert elsewhere.ask([replace(ONE, low=None)]) == []
    assert elsewhere.ask([replace(ONE, places=())]) == []


def test_the_best_of_many_is_not_kept_for_being_the_best() -> None:
    many = [replace(ONE, root=n, places=((0.5, 1.0),)) for n in range(2, 30)]
    weak = replace(ONE, places=((-2.2, 1.0),))

    alone, among = elsewhere.ask([weak]), elsewhere.ask([weak, *many])

    assert alone[0].is_kept
    assert not among[0].is_kept
    assert len(among) == 29


def test_places_are_put_together_as_they_were_taken_up(people: Cast, at: datetime) -> None:
    role(people.peter, Role.Kind.STEWARD, people.hill)
    first = begun(measured(people.riverside, fall(1)), week(START), by=people.daniel, at=at)
    begun(measured(people.hilltop, fall(2)), week(START), by=people.peter, at=at, made_from=first)
    find_all(at=at)
    measure = waiting().pk

    (one,) = worked_elsewhere(measures=[measure], at=at)

    assert len(one.places) == one.tried == 2
    # By random effects two places say little; that it did something somewhere is sure.
    (row,) = elsewhere.ask([one])
    assert row.is_kept
    assert row.p < 1e-6
