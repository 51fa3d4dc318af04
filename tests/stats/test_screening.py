"""Screening: what is confirmed, what is only watched, and how many of the found are chance."""

import numpy as np
import numpy.typing as npt
import pytest

from thrive_stats.charting import chart
from thrive_stats.dated import UNDATED, Reference, dated_test
from thrive_stats.errors import OptionError
from thrive_stats.icons import Better
from thrive_stats.multiplicity import benjamini_hochberg
from thrive_stats.screening import Direction, Watched, screen, watch
from thrive_stats.shrinkage import shrink

FloatArray = npt.NDArray[np.float64]
BETTER_UP, WORSE, UNCHANGED, UNDATED_SHIFT, SHORT = range(5)
NAN = np.nan


@pytest.fixture
def five() -> FloatArray:
    """Five series of 40 points: better, worse, unchanged, shifted without a date, too short."""
    values = np.random.default_rng(51).standard_normal((5, 40))
    values[BETTER_UP, 20:] += 4
    values[WORSE, 20:] -= 4
    values[UNDATED_SHIFT, 30:] += 6
    values[SHORT, 8:] = NAN
    return values


STARTS = np.array([20, 20, 20, UNDATED, 5])


def test_each_series_gets_its_tier(five: FloatArray) -> None:
    found = screen(five, STARTS)

    assert found.tested.tolist() == [True, True, True, False, False]
    assert found.confirmed.tolist() == [True, True, False, False, False]
    assert found.watch[UNDATED_SHIFT]
    assert not found.watch[SHORT]
    assert (found.family, found.found) == (3, 2)
    assert found.expected_false == pytest.approx(0.2)


def test_what_has_no_date_is_watched_only(five: FloatArray) -> None:
    found = screen(five, STARTS)

    for part in (found.p, found.q, found.estimate, found.low, found.shrunk):
        assert np.isnan(part[UNDATED_SHIFT])
    assert not found.confirmed[UNDATED_SHIFT]


def test_without_any_date_nothing_is_tested(five: FloatArray) -> None:
    found = screen(five, np.full(5, UNDATED))

    assert (found.family, found.found, found.expected_false) == (0, 0, 0.0)
    assert not found.confirmed.any()
    assert np.isnan(found.q).all()


@pytest.mark.parametrize(
    ("better", "rising", "falling"),
    [
        ("up", Direction.IMPROVEMENT, Direction.CONCERN),
        ("down", Direction.CONCERN, Direction.IMPROVEMENT),
        ("neither", Direction.NONE, Direction.NONE),
    ],
)
def test_the_direction_depends_on_what_is_better(
    five: FloatArray, better: str, rising: Direction, falling: Direction
) -> None:
    found = screen(five, STARTS, better=better)

    assert found.direction[BETTER_UP] == rising
    assert found.direction[WORSE] == falling


def test_each_series_may_have_its_own_direction(five: FloatArray) -> None:
    better = np.array([Better.DOWN, Better.DOWN, Better.UP, Better.UP, Better.UP], dtype=np.int8)

    found = screen(five, STARTS, better=better)

    assert found.direction[[BETTER_UP, WORSE]].tolist() == [
        Direction.CONCERN,
        Direction.IMPROVEMENT,
    ]


def test_what_is_neither_confirmed_nor_watched_has_no_direction(five: FloatArray) -> None:
    found = screen(five, STARTS)

    assert not found.confirmed[UNCHANGED]
    assert not found.watch[UNCHANGED]
    assert found.direction[UNCHANGED] == Direction.NONE


def test_the_parts_are_those_of_their_own_modules(five: FloatArray) -> None:
    found = screen(five, STARTS)

    dated = dated_test(five, STARTS)
    np.testing.assert_array_equal(found.p, dated.p)
    np.testing.assert_array_equal(found.q, benjamini_hochberg(dated.p))
    np.testing.assert_array_equal(
        found.shrunk[:3], shrink(dated.estimate[:3], dated.se[:3]).estimate
    )
    drawn = chart(five)
    np.testing.assert_array_equal(found.watch, watch(drawn).watch)
    np.testing.assert_array_equal(found.n, [40, 40, 40, 40, 8])


def test_groups_share_autocorrelation_and_shrinkage_but_one_count(five: FloatArray) -> None:
    values = np.vstack([five[:3], 100 * five[:3]])
    starts, groups = np.full(6, 20), np.repeat(["hours", "cents"], 3)

    found = screen(values, starts, groups=groups)

    assert found.family == 6
    alone = screen(values[3:], starts[3:])
    np.testing.assert_allclose(found.shrunk[3:], alone.shrunk)
    np.testing.assert_allclose(found.p[3:], alone.p)
    assert (found.q[3:] >= alone.q - 1e-15).all()


def test_charts_that_the_caller_has_drawn_are_used(five: FloatArray) -> None:
    seen = Watched(np.array([False, False, True, False, False]), np.zeros(5, dtype=np.int8))

    assert screen(five, STARTS, watched=seen).watch.tolist() == seen.watch.tolist()


def test_unusual_runs_alone_are_not_watched() -> None:
    random = np.random.default_rng(52)
    values = random.standard_normal((1, 40)) * 0.3
    values[0, :20] -= 1
    values[0, 20:] += 1
    values[0, -1] = -0.2  # back below the mean, so no point rule holds for it

    drawn = chart(values)

    assert drawn.runs.signal[0]
    assert not watch(drawn).watch[0]
    assert watch(drawn).direction[0] == Direction.NONE


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, 2.0, NAN])
def test_a_rate_that_is_none_is_refused(five: FloatArray, rate: float) -> None:
    with pytest.raises(OptionError, match="between 0 and 1"):
        screen(five, STARTS, rate=rate)


@pytest.mark.parametrize(("reference", "at_most"), [(Reference.NORMAL, 0.15), (Reference.T, 0.12)])
def test_about_one_in_ten_of_the_confirmed_is_chance_and_most_of_the_true_are_found(
    reference: Reference, at_most: float
) -> None:
    # docs/statistics/calibration.md: at 52 weeks 12 % by the normal reference, 9 % by t, for a
    # nominal 9 %. The limits leave three standard errors of ten repetitions.
    random = np.random.default_rng(53)
    false_share, power = [], []
    for _ in range(10):
        values = random.standard_normal((1000, 52))
        values[:100, 35:] += 1
        confirmed = screen(values, np.full(1000, 35), reference=reference).confirmed
        false_share.append(confirmed[100:].sum() / max(confirmed.sum(), 1))
        power.append(confirmed[:100].mean())

    assert np.mean(false_share) < at_most
    assert np.mean(power) > 0.65


def test_no_series_at_all_is_no_error() -> None:
    found = screen(np.empty((0, 20)), np.empty(0, dtype=np.int64))

    assert (found.family, found.found) == (0, 0)
