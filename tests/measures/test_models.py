"""What the database itself refuses about measures."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tests.cast import Cast
from thrive.measures.models import Measure, Phase, Point, Series, Upload

DAY = date(2026, 5, 4)


@pytest.fixture
def series(people: Cast, on_time: Measure) -> Series:
    """Visits on time at Riverside."""
    return Series.objects.create(measure=on_time, group=people.riverside)


def refuse(constraint: str, model: type[models.Model], **values: Any) -> None:
    """The database refuses a row, and names the constraint (SQLite names columns for some)."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model._default_manager.create(**values)
    assert constraint in str(refusal.value) or "UNIQUE" in str(refusal.value)


def test_a_scale_is_positive(people: Cast) -> None:
    refuse(
        "measure_scale_positive", Measure, key="k", name="K", kind="value", direction="up",
        cadence="week", scale=0,
    )  # fmt: skip


def test_a_key_is_taken_once(people: Cast, on_time: Measure) -> None:
    refuse("key", Measure, key="on-time", name="K", kind="value", direction="up", cadence="week")


def test_a_group_has_one_series_for_a_wording(people: Cast, series: Series) -> None:
    refuse(
        "series_once_for_measure_group_and_wording", Series, measure=series.measure,
        group=series.group,
    )  # fmt: skip


def test_a_period_has_one_point(series: Series, at: datetime) -> None:
    given = {"series": series, "period_on": DAY, "value": 1, "recorded_at": at}
    Point.objects.create(**given)

    refuse("point_once_a_period", Point, **given)


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_denominator_is_positive(series: Series, at: datetime, denominator: float) -> None:
    refuse(
        "point_denominator_positive", Point, series=series, period_on=DAY, value=1,
        denominator=denominator, recorded_at=at,
    )  # fmt: skip


def test_a_phase_stands_once_on_a_day_until_it_is_undone(series: Series, at: datetime) -> None:
    given = {"series": series, "kind": "rebase", "starts_on": DAY, "reason": "x", "made_at": at}
    Phase.objects.create(**given, undone_at=at)
    Phase.objects.create(**given)

    refuse("phase_once_a_day", Phase, **given)


@pytest.mark.parametrize(
    ("kind", "until_on"), [("baseline", None), ("baseline", DAY), ("rebase", date(2026, 6, 1))]
)
def test_a_baseline_has_an_end_and_a_rebase_has_none(
    series: Series, at: datetime, kind: str, until_on: date | None
) -> None:
    refuse(
        "phase_baseline_has_an_end", Phase, series=series, kind=kind, starts_on=DAY,
        until_on=until_on, reason="x", made_at=at,
    )  # fmt: skip


def test_an_upload_expires_after_it_was_made(people: Cast, at: datetime) -> None:
    refuse(
        "upload_expires_after_it_was_made", Upload, person=people.omar, file_name="f",
        packed=b"", bytes=0, made_at=at, expires_at=at - timedelta(seconds=1),
    )  # fmt: skip
