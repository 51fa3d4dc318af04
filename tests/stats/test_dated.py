"""The dated test: worked cases, what it refuses to judge, and what it promises in simulations."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive_stats.dated import (
    UNDATED,
    Reference,
    dated_test,
    dated_test_of,
    interval,
)
from thrive_stats.stretches import cut, joined, measured, pooled_autocorrelation

NAN = np.nan


def ar1(
    random: np.random.Generator, series: int, points: int, correlation: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    values = random.standard_normal((series, points + 50))
    for column in range(1, points + 50):
        values[:, column] += correlation * values[:, column - 1]
    return values[:, -points:]


def by_the_words(rows: list[list[float]], starts: list[int]) -> list[tuple[float, float, float]]:
    """The test as COMMANDS.md words it, one number at a time, for series without gaps."""
    products = squares = 0.0
    parts = []
    for row, start in zip(rows, starts, strict=True):
        before, after = row[:start], row[start:]
        residuals = [[x - sum(side) / len(side) for x in side] for side in (before, after)]
        for side in residuals:
            products += sum(x * y for x, y in pairwise(side))
            squares += sum(x * x for x in side)
        s = (sum(x * x for side in residuals for x in side) / (len(row) - 2)) ** 0.5
        estimate = sum(after) / len(after) - sum(before) / len(before)
        parts.append((estimate, s, 1 / len(before) + 1 / len(after)))
    f = max(0.0, products / squares)
    return [(e, e / (s * ((1 + f) / (1 - f) * shares) ** 0.5), f) for e, s, shares in parts]


def test_it_follows_the_formula_word_for_word() -> None:
    rows = ar1(np.random.default_rng(3), 6, 30, 0.4).tolist()
    starts = [10, 12, 15, 18, 20, 25]

    found = dated_test(np.array(rows), np.array(starts))

    expected = by_the_words(rows, starts)
    np.testing.assert_allclose(found.estimate, [e for e, _, _ in expected], rtol=1e-12)
    np.testing.assert_allclose(found.z, [z for _, z, _ in expected], rtol=1e-12)
    np.testing.assert_allclose(found.autocorrelation, expected[0][2], rtol=1e-12)
    assert expected[0][2] > 0.2, "the case must have something to widen by"


def test_a_case_worked_out_by_hand() -> None:
    # before 1 3 1 3 1 3 (mean 2), after 5 7 5 7 5 7 (mean 6): residuals alternate between -1 and
    # 1, so the autocorrelation is below 0 and clipped; s = sqrt(12/10); z = 4/(s sqrt(2/6))
    row = np.array([[1, 3, 1, 3, 1, 3, 5, 7, 5, 7, 5, 7]], dtype=float)

    found = dated_test(row, np.array([6]))

    assert found.autocorrelation.tolist() == [0.0]
    assert found.estimate.tolist() == [4.0]
    np.testing.assert_allclose(found.z, 4 / np.sqrt(1.2 / 3), rtol=1e-12)
    # R: 2 * pnorm(-6.324555) is 2.54e-10; the interval is 4 -+ 1.959964 * 0.6324555
    np.testing.assert_allclose(found.p, 2.54e-10, rtol=2e-3)
    np.testing.assert_allclose([found.low[0], found.high[0]], [2.760410, 5.239590], rtol=1e-6)


def test_the_t_reference_is_that_of_a_two_sample_t_test() -> None:
    # Without autocorrelation z is Student's two-sample t. Data of Student (1908), the two drugs
    # of R's `sleep`: t.test(extra ~ group, data = sleep, var.equal = TRUE) gives t = -1.8608,
    # df = 18, p-value = 0.07919 and the interval -3.363874 to 0.203874 for first minus second
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    # A second series swings hard enough against itself to pull the pooled value below 0.
    swing = [100.0, -100.0] * 10

    found = dated_test(np.array([first + second, swing]), np.array([10, 10]), reference=Reference.T)

    assert found.autocorrelation[0] == 0.0
    assert found.z[0] == pytest.approx(1.8608, abs=5e-5)
    assert found.p[0] == pytest.approx(0.07919, abs=5e-6)
    assert found.low[0] == pytest.approx(-0.203874, abs=1e-6)
    assert found.high[0] == pytest.approx(3.363874, abs=1e-6)


def test_with_gaps_the_autocorrelation_is_that_of_r() -> None:
    # R: acf(c(2,4,NA,5,1,2,6,7,NA,3), na.action = na.pass), worked out from its definition:
    # products of neighbours over (pairs + 1), squares over the points
    x = np.array([2, 4, NAN, 5, 1, 2, 6, 7, NAN, 3.0])
    e = x - np.nanmean(x)
    products = [e[i] * e[i + 1] for i in range(9) if not np.isnan(e[i] * e[i + 1])]
    expected = (sum(products) / (len(products) + 1)) / (np.nansum(e**2) / 8)

    found = pooled_autocorrelation(cut(x[None, :], np.array([UNDATED])))

    assert expected > 0
    np.testing.assert_allclose(found, [expected], rtol=1e-12)


def test_no_pair_bridges_the_start() -> None:
    # A step of 100 makes every neighbour alike if the two sides were taken together.
    noise = np.random.default_rng(8).standard_normal((200, 40))
    noise[:, 20:] += 100

    found = pooled_autocorrelation(cut(noise, np.full(200, 20)))

    assert found[0] < 0.05


def test_each_group_has_its_own_autocorrelation() -> None:
    random = np.random.default_rng(4)
    values = np.vstack([ar1(random, 40, 60, 0.6), ar1(random, 40, 60, 0.0)])
    groups = np.array(["drifting"] * 40 + ["steady"] * 40)

    found = dated_test(values, np.full(80, 30), groups=groups)

    assert len(set(found.autocorrelation[:40])) == 1
    assert found.autocorrelation[0] == pytest.approx(0.55, abs=0.06)
    assert found.autocorrelation[-1] < 0.1
    alone = dated_test(values[40:], np.full(40, 30))
    np.testing.assert_array_equal(found.p[40:], alone.p)


@pytest.mark.parametrize(
    ("points", "start"), [(12, 10), (12, 2), (11, 5), (20, 0), (20, 20), (20, UNDATED)]
)
def test_too_little_is_a_result(points: int, start: int) -> None:
    values = np.random.default_rng(1).standard_normal((2, points))

    found = dated_test(values, np.array([start, start]))

    assert not found.tested.any()
    assert np.isnan(found.p).all()
    assert np.isnan(found.low).all()
    assert ("too_few_points" in found.caveats) == (start != UNDATED)


def test_gaps_do_not_count_as_points() -> None:
    values = np.random.default_rng(1).standard_normal((1, 20))
    values[0, 12:18] = NAN

    found = dated_test(values, np.array([12]))

    assert (found.n_before[0], found.n_after[0]) == (12, 2)
    assert not found.tested[0]
    assert not np.isnan(found.estimate[0])


@pytest.mark.parametrize("step", [0.0, 0.3])
def test_a_series_that_never_varies_has_nothing_to_measure_chance_by(step: float) -> None:
    values = np.full((1, 20), 0.1)
    values[0, 10:] += step

    found = dated_test(values, np.array([10]))

    assert not found.tested[0]
    assert np.isnan(found.p[0])
    assert found.estimate[0] == pytest.approx(step)
    assert found.caveats == ("no_variation",)


def test_nothing_observed_is_no_error() -> None:
    found = dated_test(np.full((2, 15), NAN), np.array([5, UNDATED]))

    assert not found.tested.any()
    assert found.n.tolist() == [0, 0]


def test_no_series_at_all_is_no_error() -> None:
    assert dated_test(np.empty((0, 15)), np.empty(0, dtype=np.int64)).p.shape == (0,)


def test_one_series_that_dominates_the_pool_is_named() -> None:
    values = np.random.default_rng(1).standard_normal((5, 30))
    values[0] *= 1000

    assert "one_series_dominates" in dated_test(values, np.full(5, 15)).caveats


def test_shapes_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="one start index for each series"):
        dated_test(np.zeros((2, 20)), np.array([1]))


@given(st.integers(0, 2**32 - 1), st.floats(-50, 50), st.sampled_from([-3.0, 0.25, 2.0]))
def test_another_unit_changes_the_estimate_and_nothing_else(
    seed: int, offset: float, factor: float
) -> None:
    values = np.random.default_rng(seed).standard_normal((3, 24))
    starts = np.array([8, 12, 16])

    plain, moved = dated_test(values, starts), dated_test(offset + factor * values, starts)

    np.testing.assert_allclose(moved.estimate, factor * plain.estimate, atol=1e-9)
    np.testing.assert_allclose(moved.p, plain.p, rtol=1e-6)


def test_the_order_of_the_series_does_not_matter() -> None:
    values = ar1(np.random.default_rng(2), 30, 40, 0.3)
    starts = np.arange(30) % 20 + 10
    order = np.random.default_rng(3).permutation(30)

    plain, shuffled = dated_test(values, starts), dated_test(values[order], starts[order])

    np.testing.assert_allclose(shuffled.p, plain.p[order], rtol=1e-9)


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_unchanged_series_are_flagged_about_as_often_as_promised(correlation: float) -> None:
    values = ar1(np.random.default_rng(11), 4000, 104, correlation)

    found = dated_test(values, np.full(4000, 69))

    # Nominal 5 %. The pooled value is biased downwards by about (1 + 3f)/n in each stretch, which
    # leaves it somewhat too ready at .3; docs/statistics/calibration.md shows both.
    assert 0.035 < (found.p < 0.05).mean() < 0.085


def test_the_interval_covers_the_truth() -> None:
    values = ar1(np.random.default_rng(12), 4000, 104, 0.0)
    values[:, 52:] += 0.7

    found = dated_test(values, np.full(4000, 52))

    assert 0.93 < ((found.low < 0.7) & (found.high > 0.7)).mean() < 0.965


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_very_large_and_very_small_numbers_are_judged_alike(scale: float) -> None:
    values = ar1(np.random.default_rng(13), 4, 30, 0.5)
    starts = np.full(4, 15)

    found = dated_test(values * scale, starts)

    plain = dated_test(values, starts)
    np.testing.assert_allclose(found.p, plain.p, rtol=1e-9)
    np.testing.assert_allclose(found.low / scale, plain.low, rtol=1e-9)
    np.testing.assert_allclose(found.autocorrelation, plain.autocorrelation, rtol=1e-9)


def test_a_constant_beside_others_adds_nothing_to_the_pool() -> None:
    values = np.random.default_rng(14).standard_normal((3, 30)).cumsum(axis=1)
    with_constant = np.vstack([values, np.full((1, 30), 0.1)])

    found = dated_test(with_constant, np.full(4, 15))

    assert found.estimate[3] == 0.0
    np.testing.assert_allclose(
        found.autocorrelation[0], dated_test(values, np.full(3, 15)).autocorrelation[0]
    )
    assert dated_test(with_constant[3:], np.array([15])).autocorrelation[0] == 0.0


def test_constant_and_empty_series_raise_no_warning_beside_others() -> None:
    # Warnings are errors in these tests. A constant with an empty side is zero times infinity.
    values = np.random.default_rng(15).standard_normal((4, 30))
    values[0] = 5.0
    values[1] = NAN
    values[2, :15] = NAN
    values[2, 15:] = 3.0

    found = dated_test(values, np.array([15, 15, 15, UNDATED]), reference=Reference.T)

    assert not found.tested.any()
    assert np.isnan(found.se).all()
    assert np.isnan(found.p).all()
    assert {"too_few_points", "no_variation"} <= set(found.caveats)


def test_an_interval_at_another_level_is_that_of_a_t_test() -> None:
    # Tables of Student's t: 18 degrees of freedom, 5 % in each tail, 1.734; normal 1.645
    low, high = interval(10.0, 2.0, 18, level=0.9)
    normal, _ = interval(10.0, 2.0, 18, level=0.9, reference=Reference.NORMAL)

    assert float(low) == pytest.approx(10 - 2 * 1.734, abs=1e-3)
    assert float(high) == pytest.approx(10 + 2 * 1.734, abs=1e-3)
    assert float(normal) == pytest.approx(10 - 2 * 1.645, abs=1e-3)


def test_the_interval_of_the_test_is_the_same_at_95() -> None:
    values = ar1(np.random.default_rng(16), 3, 30, 0.2)
    found = dated_test(values, np.full(3, 15), reference=Reference.T)

    low, high = interval(found.estimate, found.se, found.freedom)

    np.testing.assert_array_equal(low, found.low)
    np.testing.assert_array_equal(high, found.high)


@pytest.mark.parametrize("level", [0.0, 1.0, 1.2])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        interval(1.0, 1.0, 10, level=level)


@pytest.mark.parametrize("scale", [1.0, 1e120])
def test_series_measured_apart_are_judged_as_those_measured_together(scale: float) -> None:
    values = np.random.default_rng(12).standard_normal((6, 40))
    values[0, 20:] += 2
    values[3:] *= scale
    started = np.array([20, 25, UNDATED, 15, 30, 20])
    together = dated_test(values, started)

    parts = [measured(values[rows], started[rows]) for rows in (slice(0, 3), slice(3, 6))]
    apart = dated_test_of(joined(parts))

    for name in ("estimate", "z", "p", "autocorrelation", "tested", "n_before"):
        np.testing.assert_allclose(getattr(apart, name), getattr(together, name), err_msg=name)
    assert apart.caveats == together.caveats


def test_measured_series_can_be_put_in_another_order() -> None:
    values = np.random.default_rng(13).standard_normal((3, 40))
    started = np.array([20, 25, UNDATED])

    found = dated_test_of(measured(values, started).of(np.array([2, 0, 1])))

    np.testing.assert_allclose(found.z, dated_test(values, started).z[[2, 0, 1]])


@pytest.mark.parametrize(("before", "after"), [(16, 8), (35, 17)])
def test_by_t_points_that_follow_one_another_keep_the_promise_on_short_series(
    before: int, after: int
) -> None:
    # Around the means of few points the autocorrelation is seen too small: the normal errs twice.
    values = ar1(np.random.default_rng(17), 6_000, before + after, 0.3)
    started = np.full(len(values), before)

    found = dated_test(values, started, reference=Reference.T)
    normal = dated_test(values, started)

    assert found.autocorrelation[0] == pytest.approx(0.3, abs=0.02)
    assert 0.035 < (found.p < 0.05).mean() < 0.06
    assert (normal.p < 0.05).mean() > 0.06


def test_by_t_without_autocorrelation_it_is_the_plain_t_test() -> None:
    rows = np.tile([1.0, -1.0], 12)  # neighbours are opposites: nothing to widen
    values = np.stack([rows + np.repeat([0.0, 2.0], 12), rows])

    found = dated_test(values, np.array([12, 12]), reference=Reference.T)

    # By hand: means 0 and 2, squares 24 on 22 degrees of freedom, 1/12 + 1/12.
    assert found.autocorrelation[0] == 0
    assert found.freedom[0] == 22
    assert found.se[0] == pytest.approx((24 / 22 / 6) ** 0.5)
