"""Segmented regression with autocorrelated errors, and of counts, against slow plain versions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar
from scipy.special import stdtr, stdtrit

from thrive_stats.effect import Caveat, EffectResult, Family, effect

FloatArray = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.floating]

START = 25.0
POINTS = 48


def columns(time: FloatArray, start: float, pairs: int = 0, per_year: float = 12) -> FloatArray:
    """The model of COMMANDS.md as it is written there."""
    found = [np.ones_like(time), time, time >= start, np.maximum(time - start, 0)]
    for wave in range(1, pairs + 1):
        angle = 2 * np.pi * wave * time / per_year
        found += [np.cos(angle), np.sin(angle)]
    return np.stack(found, axis=1).astype(np.float64)


@dataclass(frozen=True)
class Slow:
    """What a slow version found, one number for each column of the model."""

    rho: float
    beta: FloatArray
    se: FloatArray


def slow_reml(y: FloatArray, x: FloatArray, time: FloatArray) -> Slow:
    """The same by whole covariance matrices and a general optimiser; y without gaps."""

    def fitted(rho: float) -> tuple[float, Numbers, Numbers]:
        apart = np.abs(time[:, None] - time)
        covariance = rho**apart / (1 - rho**2)
        inverse = np.linalg.inv(covariance)
        inner = x.T @ inverse @ x
        beta = np.linalg.solve(inner, x.T @ inverse @ y)
        left, freedom = y - x @ beta, len(y) - x.shape[1]
        variance = left @ inverse @ left / freedom
        logs = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(inner)[1]
        return freedom * np.log(variance) + logs, beta, variance * np.linalg.inv(inner)

    tried = np.linspace(-0.95, 0.95, 39)
    best = tried[np.argmin([fitted(rho)[0] for rho in tried])]
    around = (max(best - 0.05, -0.999), min(best + 0.05, 0.999))
    rho = minimize_scalar(
        lambda rho: fitted(rho)[0], bounds=around, method="bounded", options={"xatol": 1e-9}
    ).x
    _, beta, covariance = fitted(rho)
    return Slow(float(rho), beta.astype(np.float64), np.sqrt(np.diag(covariance)))


def slow_poisson(y: FloatArray, x: FloatArray, offset: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Coefficients by maximum likelihood and quasi-Poisson standard errors."""
    scale = np.abs(x).max(axis=0)
    z = x / scale

    def worse(beta: FloatArray) -> float:
        line = z @ beta + offset
        return float((np.exp(line) - y * line).sum())

    def slope(beta: FloatArray) -> FloatArray:
        return np.asarray(z.T @ (np.exp(z @ beta + offset) - y))

    begin = np.r_[np.log(y.mean()) - offset.mean(), np.zeros(x.shape[1] - 1)]
    beta = minimize(worse, begin, jac=slope, method="BFGS", options={"gtol": 1e-9}).x
    expected = np.exp(z @ beta + offset)
    dispersion = ((y - expected) ** 2 / expected).sum() / (len(y) - x.shape[1])
    covariance = dispersion * np.linalg.inv(z.T @ (z * expected[:, None]))
    return np.asarray(beta / scale), np.asarray(np.sqrt(np.diag(covariance)) / scale)


def autoregression(shape: tuple[int, int], rho: float, seed: int) -> FloatArray:
    """Errors with standard deviation 1."""
    noise = np.random.default_rng(seed).standard_normal(shape)
    errors = noise.copy()
    for at in range(1, shape[1]):
        errors[:, at] = rho * errors[:, at - 1] + np.sqrt(1 - rho**2) * noise[:, at]
    return errors


def series(rho: float = 0.4, seed: int = 5, count: int = 6) -> FloatArray:
    """Lines with a step of 2 and a turn of 0.1 in them."""
    x = columns(np.arange(1.0, POINTS + 1), START)
    line: FloatArray = x @ np.array([10, 0.05, 2, 0.1])
    return line + autoregression((count, POINTS), rho, seed)


@pytest.mark.parametrize("rho", [-0.5, 0.0, 0.4, 0.8])
def test_every_number_is_that_of_the_slow_version(rho: float) -> None:
    values, time = series(rho), np.arange(1.0, POINTS + 1)

    found = effect(values, START)

    for line, y in enumerate(values):
        slow = slow_reml(y, columns(time, START), time)
        assert found.rho[line] == pytest.approx(slow.rho, abs=2e-6)
        for part, place in ((found.level, 2), (found.slope, 3)):
            assert part.estimate[line] == pytest.approx(slow.beta[place], rel=1e-4, abs=1e-6)
            assert part.se[line] == pytest.approx(slow.se[place], rel=1e-4)


@pytest.mark.parametrize("pairs", [1, 2])
def test_a_season_is_taken_out_as_waves_of_a_year(pairs: int) -> None:
    time = np.arange(1.0, POINTS + 1)
    values = series() + 3 * np.cos(2 * np.pi * time / 12 + 1)

    found = effect(values, START, years=time / 12, season=pairs)

    slow = slow_reml(values[0], columns(time, START, pairs), time)
    assert found.level.estimate[0] == pytest.approx(slow.beta[2], rel=1e-4)
    assert found.level.se[0] == pytest.approx(slow.se[2], rel=1e-4)
    assert found.freedom[0] == POINTS - 4 - 2 * pairs


def test_a_gap_is_bridged_by_what_is_left_of_the_memory_across_it() -> None:
    values, time = series(0.7), np.arange(1.0, POINTS + 1)
    missing = [3, 4, 5, 17, 24, 40, 41]
    values[:, missing] = np.nan
    there = ~np.isnan(values[0])

    found = effect(values, START)

    for line, y in enumerate(values):
        slow = slow_reml(y[there], columns(time[there], START), time[there])
        assert found.rho[line] == pytest.approx(slow.rho, abs=2e-6)
        assert found.level.estimate[line] == pytest.approx(slow.beta[2], rel=1e-4)
        assert found.level.se[line] == pytest.approx(slow.se[2], rel=1e-4)


def test_a_gap_is_the_same_as_a_time_that_is_left_out() -> None:
    values = series()
    values[:, [7, 8, 30]] = np.nan
    there = ~np.isnan(values[0])

    with_gaps = effect(values, START)
    left_out = effect(values[:, there], START, time=np.arange(1.0, POINTS + 1)[there])

    assert same(with_gaps, left_out)
    assert np.allclose(with_gaps.fitted[:, there], left_out.fitted)


def test_p_and_the_range_are_by_t_with_four_less_than_the_points() -> None:
    values = series()

    found = effect(values, START)

    t = found.level.estimate / found.level.se
    assert np.allclose(found.level.p, 2 * stdtr(POINTS - 4, -np.abs(t)), rtol=1e-12)
    margin = stdtrit(POINTS - 4, 0.975) * found.level.se
    assert np.allclose(found.level.high - found.level.estimate, margin)
    assert np.allclose(found.level.estimate - found.level.low, margin)


def test_without_the_change_the_line_before_goes_on() -> None:
    found = effect(series(), START)

    before = np.arange(1, POINTS + 1) < START
    since = np.arange(POINTS - START + 1)
    part = found.level.estimate[:, None] + found.slope.estimate[:, None] * since
    assert np.array_equal(found.fitted[:, before], found.without[:, before])
    assert np.allclose(found.fitted[:, ~before] - found.without[:, ~before], part)
    assert np.allclose(np.diff(found.without, n=2, axis=1), 0, atol=1e-9)


def test_the_latest_is_level_and_slope_together() -> None:
    values = series()
    values[:, -3:] = np.nan

    found = effect(values, START)

    steps = POINTS - 3 - START
    assert np.allclose(found.latest.estimate, found.level.estimate + steps * found.slope.estimate)
    assert (found.last == POINTS - 4).all()
    there = found.fitted[:, POINTS - 4] - found.without[:, POINTS - 4]
    assert np.allclose(found.latest.estimate, there)


def test_a_step_only_leaves_the_slope_out() -> None:
    values, time = series(), np.arange(1.0, POINTS + 1)

    found = effect(values, START, slope=False)

    slow = slow_reml(values[0], columns(time, START)[:, :3], time)
    assert found.level.estimate[0] == pytest.approx(slow.beta[2], rel=1e-4)
    assert found.level.se[0] == pytest.approx(slow.se[2], rel=1e-4)
    assert np.isnan(found.slope.estimate).all()
    assert np.array_equal(found.latest.estimate, found.level.estimate)
    assert found.freedom[0] == POINTS - 3


def same(one: EffectResult, other: EffectResult, scale: float = 1.0) -> bool:
    """Whether two results hold the same effects, the other in another unit.

    The likelihood is flat around its largest, so rho is known to about 1e-7 and everything else to
    a small part of its standard error.
    """
    return np.allclose(one.rho, other.rho, atol=1e-6, equal_nan=True) and all(
        (np.abs(first * scale - second) <= 1e-5 * scale * part.se).all()
        for part, counterpart in ((one.level, other.level), (one.slope, other.slope))
        for first, second in (
            (part.estimate, counterpart.estimate),
            (part.se, counterpart.se),
            (part.low, counterpart.low),
            (part.high, counterpart.high),
        )
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1e6), st.floats(-1e4, 1e4), st.floats(-100, 100))
def test_another_unit_level_or_trend_leaves_the_effect_as_it_is(
    seed: int, unit: float, level: float, trend: float
) -> None:
    values = series(seed=seed, count=2)

    moved = unit * (values + level + trend * np.arange(POINTS))

    assert same(effect(values, START), effect(moved, START), unit)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(-1000, 1000))
def test_it_does_not_matter_where_time_began(seed: int, shift: int) -> None:
    values, time = series(seed=seed, count=2), np.arange(1.0, POINTS + 1)

    assert same(effect(values, START), effect(values, START + shift, time=time + shift))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-50, 50), st.floats(-5, 5))
def test_what_is_added_since_the_start_is_found_as_added(
    seed: int, step: float, turn: float
) -> None:
    values, x = series(seed=seed, count=2), columns(np.arange(1.0, POINTS + 1), START)

    plain, added = effect(values, START), effect(values + x @ np.array([0, 0, step, turn]), START)

    off = added.level.estimate - plain.level.estimate - step
    assert (np.abs(off) <= 1e-5 * plain.level.se).all()
    off = added.slope.estimate - plain.slope.estimate - turn
    assert (np.abs(off) <= 1e-5 * plain.slope.se).all()
    assert np.allclose(added.level.se, plain.level.se, rtol=1e-5)


def test_a_series_gets_the_same_answer_alone_and_among_others() -> None:
    values = series(count=300)
    values[::3, 5:9] = np.nan
    starts = START + np.arange(300) % 5

    together = effect(values, starts)

    for line in (0, 1, 131, 299):
        alone = effect(values[line : line + 1], starts[line])
        assert alone.level.estimate[0] == pytest.approx(together.level.estimate[line], rel=1e-9)
        assert alone.rho[0] == pytest.approx(together.rho[line], abs=1e-6)


def test_the_truth_is_recovered() -> None:
    found = effect(series(0.4, seed=8, count=1500), START)

    assert found.level.estimate.mean() == pytest.approx(2, abs=0.06)
    assert found.slope.estimate.mean() == pytest.approx(0.1, abs=0.01)
    inside = (found.level.low <= 2) & (found.level.high >= 2)
    assert 0.90 <= inside.mean() <= 0.96
    assert found.rho.mean() == pytest.approx(0.4, abs=0.05)


@pytest.mark.parametrize(
    ("points", "rho", "most"), [(24, 0.0, 0.09), (24, 0.6, 0.12), (52, 0.0, 0.08), (52, 0.6, 0.10)]
)
def test_unchanged_series_are_rarely_called_changed(points: int, rho: float, most: float) -> None:
    """The bounds for autocorrelation 0.6 are those of the issue."""
    values = autoregression((2000, points), rho, seed=points)

    found = effect(values, points // 2 + 1.0)

    assert (found.level.p < 0.05).mean() <= most
    assert (found.level.p < 0.05).mean() >= 0.03


def counts(seed: int = 4, count: int = 4) -> tuple[FloatArray, FloatArray]:
    """Counts around 60 that fall by a fifth, and what they are out of."""
    generator = np.random.default_rng(seed)
    at_risk = generator.uniform(800, 1200, (count, POINTS))
    line = columns(np.arange(1.0, POINTS + 1), START) @ np.array([-2.8, 0.002, np.log(0.8), 0.001])
    return generator.poisson(at_risk * np.exp(line)).astype(np.float64), at_risk


def test_counts_are_those_of_the_slow_version() -> None:
    values, at_risk = counts()

    found = effect(values, START, denominators=at_risk, family="poisson")

    assert found.method == "quasi-poisson"
    assert np.isnan(found.rho).all()
    for line in range(len(values)):
        x = columns(np.arange(1.0, POINTS + 1), START)
        beta, se = slow_poisson(values[line], x, np.log(at_risk[line]))
        for part, place in ((found.level, 2), (found.slope, 3)):
            assert part.estimate[line] == pytest.approx(beta[place], rel=1e-4, abs=1e-6)
            assert part.se[line] == pytest.approx(se[place], rel=1e-4)


def test_expected_counts_add_up_on_both_sides() -> None:
    """The score equations of the intercept and of the step, whatever the numbers."""
    values, at_risk = counts()

    found = effect(values, START, denominators=at_risk, family=Family.POISSON)

    before = np.arange(1, POINTS + 1) < START
    assert np.allclose(found.fitted[:, before].sum(axis=1), values[:, before].sum(axis=1))
    assert np.allclose(found.fitted[:, ~before].sum(axis=1), values[:, ~before].sum(axis=1))
    ratio = found.fitted[:, int(START) - 1] / found.without[:, int(START) - 1]
    assert np.allclose(ratio, np.exp(found.level.estimate))


def test_counts_in_thousands_say_the_same() -> None:
    values, at_risk = counts()

    one = effect(values, START, denominators=at_risk, family="poisson")
    other = effect(1000 * values, START, denominators=1000 * at_risk, family="poisson")

    assert np.allclose(one.level.estimate, other.level.estimate, rtol=1e-9)
    assert np.allclose(one.level.se, other.level.se, rtol=1e-9)
    assert np.allclose(1000 * one.dispersion, other.dispersion, rtol=1e-9)


def test_a_missing_denominator_is_a_gap() -> None:
    values, at_risk = counts()
    holes, gaps = at_risk.copy(), values.copy()
    holes[:, 7] = gaps[:, 7] = np.nan

    one = effect(values, START, denominators=holes, family="poisson")
    other = effect(gaps, START, denominators=at_risk, family="poisson")

    assert np.array_equal(one.level.estimate, other.level.estimate)
    assert (one.n == POINTS - 1).all()
    assert np.isnan(one.fitted[:, 7]).all()
    assert np.isfinite(other.fitted[:, 7]).all()


def test_the_rate_of_a_simulated_fall_is_recovered() -> None:
    values, at_risk = counts(seed=9, count=1000)

    found = effect(values, START, denominators=at_risk, family="poisson")

    assert found.level.estimate.mean() == pytest.approx(np.log(0.8), abs=0.01)
    inside = (found.level.low <= np.log(0.8)) & (found.level.high >= np.log(0.8))
    assert 0.93 <= inside.mean() <= 0.97
    assert found.dispersion.mean() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("side", [slice(0, 24), slice(24, 48)])
def test_a_side_without_a_single_case_has_no_rate(side: slice) -> None:
    values, at_risk = counts()
    values[1, side] = 0

    found = effect(values, START, denominators=at_risk, family="poisson")

    assert np.isnan(found.level.estimate).tolist() == [False, True, False, False]
    assert found.caveats[1] == (Caveat.NOT_COMPUTABLE,)
    assert found.caveats[0] == ()


def test_a_rate_that_runs_off_is_refused_and_spoils_nobody_else() -> None:
    values, at_risk = counts()
    values[1, 24:] = 0
    values[1, 24] = 7

    found = effect(values, START, denominators=at_risk, family="poisson")

    alone = effect(values[:1], START, denominators=at_risk[:1], family="poisson")
    assert Caveat.NOT_COMPUTABLE in found.caveats[1]
    assert np.isnan(found.level.p[1])
    assert found.level.estimate[0] == pytest.approx(alone.level.estimate[0], rel=1e-9)


def test_counts_whose_neighbours_are_alike_are_called_so() -> None:
    slow_wave = np.exp(0.4 * autoregression((1, POINTS), 0.95, 3))
    values = np.random.default_rng(1).poisson(200 * slow_wave).astype(np.float64)

    assert Caveat.NEIGHBOURS_ALIKE in effect(values, START, family="poisson").caveats[0]


def test_enough_asks_for_twelve_points_on_each_side() -> None:
    values = series(count=4)
    values[1, :13] = np.nan
    values[2, 36:] = np.nan
    values[3, 35:] = np.nan

    found = effect(values, START)

    assert found.n_before.tolist() == [24, 11, 24, 24]
    assert found.n_after.tolist() == [24, 24, 12, 11]
    assert found.enough.tolist() == [True, False, True, False]
    assert [Caveat.TOO_FEW_POINTS in caveats for caveats in found.caveats] == [
        False, True, False, True,
    ]  # fmt: skip
    # Too little to rely on is not nothing.
    assert np.isfinite(found.level.p).all()


@pytest.mark.parametrize("after", [0, 1])
def test_a_side_of_one_point_cannot_tell_a_step_from_a_slope(after: int) -> None:
    values = series(count=2)
    values[1, 24 + after :] = np.nan

    found = effect(values, START)

    assert np.isnan(found.level.estimate).tolist() == [False, True]
    assert found.caveats[1] == (Caveat.TOO_FEW_POINTS, Caveat.NOT_COMPUTABLE)
    assert np.isnan(found.fitted[1]).all()


def test_more_coefficients_than_points_are_not_computed() -> None:
    found = effect(np.array([[1.0, 2.0, 4.0, 3.0]]), 3)

    assert np.isnan(found.level.estimate[0])
    assert (found.n_before[0], found.n_after[0], found.freedom[0]) == (2, 2, 0)


def test_an_exact_line_gives_no_measure_of_chance() -> None:
    values = np.stack(
        [np.full(POINTS, 7.1), 0.1 * columns(np.arange(1.0, 49), START)[:, 2], *series()]
    )

    found = effect(values, START)

    assert found.level.estimate[:2] == pytest.approx([0, 0.1], abs=1e-12)
    assert np.isnan(found.level.p[:2]).all()
    assert np.isnan(found.rho[:2]).all()
    assert found.caveats[0] == found.caveats[1] == (Caveat.NO_VARIATION,)
    assert np.isfinite(found.level.p[2:]).all()


def test_constant_counts_give_no_measure_of_chance() -> None:
    found = effect(np.full((1, POINTS), 12.0), START, family="poisson")

    assert found.level.estimate[0] == pytest.approx(0, abs=1e-12)
    assert np.isnan(found.level.p[0])
    assert found.caveats[0] == (Caveat.NO_VARIATION,)


def test_a_random_walk_is_called_drifting() -> None:
    walks = np.random.default_rng(2).standard_normal((20, 200)).cumsum(axis=1)

    found = effect(walks, 101)

    assert np.mean([Caveat.DRIFTING in caveats for caveats in found.caveats]) > 0.9


def test_all_missing_and_no_series_at_all_are_answered() -> None:
    nothing = effect(np.full((1, POINTS), np.nan), START)
    nobody = effect(np.zeros((0, POINTS)), START)

    assert (nothing.n[0], nothing.last[0], bool(nothing.enough[0])) == (0, -1, False)
    assert nobody.level.estimate.shape == (0,)
    assert nobody.caveats == ()


@pytest.mark.parametrize("size", [1e150, 1e-150])
def test_the_largest_and_the_smallest_numbers_are_computed(size: float) -> None:
    values = series()

    assert same(effect(values, START), effect(values * size, START), size)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"time": np.arange(POINTS) / 2}, "whole numbers"),
        ({"time": np.zeros(POINTS)}, "grow"),
        ({"season": 1}, "years"),
        ({"season": -1}, "pairs"),
        ({"family": "binomial"}, "binomial"),
        ({"family": "poisson", "denominators": np.zeros((6, POINTS))}, "more than 0"),
        ({"denominators": np.ones((2, POINTS))}, "shape"),
    ],
)
def test_what_does_not_go_together_is_refused(wrong: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        effect(series(), START, **wrong)  # type: ignore[arg-type]


def test_one_start_for_each_series_or_one_for_all() -> None:
    with pytest.raises(ValueError, match="one start"):
        effect(series(), np.array([1.0, 2.0]))


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="counts"):
        effect(-series(), START, family="poisson")
