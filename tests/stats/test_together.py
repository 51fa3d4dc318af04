"""Moving together: promised error rates, found lags, and what must not count."""

import numpy as np
import pytest

from thrive_stats.shrinkage import shrink
from thrive_stats.together import _between, _each, _pooled, together

T = np.arange(80.0)


def remembering(random: np.random.Generator, groups: int, points: int, memory: float) -> np.ndarray:
    values = random.standard_normal((groups, points + 40))
    for column in range(1, points + 40):
        values[:, column] += memory * values[:, column - 1]
    kept: np.ndarray = values[:, 40:]
    return kept


@pytest.mark.parametrize(("groups", "memory"), [(4, 0.0), (4, 0.6), (12, 0.0), (12, 0.6)])
def test_what_has_nothing_to_do_with_each_other_is_found_five_times_in_a_hundred(
    groups: int, memory: float
) -> None:
    random = np.random.default_rng([11, groups])
    p = np.array(
        [
            together(
                remembering(random, groups, 40, memory), remembering(random, groups, 40, memory)
            ).p
            for _ in range(250)
        ]
    )

    assert 0.02 < np.mean(p < 0.05) < 0.085


def test_what_both_follow_in_a_period_is_taken_out() -> None:
    random = np.random.default_rng(12)
    season = 3 * np.sin(np.arange(60) / 8)
    first, then = (random.normal(size=(10, 60)) + season for _ in range(2))

    found = together(first, then, lags=(0,))

    assert found.without_periods
    assert abs(found.estimate[0]) < 0.15
    assert np.corrcoef(first.ravel(), then.ravel())[0, 1] > 0.7


def test_two_things_that_only_grow_do_not_move_together() -> None:
    random = np.random.default_rng(13)
    first, then = (random.normal(size=(4, 60)) + np.arange(60) for _ in range(2))

    assert abs(together(first, then, lags=(0,)).estimate[0]) < 0.2


def test_the_mean_over_groups_is_recovered_where_groups_differ() -> None:
    random = np.random.default_rng(14)
    held = 0
    for _ in range(60):
        strength = np.tanh(random.normal(0.5, 0.25, (12, 1)))
        first, noise = random.normal(size=(2, 12, 200))
        then = strength * first + np.sqrt(1 - strength**2) * noise
        found = together(first, then, lags=(0,))
        # Taking out what groups share takes a little of each group's own.
        held += bool(found.low[0] <= np.tanh(0.5) <= found.high[0])

    assert held >= 52


def test_a_group_is_drawn_in_as_by_shrinkage() -> None:
    random = np.random.default_rng(15)
    strength = np.linspace(-0.2, 0.8, 4)[:, None]  # four: nothing is taken out
    first, noise = random.normal(size=(2, 4, 80))
    found = together(first, strength * first + noise, lags=(0,))

    lines = [np.stack([a, b]) for a, b in zip(first, strength * first + noise, strict=True)]
    fits = [np.polynomial.polynomial.polyfit(T, pair.T, 1) for pair in lines]
    rests = [pair - np.outer(fit[1], T) for pair, fit in zip(lines, fits, strict=True)]
    raw = [np.corrcoef(rest)[0, 1] for rest in rests]
    off = np.arctanh(raw) - found.z[0]
    kept = (np.arctanh(found.own[0]) - found.z[0]) / off
    # All groups have as many points, so all keep the same part of what is their own.
    assert kept == pytest.approx(kept[0])
    assert 0.5 < kept[0] < 1
    assert np.all((found.own_low[0] < found.own[0]) & (found.own[0] < found.own_high[0]))


def test_the_variance_between_groups_is_where_the_misfit_is_as_promised() -> None:
    y, v = np.array([[0.1, 0.9, 0.4, -0.3]]), np.array([[0.02, 0.05, 0.01, 0.04]])

    t2 = _between(y, v, np.array([4]))[0]

    weights = 1 / (t2 + v)
    mean = (weights * y).sum() / weights.sum()
    assert (weights * (y - mean) ** 2).sum() == pytest.approx(3, abs=1e-6)
    # REML is another way to the same thing: about as large.
    assert t2 == pytest.approx(shrink(y[0], np.sqrt(v[0])).between, rel=0.3)


def test_groups_that_agree_have_no_variance_between() -> None:
    y, v = np.full((1, 4), 0.3), np.full((1, 4), 0.05)

    assert _between(y, v, np.array([4]))[0] == 0


def test_two_groups_are_too_few_and_so_are_eleven_points() -> None:
    random = np.random.default_rng(16)

    two = together(*random.normal(size=(2, 2, 50)))
    short = together(*random.normal(size=(2, 6, 11)))

    assert not two.tested.any()
    assert not short.tested.any()


def test_a_line_that_never_varies_is_left_out() -> None:
    random = np.random.default_rng(17)
    first, then = random.normal(size=(2, 5, 40))
    first[0] = 3.0

    found = together(first, then, lags=(0,))

    assert found.groups[0] == 4
    assert np.isnan(found.own[0, 0])


def test_a_lag_longer_than_the_record_is_not_tested() -> None:
    found = together(*np.random.default_rng(18).normal(size=(2, 4, 20)), lags=(0, 30))

    assert found.tested.tolist() == [True, False]


def test_a_wider_level_is_wider() -> None:
    found = together(*np.random.default_rng(19).normal(size=(2, 6, 40)), lags=(0,))

    low, high = found.interval(0.99)

    assert low[0] < found.low[0] < found.high[0] < high[0]
    assert found.interval(0.95)[0][0] == pytest.approx(found.low[0])


@pytest.mark.parametrize(("shape", "lags"), [((3, 19), (0,)), ((3, 20), (-1,)), ((3, 20), ())])
def test_what_does_not_fit_is_refused(shape: tuple[int, int], lags: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"same groups|0 or more"):
        together(np.zeros((3, 20)), np.zeros(shape), lags=lags)


def test_what_comes_first_is_found_at_its_lag_and_not_the_other_way_round() -> None:
    random = np.random.default_rng(19)
    first, then = random.normal(size=(2, 8, 80))
    then[:, 2:] += first[:, :-2]

    forward, backward = together(first, then), together(then, first)

    assert [bool(abs(r) > 0.5) for r in forward.estimate] == [False, False, True]
    assert all(abs(r) < 0.2 for r in backward.estimate)


def test_memory_leaves_fewer_points_and_shared_periods_fewer_groups() -> None:
    """Bartlett: n (1 - m) / (1 + m) points, less four; then (G - 1) / (G - 2) of the variance."""
    x, y = np.random.default_rng(20).normal(size=(2, 6, 60))

    z, plain = _each(x, y, (0,), 0.0)
    _, remembered = _each(x, y, (0,), 0.36)

    assert plain[0] == pytest.approx(np.full(6, 1 / (60 - 4)))
    assert remembered[0] == pytest.approx(np.full(6, 1 / (60 * 0.64 / 1.36 - 4)))
    shared, apart = (_pooled(z, plain, (0,), is_shared, (0.0, 0.0)) for is_shared in (True, False))
    assert (shared.se[0] / apart.se[0]) ** 2 == pytest.approx((6 - 1) / (6 - 2))
