from typing import Any

import numpy as np
import pytest

from thrive_stats.charting import BLOCK, Assurance, Better, Kind, Signal, Variation, chart
from thrive_stats.errors import OptionError
from thrive_stats.limits import PROPORTIONS

NAN = np.nan
STEADY = [5.0, 6.0] * 8


def noise(series: int, time: int, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(50, 5, (series, time))


def test_the_latest_point_decides_the_variation() -> None:
    result = chart([[*STEADY, 15, 16], [9, 2, *STEADY]], better="down")

    assert result.variation.tolist() == [Variation.CONCERN, Variation.COMMON_CAUSE]
    assert result.signal[:, -1].tolist() == [Signal.BEYOND_LIMITS, Signal.NONE]
    assert result.signal[1, 0] == Signal.BEYOND_LIMITS


def test_better_and_target_may_differ_from_series_to_series() -> None:
    result = chart([[*STEADY, 15]] * 3, better=["up", "down", Better.NEITHER], target=[0, 100, NAN])

    assert result.variation.tolist() == [Variation.IMPROVEMENT, Variation.CONCERN, Variation.HIGH]
    assert result.assurance.tolist() == [Assurance.PASS, Assurance.PASS, Assurance.NONE]


def test_fewer_points_than_the_minimum_are_too_few_but_have_limits() -> None:
    result = chart([STEADY[:11]], target=1)

    assert not result.enough[0]
    assert result.variation[0] == Variation.TOO_FEW
    assert result.assurance[0] == Assurance.NONE
    assert np.isfinite(result.upper).all()


def test_gaps_do_not_count_towards_the_minimum() -> None:
    values = [*STEADY[:11], NAN, NAN]

    result = chart([values, values], minimum=12)

    assert result.n.tolist() == [11, 11]
    assert not result.enough.any()
    assert chart([values], minimum=11).enough[0]


def test_the_latest_point_is_the_last_observed_one() -> None:
    result = chart([[*STEADY, 15, NAN]])

    assert result.latest[0] == 16
    assert result.variation[0] == Variation.IMPROVEMENT


def test_a_series_without_points_is_told_apart_from_one_that_failed() -> None:
    result = chart([[NAN] * 14, STEADY[:14]])

    assert (result.n[0], result.latest[0]) == (0, -1)
    assert result.variation.tolist() == [Variation.TOO_FEW, Variation.COMMON_CAUSE]


def test_phases_have_limits_and_rules_of_their_own() -> None:
    first, second = noise(1, 20), noise(1, 15) + 40
    values = np.hstack([first, second])

    result = chart(values, phases=[0] * 20 + [1] * 15)
    before, after = chart(first), chart(second)

    np.testing.assert_array_equal(result.centre[0, :20], before.centre[0])
    np.testing.assert_array_equal(result.upper[0, 20:], after.upper[0])
    np.testing.assert_array_equal(result.signal, np.hstack([before.signal, after.signal]))
    assert result.phase_centre[0].tolist() == [before.centre[0, 0], after.centre[0, 0]]
    assert result.runs.useful[0] == after.runs.useful[0]


def test_phases_may_lie_elsewhere_in_each_series() -> None:
    values = noise(3, 30)
    values[1, 12] = NAN
    cuts = [10, 18, 30]
    phases = np.array([[int(at >= cut) for at in range(30)] for cut in cuts])

    together = chart(values, phases=phases)

    for row, own in enumerate(phases):
        alone = chart(values[row : row + 1], phases=own)
        np.testing.assert_array_equal(together.upper[row], alone.upper[0])
        np.testing.assert_array_equal(together.signal[row], alone.signal[0])
        assert together.runs.longest[row] == alone.runs.longest[0]
        assert together.variation[row] == alone.variation[0]


def test_a_baseline_is_fixed_in_each_phase() -> None:
    values = noise(1, 40)

    result = chart(values, phases=[0] * 20 + [1] * 20, fix_after=12)

    assert result.centre[0, 19] == pytest.approx(values[0, :12].mean())
    assert result.centre[0, 20] == pytest.approx(values[0, 20:32].mean())


def test_runs_are_about_the_median_of_the_last_phase() -> None:
    values = [1.0, 1, 1, 1, 2, 9, 3, 8, 2, 9, 3, 100]

    result = chart([values], phases=[0] * 4 + [1] * 8)

    assert (result.runs.useful[0], result.runs.crossings[0]) == (8, 7)


@pytest.mark.parametrize("kind", ["run", "xmr"])
def test_runs_are_about_the_median_of_all_points_also_with_a_fixed_centre(kind: str) -> None:
    values = [*([1.0, 3.0] * 6), *([4.0] * 13)]

    result = chart([values], kind=kind, fix_after=12)

    # The median of all is 4: 12 points lie below it, none above. About 2 the longest would be 14.
    assert result.centre[0, 0] == 2
    assert (result.runs.useful[0], result.runs.longest[0]) == (12, 12)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("value", [0.1, 2.0, 100.0, 3e-7])
def test_equal_points_stand_on_their_middle_in_every_kind(kind: Kind, value: float) -> None:
    counts = np.full((1, 20), value)
    at_risk = counts if kind in PROPORTIONS else np.ones_like(counts)

    result = chart(counts, at_risk, kind=kind)

    np.testing.assert_array_equal(result.centre, result.values)
    assert not result.signal.any()


def test_a_run_chart_has_no_limits() -> None:
    assert np.isnan(chart([[1.0, 3.0] * 6], kind="run").upper).all()


def test_rates_are_plotted_as_counts_over_denominators() -> None:
    result = chart([[5, 10, NAN]], [[10, 40, 10]], kind="u")

    np.testing.assert_array_equal(result.values, [[0.5, 0.25, NAN]])
    assert result.upper[0, 0] > result.upper[0, 1]


@pytest.mark.parametrize("kind", list(Kind))
def test_blocks_change_nothing(kind: Kind) -> None:
    values = np.round(noise(BLOCK // 30 + 40, 30))
    at_risk = values + 1000

    together = chart(values, at_risk, kind=kind)
    alone = chart(values[-3:], at_risk[-3:], kind=kind)

    for name in ("centre", "lower", "upper", "signal", "direction"):
        np.testing.assert_array_equal(getattr(together, name)[-3:], getattr(alone, name))
    np.testing.assert_array_equal(together.runs.longest[-3:], alone.runs.longest)


def test_adding_a_constant_moves_the_chart_and_scaling_stretches_it() -> None:
    values = noise(50, 40)

    plain, moved, stretched = chart(values), chart(values + 1000), chart(values * 8)

    np.testing.assert_allclose(moved.upper, plain.upper + 1000)
    np.testing.assert_allclose(stretched.lower, plain.lower * 8)
    np.testing.assert_array_equal(stretched.signal, plain.signal)


def test_turning_the_series_over_turns_better_into_worse() -> None:
    values = noise(200, 40)

    up, down = chart(values, better="up"), chart(-values, better="up")

    swapped = np.array([0, Variation.CONCERN, Variation.IMPROVEMENT], dtype=np.int8)
    np.testing.assert_array_equal(swapped[up.direction], down.direction)


def test_no_series_at_all_is_no_trouble() -> None:
    result = chart(np.empty((0, 5)))

    assert result.variation.shape == (0,)


def test_numbers_too_large_to_add_give_no_limits_instead_of_wrong_ones() -> None:
    result = chart([[1e308, 1e308] * 8])

    assert not np.isfinite(result.upper).any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "p"}, "a p chart needs denominators"),
        ({"kind": "u", "denominators": [[1, 2]]}, "denominators have the shape"),
        ({"kind": "u", "denominators": [[1, 2, 0]]}, "denominators are above 0"),
        ({"fix_after": 1}, "at least 2 points"),
        ({"minimum": 0}, "at least 1 point"),
        ({"phases": [0, 1]}, "phases have the shape"),
        ({"phases": [0, 1, 0]}, "never fall"),
        ({"phases": [-1, 0, 0]}, "begin at 0"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        chart([[1, 2, 3]], **options)
