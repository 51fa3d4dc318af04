import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thrive_stats.limits import median_of
from thrive_stats.runs import Runs, fewest_crossings, runs

NAN = np.nan


def about(centre: float, *values: float) -> Runs:
    return runs(np.array([values], dtype=float), np.array([centre]))


def test_points_on_the_centre_and_gaps_are_left_out() -> None:
    found = about(5, 1, 5, NAN, 2, 8, 5, 9, 3)

    assert (found.useful[0], found.longest[0], found.crossings[0]) == (5, 2, 2)


def test_limits_are_those_that_qicharts2_gives() -> None:
    # Reference file qic_expected_series.csv: useful -> longest_run_max, n_crossings_min.
    for useful, longest, crossings in [
        (36, 8, 13),
        (24, 8, 8),
        (12, 7, 3),
        (19, 7, 6),
        (34, 8, 12),
    ]:
        found = about(0, *np.resize([1, -1], useful))
        assert (found.longest_limit[0], found.crossings_limit[0]) == (longest, crossings)


def test_a_long_run_signals() -> None:
    # round(log2 28) + 3 = 8
    assert not about(0, *[1] * 8, *np.resize([-1, 1], 20)).signal[0]
    assert about(0, *[1] * 9, *np.resize([-1, 1], 20)).signal[0]


def test_few_crossings_signal_without_a_long_run() -> None:
    found = about(0, *np.resize([1] * 6 + [-1] * 6, 24))

    assert found.longest[0] <= found.longest_limit[0]
    assert found.crossings[0] < found.crossings_limit[0]
    assert found.signal[0]


@pytest.mark.parametrize("values", [[NAN, NAN], [5, 5, 5], []])
def test_without_a_useful_point_nothing_signals(values: list[float]) -> None:
    found = about(5, *values)

    assert (found.useful[0], found.longest[0], found.signal[0]) == (0, 0, False)


def test_series_beside_each_other_do_not_touch() -> None:
    values = np.array([[-1.0, 1, 1], [NAN, NAN, NAN], [1, 1, -1]])

    found = runs(values, np.zeros(3))

    assert found.longest.tolist() == [2, 0, 2]
    assert found.crossings.tolist() == [1, 0, 1]


@pytest.mark.parametrize("useful", [1, 2, 5, 11, 60, 104])
def test_the_limit_of_crossings_is_the_five_per_cent_quantile(useful: int) -> None:
    pairs = useful - 1
    share = [math.comb(pairs, k) / 2**pairs for k in range(pairs + 1)]
    expected = next(k for k in range(pairs + 1) if sum(share[: k + 1]) >= 0.05)

    assert fewest_crossings(useful) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0, NAN]), min_size=1, max_size=40))
def test_counts_agree_with_plain_loops(row: list[float]) -> None:
    useful = [value for value in row if value in (-1, 1)]
    longest = length = crossings = 0
    for at, value in enumerate(useful):
        same = at > 0 and value == useful[at - 1]
        crossings += at > 0 and not same
        length = length + 1 if same else 1
        longest = max(longest, length)

    found = about(0, *row)

    assert (found.useful[0], found.longest[0], found.crossings[0]) == (
        len(useful),
        longest,
        crossings,
    )


def test_about_one_in_twenty_unchanged_series_signals() -> None:
    # Anhøj and Olesen 2014: near 5 % whatever the length.
    values = np.random.default_rng(11).normal(size=(4000, 60))

    share = runs(values, median_of(values)).signal.mean()

    assert 0.02 < share < 0.07
