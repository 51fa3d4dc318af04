"""The numbers of a series as a file."""

import csv
from datetime import date
from io import StringIO

import pytest

from tests.cast import MOMENT, Cast
from thrive.measures.errors import NoSuchSeries
from thrive.measures.models import Measure, Point, Series
from thrive.web.insights import numbers_file


@pytest.fixture
def on_time(people: Cast) -> Series:
    """Two weeks of Riverside's visits that start on time."""
    measure = Measure.objects.create(
        key="on-time", name="Visits on time", kind="proportion", direction="up", cadence="week"
    )
    series = Series.objects.create(measure=measure, group=people.riverside)
    for day, value, source in ((7, 62.0, "rota.csv"), (14, 70.5, "=HYPERLINK(1)")):
        Point.objects.create(
            series=series,
            period_on=date(2026, 9, day),
            value=value,
            denominator=100,
            source=source,
            recorded_at=MOMENT,
        )
    return series


def rows(series: Series) -> list[dict[str, str]]:
    """What somebody reads who opens the file."""
    return list(csv.DictReader(StringIO(numbers_file.write(series.pk).content)))


def test_the_file_holds_every_point_as_the_import_reads_it(on_time: Series) -> None:
    first, second = rows(on_time)

    assert first["measure"] == "on-time"
    assert first["group"] == "riverside"
    assert (first["period"], first["value"], first["denominator"]) == ("2026-09-07", "62", "100")
    assert (second["period"], second["value"]) == ("2026-09-14", "70.5")


def test_the_file_is_named_after_measure_and_group(on_time: Series) -> None:
    assert numbers_file.write(on_time.pk).name == "on-time-riverside.csv"


def test_nothing_in_the_file_is_taken_for_a_formula(on_time: Series) -> None:
    assert rows(on_time)[1]["source"] == "'=HYPERLINK(1)"


def test_a_point_without_denominator_leaves_the_column_empty(on_time: Series) -> None:
    Point.objects.filter(series=on_time).update(denominator=None)

    assert {row["denominator"] for row in rows(on_time)} == {""}


def test_a_series_that_does_not_exist_is_refused(people: Cast) -> None:
    with pytest.raises(NoSuchSeries):
        numbers_file.write(999)
