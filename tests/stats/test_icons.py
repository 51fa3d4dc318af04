import numpy as np
import pytest

from thrive_stats.icons import Assurance, Better, Variation, assurances, directions, variations

UP, DOWN, NEITHER = Better.UP, Better.DOWN, Better.NEITHER


@pytest.mark.parametrize(
    ("better", "sense", "meaning"),
    [
        (UP, 1, Variation.IMPROVEMENT),
        (UP, -1, Variation.CONCERN),
        (DOWN, 1, Variation.CONCERN),
        (DOWN, -1, Variation.IMPROVEMENT),
        (NEITHER, 1, Variation.HIGH),
        (NEITHER, -1, Variation.LOW),
    ],
)
def test_a_signal_means_what_its_way_means(better: Better, sense: int, meaning: Variation) -> None:
    signal = np.array([[1, 0]], dtype=np.int8)
    way = np.array([[sense, sense]], dtype=np.int8)

    found = directions(signal, way, np.array([better], dtype=np.int8))

    assert found.tolist() == [[meaning, Variation.COMMON_CAUSE]]


def test_too_few_points_have_no_variation() -> None:
    latest = np.array([Variation.CONCERN, Variation.CONCERN], dtype=np.int8)

    found = variations(latest, np.array([True, False]))

    assert found.tolist() == [Variation.CONCERN, Variation.TOO_FEW]


@pytest.mark.parametrize(
    ("better", "target", "lower", "upper", "latest", "icon"),
    [
        (UP, 5, 6, 8, 7, Assurance.PASS),
        (UP, 9, 6, 8, 7, Assurance.FAIL),
        (UP, 6, 6, 8, 7, Assurance.HIT_OR_MISS),
        (UP, 8, 6, 8, 7, Assurance.HIT_OR_MISS),
        (DOWN, 5, 6, 8, 7, Assurance.FAIL),
        (DOWN, 9, 6, 8, 7, Assurance.PASS),
        (DOWN, 7, 6, 8, 7, Assurance.HIT_OR_MISS),
        (UP, 7, 7, 7, 7, Assurance.PASS),
        (DOWN, 7, 7, 7, 7, Assurance.PASS),
        (UP, 7.1, 7, 7, 7, Assurance.FAIL),
        (NEITHER, 5, 6, 8, 7, Assurance.NONE),
        (UP, np.nan, 6, 8, 7, Assurance.NONE),
        (UP, 5, np.nan, np.nan, 7, Assurance.NONE),
    ],
)
def test_limits_promise_a_target_or_not(
    better: Better, target: float, lower: float, upper: float, latest: float, icon: Assurance
) -> None:
    found = assurances(
        np.array([target], dtype=float),
        np.array([better], dtype=np.int8),
        np.array([lower], dtype=float),
        np.array([upper], dtype=float),
        np.array([latest], dtype=float),
    )

    assert found.tolist() == [icon]
