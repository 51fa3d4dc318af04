"""Funnels: limits against the published formula worked out by hand, and what they promise."""

import math
from statistics import quantiles

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive_stats.funnel import FunnelKind, funnel, limits_at

COUNTS = [12, 30, 9, 22, 41, 5, 60, 18]
AT_RISK = [100, 150, 40, 120, 160, 30, 200, 130]


def by_hand(counts: list[int], at_risk: list[int]) -> tuple[float, float, list[float]]:
    """Spiegelhalter (2005), QSHC 14, 347-351, appendix, one group at a time, in plain Python."""
    centre = math.asin(math.sqrt(sum(counts) / sum(at_risk)))
    errors = [1 / (2 * math.sqrt(n)) for n in at_risk]
    z = [
        (math.asin(math.sqrt(r / n)) - centre) / s
        for r, n, s in zip(counts, at_risk, errors, strict=True)
    ]
    cuts = quantiles(z, n=10, method="inclusive")
    pulled = [min(max(x, cuts[0]), cuts[-1]) for x in z]
    groups = len(z)
    dispersion = sum(x * x for x in pulled) / groups
    w = [1 / s**2 for s in errors]
    tau2 = max(0, groups * dispersion - (groups - 1)) / (sum(w) - sum(x * x for x in w) / sum(w))
    upper = [
        math.sin(min(centre + 1.959963984540054 * math.sqrt(s * s + tau2), math.pi / 2)) ** 2
        for s in errors
    ]
    return dispersion, tau2, upper


def test_proportions_follow_the_published_formula() -> None:
    found = funnel(COUNTS, AT_RISK, kind="proportion")

    dispersion, tau2, upper = by_hand(COUNTS, AT_RISK)
    assert tau2 > 0, "the case must have something to widen by"
    assert found.centre == pytest.approx(sum(COUNTS) / sum(AT_RISK), rel=1e-12)
    assert found.dispersion == pytest.approx(dispersion, rel=1e-9)
    assert found.between == pytest.approx(tau2, rel=1e-9)
    np.testing.assert_allclose(found.upper_95, upper, rtol=1e-9)


def test_without_overdispersion_limits_are_those_of_size_alone() -> None:
    # 10 % of 400: arcsin(sqrt(.1)) = .3217506, standard error 1/40, so 95 % limits are
    # sin2(.3217506 -+ .0489991) = .07257 and .13127
    found = funnel([40.0] * 6, [400.0] * 6, kind="proportion", overdispersion=False)

    np.testing.assert_allclose(found.lower_95, 0.07257, atol=5e-6)
    np.testing.assert_allclose(found.upper_95, 0.13127, atol=5e-6)


def test_rates_are_judged_by_their_square_root() -> None:
    # 36 in 9 each, rate 4: root 2, standard error 1/6: (2 -+ 1.959964/6)^2
    found = funnel([36.0] * 5, [9.0] * 5, kind="rate")

    np.testing.assert_allclose(found.lower_95, (2 - 1.959963984540054 / 6) ** 2, rtol=1e-12)
    np.testing.assert_allclose(found.upper_998, (2 + 3.090232306167813 / 6) ** 2, rtol=1e-12)


def test_values_are_weighted_by_what_they_know() -> None:
    found = funnel([10.0, 16.0], [1.0, 2.0], kind="value", overdispersion=False)

    assert found.centre == pytest.approx((10 + 16 / 4) / (1 + 1 / 4))
    np.testing.assert_allclose(found.upper_95 - found.lower_95, 2 * 1.959963984540054 * np.r_[1, 2])


def test_a_group_far_out_is_marked_and_its_side_said() -> None:
    found = funnel([5, 6, 4, 5, 6, 38, 0], [50, 60, 40, 50, 60, 60, 200], kind="proportion")

    assert found.outside[5] == 2
    assert found.outside[6] < 0
    assert (found.outside[:5] == 0).all()


def test_a_small_group_with_nothing_counted_is_drawn_to_the_others() -> None:
    # 0 of 7 has no standard error on its own scale, but it has one on the scale it is judged on.
    found = funnel([0, 30, 55, 20, 41], [7, 100, 150, 80, 100], kind="proportion")

    assert found.estimate[0] == 0
    assert 0.05 < found.shrunk[0] < found.centre
    assert found.shrunk_low[0] < found.shrunk[0] < found.shrunk_high[0]


def test_a_group_without_people_shows_nothing() -> None:
    found = funnel([1, 0, np.nan, 4, 5], [10, 0, 10, np.nan, 20], kind="proportion")

    assert found.n == 2
    assert np.isnan(found.estimate).tolist() == [False, True, True, True, False]
    assert found.outside[1:4].tolist() == [0, 0, 0]
    assert found.caveats == ("few_groups",)


@pytest.mark.parametrize("kind", list(FunnelKind))
def test_no_groups_at_all_is_no_error(kind: FunnelKind) -> None:
    assert funnel([], [], kind=kind).n == 0
    assert math.isnan(funnel([np.nan], [5], kind=kind).centre)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="one size for each"):
        funnel([1, 2], [3], kind="rate")
    with pytest.raises(ValueError, match="below 0"):
        funnel([-1], [3], kind="rate")
    with pytest.raises(ValueError, match="at risk"):
        funnel([4], [3], kind="proportion")


def test_the_lines_to_draw_run_through_the_limits_of_the_groups() -> None:
    found = funnel(COUNTS, AT_RISK, kind="proportion")

    lines = limits_at(found, AT_RISK)

    for line, limits in zip(
        lines, (found.lower_95, found.upper_95, found.lower_998, found.upper_998), strict=True
    ):
        np.testing.assert_allclose(line, limits)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 100)), min_size=1, max_size=20),
)
def test_proportion_limits_nest_and_stay_between_0_and_1(groups: list[tuple[int, int]]) -> None:
    counts = [min(r, n) for r, n in groups]
    found = funnel(counts, [n for _, n in groups], kind="proportion")

    for lower, upper in [(found.lower_998, found.lower_95), (found.upper_95, found.upper_998)]:
        assert (lower <= upper + 1e-12).all()
    assert (found.lower_998 >= 0).all()
    assert (found.upper_998 <= 1).all()


def test_ordinary_groups_lie_outside_as_often_as_promised() -> None:
    random = np.random.default_rng(61)
    at_risk = random.integers(20, 300, 4000).astype(float)

    found = funnel(random.binomial(at_risk.astype(int), 0.3), at_risk, kind="proportion")

    assert 0.035 < (found.outside != 0).mean() < 0.065
    assert (np.abs(found.outside) == 2).mean() < 0.005


def test_it_recovers_a_known_spread_between_groups() -> None:
    random = np.random.default_rng(62)
    errors = random.uniform(0.5, 2, 3000)
    values = 7 + 1.5 * random.standard_normal(3000) + errors * random.standard_normal(3000)

    found = funnel(values, errors, kind="value", winsorised=0.0)

    assert found.between == pytest.approx(2.25, rel=0.1)
    assert 0.94 < (found.outside == 0).mean() < 0.96
    # Winsorising guards against the few that differ, at the price of a smaller spread.
    assert funnel(values, errors, kind="value").between < found.between
