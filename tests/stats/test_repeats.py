"""One change in several places: against published fits, and against what truth is drawn from."""

import numpy as np
import pytest
from scipy.special import stdtrit

from tests.stats.test_shrinkage import log_risk_ratios
from thrive_stats.repeats import repeats


def test_thirteen_trials_give_what_metafor_publishes() -> None:
    # Viechtbauer (2010), J. Stat. Softw. 36(3), section 4.1: tau^2 0.3132, estimate -0.7145
    found = repeats(*log_risk_ratios())

    assert found.between == pytest.approx(0.3132, abs=5e-5)
    assert found.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert found.n == 13
    assert found.caveats == ()


def test_the_error_of_the_mean_is_hartung_and_knapps() -> None:
    y, s = log_risk_ratios()

    found = repeats(y, s)

    weights = 1 / (found.between + s**2)
    by_hand = np.sqrt(np.average((y - found.estimate) ** 2, weights=weights) / 12)
    assert found.se == pytest.approx(by_hand, rel=1e-12)
    half = (found.interval[1] - found.interval[0]) / 2
    assert half == pytest.approx(stdtrit(12, 0.975) * by_hand, rel=1e-12)


def test_the_range_for_another_place_is_wider_than_the_one_for_the_mean() -> None:
    found = repeats(*log_risk_ratios())

    # 0.3132 between them: a range of the normal would reach 1.96 * sqrt(0.3132 + 0.18^2) = 1.15
    half = (found.prediction[1] - found.prediction[0]) / 2
    assert 1.15 < half < 1.7
    assert found.prediction[0] < found.interval[0] < found.interval[1] < found.prediction[1]


def test_a_wider_level_gives_wider_ranges() -> None:
    y, s = log_risk_ratios()

    narrow, wide = repeats(y, s, level=0.8), repeats(y, s, level=0.95)

    assert wide.prediction[0] < narrow.prediction[0] < narrow.prediction[1] < wide.prediction[1]
    assert wide.interval[0] < narrow.interval[0] < narrow.interval[1] < wide.interval[1]


def test_places_that_agree_by_luck_do_not_make_it_sure() -> None:
    found = repeats([5.0, 5.0, 5.0], [2.0, 2.0, 2.0])

    assert found.se == pytest.approx(2 / 3**0.5)
    assert found.caveats == ("few_places",)


def test_one_place_says_nothing_of_the_next() -> None:
    found = repeats([5.0, np.nan], [2.0, 1.0])

    assert (found.estimate, found.se, found.n) == (5.0, 2.0, 1)
    assert np.isnan(found.interval).all()
    assert np.isnan(found.prediction).all()
    assert found.caveats == ("one_place",)


def test_two_places_have_an_interval_and_no_prediction() -> None:
    found = repeats([5.0, 6.0], [1.0, 1.0])

    assert np.isfinite(found.interval).all()
    assert np.isnan(found.prediction).all()


@pytest.mark.parametrize("nothing", [[], [np.nan]])
def test_no_place_gives_nothing(nothing: list[float]) -> None:
    found = repeats(nothing, nothing)

    assert np.isnan(found.estimate)
    assert (found.n, found.caveats) == (0, ("nothing",))


@pytest.mark.parametrize(("y", "s"), [([1.0], [1.0, 2.0]), ([1.0], [-1.0])])
def test_what_does_not_fit_is_refused(y: list[float], s: list[float]) -> None:
    with pytest.raises(ValueError, match="standard error"):
        repeats(y, s)


def test_a_level_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        repeats([1.0, 2.0], [1.0, 1.0], level=95)


def test_the_two_ranges_hold_what_they_promise() -> None:
    """Six places, true effects 3 ± 1, each measured with its own error: 95 of 100 times."""
    noise = np.random.default_rng(11)
    worlds, held, held_next = 400, 0, 0
    for _ in range(worlds):
        s = noise.uniform(0.5, 1.5, 6)
        found = repeats(noise.normal(3, 1, 6) + noise.normal(0, s), s)
        held += found.interval[0] <= 3 <= found.interval[1]
        held_next += found.prediction[0] <= noise.normal(3, 1) <= found.prediction[1]

    assert 0.93 <= held / worlds <= 0.985
    assert 0.93 <= held_next / worlds <= 0.99
