"""The rules of people: trees, stretches of time, PINs and locks."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from thrive.people.rules.secrets import LONGEST_LOCK, PinFault, locked_until, pin_fault
from thrive.people.rules.stretches import FOREVER, Obstacle, Stretch, Unfitting, Wish, fit
from thrive.people.rules.tree import Place, circle_above, paths

TODAY = date(2026, 9, 17)
NOW = datetime(2026, 9, 17, 18, 0, tzinfo=UTC)

days = some.dates(date(2026, 1, 1), date(2026, 1, 12))
wishes = some.builds(
    lambda group, from_on, until_on: Wish(group, group != "nurses", from_on, until_on),
    some.sampled_from(["red", "blue", "green", "nurses"]),
    some.none() | days,
    some.none() | days,
)


def lived(history: list[Wish]) -> list[Stretch]:
    """What is known after some wishes, of which those that do not fit were refused."""
    known: list[Stretch] = []
    for wish in history:
        fitted = fit(known, wish, today=TODAY)
        known = known if isinstance(fitted, Unfitting) else fitted
    return known


@given(some.lists(wishes, max_size=8))
def test_nobody_is_ever_in_two_teams_or_twice_in_a_group(history: list[Wish]) -> None:
    for one, other in combinations(lived(history), 2):
        share = one.from_on < (other.until_on or FOREVER) and other.from_on < (
            one.until_on or FOREVER
        )
        assert not (share and one.is_reporting and other.is_reporting)
        assert not (share and one.group == other.group)


@given(some.lists(wishes, max_size=6), wishes)
def test_a_wish_that_was_fulfilled_changes_nothing_when_it_is_repeated(
    history: list[Wish], wish: Wish
) -> None:
    once = fit(lived(history), wish, today=TODAY)

    if isinstance(once, list):
        again = fit(once, wish, today=TODAY)
        assert isinstance(again, list)
        assert set(again) == set(once)


def test_the_end_of_an_earlier_stay_said_again_does_not_end_the_present_one() -> None:
    before = Stretch("red", True, date(2026, 1, 1), date(2026, 1, 2), key=1)
    now = Stretch("red", True, date(2026, 3, 1), key=2)
    said = Wish("red", True, until_on=date(2026, 1, 2))

    for known in ([before, now], [now, before]):
        assert set(fit(known, said, today=TODAY)) == {before, now}  # type: ignore[arg-type]


def test_a_move_ends_the_former_team_on_that_day() -> None:
    red = Stretch("red", True, date(2020, 1, 1), key=1)

    assert fit([red], Wish("blue", True, TODAY), today=TODAY) == [
        Stretch("red", True, date(2020, 1, 1), TODAY, key=1),
        Stretch("blue", True, TODAY),
    ]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish("red", True, until_on=date(2019, 1, 1)), Obstacle.ENDS_BEFORE_IT_BEGINS),
        (Wish("blue", True, until_on=TODAY), Obstacle.BEGINNING_UNKNOWN),
        (Wish("blue", True, date(2019, 1, 1)), Obstacle.TWO_PLACES),
        (Wish("red", True, date(2019, 1, 1), date(2021, 1, 1)), Obstacle.TWICE_IN_A_GROUP),
    ],
)
def test_what_does_not_fit_says_why(wish: Wish, why: Obstacle) -> None:
    fitted = fit([Stretch("red", True, date(2020, 1, 1), key=1)], wish, today=TODAY)

    assert isinstance(fitted, Unfitting)
    assert fitted.why is why


def test_paths_follow_position_then_name() -> None:
    places = [
        Place("b", "top", 1, "B"),
        Place("a", "top", 1, "A"),
        Place("z", "top", 0, "Z"),
        Place("top", None, 0, "Top"),
        Place("below", "a", 0, "Below"),
    ]

    assert paths(places) == {
        "top": "0001.",
        "z": "0001.0001.",
        "a": "0001.0002.",
        "below": "0001.0002.0001.",
        "b": "0001.0003.",
    }


def test_a_circle_is_seen_from_within_and_from_below() -> None:
    parents = {"a": "b", "b": "c", "c": "b", "d": None}

    assert circle_above("b", parents) == ["b", "c"]
    assert circle_above("a", parents) == ["b", "c"]
    assert circle_above("d", parents) == []


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("704915", None),
        ("70491", PinFault.TOO_SHORT),
        ("7" * 13, PinFault.TOO_LONG),
        ("70491a", PinFault.NOT_DIGITS),
        ("٧٠٤٩١٥", PinFault.NOT_DIGITS),
        ("777777", PinFault.TOO_EASY),
        ("747474", PinFault.TOO_EASY),
        ("704704", PinFault.TOO_EASY),
        ("456789", PinFault.TOO_EASY),
        ("890123", PinFault.TOO_EASY),
        ("654321", PinFault.TOO_EASY),
        ("482913", PinFault.TOO_EASY),
    ],
)
def test_a_pin_is_digits_long_enough_and_not_easy(pin: str, fault: PinFault | None) -> None:
    assert pin_fault(pin, badge="B-482913") is fault


def test_locks_grow_and_end() -> None:
    locks = [locked_until(failures, allowed=5, at=NOW) for failures in (0, 4, 5, 6, 10, 500)]

    assert locks == [
        None,
        None,
        NOW + timedelta(minutes=15),
        None,
        NOW + timedelta(minutes=30),
        NOW + LONGEST_LOCK,
    ]
