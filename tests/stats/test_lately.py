"""How much may have changed: the range keeps its word, whatever the memory and the gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from thrive_stats.lately import lately, pooled_memory

SERIES = 2_000


def remembering(random: np.random.Generator, points: int, memory: float) -> np.ndarray:
    values = random.standard_normal((SERIES, points + 40))
    for column in range(1, points + 40):
        values[:, column] += memory * values[:, column - 1]
    kept: np.ndarray = values[:, 40:] * np.sqrt(1 - memory**2)
    return kept


@pytest.mark.parametrize("memory", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("points", [20, 60])
def test_five_ranges_in_a_hundred_miss_a_change_that_was_made(points: int, memory: float) -> None:
    values = remembering(np.random.default_rng([7, points]), points, memory)
    values[:, -10:] += 1.5

    found = lately(values)

    missed = np.mean((found.low > 1.5) | (found.high < 1.5))
    # The shift makes a series seem to remember more where it is most of what there is.
    assert 0.015 < missed < 0.075


def test_without_memory_it_is_the_t_test_of_two_halves() -> None:
    values = np.random.default_rng(3).normal(60, 3, (1, 20))
    values[0, 1::2] -= 2  # by turns: the memory comes out below 0 and counts as none

    found = lately(values)

    plain = stats.ttest_ind(values[0, 10:], values[0, :10])
    low, high = plain.confidence_interval(0.95)
    assert found.autocorrelation == 0
    assert found.freedom[0] == pytest.approx(18)
    assert (found.low[0], found.high[0]) == (pytest.approx(low), pytest.approx(high))


def test_gaps_leave_points_out_and_not_in() -> None:
    values = np.random.default_rng(4).normal(size=(3, 20))
    values[0, [2, 5, 15]] = np.nan
    values[1, 4:10] = np.nan  # four in the first half
    values[2, ::2] = np.nan  # ten in all

    found = lately(values)

    assert found.tested.tolist() == [True, False, False]
    assert found.n.tolist() == [17, 14, 10]
    assert np.isnan(found.low[1:]).all()


def test_a_series_that_never_varies_is_not_tested() -> None:
    assert not lately(np.full((1, 20), 60.1)).tested[0]


def test_fewer_periods_are_taken_as_they_are() -> None:
    found = lately(np.random.default_rng(5).normal(size=(1, 14)))

    assert (found.periods, bool(found.tested[0])) == (14, True)


def test_a_steady_trend_is_no_memory() -> None:
    rising = np.arange(60.0) + np.random.default_rng(6).normal(size=(200, 60))

    assert pooled_memory(rising) < 0.05


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e4))
def test_another_unit_gives_the_same_in_that_unit(shift: float, scale: float) -> None:
    values = np.random.default_rng(8).normal(size=(4, 30))

    plain, other = lately(values), lately(shift + scale * values)

    np.testing.assert_allclose(other.low, scale * plain.low, rtol=1e-4, atol=1e-4 * scale)


@pytest.mark.parametrize(("shape", "level"), [((20,), 0.95), ((1, 20), 1.0)])
def test_what_makes_no_sense_is_refused(shape: tuple[int, ...], level: float) -> None:
    with pytest.raises(ValueError, match=r"row for each series|between 0 and 1"):
        lately(np.zeros(shape), level=level)


def test_the_memory_of_all_counts_each_series_by_its_points() -> None:
    random = np.random.default_rng(17)
    values = random.normal(size=(2, 120))
    for period in range(1, 120):
        values[0, period] += 0.8 * values[0, period - 1]
    values[1, 20:] = np.nan

    own, points = [], np.array([120.0, 20.0])
    for row, n in zip(values, (120, 20), strict=True):
        seen = row[:n]
        rest = seen - np.polyval(np.polyfit(np.arange(n), seen, 1), np.arange(n))
        own.append((rest[1:] * rest[:-1]).mean() / (rest**2).mean())

    raw, size = np.average(own, weights=points), np.average(points, weights=points)
    assert pooled_memory(values) == pytest.approx((raw * size + 2) / (size - 4), rel=1e-9)
