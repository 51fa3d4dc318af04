"""What a letter may be, and what is told of waits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive.voice.rules import mailboxes as rules

SMALL, LARGE = bytes(2048 + 48), bytes(8192 + 48)


def copies_for(readers: int) -> dict[int | None, bytes]:
    """A long letter for so many."""
    copies: dict[int | None, bytes] = {None: LARGE}
    for number in range(readers):
        copies[number] = LARGE
    return copies


@pytest.mark.parametrize(
    ("copies", "fits"),
    [
        ({None: SMALL, 1: SMALL}, True),
        (copies_for(5), True),
        (copies_for(6), False),
        ({None: SMALL, 1: LARGE}, False),
        ({None: SMALL}, False),
        ({1: SMALL, 2: SMALL}, False),
        ({None: b"", 1: b""}, False),
        ({}, False),
    ],
)
def test_a_letter_has_a_copy_for_its_author_and_one_for_each_reader(
    copies: dict[int | None, bytes], *, fits: bool
) -> None:
    assert rules.is_letter(copies) is fits


@given(st.dates())
def test_a_week_begins_on_a_monday(on: date) -> None:
    assert rules.week_of(on).weekday() == 0
    assert 0 <= (on - rules.week_of(on)).days < 7


@given(st.dates(max_value=date(9999, 1, 1)))
def test_the_next_week_is_after_the_day(on: date) -> None:
    assert 1 <= (rules.next_week(on) - on).days <= 7


@given(st.binary(min_size=8))
def test_a_key_is_cut_to_what_every_database_takes(content: bytes) -> None:
    assert 0 < rules.id_of(content) < 2**63


@pytest.mark.parametrize(
    ("days", "middle"), [([], None), ([1, 2, 3, 4], None), ([9, 1, 2, 3, 4], 3.0)]
)
def test_a_median_is_of_at_least_five(days: list[int], middle: float | None) -> None:
    assert rules.median_wait(days) == middle


def test_only_what_the_door_was_made_with_opens_it() -> None:
    door = rules.digest_of(b"a" * 32)

    assert rules.opens(door, b"a" * 32)
    assert not rules.opens(door, b"b" * 32)
    assert not rules.opens(door, b"")


def test_a_line_is_known_by_its_text_and_its_salt() -> None:
    digest = rules.line_digest("We did it", b"s" * 16)

    assert digest == rules.line_digest("We did it", b"s" * 16)
    assert digest not in {
        rules.line_digest("We did", b"s" * 16),
        rules.line_digest("We did it", b""),
    }
