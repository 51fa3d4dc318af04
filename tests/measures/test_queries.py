"""What can be asked about measures."""

from datetime import date, datetime

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.measures import actions, queries
from thrive.measures.errors import NoSuchMeasure, NoSuchSeries
from thrive.measures.models import Measure, Series
from thrive.people.models import Group


def record(measure: Measure, group: Group, day: date, value: float, of: float | None) -> int:
    return actions.record_point(
        measure=measure, group=group, period_on=day, value=value, denominator=of, by=None,
        at=datetime.fromisoformat("2026-09-17T18:00+00:00"),
    ).series.pk  # fmt: skip


def test_a_matrix_shows_values_on_their_scale_with_gaps_where_nothing_was_recorded(
    people: Cast, on_time: Measure
) -> None:
    first = record(on_time, people.riverside, date(2026, 8, 3), 8, 10)
    record(on_time, people.riverside, date(2026, 8, 17), 9, 10)
    second = record(on_time, people.hilltop, date(2026, 8, 10), 10, 20)

    (found,) = queries.matrix([second, first])

    assert found.measure.key == "on-time"
    assert found.series_ids.tolist() == [first, second]
    assert found.group_ids.tolist() == [people.riverside.pk, people.hilltop.pk]
    assert found.periods == (date(2026, 8, 3), date(2026, 8, 10), date(2026, 8, 17))
    np.testing.assert_array_equal(found.values, [[80, np.nan, 90], [np.nan, 50, np.nan]])
    np.testing.assert_array_equal(found.counts, [[8, np.nan, 9], [np.nan, 10, np.nan]])
    np.testing.assert_array_equal(found.denominators, [[10, np.nan, 10], [np.nan, 20, np.nan]])


def test_values_without_denominator_are_shown_as_they_are(people: Cast, minutes: Measure) -> None:
    record(minutes, people.riverside, date(2026, 8, 3), 12.5, None)

    (found,) = queries.matrix(None)

    np.testing.assert_array_equal(found.values, [[12.5]])
    np.testing.assert_array_equal(found.denominators, [[np.nan]])


def test_a_period_nobody_recorded_is_a_gap_in_every_row(people: Cast, minutes: Measure) -> None:
    record(minutes, people.riverside, date(2026, 8, 3), 1, None)
    record(minutes, people.riverside, date(2026, 8, 24), 2, None)

    (found,) = queries.matrix(None)

    np.testing.assert_array_equal(found.values, [[1, np.nan, np.nan, 2]])


def test_measures_stay_apart_and_empty_series_have_a_row(
    people: Cast, minutes: Measure, on_time: Measure
) -> None:
    record(minutes, people.riverside, date(2026, 8, 3), 1, None)
    empty = Series.objects.create(measure=on_time, group=people.riverside)

    found = queries.matrix(None)

    assert {one.measure.key for one in found} == {"minutes", "on-time"}
    nothing = next(one for one in found if one.measure.key == "on-time")
    assert nothing.series_ids.tolist() == [empty.pk]
    assert nothing.values.shape == (1, 0)


def test_a_matrix_takes_three_queries_however_many_series(
    people: Cast, minutes: Measure, on_time: Measure
) -> None:
    for group in (people.riverside, people.hilltop, people.harbour):
        record(minutes, group, date(2026, 8, 3), 1, None)
        record(on_time, group, date(2026, 8, 3), 1, 2)

    with CaptureQueriesContext(connection) as captured:
        queries.matrix(None)

    assert len(captured) == 3


def test_the_list_of_measures_takes_one_query_and_counts_groups(
    people: Cast, minutes: Measure, falls: Measure
) -> None:
    record(minutes, people.riverside, date(2026, 8, 3), 1, None)
    record(minutes, people.riverside, date(2026, 8, 10), 1, None)
    record(minutes, people.hilltop, date(2026, 8, 3), 1, None)

    with CaptureQueriesContext(connection) as captured:
        rows = {row.key: row for row in queries.catalogue()}

    assert len(captured) == 1
    assert (rows["minutes"].groups, rows["minutes"].latest_on) == (2, date(2026, 8, 10))
    assert (rows["falls"].groups, rows["falls"].owner) == (0, "Amina Yusuf")


def test_points_take_two_queries_however_many_corrections(people: Cast, minutes: Measure) -> None:
    for value in range(5):
        series = record(minutes, people.riverside, date(2026, 8, 3), value, None)

    with CaptureQueriesContext(connection) as captured:
        (point,) = queries.points(series)

    assert len(captured) == 2
    assert [former.value for former in point.corrections] == [3, 2, 1, 0]


def test_who_may_record_is_asked_of_the_tree(people: Cast, falls: Measure, at: datetime) -> None:
    assert queries.groups_to_record(people.daniel, at=at) == [people.riverside]
    assert len(queries.groups_to_record(people.omar, at=at)) == 5
    assert len(queries.groups_to_record(people.amina, at=at)) == 5  # owns a measure
    assert queries.groups_to_record(people.peter, at=at) == []


def test_people_are_found_by_what_they_are_called_on_paper(people: Cast) -> None:
    assert queries.person_called("AMINA@fernbrook.example") == people.amina
    assert queries.person_called("B-peter") == people.peter
    assert queries.person_called("nobody") is None


def test_what_does_not_exist_is_refused(people: Cast) -> None:
    with pytest.raises(NoSuchSeries):
        queries.series(1)
    with pytest.raises(NoSuchMeasure):
        queries.measure("nothing")
