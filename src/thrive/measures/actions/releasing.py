"""Points that were published of what people said: many at once, by the server itself.

The one door from answers to measures. It takes numbers for groups and never learns whose they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from thrive.measures.actions import planning, writing
from thrive.measures.actions.announcing import series_changed
from thrive.measures.models import Measure
from thrive.measures.rules import periods, values


@dataclass(frozen=True)
class ReleasedPoint:
    """One published number: of a measure (its key), for a group (its id), on a day of its period.

    ``value`` is a count where there is a denominator.
    """

    measure: str
    group: int
    on: date
    value: float
    denominator: float | None


@dataclass(frozen=True)
class PointsReleased:
    """What became of published numbers. Those that were not taken are named by measure and group.

    ``stood``: another number stands for that period; it stays. ``unfit``: no such measure, a
    retired one, or a number that its kind does not take.
    """

    added: int
    unchanged: int
    stood: tuple[ReleasedPoint, ...]
    unfit: tuple[ReleasedPoint, ...]


def release_points(*, points: Sequence[ReleasedPoint], source: str, at: datetime) -> PointsReleased:
    """Add published points; a series that is missing begins. In one transaction, changes announced.

    Running it twice is safe: the same points change nothing. A different number that stands for the
    period, from another release or from a person, is never overwritten; it is said in the result.
    A group that does not exist is refused by the database.
    """
    with transaction.atomic():
        measures = _measures({point.measure for point in points})
        planned, unfit = _planned(points, measures, at)
        difference = planning.compare(list(planned))
        signature = writing.Signature(by=None, at=at, source=source[:200])
        only_new = planning.Difference(difference.added, [], 0, difference.series)
        series_changed(writing.write(only_new, signature, _quiet), at=at)
    return PointsReleased(
        added=len(difference.added),
        unchanged=difference.unchanged,
        stood=tuple(planned[change.planned] for change in difference.corrected),
        unfit=tuple(unfit),
    )


def _measures(keys: set[str]) -> dict[str, Measure]:
    """Held until the end: two releases of one measure come one after another."""
    found = Measure.objects.select_for_update().filter(key__in=keys).order_by("id")
    return {measure.key: measure for measure in found}


def _planned(
    points: Sequence[ReleasedPoint], measures: dict[str, Measure], at: datetime
) -> tuple[dict[planning.Planned, ReleasedPoint], list[ReleasedPoint]]:
    planned: dict[planning.Planned, ReleasedPoint] = {}
    unfit = []
    taken: set[tuple[int, int, date]] = set()
    for point in points:
        found = _as_planned(point, measures.get(point.measure), at)
        if found is None or found[:3] in taken:
            unfit.append(point)
        else:
            taken.add(found[:3])
            planned[found] = point
    return planned, unfit


def _as_planned(
    point: ReleasedPoint, measure: Measure | None, at: datetime
) -> planning.Planned | None:
    if measure is None or values.fault_of(measure.kind, point.value, point.denominator):
        return None
    period_on = periods.first_day(point.on, measure.cadence)
    is_retired = measure.retired_on is not None and period_on >= measure.retired_on
    if is_retired or period_on > at.date() or periods.is_long_ago(period_on, measure.cadence):
        return None
    return planning.Planned(measure.pk, point.group, period_on, point.value, point.denominator)


def _quiet(_done: int) -> None:
    """Nobody watches a job."""
