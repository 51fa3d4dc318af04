"""Changes that were tried: how many of them, and which are more than the best of many."""

from dataclasses import replace

import pytest
from scipy import stats

from thrive.goals.changes.queries import Elsewhere
from thrive.goals.changes.wording import Amounts
from thrive.insights.asking import elsewhere

ONE = Elsewhere(
    root=1, title="A second list", what="We call.", measure=7, groups=("Hill",), group_ids=(3,),
    rung="when_begun", estimate=-4.0, low=-6.0, high=-2.0, expected_here=None, helped=1, tried=1,
    asked="", page=None, amounts=Amounts(0, "minutes"),
)  # fmt: skip


def test_the_chance_of_several_places_is_that_of_their_t() -> None:
    se = 1.0
    half = float(stats.t.ppf(0.975, 3)) * se
    four = replace(ONE, estimate=-4.0, low=-4.0 - half, high=-4.0 + half, tried=4)

    assert elsewhere.chance(four) == pytest.approx(2 * stats.t.sf(4.0, 3))


def test_the_chance_of_one_place_is_that_of_its_range() -> None:
    at_the_edge = replace(ONE, low=-8.0, high=0.0)

    assert elsewhere.chance(at_the_edge) == pytest.approx(0.05)


@pytest.mark.parametrize("low", [None, -2.0])
def test_what_has_no_range_is_not_counted(low: float | None) -> None:
    assert elsewhere.ask([replace(ONE, low=low, high=-2.0)]) == []


def test_the_best_of_many_is_not_kept_for_being_the_best() -> None:
    weak = replace(ONE, estimate=-2.2, low=-4.2, high=-0.2)
    many = [replace(ONE, root=n, estimate=0.5, low=-1.5, high=2.5) for n in range(2, 30)]

    alone, among = elsewhere.ask([weak]), elsewhere.ask([weak, *many])

    assert alone[0].is_kept
    assert not among[0].is_kept
    assert len(among) == 29
