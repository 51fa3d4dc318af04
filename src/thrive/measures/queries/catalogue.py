"""Which measures there are, who may enter which numbers, and what stands in the last periods."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from thrive.measures.errors import NoSuchMeasure
from thrive.measures.models import Measure, Series
from thrive.measures.queries.series import PointShown, points
from thrive.people import queries as people
from thrive.people.models import Group, Person


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure in the list of all."""

    key: str
    name: str
    unit: str
    kind: str
    cadence: str
    direction: str
    target: float | None
    owner: str
    groups: int
    latest_on: date | None
    retired_on: date | None


def catalogue() -> list[MeasureRow]:
    """All measures in their order, with how many groups have numbers. One query."""
    own = Series.objects.filter(measure=OuterRef("pk")).order_by().values("measure")
    found = (
        Measure.objects.select_related("owner")
        .annotate(
            # Each on its own: joined in one go, every point would be counted for every group.
            groups=Coalesce(Subquery(own.values(n=Count("group", distinct=True))), 0),
            latest_on=Subquery(own.values(last=Max("points__period_on"))),
        )
        .order_by("position", "name", "id")
    )
    return [_row(one) for one in found]


def _row(one: Any) -> MeasureRow:
    """``Any``: a measure with what was counted beside it."""
    return MeasureRow(
        key=one.key,
        name=one.name,
        unit=one.unit,
        kind=one.kind,
        cadence=one.cadence,
        direction=one.direction,
        target=one.target,
        owner=one.owner.name if one.owner else "",
        groups=one.groups,
        latest_on=one.latest_on,
        retired_on=one.retired_on,
    )


def measure(key: str) -> Measure:
    """One measure by its key. Raises NoSuchMeasure."""
    found = Measure.objects.select_related("owner").filter(key=key).first()
    if found is None:
        raise NoSuchMeasure(_("There is no measure with the key “%(key)s”.") % {"key": key})
    return found


def measures_in_use(*, on: date) -> list[Measure]:
    """Measures that are still kept on a day, in their order."""
    kept = Q(retired_on=None) | Q(retired_on__gt=on)
    return list(Measure.objects.filter(kept).order_by("position", "name", "id"))


def groups_to_record(person: Person, *, at: datetime) -> list[Group]:
    """The groups of the tree for which a person may enter numbers, in tree order."""
    roles = people.roles(person, at=at)
    owns = Measure.objects.filter(owner=person).exists()
    tree = people.reporting_tree(on=at.date())
    if roles.is_administrator or owns:
        return tree
    return [group for group in tree if roles.may_steward(group)]


def standing(measure: Measure, group: Group, periods: Iterable[date]) -> dict[date, PointShown]:
    """What stands in some periods of a measure's present series of a group. Three queries."""
    series = Series.objects.filter(
        measure=measure, group=group, wording_version=measure.wording_version
    ).first()
    if series is None:
        return {}
    wanted = set(periods)
    return {point.period_on: point for point in points(series.pk) if point.period_on in wanted}


def person_called(text: str) -> Person | None:
    """Somebody by external id, email or badge: however they are named on paper."""
    named = Q(external_id=text) | Q(email__iexact=text) | Q(badge=text)
    found = list(Person.objects.filter(named, is_active=True).order_by("id")[:2])
    return found[0] if len(found) == 1 else None


def group_names(ids: Iterable[int]) -> dict[int, str]:
    """The names of some groups."""
    return dict(Group.objects.filter(id__in=list(ids)).values_list("id", "name"))
