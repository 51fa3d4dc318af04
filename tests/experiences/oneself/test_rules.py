"""Which talk comes next, and when the clock may ask for it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thrive.experiences.oneself.rules import (
    A_WEEK,
    AGAIN,
    Asked,
    Came,
    Next,
    first_of_new_round,
    is_silent,
    next_by_clock,
    next_number,
)

MONDAY = date(2026, 9, 7)
DAY = timedelta(days=1)
LENGTH = 4


def asked(*those: tuple[int, int, Came]) -> list[Asked]:
    """Talks by number, days after the Monday, and what became of them."""
    return [
        Asked(number, MONDAY + days * DAY, came, MONDAY + days * DAY)
        for number, days, came in those
    ]


WAITING, ANSWERED, MISSED, DROPPED = Came.WAITING, Came.ANSWERED, Came.MISSED, Came.DROPPED


def test_nothing_is_asked_while_something_waits_or_nothing_was_begun() -> None:
    assert next_by_clock("week", [], LENGTH) is None
    assert next_by_clock("week", asked((0, 0, WAITING)), LENGTH) is None


@pytest.mark.parametrize("rhythm", AGAIN)
def test_within_a_round_the_next_talk_comes_after_a_week(rhythm: str) -> None:
    assert next_by_clock(rhythm, asked((0, 2, ANSWERED)), LENGTH) == Next(1, MONDAY + 9 * DAY)


def test_a_round_begins_again_so_long_after_it_began_and_not_within_a_week() -> None:
    quick = asked((0, 0, ANSWERED), (1, 0, ANSWERED), (2, 1, ANSWERED), (3, 1, ANSWERED))
    slow = asked((0, 0, ANSWERED), (1, 7, ANSWERED), (2, 14, ANSWERED), (3, 21, ANSWERED))

    assert next_by_clock("fortnight", quick, LENGTH) == Next(4, MONDAY + 14 * DAY)
    assert next_by_clock("week", quick, LENGTH) == Next(4, MONDAY + 8 * DAY)
    assert next_by_clock("four_weeks", slow, LENGTH) == Next(4, MONDAY + 28 * DAY)
    assert next_by_clock("week", slow, LENGTH) == Next(4, MONDAY + 28 * DAY)
    assert next_by_clock("once", quick, LENGTH) is None


def test_what_was_missed_comes_again_in_the_rhythm_and_not_for_ever() -> None:
    once = asked((0, 0, MISSED))
    twice = asked((0, 0, MISSED), (0, 14, MISSED))
    thrice = [*twice, *asked((0, 28, MISSED))]

    assert next_by_clock("fortnight", once, LENGTH) == Next(0, MONDAY + 14 * DAY)
    assert next_by_clock("fortnight", twice, LENGTH) == Next(0, MONDAY + 28 * DAY)
    assert next_by_clock("fortnight", thrice, LENGTH) is None
    assert next_by_clock("once", once, LENGTH) is None
    assert is_silent(thrice)
    assert not is_silent([*thrice, *asked((0, 30, ANSWERED))])


def test_what_was_taken_back_comes_again_and_counts_as_no_miss() -> None:
    dropped = asked((1, 0, DROPPED))

    assert next_by_clock("four_weeks", dropped, LENGTH) == Next(1, MONDAY + A_WEEK)
    assert not is_silent(asked(*((1, day, DROPPED) for day in range(5))))


def test_one_goes_on_where_one_is() -> None:
    assert next_number([]) == 0
    assert next_number(asked((2, 0, ANSWERED))) == 3
    assert next_number(asked((2, 0, MISSED))) == 2
    assert next_number(asked((3, 0, ANSWERED))) == 4


def test_a_new_round_leaves_the_last_where_it_was() -> None:
    assert first_of_new_round([], LENGTH) == 0
    assert first_of_new_round(asked((1, 0, ANSWERED)), LENGTH) == 4
    assert first_of_new_round(asked((3, 0, ANSWERED)), LENGTH) == 4
    assert first_of_new_round(asked((4, 0, MISSED)), LENGTH) == 8


def lived(rhythm: str, lives: Sequence[Came]) -> list[Asked]:
    """The talks of somebody with whom it always goes like this, asked by the clock alone."""
    so_far = asked((0, 0, lives[0]))
    for came in lives[1:]:
        following = next_by_clock(rhythm, so_far, LENGTH)
        if following is None:
            break
        so_far.append(Asked(following.number, following.on, came, following.on))
    return so_far


# A machine that does something else beside is slow at drawing long lists; that is no fault here.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(AGAIN)),
    st.lists(st.sampled_from([ANSWERED, MISSED, DROPPED]), min_size=1, max_size=60),
)
def test_whatever_somebody_does_the_clock_asks_once_a_week_at_most(
    rhythm: str, lives: list[Came]
) -> None:
    so_far = lived(rhythm, lives)

    apart = [after.on - before.on for before, after in pairwise(so_far)]
    assert all(one >= A_WEEK for one in apart)
    steps = [after.number - before.number for before, after in pairwise(so_far)]
    assert set(steps) <= {0, 1}
