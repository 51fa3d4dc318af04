"""Charts whose limits would collapse: points that are alike in nearly every period."""

from datetime import datetime

import numpy as np
import pytest

from tests.cast import Cast
from tests.insights import numbers
from thrive.insights import queries
from thrive.insights.actions import judge
from thrive.insights.models import Verdict
from thrive.insights.shapes import SeriesPage
from thrive.measures.models import Series


def nearly_all(usual: float, count: int, other: dict[int, float]) -> numbers.Floats:
    values = np.full(count, usual)
    for place, value in other.items():
        values[place] = value
    return values


def shown(people: Cast, at: datetime, made: Series) -> SeriesPage:
    judge(series=[made.pk], at=at)
    return queries.series_page(series_id=made.pk, viewer=people.amina, at=at)


def normal_range(page: SeriesPage) -> str:
    return next(one.text for one in page.known if one.lead == "The normal range.")


def test_a_point_with_the_usual_value_is_not_special(people: Cast, at: datetime) -> None:
    values = nearly_all(100, 30, {8: 97.0, 20: 96.0})
    made = numbers.series(numbers.measure(), people.riverside, values)

    page = shown(people, at, made)

    assert Verdict.objects.get().kind == "common_cause"
    rows = (*page.numbers.latest, *page.numbers.earlier)
    assert {row.seen for row in rows if float(row.value) == 100} == {""}
    assert [row.value for row in rows if row.seen] == ["96", "97"]
    assert "were all kept" in normal_range(page)


def test_a_new_low_after_many_alike_is_watched(people: Cast, at: datetime) -> None:
    made = numbers.series(
        numbers.measure(), people.riverside, nearly_all(100, 30, {8: 97.0, 29: 90.0})
    )

    shown(people, at, made)

    assert Verdict.objects.get().direction == "worse"


def test_only_the_stretch_that_collapses_keeps_its_steps(people: Cast, at: datetime) -> None:
    values = np.concatenate([numbers.steady(30), nearly_all(100, 30, {10: 97.0})])
    values[15] += 15
    made = numbers.series(numbers.measure(), people.riverside, values)
    numbers.phase(made, numbers.weeks(60)[30])
    without = numbers.series(numbers.measure("other"), people.riverside, values[:30])

    page, first = shown(people, at, made), shown(people, at, without)

    early = {row.on: row.middle for row in page.numbers.earlier}
    assert {early[row.on] for row in first.numbers.latest} == {first.numbers.latest[0].middle}
    assert Verdict.objects.get(series=made).kind == "common_cause"
    assert "2 steps of 3.267 times the mean or more were left out." in normal_range(first)


def test_a_baseline_that_collapses_keeps_its_steps_too(people: Cast, at: datetime) -> None:
    values = nearly_all(100, 40, {8: 97.0})
    made = numbers.series(numbers.measure(), people.riverside, values)
    numbers.phase(made, numbers.weeks(40)[0], until=numbers.weeks(40)[19])

    page = shown(people, at, made)

    assert Verdict.objects.get().kind == "common_cause"
    assert "were all kept" in normal_range(page)


def test_a_series_that_varies_is_screened_as_ever(people: Cast, at: datetime) -> None:
    values = numbers.steady(40)
    values[20] += 15
    page = shown(people, at, numbers.series(numbers.measure(), people.riverside, values))

    assert "2 steps of 3.267 times the mean or more were left out." in normal_range(page)


@pytest.mark.parametrize("kind", ["value", "count"])
def test_a_constant_series_stays_as_it_is(people: Cast, at: datetime, kind: str) -> None:
    page = shown(
        people, at, numbers.series(numbers.measure(kind=kind), people.riverside, [40.0] * 30)
    )

    assert "were all kept" not in normal_range(page)
    assert Verdict.objects.get().kind == "common_cause"
