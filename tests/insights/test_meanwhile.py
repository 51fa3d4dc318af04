"""Numbers that come in while others are worked out: nobody waits, and what is told is no older."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from tests.cast import Cast, make_cast
from tests.insights import numbers
from thrive.insights import actions, judging
from thrive.insights.actions import PATIENCE, judge
from thrive.insights.models import Verdict
from thrive.measures.models import Series
from thrive.measures.queries import SeriesMatrix


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[int], None]) -> list[int]:
    """Let something happen each time that numbers were read; returns what was read, in points."""
    read: list[int] = []

    def assess(matrix: SeriesMatrix, notes: judging.Notes) -> list[judging.Judgement]:
        happens(len(read))
        read.append(len(matrix.periods))
        return judging.assess(matrix, notes)

    monkeypatch.setattr(actions, "assess", assess)
    return read


def test_a_number_that_came_in_meanwhile_is_in_what_is_told(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.steady(30))

    def add_once(turn: int) -> None:
        if turn == 0:
            numbers.add_points(calm, [90.0], [numbers.weeks(31)[-1]])

    read = meanwhile(monkeypatch, add_once)

    judged = judge(series=[calm.pk], at=at)

    told = Verdict.objects.get()
    assert read == [30, 31]
    assert (told.kind, told.latest_value, told.revision) == ("watch", 90.0, 2)
    assert (judged.series, judged.written) == (1, 1)


def test_a_series_that_came_meanwhile_is_told_about_too(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.steady(30))

    def begin_once(turn: int) -> None:
        if turn == 0:
            numbers.series(calm.measure, people.hilltop, numbers.steady(20))

    meanwhile(monkeypatch, begin_once)

    judge(series=[calm.pk], at=at)

    assert Verdict.objects.count() == Series.objects.count() == 2


def test_only_the_measure_that_changed_is_worked_out_again(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.steady(30))
    numbers.series(numbers.measure("other"), people.riverside, numbers.steady(20))

    def add_once(turn: int) -> None:
        if turn == 1:
            numbers.add_points(calm, [60.0], [numbers.weeks(31)[-1]])

    read = meanwhile(monkeypatch, add_once)

    judge(series=None, at=at)

    assert read == [30, 20, 31]


def test_numbers_that_never_stop_coming_are_waited_for_only_so_often(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.steady(30))

    def add(turn: int) -> None:
        if turn <= PATIENCE:
            numbers.add_points(calm, [60.0], [numbers.weeks(31 + turn)[-1]])

    read = meanwhile(monkeypatch, add)

    judge(series=[calm.pk], at=at)

    assert len(read) == PATIENCE + 2


@pytest.mark.django_db(transaction=True)
def test_while_numbers_are_worked_out_others_may_write(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers.series(numbers.measure(), make_cast().riverside, numbers.steady(30))
    locked: list[bool] = []
    meanwhile(monkeypatch, lambda _turn: locked.append(connection.in_atomic_block))

    judge(series=None, at=at)

    assert locked == [False]
    assert Verdict.objects.exists()
