"""Drift: found where points follow one another, not where something truly changed once or twice."""

import numpy as np
import numpy.typing as npt
import pytest

from thrive_stats.drift import drift, steps_taken_out

FloatArray = npt.NDArray[np.float64]


def ar1(random: np.random.Generator, series: int, points: int, correlation: float) -> FloatArray:
    values = random.standard_normal((series, points + 100))
    for column in range(1, points + 100):
        values[:, column] += correlation * values[:, column - 1]
    return values[:, -points:]


def stepped(random: np.random.Generator, series: int, points: int, steps: int) -> FloatArray:
    values = random.standard_normal((series, points))
    for _ in range(steps):
        at = random.integers(points // 8, points - points // 8, series)
        values += np.where(np.arange(points) >= at[:, None], 2.5, 0.0)
    return values


@pytest.mark.parametrize("points", [20, 36, 52, 104, 260])
def test_noise_rarely_looks_like_drift(points: int) -> None:
    values = np.random.default_rng(31).standard_normal((3000, points))

    assert drift(values).drifting.mean() < 0.02


@pytest.mark.parametrize("points", [36, 52, 104])
def test_one_true_step_is_not_drift(points: int) -> None:
    assert drift(stepped(np.random.default_rng(32), 2000, points, 1)).drifting.mean() < 0.03


def test_two_true_steps_are_rarely_drift() -> None:
    assert drift(stepped(np.random.default_rng(33), 2000, 104, 2)).drifting.mean() < 0.10


@pytest.mark.parametrize(
    ("correlation", "points", "at_least"), [(0.6, 52, 0.75), (0.8, 36, 0.75), (0.6, 104, 0.98)]
)
def test_strong_autocorrelation_is_found(correlation: float, points: int, at_least: float) -> None:
    values = ar1(np.random.default_rng(34), 1000, points, correlation)

    assert drift(values).drifting.mean() > at_least


def test_a_whole_measure_shows_what_no_short_series_can() -> None:
    values = ar1(np.random.default_rng(35), 40, 30, 0.45)
    groups = np.array(["hours"] * 40)

    alone, together = drift(values), drift(values, groups=groups)

    assert alone.drifting.mean() < 0.6
    assert together.drifting.all()
    assert together.by_group.all()
    np.testing.assert_array_equal(together.by_itself, alone.by_itself)


def test_a_steady_measure_beside_a_drifting_one_stays_steady() -> None:
    random = np.random.default_rng(36)
    values = np.vstack([ar1(random, 20, 60, 0.7), random.standard_normal((20, 60))])

    found = drift(values, groups=np.repeat([0, 1], 20))

    assert found.by_group.tolist() == [True] * 20 + [False] * 20


def test_four_series_are_not_judged_as_a_group() -> None:
    values = ar1(np.random.default_rng(37), 4, 40, 0.9)

    assert not drift(values, groups=np.zeros(4)).by_group.any()


def test_the_reported_value_is_near_the_true_one() -> None:
    found = drift(np.random.default_rng(38).standard_normal((4000, 60)))

    assert abs(float(found.autocorrelation.mean())) < 0.02
    assert float(found.pooled[0]) == pytest.approx(float(found.autocorrelation[0]))


@pytest.mark.parametrize("filled", [0, 1, 19])
def test_too_little_is_a_result(filled: int) -> None:
    values = np.full((1, 40), np.nan)
    values[0, :filled] = np.arange(filled)

    found = drift(values)

    assert not found.enough[0]
    assert not found.drifting[0]
    assert np.isnan(found.autocorrelation[0])
    assert found.caveats == ("too_few_points",)


def test_a_constant_series_does_not_drift() -> None:
    assert not drift(np.full((1, 40), 0.1)).drifting[0]


def test_no_series_at_all_is_no_error() -> None:
    assert drift(np.empty((0, 40))).drifting.shape == (0,)
    assert drift(np.empty((3, 0))).drifting.shape == (3,)


def test_gaps_are_not_bridged_and_change_little() -> None:
    random = np.random.default_rng(39)
    wandering, noise = ar1(random, 500, 104, 0.7), random.standard_normal((500, 104))
    holes = random.random((500, 104)) < 0.15
    wandering[holes], noise[holes] = np.nan, np.nan

    assert drift(wandering).drifting.mean() > 0.9
    assert drift(noise).drifting.mean() < 0.03


def test_another_unit_changes_nothing() -> None:
    values = ar1(np.random.default_rng(40), 20, 52, 0.4)

    np.testing.assert_allclose(
        drift(1000 - 3 * values).autocorrelation, drift(values).autocorrelation, rtol=1e-8
    )


def test_two_steps_are_taken_out_where_they_are() -> None:
    values = np.repeat([[1.0, 9.0, 4.0]], 8, axis=1)
    values[0, 3] = np.nan

    left = steps_taken_out(values)

    np.testing.assert_allclose(left[0, ~np.isnan(values[0])], 0.0, atol=1e-12)
    assert np.isnan(left[0, 3])


@pytest.mark.parametrize(("level", "scale"), [(1e9, 1.0), (0.0, 1e200), (0.0, 1e-200)])
def test_a_high_level_or_a_strange_unit_does_not_hide_drift(level: float, scale: float) -> None:
    values = ar1(np.random.default_rng(41), 50, 104, 0.8)

    found = drift(level + values * scale)

    np.testing.assert_allclose(found.autocorrelation, drift(values).autocorrelation, atol=1e-4)


def test_rounding_beside_a_high_level_is_not_drift() -> None:
    assert np.isnan(drift(np.full((1, 40), 0.1)).autocorrelation[0])
