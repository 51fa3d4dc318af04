"""The door through which published numbers come into measures."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.measures import actions as measures
from thrive.measures.actions.releasing import ReleasedPoint, release_points
from thrive.measures.models import Measure, Point, Series

SOURCE = "run 1, 2026-09-01"


@pytest.fixture
def safe(people: Cast, at: datetime) -> Measure:
    """A monthly mean."""
    return measures.define_measure(
        key="safe", name="Safe", unit="", kind="value", direction="up", cadence="month",
        by=None, at=at,
    )  # fmt: skip


def point(people: Cast, **changed: Any) -> ReleasedPoint:
    """A number of Riverside's."""
    given = {
        "measure": "safe", "group": people.riverside.pk, "on": date(2026, 9, 7),
        "value": 3.4, "denominator": None,
    }  # fmt: skip
    return ReleasedPoint(**given | changed)  # type: ignore[arg-type]


def test_a_point_stands_on_the_first_day_of_its_period(
    people: Cast, safe: Measure, at: datetime
) -> None:
    result = release_points(points=[point(people)], source=SOURCE, at=at)

    stored = Point.objects.get()
    assert (result.added, stored.value, stored.period_on) == (1, 3.4, date(2026, 9, 1))
    assert (stored.source, stored.recorded_by, stored.recorded_at) == (SOURCE, None, at)
    assert Series.objects.get().revision == 1


def test_the_same_again_changes_nothing(people: Cast, safe: Measure, at: datetime) -> None:
    release_points(points=[point(people)], source=SOURCE, at=at)

    again = release_points(points=[point(people)], source=SOURCE, at=at)

    assert (again.added, again.unchanged, again.stood) == (0, 1, ())
    assert Series.objects.get().revision == 1


def test_another_number_that_stands_is_never_overwritten(
    people: Cast, safe: Measure, at: datetime
) -> None:
    release_points(points=[point(people)], source=SOURCE, at=at)
    other = point(people, value=1.0, on=date(2026, 9, 30 - 15))

    result = release_points(points=[other], source="run 2, 2026-09-15", at=at)

    assert result.stood == (other,)
    assert Point.objects.get().value == 3.4


@pytest.mark.parametrize(
    "changed",
    [
        {"measure": "unknown"},
        {"denominator": 4.0},
        {"on": date(2026, 10, 1)},
        {"value": float("nan")},
    ],
)
def test_what_does_not_fit_is_said_and_holds_up_nothing(
    people: Cast, safe: Measure, at: datetime, changed: dict[str, Any]
) -> None:
    unfit = point(people, **changed)
    fit = point(people, group=people.hilltop.pk)

    result = release_points(points=[unfit, fit], source=SOURCE, at=at)

    assert (result.added, result.unfit) == (1, (unfit,))


def test_a_retired_measure_takes_nothing(people: Cast, safe: Measure, at: datetime) -> None:
    Measure.objects.update(retired_on=date(2026, 9, 1))

    assert release_points(points=[point(people)], source=SOURCE, at=at).added == 0


def test_two_numbers_for_one_period_are_not_both_taken(
    people: Cast, safe: Measure, at: datetime
) -> None:
    second = point(people, value=2.0)

    result = release_points(points=[point(people), second], source=SOURCE, at=at)

    assert (result.added, result.unfit) == (1, (second,))


def test_many_points_take_as_few_questions_as_one(
    people: Cast, safe: Measure, at: datetime
) -> None:
    groups = (people.riverside, people.hilltop, people.harbour, people.hill, people.fernbrook)

    with CaptureQueriesContext(connection) as one:
        release_points(points=[point(people)], source=SOURCE, at=at)
    Point.objects.all().delete()
    Series.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        release_points(
            points=[point(people, group=group.pk) for group in groups], source=SOURCE, at=at
        )

    assert len(many) == len(one)
