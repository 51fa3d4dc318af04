"""Starts by lot: the draw is fair, the test exact, the interval holds the truth."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive_stats.wedge import _noise, drawn_starts, power, randomised


@given(units=st.integers(1, 40), starts=st.integers(1, 40), seed=st.integers(0, 2**32 - 1))
def test_every_start_gets_as_many_units_or_one_more(units: int, starts: int, seed: int) -> None:
    starts = min(starts, units)

    drawn = drawn_starts(units, range(3, 3 + starts), np.random.default_rng(seed))

    counts = np.bincount(drawn - 3, minlength=starts)
    assert counts.sum() == units
    assert counts.max() - counts.min() <= 1


def test_the_same_seed_draws_the_same_and_every_order_comes_up() -> None:
    orders = {tuple(drawn_starts(3, [1, 2, 3], np.random.default_rng(s))) for s in range(60)}

    assert len(orders) == 6
    assert tuple(drawn_starts(3, [1, 2, 3], np.random.default_rng(5))) in orders
    assert (
        drawn_starts(9, [2, 5], np.random.default_rng(5)).tolist()
        == drawn_starts(9, [2, 5], np.random.default_rng(5)).tolist()
    )


@pytest.mark.parametrize(("units", "starts"), [(3, []), (2, [1, 2, 3])])
def test_no_start_or_too_many_are_refused(units: int, starts: list[int]) -> None:
    with pytest.raises(ValueError, match="start"):
        drawn_starts(units, starts, np.random.default_rng(1))


def test_the_estimate_is_that_of_a_regression_with_units_and_periods() -> None:
    noise = np.random.default_rng(7)
    starts = drawn_starts(6, [3, 6, 9], noise)
    begun = (np.arange(12) >= starts[:, None]).astype(float)
    y = noise.normal(size=(6, 12)) + 1.5 * begun + noise.normal(size=(6, 1))

    found = randomised(y, starts, noise, draws=99)

    units, periods = np.repeat(np.eye(6), 12, axis=0), np.tile(np.eye(12), (6, 1))
    design = np.column_stack([begun.ravel(), units, periods[:, 1:]])
    by_regression = np.linalg.lstsq(design, y.ravel(), rcond=None)[0][0]
    assert found.estimate == pytest.approx(by_regression, rel=1e-10)
    assert (found.units, found.periods, found.draws) == (6, 12, 99)


def test_the_chance_is_the_share_of_all_orders() -> None:
    """Four units, each with a start of its own: 24 orders, all of them laid out."""
    noise = np.random.default_rng(9)
    starts = np.array([2, 4, 6, 8])
    y = noise.normal(size=(4, 10)) + 1.2 * (np.arange(10) >= starts[:, None])

    found = randomised(y, starts, noise, draws=20_000)

    sizes = [abs(_effect(y, starts[list(order)])) for order in permutations(range(4))]
    exact = np.mean(np.array(sizes) >= sizes[0] - 1e-12)
    assert found.p == pytest.approx(exact, abs=0.012)
    assert found.caveats == ()


def _effect(y: np.ndarray[tuple[int, ...], np.dtype[np.float64]], starts: object) -> float:
    begun = (np.arange(y.shape[1]) >= np.asarray(starts)[:, None]).astype(float)
    left = begun - begun.mean(1, keepdims=True) - begun.mean(0, keepdims=True) + begun.mean()
    return float((left * y).sum() / (left**2).sum())


def test_without_an_effect_it_errs_as_often_as_it_says_also_where_all_share_a_season() -> None:
    noise = np.random.default_rng(21)
    worlds, false, held = 400, 0, 0
    season = 5 * np.sin(np.arange(16) / 2)
    for _ in range(worlds):
        starts = drawn_starts(6, [4, 8, 12], noise)
        drifting = np.cumsum(noise.exponential(size=(6, 16)), axis=1) * 0.3
        found = randomised(drifting + season, starts, noise, draws=199)
        false += found.p <= 0.05
        held += found.interval[0] <= 0 <= found.interval[1]

    assert false / worlds <= 0.075
    assert held / worlds >= 0.925


def test_the_interval_holds_the_effect_that_is_there() -> None:
    noise = np.random.default_rng(22)
    held = 0
    for _ in range(200):
        starts = drawn_starts(8, [4, 8, 12], noise)
        y = noise.normal(size=(8, 16)) + 2.0 * (np.arange(16) >= starts[:, None])
        found = randomised(y, starts, noise, draws=199)
        held += found.interval[0] <= 2 <= found.interval[1]

    assert held / 200 >= 0.91


def test_so_few_orders_that_nothing_could_be_shown_are_said() -> None:
    noise = np.random.default_rng(1)

    found = randomised(noise.normal(size=(2, 10)), [3, 6], noise, draws=99)

    assert found.caveats == ("few_orders",)
    assert found.p > 0.05
    assert found.interval == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("values", "starts", "why"),
    [
        ([[1.0, np.nan], [1.0, 2.0]], [0, 1], "missing"),
        ([[1.0, 2.0], [1.0, 2.0]], [1], "one start"),
        ([[1.0, 2.0], [1.0, 2.0]], [1, 1], "nothing to compare"),
        ([[1.0, 2.0], [1.0, 2.0]], [2, 2], "nothing to compare"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    values: list[list[float]], starts: list[int], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        randomised(values, starts, np.random.default_rng(1))


def test_power_rises_with_the_effect_and_is_the_level_without_one() -> None:
    def at(effect: float, *, autocorrelation: float = 0.0) -> float:
        return power(
            units=6, periods=24, starts=[6, 12, 18], effect=effect,
            generator=np.random.default_rng(2), autocorrelation=autocorrelation,
        )  # fmt: skip

    assert at(0.0) == pytest.approx(0.05, abs=0.035)
    assert at(0.3) < at(0.6) < at(1.0)
    # Two each at three starts are 90 orders, and the order turned round counts as large: a test
    # at one in twenty can hardly find more.
    assert at(1.0) > 0.7
    assert at(0.6, autocorrelation=0.6) < at(0.6)


def test_power_by_the_shortcut_is_that_of_the_test_itself() -> None:
    noise = np.random.default_rng(4)
    found = 0
    for _ in range(300):
        starts = drawn_starts(6, [4, 8, 12], noise)
        y = noise.normal(size=(6, 16)) + 0.6 * (np.arange(16) >= starts[:, None])
        found += randomised(y, starts, noise, draws=199).p <= 0.05

    promised = power(
        units=6, periods=16, starts=[4, 8, 12], effect=0.6, generator=noise, simulations=1000
    )
    assert found / 300 == pytest.approx(promised, abs=0.09)


def test_an_impossible_autocorrelation_is_refused() -> None:
    with pytest.raises(ValueError, match="autocorrelation"):
        power(
            units=4, periods=9, starts=[3], effect=1, generator=np.random.default_rng(1),
            autocorrelation=1.0,
        )  # fmt: skip


def test_a_constant_effect_moves_estimate_and_interval_by_itself_and_nothing_else() -> None:
    noise = np.random.default_rng(31)
    starts = drawn_starts(8, [4, 8, 12], noise)
    begun = (np.arange(16) >= starts[:, None]).astype(float)
    y = noise.normal(size=(8, 16))

    plain = randomised(y, starts, np.random.default_rng(1), draws=499)
    moved = randomised(y + 3.0 * begun, starts, np.random.default_rng(1), draws=499)

    assert moved.estimate == pytest.approx(plain.estimate + 3.0)
    assert moved.interval == pytest.approx([end + 3.0 for end in plain.interval], abs=1e-6)
    assert plain.interval[0] < plain.estimate < plain.interval[1]


@pytest.mark.parametrize("autocorrelation", [0.0, 0.6, 0.9])
def test_periods_that_follow_one_another_vary_as_much_as_others(autocorrelation: float) -> None:
    """Else an effect in standard deviations would mean less with memory than without."""
    noise = _noise((4000, 1, 12), autocorrelation, np.random.default_rng(8))

    assert noise.var(axis=0).ravel() == pytest.approx(np.ones(12), abs=0.1)
    together = (noise[..., 1:] * noise[..., :-1]).mean()
    assert together == pytest.approx(autocorrelation, abs=0.03)
