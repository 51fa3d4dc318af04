"""Defining measures, and changing how they are worded."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from thrive.foundation.models import OutboxEntry
from thrive.measures import actions, queries
from thrive.measures.actions import Definition
from thrive.measures.errors import BadMeasure, NotAllowed
from thrive.measures.models import Measure, Series

GIVEN: dict[str, Any] = {
    "key": "late", "name": "Late", "unit": "", "kind": "proportion", "direction": "down",
    "cadence": "week", "scale": 100.0,
}  # fmt: skip


def test_an_administrator_defines_a_measure_that_stands_last(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    made = actions.define_measure(**GIVEN, by=people.omar, at=at)

    assert made.position == on_time.position + 1
    assert [row.key for row in queries.catalogue()] == ["on-time", "late"]


@pytest.mark.parametrize("name", ["amina", "daniel", "joanna", "ruth"])
def test_nobody_else_defines_or_changes_a_measure(
    people: Cast, on_time: Measure, at: datetime, name: str
) -> None:
    by = getattr(people, name)

    with pytest.raises(NotAllowed):
        actions.define_measure(**GIVEN, by=by, at=at)
    with pytest.raises(NotAllowed):
        actions.change_measure(measure=on_time, definition=Definition("x"), by=by, at=at)
    with pytest.raises(NotAllowed):
        actions.change_wording(measure=on_time, wording="x", by=by, at=at)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"key": "on-time"}, "key"),
        ({"key": ""}, "key"),
        ({"name": " "}, "name"),
        ({"kind": "mood"}, "kind"),
        ({"direction": "left"}, "direction"),
        ({"cadence": "fortnight"}, "cadence"),
        ({"scale": 0}, "scale"),
        ({"scale": 100, "kind": "value"}, "scale"),
        ({"target": 101}, "target"),
    ],
)
def test_a_measure_that_contradicts_itself_is_refused(
    people: Cast, on_time: Measure, at: datetime, wrong: dict[str, Any], column: str
) -> None:
    with pytest.raises(BadMeasure) as refusal:
        actions.define_measure(**(GIVEN | wrong), by=people.omar, at=at)

    assert column in [problem.column for problem in refusal.value.problems]
    assert Measure.objects.count() == 1


def test_a_changed_wording_starts_a_new_series_and_keeps_the_former(
    people: Cast, minutes: Measure, at: datetime
) -> None:
    given: dict[str, Any] = {"group": people.riverside, "by": people.daniel, "at": at}
    old = actions.record_point(measure=minutes, period_on=date(2026, 8, 31), value=30, **given)

    changed = actions.change_wording(measure=minutes, wording="Door to door?", by=None, at=at)
    new = actions.record_point(measure=changed, period_on=date(2026, 9, 7), value=40, **given)

    assert old.series.pk != new.series.pk
    assert [one.wording_version for one in Series.objects.order_by("id")] == [1, 2]
    assert len(queries.points(old.series.pk)) == 1


def test_the_same_wording_again_starts_nothing(
    people: Cast, minutes: Measure, at: datetime
) -> None:
    for _ in range(2):
        actions.change_wording(measure=minutes, wording="Door to door?", by=people.omar, at=at)

    minutes.refresh_from_db()
    assert minutes.wording_version == 2


def test_a_changed_target_is_judged_anew_and_a_changed_name_is_not(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    series = Series.objects.create(measure=on_time, group=people.riverside)
    named = Definition("Punctual", unit="of 100 visits", scale=100.0)
    aimed = Definition("Punctual", unit="of 100 visits", scale=100.0, target=90.0)

    actions.change_measure(measure=on_time, definition=named, by=people.omar, at=at)
    series.refresh_from_db()
    assert series.revision == 0

    actions.change_measure(measure=on_time, definition=aimed, by=people.omar, at=at)
    series.refresh_from_db()
    assert series.revision == 1


def test_a_changed_wording_is_counted_anew_at_once(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    series = Series.objects.create(measure=on_time, group=people.riverside)

    for _ in range(2):
        actions.change_wording(measure=on_time, wording="Was it on time?", by=people.omar, at=at)

    series.refresh_from_db()
    assert series.revision == 1
    announced = OutboxEntry.objects.filter(topic="series_changed").values_list("payload", flat=True)
    assert list(announced) == [{"series": [series.pk]}]


def test_many_measures_are_defined_in_one_step_or_none(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    good = [Measure(**(GIVEN | {"key": key})) for key in ("a", "b")]
    bad = [Measure(**(GIVEN | {"key": "c"})), Measure(**(GIVEN | {"key": "d", "kind": "mood"}))]

    actions.define_many(measures=good, by=people.omar, at=at)
    with pytest.raises(BadMeasure):
        actions.define_many(measures=bad, by=people.omar, at=at)
    with pytest.raises(NotAllowed):
        actions.define_many(measures=bad[:1], by=people.daniel, at=at)

    assert [row.key for row in queries.catalogue()] == ["on-time", "a", "b"]
