"""Which chart, and which noted change is tested with which points."""

from datetime import date, timedelta

import pytest

from tests.insights.numbers import weeks
from thrive.insights import rules
from thrive.insights.rules import Change, window
from thrive.measures.rules.periods import first_under

WEEKS = weeks(60)


def count(first: int, end: int) -> int:
    """Every week is observed."""
    return end - first


@pytest.mark.parametrize(
    ("kind", "mean", "chart"),
    [
        ("value", 3, "xmr"),
        ("proportion", 3, "p-prime"),
        ("rate", 3, "u-prime"),
        ("count", 9.9, "c"),
        ("count", 10, "xmr"),
    ],
)
def test_the_chart_follows_the_kind_of_measure(kind: str, mean: float, chart: str) -> None:
    assert rules.chart_kind(kind, mean) == chart


@pytest.mark.parametrize(("days", "place"), [(0, 30), (3, 30), (4, 31), (6, 31)])
def test_a_period_counts_as_after_when_half_of_it_is_under_the_change(
    days: int, place: int
) -> None:
    assert first_under(WEEKS, WEEKS[30] + timedelta(days=days), "week") == place


@pytest.mark.parametrize(("days", "place"), [(-400, 0), (0, 30), (6, 30), (900, 59)])
def test_a_stretch_begins_with_the_period_its_day_falls_into(days: int, place: int) -> None:
    assert rules.first_from(WEEKS, WEEKS[30] + timedelta(days=days)) == place


def test_the_latest_change_with_enough_points_is_tested() -> None:
    changes = [Change(1, WEEKS[20]), Change(2, WEEKS[40]), Change(3, WEEKS[58])]

    chosen = window(changes, [], count, WEEKS, "week")

    assert chosen is not None
    assert (chosen.change.id, chosen.first, chosen.start, chosen.end) == (2, 20, 40, 58)


def test_the_stretch_before_begins_at_a_rebase_if_enough_points_remain() -> None:
    changes = [Change(1, WEEKS[40])]

    near = window(changes, [WEEKS[35]], count, WEEKS, "week")
    far = window(changes, [WEEKS[25]], count, WEEKS, "week")

    assert near is not None
    assert far is not None
    assert (near.first, far.first) == (0, 25)


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [Change(1, date(2020, 1, 1))],
        [Change(1, WEEKS[58])],
        [Change(1, date(2030, 1, 1))],
    ],
)
def test_nothing_is_tested_without_points_on_both_sides(changes: list[Change]) -> None:
    assert window(changes, [], count, WEEKS, "week") is None


def test_a_change_after_the_last_point_does_not_hide_an_earlier_one() -> None:
    changes = [Change(1, WEEKS[40]), Change(2, date(2030, 1, 1))]

    chosen = window(changes, [], count, WEEKS, "week")

    assert chosen is not None
    assert (chosen.change.id, chosen.end) == (1, 60)
