"""Entering one number, and correcting it: the former value is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.foundation.texts import why_unprintable
from thrive.measures import queries
from thrive.measures.actions.announcing import actor_of, series_changed
from thrive.measures.errors import BadPoint, NotAllowed, fault_words
from thrive.measures.models import Correction, Measure, Point, Series
from thrive.measures.rules import periods, values
from thrive.measures.rules.faults import ABOUT_DENOMINATOR, Fault
from thrive.people.models import Group, Person


class Outcome(StrEnum):
    """What became of a number that was entered."""

    ADDED = "added"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Recorded:
    """What became of a number, and the series it stands in."""

    outcome: Outcome
    point: Point
    series: Series


def record_point(
    *,
    measure: Measure,
    group: Group,
    period_on: date,
    value: float,
    denominator: float | None = None,
    by: Person | None,
    at: datetime,
    source: str = "form",
    reason: str = "",
) -> Recorded:
    """Enter one period's number; the first one of a group starts its series.

    Any day stands for its period. Where a different number stands already it is corrected and the
    former value kept; the same number again changes nothing. Raises NotAllowed, BadPoint.
    """
    if not queries.may_record(by, measure=measure, group=group, at=at):
        raise NotAllowed(
            _("Only those who lead this group, or own this measure, enter its numbers.")
        )
    period_on = periods.first_day(period_on, measure.cadence)
    _check(measure, period_on, value, denominator, at)
    if (why := why_unprintable(reason)) is not None:
        raise BadPoint(
            _("This number cannot be: %(why)s.") % {"why": why}, [Problem(why, column="reason")]
        )
    with transaction.atomic():
        # Held until the end, so that two people who enter the same period come one after another.
        Measure.objects.select_for_update().get(pk=measure.pk)
        series, _new = Series.objects.get_or_create(
            measure=measure, group=group, wording_version=measure.wording_version
        )
        new = Point(
            series=series, period_on=period_on, value=value, denominator=denominator,
            source=source, recorded_by=by, recorded_at=at,
        )  # fmt: skip
        recorded = _keep(new, reason)
        if recorded.outcome is not Outcome.UNCHANGED:
            _write_down(recorded, by, at)
    return recorded


def correct_point(
    *,
    point: Point,
    value: float,
    denominator: float | None = None,
    reason: str = "",
    by: Person | None,
    at: datetime,
) -> Recorded:
    """Correct a number that stands; the former value is kept with who had said it.

    Only for the wording in which it was recorded. Raises NotAllowed, BadPoint.
    """
    series = Series.objects.select_related("measure", "group").get(pk=point.series_id)
    measure = series.measure
    measure.wording_version = series.wording_version
    return record_point(
        measure=measure, group=series.group, period_on=point.period_on, value=value,
        denominator=denominator, by=by, at=at, reason=reason,
    )  # fmt: skip


def _check(
    measure: Measure, period_on: date, value: float, denominator: float | None, at: datetime
) -> None:
    fault = values.fault_of(measure.kind, value, denominator)
    if fault is not None:
        column = "denominator" if fault in ABOUT_DENOMINATOR else "value"
        raise _bad(fault, column, measure)
    if period_on > at.date():
        raise _bad(Fault.FUTURE, "period", measure)
    if periods.is_long_ago(period_on, measure.cadence):
        raise _bad(Fault.LONG_AGO, "period", measure)
    if measure.retired_on and period_on >= measure.retired_on:
        raise BadPoint(
            _("This measure is no longer kept."), [Problem(_("retired"), column="period")]
        )


def _bad(fault: Fault, column: str, measure: Measure) -> BadPoint:
    words = fault_words(fault, cadence=measure.cadence)
    return BadPoint(
        _("This number cannot be: %(why)s.") % {"why": words}, [Problem(words, column=column)]
    )


def _keep(new: Point, reason: str) -> Recorded:
    former = Point.objects.filter(series=new.series, period_on=new.period_on).first()
    if former is None:
        new.save(force_insert=True)
        return Recorded(Outcome.ADDED, new, new.series)
    if (former.value, former.denominator) == (new.value, new.denominator):
        return Recorded(Outcome.UNCHANGED, former, new.series)
    correction_of(former, by=new.recorded_by, at=new.recorded_at, reason=reason).save()
    new.pk = former.pk
    new.save(force_update=True)
    return Recorded(Outcome.CORRECTED, new, new.series)


def correction_of(former: Point, *, by: Person | None, at: datetime, reason: str) -> Correction:
    """What a point says now, ready to be kept before it says something else."""
    return Correction(
        point_id=former.pk, value=former.value, denominator=former.denominator,
        source=former.source, recorded_by_id=former.recorded_by_id, recorded_at=former.recorded_at,
        corrected_by=by, corrected_at=at, reason=reason,
    )  # fmt: skip


def _write_down(recorded: Recorded, by: Person | None, at: datetime) -> None:
    series = recorded.series
    series_changed([series.pk], at=at)
    audit.record(
        actor=actor_of(by),
        action="measures.record",
        subject=f"{series.measure.key} {series.group.external_id}",
        at=at,
        details={"period": recorded.point.period_on.isoformat(), "outcome": recorded.outcome},
    )
