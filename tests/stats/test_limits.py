import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thrive_stats.limits import (
    Kind,
    Stretch,
    limits,
    mean_of,
    median_of,
    moving_range_mean,
)

NAN = np.nan


def counted(counts: list[float], at_risk: list[float], *, screen: bool = True) -> Stretch:
    n, d = np.array([counts]), np.array([at_risk])
    return Stretch(n / d, n, d, screen=screen)


def test_xmr_limits_stand_at_266_mean_moving_ranges() -> None:
    # By hand: mean 5, moving ranges 2, 1, 0, mean 1.
    lines = limits(Kind.XMR, Stretch(np.array([[4.0, 6.0, 5.0, 5.0]])))

    assert lines.centre[0, 0] == 5
    assert lines.lower[0, 0] == pytest.approx(5 - 2.66)
    assert lines.upper[0, 0] == pytest.approx(5 + 2.66)
    assert lines.near_upper[0, 0] == pytest.approx(5 + 2.66 * 2 / 3)


def test_screening_drops_large_moving_ranges_once() -> None:
    # By hand: twelve ranges of 1 and two of 20 have mean 52/14 = 3.714; both are above 12.13.
    values = np.array([[*([5.0, 6.0] * 3), 5.0, 25.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0]])

    kept, none = moving_range_mean(values, screen=False)
    screened, dropped = moving_range_mean(values, screen=True)

    assert (kept[0], none[0]) == (pytest.approx(52 / 14), 0)
    assert (screened[0], dropped[0]) == (1, 2)


def test_a_single_step_among_still_points_is_dropped_and_leaves_no_width() -> None:
    mean, dropped = moving_range_mean(np.array([[0.0, 0.0, 0.0, 0.0, 4.0]]), screen=True)

    assert (mean[0], dropped[0]) == (0, 1)


def test_no_moving_range_bridges_a_gap() -> None:
    mean, _ = moving_range_mean(np.array([[1.0, 2.0, NAN, 50.0, 51.0]]), screen=False)

    assert mean[0] == 1


def test_a_baseline_fixes_the_limits_on_the_first_columns() -> None:
    values = np.array([[4.0, 6.0, 4.0, 6.0, 40.0, 60.0]])

    lines = limits(Kind.XMR, Stretch(values, baseline=4))

    assert lines.centre[0, 0] == 5
    assert lines.moving_range_mean[0] == 2


@pytest.mark.parametrize("constant", [0.1, 7.0, 1e9 + 0.3, -2.7])
@pytest.mark.parametrize("length", [2, 10, 23, 104])
def test_a_constant_series_has_limits_equal_to_its_value(constant: float, length: int) -> None:
    lines = limits(Kind.XMR, Stretch(np.full((1, length), constant)))

    assert lines.centre[0, 0] == lines.lower[0, 0] == lines.upper[0, 0] == constant


def test_one_point_has_a_centre_and_no_limits() -> None:
    lines = limits(Kind.XMR, Stretch(np.array([[3.0]])))

    assert lines.centre[0, 0] == 3
    assert np.isnan(lines.lower[0, 0])


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.value[0] not in "pu"])
def test_a_series_without_points_has_no_lines(kind: Kind) -> None:
    lines = limits(kind, Stretch(np.full((1, 5), NAN)))

    assert np.isnan(lines.centre).all()
    assert np.isnan(lines.lower).all()


def test_p_limits_vary_with_the_number_at_risk_and_stay_within_0_and_1() -> None:
    # By hand: p = 10/110; at 100 at risk sigma = sqrt(p (1 - p) / 100).
    lines = limits(Kind.P, counted([5, 5], [100, 10]))

    p = 10 / 110
    assert lines.centre[0, 0] == pytest.approx(p)
    assert lines.upper[0, 0] == pytest.approx(p + 3 * np.sqrt(p * (1 - p) / 100))
    assert lines.upper[0, 1] == pytest.approx(p + 3 * np.sqrt(p * (1 - p) / 10))
    assert lines.lower[0].tolist() == [pytest.approx(p - 3 * np.sqrt(p * (1 - p) / 100)), 0]


def test_p_prime_without_spread_stands_on_its_centre() -> None:
    lines = limits(Kind.P_PRIME, counted([3, 30], [10, 100]))

    assert lines.lower[0].tolist() == lines.upper[0].tolist() == [0.3, 0.3]


@pytest.mark.parametrize("kind", [Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME])
def test_no_event_at_all_gives_limits_at_nothing(kind: Kind) -> None:
    lines = limits(kind, counted([0, 0, 0], [10, 20, 10]))

    assert lines.centre[0, 0] == 0
    assert lines.upper[0].tolist() == [0, 0, 0]


def test_a_gap_in_the_count_takes_its_denominator_along() -> None:
    lines = limits(Kind.U, counted([5, NAN, 5], [10, 1000, 10]))

    assert lines.centre[0, 0] == 0.5


def test_c_limits_stand_at_three_square_roots() -> None:
    lines = limits(Kind.C, Stretch(np.array([[9.0, 27.0, 12.0]])))

    assert (lines.centre[0, 0], lines.lower[0, 0], lines.upper[0, 0]) == (16, 4, 28)


def test_g_has_the_median_as_centre_and_geometric_limits_about_the_mean() -> None:
    # Montgomery: mean + 3 sqrt(mean (mean + 1)); here the mean is 5 and the median 3.
    lines = limits(Kind.G, Stretch(np.array([[1.0, 3.0, 11.0]])))

    assert lines.centre[0, 0] == 3
    assert lines.upper[0, 0] == pytest.approx(5 + 3 * np.sqrt(30))
    assert lines.lower[0, 0] == 0


def test_t_is_an_xmr_chart_on_the_scale_of_times_to_the_power_of_one_by_36() -> None:
    times = np.array([[20.0, 35.0, 28.0, 31.0, 24.0]])
    scaled = times ** (1 / 3.6)
    spread = 3 / 1.128 * np.abs(np.diff(scaled)).mean()

    lines = limits(Kind.T, Stretch(times))

    assert lines.centre[0, 0] == pytest.approx(scaled.mean() ** 3.6)
    assert lines.upper[0, 0] == pytest.approx((scaled.mean() + spread) ** 3.6)


def test_t_limits_below_no_time_stand_at_zero() -> None:
    lines = limits(Kind.T, Stretch(np.array([[0.001, 400.0, 0.001, 400.0]])))

    assert lines.lower[0, 0] == 0


def test_a_run_chart_has_a_median_and_no_limits() -> None:
    lines = limits(Kind.RUN, Stretch(np.array([[1.0, 2.0, 30.0, NAN]])))

    assert lines.centre[0, 0] == 2
    assert np.isnan(lines.upper).all()


@settings(max_examples=60, deadline=None)
@given(
    arrays(
        np.float64,
        st.tuples(st.integers(1, 4), st.integers(1, 20)),
        elements=st.one_of(st.floats(-1e6, 1e6, allow_subnormal=False), st.just(NAN)),
    )
)
def test_mean_and_median_agree_with_numpy_on_the_observed_points(values: np.ndarray) -> None:
    for row, mean, median in zip(values, mean_of(values), median_of(values), strict=True):
        seen = row[~np.isnan(row)]
        if seen.size == 0:
            assert np.isnan(mean)
            assert np.isnan(median)
        else:
            assert mean == pytest.approx(seen.mean(), rel=1e-12, abs=1e-9)
            assert median == np.median(seen)
