import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from thrive_stats.limits import Limits
from thrive_stats.rules import Marks, Signal, mark, trends

NAN = np.nan
NONE, BEYOND, TREND, TWO, SHIFT = Signal


def lines(series: int = 1) -> Limits:
    """Lines at -3, -2, 0, 2, 3 for every series."""
    centre, lower, upper, near_lower, near_upper = (
        np.full((series, 1), float(level)) for level in (0, -3, 3, -2, 2)
    )
    nothing = np.full(series, NAN)
    none = np.zeros(series, dtype=np.int64)
    return Limits(centre, lower, upper, near_lower, near_upper, nothing, none)


def marked(*values: float) -> Marks:
    return mark(np.array([values], dtype=float), lines())


def test_a_point_on_the_limit_is_within() -> None:
    assert marked(3, 3.1, -3, -3.1).signal[0].tolist() == [NONE, BEYOND, NONE, BEYOND]


def test_seven_on_one_side_are_all_marked_and_six_are_not() -> None:
    six = [1.0, 0.5, 1, 0.5, 1, 0.5]

    assert marked(*six, -1).signal[0].tolist() == [NONE] * 7
    assert marked(-1, *six, 1, -1).signal[0].tolist() == [NONE, *[SHIFT] * 7, NONE]


def test_a_point_on_the_centre_ends_a_run_on_one_side() -> None:
    assert not marked(1, 0.5, 1, 0, 1, 0.5, 1).signal.any()


def test_seven_rising_are_a_trend_that_goes_up_on_both_sides() -> None:
    found = marked(-1.5, -1, -0.5, 0.1, 0.5, 1, 1.5)

    assert found.signal[0].tolist() == [TREND] * 7
    assert found.sense[0].tolist() == [1] * 7


def test_a_repeated_value_neither_adds_to_a_trend_nor_ends_it() -> None:
    assert not trends(np.array([[1.0, 2, 2, 3, 4, 5, 6]])).any()
    assert trends(np.array([[1.0, 2, 2, 3, 4, 5, 6, 7, 0]])).tolist() == [[1] * 8 + [0]]


def test_a_turning_point_goes_with_the_trend_that_it_begins() -> None:
    peak = trends(np.array([[1.0, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]]))
    valley = trends(np.array([[7.0, 6, 5, 4, 3, 2, 1, 2, 3, 4, 5, 6, 7]]))

    assert peak.tolist() == [[1] * 6 + [-1] * 7]
    assert valley.tolist() == [[-1] * 6 + [1] * 7]


def test_two_of_three_near_the_limit_mark_only_the_near_ones() -> None:
    assert marked(2.5, 1, 2.5, -1).signal[0].tolist() == [TWO, NONE, TWO, NONE]


def test_two_of_three_needs_all_three_on_one_side() -> None:
    assert not marked(2.5, -1, 2.5).signal.any()
    assert not marked(2.5, 2.5).signal.any()


def test_a_point_beyond_the_limit_is_not_near_it() -> None:
    assert marked(2.5, 4, 1).signal[0].tolist() == [NONE, BEYOND, NONE]


def test_the_first_rule_that_holds_names_the_signal() -> None:
    rising = [0.1, 0.5, 1, 1.5, 2.1, 2.5, 4]

    found = marked(*rising, 2.5, 2.5, 1)

    assert found.signal[0].tolist() == [*[TREND] * 6, BEYOND, TWO, TWO, SHIFT]


def test_rules_look_at_the_observed_points_in_order() -> None:
    found = marked(1, 0.5, NAN, 1, 0.5, 1, NAN, 0.5, 1, NAN)

    assert found.signal[0].tolist() == [
        *[SHIFT] * 2,
        NONE,
        *[SHIFT] * 3,
        NONE,
        *[SHIFT] * 2,
        NONE,
    ]


def test_series_beside_each_other_do_not_touch() -> None:
    found = mark(np.array([[-1, 1, 0.5, 1], [0.5, 1, 0.5, -1]]), lines(2))

    assert not found.signal.any()


@pytest.mark.parametrize("length", [0, 1, 2, 6])
def test_short_series_are_read_without_a_fuss(length: int) -> None:
    found = mark(np.ones((2, length)), lines(2))

    assert not found.signal.any()


def one_by_one(row: list[float]) -> list[int]:
    """The rules, written for one series with plain loops."""
    known = [at for at, value in enumerate(row) if value == value]
    signal = [int(NONE)] * len(row)
    values = [row[at] for at in known]
    for place, at in enumerate(known):
        if abs(values[place]) > 3:
            signal[at] = BEYOND
        elif any(in_trend(values, start, place) for start in range(len(values))):
            signal[at] = TREND
        elif abs(values[place]) > 2 and any(
            is_two_of_three(values[start : start + 3])
            for start in range(max(0, place - 2), min(place, len(values) - 3) + 1)
        ):
            signal[at] = TWO
        elif any(
            len({np.sign(v) for v in values[start : start + 7]} - {0}) == 1
            and 0 not in values[start : start + 7]
            for start in range(max(0, place - 6), min(place, len(values) - 7) + 1)
        ):
            signal[at] = SHIFT
    return signal


def in_trend(values: list[float], start: int, place: int) -> bool:
    """Say whether a place lies in a trend whose first point stands at start."""
    for way in (1, -1):
        distinct, end, at = 1, start, start + 1
        while at < len(values) and (values[at] - values[at - 1]) * way >= 0:
            distinct += values[at] != values[at - 1]
            end, at = at, at + 1
        if distinct >= 7 and start <= place <= end:
            return True
    return False


def is_two_of_three(three: list[float]) -> bool:
    near = sum(2 < abs(value) <= 3 for value in three)
    return near >= 2 and len({np.sign(value) for value in three}) == 1


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(st.integers(-8, 8).map(lambda whole: whole / 2), st.just(NAN)),
        min_size=1,
        max_size=30,
    )
)
def test_the_rules_agree_with_plain_loops(row: list[float]) -> None:
    assert marked(*row).signal[0].tolist() == one_by_one(row)


def test_many_series_give_what_each_gives_alone() -> None:
    values: NDArray[np.float64] = np.random.default_rng(4).integers(-8, 9, (300, 25)) / 2

    together = mark(values, lines(300))

    for row, signal in zip(values, together.signal, strict=True):
        assert signal.tolist() == one_by_one(row.tolist())
