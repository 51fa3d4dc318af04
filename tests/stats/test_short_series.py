"""What autocorrelation does to a short stretch: by hand, and beside many simulated ones."""

import numpy as np
import pytest
from numpy.typing import NDArray

from thrive_stats.short_series import (
    products_within,
    squares_within,
    unbiased,
    variance_of_mean,
)


def covariance(n: int, f: float) -> NDArray[np.float64]:
    """Of n points of variance one."""
    return np.asarray(f ** np.abs(np.subtract.outer(np.arange(n), np.arange(n))))


@pytest.mark.parametrize("n", [1, 2, 3, 8, 52])
@pytest.mark.parametrize("f", [0.0, 0.3, 0.9])
def test_the_closed_forms_are_the_sums(n: int, f: float) -> None:
    spread = covariance(n, f)
    centred = np.eye(n) - 1 / n
    around = centred @ spread @ centred  # covariance of the residuals

    assert variance_of_mean(n, f) == pytest.approx(spread.sum() / n)
    assert squares_within(n, f) == pytest.approx(np.trace(around), abs=1e-9)
    assert products_within(n, f) == pytest.approx(np.trace(around, offset=1), abs=1e-9)


def test_a_side_without_points_adds_nothing() -> None:
    assert variance_of_mean([0, 4], 0.5)[0] == 0
    assert products_within([0, 4], 0.5)[0] == 0
    assert squares_within([0, 4], 0.5)[0] == 0


def test_one_point_lies_at_its_own_mean_to_the_last_bit() -> None:
    neighbours = np.linspace(-0.9, 0.99, 190)

    assert not squares_within(np.ones_like(neighbours), neighbours).any()


@pytest.mark.parametrize("f", [0.1, 0.3, 0.6, 0.9])
def test_what_is_seen_on_the_whole_is_taken_back(f: float) -> None:
    counts, times = np.array([35, 17, 4]), np.array([3, 2, 5])
    seen = (times @ products_within(counts, f)) / (times @ squares_within(counts, f))

    assert seen < f
    assert unbiased(float(seen), counts, times) == pytest.approx(f, abs=1e-9)


def test_it_stays_within_what_can_be_used() -> None:
    assert unbiased(-0.4, 20, 1) == 0
    assert unbiased(1.0, 20, 1) == 0.99
    assert np.isnan(unbiased(float("nan"), 20, 1))
