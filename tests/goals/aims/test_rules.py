"""What is due, what has stalled, who sees more: without a database."""

from datetime import date, timedelta

import pytest

from thrive.goals.aims import rules
from thrive.goals.aims.rules import Asking, Shown, is_narrower, is_wider

MONDAY = date(2026, 9, 7)


def on(days: int) -> date:
    """So many days after that Monday."""
    return MONDAY + timedelta(days=days)


def asked(
    days: int, *check_ins: tuple[date, int | None], step: date | None = None
) -> Asking | None:
    """What is due so many days after a weekly goal was set."""
    return rules.due(
        begun_on=MONDAY, rhythm_days=7, check_ins=check_ins, last_step_on=step, today=on(days)
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (6, None),
        (7, Asking(on(7), False)),
        (13, Asking(on(7), False)),
        (14, Asking(on(14), False)),
        (21, Asking(on(21), True)),
        (28, Asking(on(21), True)),
        (41, Asking(on(21), True)),
        (42, Asking(on(42), True)),
        (83, Asking(on(42), True)),
        (84, Asking(on(84), True)),
    ],
)
def test_a_silent_goal_is_asked_differently_and_then_less_often(
    days: int, expected: Asking | None
) -> None:
    assert asked(days) == expected


def test_a_check_in_begins_the_rhythm_anew() -> None:
    assert asked(12, (on(6), 10)) is None
    assert asked(13, (on(6), 10)) == Asking(on(13), False)


def test_three_check_ins_that_moved_nothing_are_a_stall_unless_a_step_was_done() -> None:
    flat = [(on(21), 30), (on(14), 30), (on(7), 30)]

    assert asked(28, *flat) == Asking(on(28), True)
    assert asked(28, *flat, step=on(15)) == Asking(on(28), False)
    assert asked(28, *flat, step=on(1)) == Asking(on(28), True)


@pytest.mark.parametrize(
    "check_ins",
    [
        [(on(21), 31), (on(14), 30), (on(7), 30)],
        [(on(21), 100), (on(14), 100), (on(7), 100)],
        [(on(21), None), (on(14), 30), (on(7), 30)],
        [(on(21), 30), (on(14), 30)],
    ],
)
def test_what_moves_or_is_there_or_is_not_said_is_no_stall(
    check_ins: list[tuple[date, int | None]],
) -> None:
    assert asked(28, *check_ins) == Asking(on(28), False)


@pytest.mark.parametrize(
    ("before", "after", "wider", "narrower"),
    [
        (Shown("private"), Shown("private"), False, False),
        (Shown("private"), Shown("chosen", frozenset({1})), True, False),
        (Shown("chosen", frozenset({1})), Shown("open"), True, False),
        (Shown("open"), Shown("private"), False, True),
        (Shown("chosen", frozenset({1})), Shown("chosen", frozenset({1, 2})), True, False),
        (Shown("chosen", frozenset({1, 2})), Shown("chosen", frozenset({1})), False, True),
        (Shown("chosen", frozenset({1})), Shown("chosen", frozenset({2})), True, True),
    ],
)
def test_wider_and_narrower(before: Shown, after: Shown, wider: bool, narrower: bool) -> None:
    assert (is_wider(before, after), is_narrower(before, after)) == (wider, narrower)


def test_ways_up_a_tree_begin_nearby() -> None:
    assert rules.ways_up("0001.0002.0003.", 5) == ["0001.0002.", "0001."]
    assert rules.ways_up("0001.", 5) == []
    assert rules.ways_up("", 5) == []


def test_a_median_of_four_is_not_told() -> None:
    assert rules.days_to_answer([1, 2, 3, 4]) is None
    assert rules.days_to_answer([1, 2, 3, 4, 90]) == 3.0
