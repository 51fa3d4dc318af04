"""Entering one number, and correcting it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.measures import actions, queries
from thrive.measures.actions import Outcome
from thrive.measures.errors import BadPoint, NotAllowed
from thrive.measures.models import Correction, Measure, Point, Series

MONDAY = date(2026, 9, 7)


def test_a_steward_enters_a_number_and_it_is_announced(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    recorded = actions.record_point(
        measure=on_time, group=people.riverside, period_on=MONDAY + timedelta(days=3),
        value=80, denominator=90, by=people.daniel, at=at,
    )  # fmt: skip

    point = Point.objects.get()
    assert recorded.outcome is Outcome.ADDED
    assert (point.period_on, point.value, point.denominator) == (MONDAY, 80, 90)
    assert (point.recorded_by, point.recorded_at, point.source) == (people.daniel, at, "form")
    assert Series.objects.get().revision == 1
    assert OutboxEntry.objects.get().payload == {"series": [recorded.series.pk]}
    assert AuditRecord.objects.get(action="measures.record").actor == "daniel"


def test_a_different_number_corrects_and_keeps_the_former_one(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    given: dict[str, Any] = {"measure": on_time, "group": people.riverside, "period_on": MONDAY}
    actions.record_point(**given, value=80, denominator=90, by=people.daniel, at=at)
    later = at + timedelta(days=1)

    recorded = actions.record_point(
        **given, value=81, denominator=90, reason="one was late", by=people.omar, at=later
    )

    shown = queries.points(recorded.series.pk)
    former = shown[0].corrections[0]
    assert recorded.outcome is Outcome.CORRECTED
    assert (len(shown), shown[0].value, shown[0].recorded_by) == (1, 81, "Omar Haddad")
    assert (former.value, former.denominator, former.recorded_by) == (80, 90, "Daniel Okafor")
    assert (former.corrected_by, former.corrected_at) == ("Omar Haddad", later)
    assert former.reason == "one was late"


def test_the_same_number_again_changes_nothing(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    given: dict[str, Any] = {"measure": on_time, "group": people.riverside, "period_on": MONDAY}
    actions.record_point(**given, value=80, denominator=90, by=people.daniel, at=at)

    recorded = actions.record_point(**given, value=80, denominator=90, by=people.omar, at=at)

    assert recorded.outcome is Outcome.UNCHANGED
    assert Series.objects.get().revision == 1
    assert OutboxEntry.objects.count() == 1
    assert not Correction.objects.exists()


def test_correcting_a_point_of_a_former_wording_stays_in_its_series(
    people: Cast, minutes: Measure, at: datetime
) -> None:
    old = actions.record_point(
        measure=minutes, group=people.riverside, period_on=MONDAY, value=30, by=None, at=at
    )
    actions.change_wording(measure=minutes, wording="How long?", by=people.omar, at=at)

    recorded = actions.correct_point(point=old.point, value=31, by=people.daniel, at=at)

    assert recorded.series.pk == old.series.pk
    assert Series.objects.count() == 1


@pytest.mark.parametrize("name", ["amina", "peter", "joanna", "ruth"])
def test_whoever_does_not_lead_the_group_is_refused(
    people: Cast, on_time: Measure, at: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.record_point(
            measure=on_time, group=people.riverside, period_on=MONDAY, value=1, denominator=2,
            by=getattr(people, name), at=at,
        )  # fmt: skip

    assert not Series.objects.exists()


def test_a_steward_is_refused_for_another_group(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        actions.record_point(
            measure=on_time, group=people.hilltop, period_on=MONDAY, value=1, denominator=2,
            by=people.daniel, at=at,
        )  # fmt: skip


def test_the_owner_of_a_measure_enters_it_for_every_group(
    people: Cast, falls: Measure, at: datetime
) -> None:
    recorded = actions.record_point(
        measure=falls, group=people.hilltop, period_on=date(2026, 8, 1), value=3,
        by=people.amina, at=at,
    )  # fmt: skip

    assert recorded.outcome is Outcome.ADDED


@pytest.mark.parametrize(
    ("value", "denominator", "column"),
    [(91, 90, "denominator"), (1, 0, "denominator"), (1, None, "denominator"), (-1, 90, "value")],
)
def test_a_number_outside_the_kind_is_refused_with_its_field(
    people: Cast, on_time: Measure, at: datetime, value: float, denominator: float, column: str
) -> None:
    with pytest.raises(BadPoint) as refusal:
        actions.record_point(
            measure=on_time, group=people.riverside, period_on=MONDAY, value=value,
            denominator=denominator, by=people.daniel, at=at,
        )  # fmt: skip

    assert [problem.column for problem in refusal.value.problems] == [column]
    assert not Series.objects.exists()


def test_a_period_that_has_not_begun_is_refused(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    with pytest.raises(BadPoint, match="not begun"):
        actions.record_point(
            measure=on_time, group=people.riverside, period_on=date(2026, 9, 21), value=1,
            denominator=2, by=people.daniel, at=at,
        )  # fmt: skip


def test_a_retired_measure_takes_no_later_number(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    on_time.retired_on = MONDAY
    on_time.save()

    with pytest.raises(BadPoint, match="no longer kept"):
        actions.record_point(
            measure=on_time, group=people.riverside, period_on=MONDAY, value=1, denominator=2,
            by=people.daniel, at=at,
        )  # fmt: skip


def test_nothing_is_half_saved_if_the_announcement_fails(
    people: Cast, on_time: Measure, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the outbox is gone")

    monkeypatch.setattr("thrive.foundation.outbox.announce", broken)

    with pytest.raises(RuntimeError):
        actions.record_point(
            measure=on_time, group=people.riverside, period_on=MONDAY, value=1, denominator=2,
            by=people.daniel, at=at,
        )  # fmt: skip

    assert not Series.objects.exists()
    assert not Point.objects.exists()
