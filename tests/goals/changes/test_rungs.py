"""The ladder of why, on numbers whose truth is known."""

import numpy as np
import pytest

from thrive.goals.changes.evidence import rungs
from thrive.goals.changes.evidence.rungs import (
    BY_LOT,
    CHANGED,
    MORE_THAN_OTHERS,
    WHEN_BEGUN,
    Rung,
    by_lot,
    changed,
    more_than_others,
    told,
    when_begun,
)

NONE = np.full(60, np.nan)


def noise(seed: int, *shape: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.random.default_rng(seed).normal(size=shape)


def test_points_outside_what_was_usual_are_a_change() -> None:
    series = 50 + noise(1, 60)
    series[40:] -= 4

    found = changed(series, NONE, 40, kind="value", scale=1.0)

    assert (found.name, found.is_clear) == (CHANGED, True)
    assert found.estimate == pytest.approx(series[40:].mean() - series[:40].mean())
    assert not changed(50 + noise(2, 48), NONE[:48], 40, kind="value", scale=1.0).is_clear


def test_shares_are_charted_from_their_counts() -> None:
    out_of = np.full(60, 400.0)
    share = 100 * np.random.default_rng(5).binomial(400, 0.5, 60) / 400
    share[40:] += 12

    assert changed(share, out_of, 40, kind="proportion", scale=100.0).is_clear


@pytest.mark.parametrize(("start", "missing"), [(11, "twelve_before"), (60, "points_since")])
def test_a_chart_needs_points_from_before_and_since(start: int, missing: str) -> None:
    assert changed(50 + noise(1, 60), NONE, start, kind="value", scale=1.0).missing == missing


def test_a_step_at_the_date_is_found_with_its_size() -> None:
    series = 50 + noise(3, 60)
    series[30:] -= 3

    found = when_begun(series, 30)

    assert (found.name, found.is_clear) == (WHEN_BEGUN, True)
    assert found.low is not None
    assert found.high is not None
    assert found.low < -3 < found.high < 0


def test_without_a_step_it_errs_about_as_often_as_it_says() -> None:
    clear = [when_begun(noise(seed, 52), 26).is_clear for seed in range(300)]

    assert np.mean(clear) < 0.10


@pytest.mark.parametrize("start", [11, 49])
def test_a_step_needs_twelve_points_on_each_side(start: int) -> None:
    assert when_begun(noise(1, 60), start).missing == "twelve_each_side"


def test_what_does_not_vary_cannot_be_tested() -> None:
    found = when_begun(np.full(60, 5.0), 30)

    assert found.missing == "no_variation" or not found.is_clear


def town(effect: float, seed: int = 4) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Ten teams that share a fall at week 30; the first also has an effect of its own."""
    values = 50 + noise(seed, 10, 60)
    values[:, 30:] -= 3
    values[0, 30:] -= effect
    return values


def test_what_all_share_is_not_the_change() -> None:
    starts = np.array([30] + [60] * 9)
    values = town(0.0)

    assert when_begun(values[0], 30).is_clear
    assert not more_than_others(values, starts).is_clear


def test_what_others_do_not_share_is_more_than_others() -> None:
    found = more_than_others(town(4.0), np.array([30] + [60] * 9))

    assert (found.name, found.is_clear, found.n) == (MORE_THAN_OTHERS, True, 9)
    assert found.estimate == pytest.approx(-4, abs=1.2)


def test_others_that_have_gaps_or_had_begun_do_not_count() -> None:
    values = town(4.0)
    values[1:7, 5] = np.nan

    assert more_than_others(values, np.array([30] + [60] * 9)).missing == "others"
    assert more_than_others(town(4.0), np.array([60] * 10)).missing == "others"
    assert more_than_others(town(4.0), np.array([3] + [60] * 9)).missing == "others"


def test_a_gap_of_ones_own_is_left_out_for_all() -> None:
    values = town(4.0)
    values[0, 5] = np.nan

    assert more_than_others(values, np.array([30] + [60] * 9)).is_clear


def drawn(effect: float) -> Rung:
    starts = np.array([20, 30, 40, 20, 30, 40, 20, 30, 40])
    values = 50 + noise(6, 9, 60) + np.sin(np.arange(60) / 4) * 5
    return by_lot(values - effect * (np.arange(60) >= starts[:, None]), starts)


def test_a_draw_tells_an_effect_from_none() -> None:
    found, nothing = drawn(3.0), drawn(0.0)

    assert (found.name, found.is_clear, nothing.is_clear) == (BY_LOT, True, False)
    assert found.estimate == pytest.approx(-3, abs=0.8)
    assert found.p is not None
    assert found.p <= 0.05


def test_a_draw_that_has_not_begun_says_nothing() -> None:
    values = noise(1, 6, 20)

    assert by_lot(values, np.array([30, 40, 50] * 2)).missing == "draw_not_begun"
    values[0] = np.nan
    assert by_lot(values, np.array([5, 10, 15] * 2)).missing == "draw_not_begun"


CLEAR = dict.fromkeys(rungs.LADDER, True)


@pytest.mark.parametrize(
    ("clear", "missing", "highest"),
    [
        ({CHANGED, WHEN_BEGUN, MORE_THAN_OTHERS, BY_LOT}, set(), BY_LOT),
        ({CHANGED, WHEN_BEGUN}, {MORE_THAN_OTHERS, BY_LOT}, WHEN_BEGUN),
        ({CHANGED, WHEN_BEGUN}, {BY_LOT}, None),  # others changed as much
        ({CHANGED, WHEN_BEGUN, MORE_THAN_OTHERS}, set(), None),  # the draw shows nothing
        ({CHANGED}, {WHEN_BEGUN, MORE_THAN_OTHERS, BY_LOT}, CHANGED),
        ({CHANGED}, {MORE_THAN_OTHERS, BY_LOT}, None),  # it followed a trend
        ({MORE_THAN_OTHERS}, {BY_LOT}, MORE_THAN_OTHERS),
        (set(), {MORE_THAN_OTHERS, BY_LOT}, None),
        (set(), {CHANGED, WHEN_BEGUN, MORE_THAN_OTHERS, BY_LOT}, None),
    ],
)
def test_the_highest_rung_that_holds_is_told_unless_a_higher_one_speaks_against_it(
    clear: set[str], missing: set[str], highest: str | None
) -> None:
    asked = [
        Rung(name, is_clear=name in clear, missing="x" if name in missing else "")
        for name in rungs.LADDER
    ]

    found = told(asked)

    assert (found and found.name) == highest


def test_a_group_is_not_told_what_others_with_the_same_change_did() -> None:
    values = 50 + noise(7, 12, 60)
    starts = np.array([30, 30, 30, 30] + [60] * 8)
    values[1:4, 30:] -= 6  # the three others were helped; the one that is asked about was not

    found = more_than_others(values, starts)

    assert not found.is_clear
    assert found.estimate is not None
    assert abs(found.estimate) < 1.5


def test_beside_a_handful_of_groups_it_errs_about_as_often_as_it_says() -> None:
    """Placebo groups are few, and may lie close together by luck: the group's own noise counts."""
    starts = np.array([30] + [60] * 6)
    found = [more_than_others(50 + noise(seed, 7, 60), starts) for seed in range(150)]

    assert np.mean([one.is_clear for one in found]) <= 0.08
    assert np.mean([one.low <= 0 <= one.high for one in found if one.low is not None]) >= 0.92  # type: ignore[operator]
