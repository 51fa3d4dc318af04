"""Weights that mix columns to a target: optimal by their own conditions, in every regime."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thrive_stats.compare.simplex import simplex_weights


def kkt_gap(columns: np.ndarray, target: np.ndarray, penalty: float, w: np.ndarray) -> float:
    """How far the gradient of a weight in use lies above the smallest, relative to its size."""
    gradient = columns.T @ (columns @ w - target) + penalty * w
    spread = gradient[w > 1e-9].max() - gradient.min()
    return float(spread / (np.abs(columns - target[:, None]) ** 2).mean() / len(columns))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(1, 25),
    st.integers(2, 60),
    st.sampled_from([0.0, 1e-9, 1e-3, 1.0, 100.0]),
    st.booleans(),
)
def test_no_weight_can_be_moved_for_the_better(
    seed: int, rows: int, size: int, penalty: float, inside: bool
) -> None:
    generator = np.random.default_rng(seed)
    columns = generator.standard_normal((rows, size)) * generator.uniform(0.1, 100)
    target = columns[:, : size // 2 + 1].mean(axis=1) if inside else generator.normal(0, 5, rows)

    weights = simplex_weights(columns, target, penalty)

    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert kkt_gap(columns, target, penalty, weights) < 1e-6


def test_two_columns_share_as_worked_by_hand() -> None:
    # (2 - 6 w)^2 is smallest at w = 1/3.
    assert simplex_weights(np.array([[6.0, 0.0]]), np.array([2.0]), 0.0).tolist() == pytest.approx(
        [1 / 3, 2 / 3]
    )


def test_columns_that_all_meet_the_target_share_alike() -> None:
    assert simplex_weights(np.ones((3, 4)), np.ones(3), 0.0).tolist() == [0.25] * 4


def test_a_strong_penalty_spreads_the_weight() -> None:
    columns = np.random.default_rng(3).standard_normal((5, 8))

    weights = simplex_weights(columns, columns[:, 0], 1e9)

    assert weights == pytest.approx(np.full(8, 1 / 8), abs=1e-6)


def test_where_it_begins_does_not_move_the_answer() -> None:
    generator = np.random.default_rng(4)
    columns, target = generator.standard_normal((40, 12)), generator.standard_normal(40)
    near = np.where(np.arange(12) % 2, 1 / 6, 0.0)

    assert simplex_weights(columns, target, 1e-6, near=near) == pytest.approx(
        simplex_weights(columns, target, 1e-6), abs=1e-9
    )
