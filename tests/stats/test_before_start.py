"""Begun after a bad stretch: found where it is so, quiet where it is not."""

import numpy as np
import pytest

from thrive_stats.before_start import before_start


def test_a_change_begun_at_the_worst_moment_is_found_and_little_of_it_remains() -> None:
    noise = np.random.default_rng(3)
    series = noise.normal(50, 2, 40)
    series[17:20] -= 8  # the three points before the start

    found = before_start(series, 20, better="up")

    assert found.is_bad
    assert found.gap == pytest.approx(series[17:20].mean() - series[:17].mean())
    assert found.without == pytest.approx(series[20:].mean() - series[:17].mean())
    assert abs(found.without) < 2
    assert (found.last, found.n_earlier) == (3, 17)


def test_where_less_is_better_a_peak_is_the_bad_stretch() -> None:
    series = np.array([5.0, 6, 5, 4, 6, 5, 5, 6, 4, 5, 12, 11, 13, 5, 5, 5])

    assert before_start(series, 13, better="down").is_bad
    assert not before_start(series, 13, better="up").is_bad


def test_the_chance_is_that_of_the_t_test_of_two_samples() -> None:
    # Student (1908) by hand: means 5 and 2, pooled variance 2.4, so t = -3 / sqrt(2.4 (1/9 + 1/3))
    earlier, last = [3.0, 5, 7, 5, 4, 6, 5, 3, 7], [2.0, 1, 3]

    found = before_start([*earlier, *last, 5, 5], 12, better="up")

    pooled = (18 + 2) / 10
    t = -3 / np.sqrt(pooled * (1 / 9 + 1 / 3))
    assert t == pytest.approx(-3.182, abs=5e-4)
    assert found.p == pytest.approx(0.0049, abs=5e-5)  # one-sided, 10 degrees of freedom


def test_without_a_bad_stretch_it_is_found_as_often_as_said() -> None:
    noise = np.random.default_rng(5)
    found = [before_start(noise.normal(size=30), 20, better="up").is_bad for _ in range(2000)]

    assert np.mean(found) == pytest.approx(0.05, abs=0.015)


def test_periods_that_follow_one_another_need_more() -> None:
    series = [*([5.0, 6, 5, 4, 6, 5, 5, 6, 4, 5]), 3.6, 3.8, 3.7, 5, 5]

    alone = before_start(series, 13, better="up")
    together = before_start(series, 13, better="up", autocorrelation=0.5)

    assert together.p > alone.p
    assert before_start(series, 13, better="up", autocorrelation=-0.5).p == alone.p


def test_gaps_are_no_points_and_too_few_say_nothing() -> None:
    series = [5.0, np.nan, 5, 6, np.nan, 4, 5, 1, 1, 1, 5]

    found = before_start(series, 10, better="up")

    assert not found.enough
    assert not found.is_bad
    assert np.isnan([found.gap, found.p, found.without]).all()


@pytest.mark.parametrize(("last", "is_bad"), [(4.0, True), (5.0, False)])
def test_a_series_without_any_spread_has_an_answer(last: float, is_bad: bool) -> None:
    found = before_start([5.0] * 10 + [last] * 3 + [5.0], 13, better="up")

    assert found.is_bad is is_bad


def test_before_anything_is_seen_afterwards_nothing_remains_to_be_told() -> None:
    assert np.isnan(before_start([5.0, 6.0] * 8, 16, better="up").without)


def test_another_direction_and_a_start_elsewhere_are_refused() -> None:
    with pytest.raises(ValueError, match="up or down"):
        before_start([1.0] * 20, 12, better="neither")
    with pytest.raises(ValueError, match="outside"):
        before_start([1.0] * 20, 21, better="up")
