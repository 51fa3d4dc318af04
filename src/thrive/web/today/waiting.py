"""The numbers that are waited for from somebody: those of the groups they lead, and only those."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from thrive.measures.models import Series
from thrive.measures.rules import periods
from thrive.people.queries import Roles
from thrive.web.addresses import address_of
from thrive.web.measures import wording

# A series that has been silent for longer is not waited for: somebody has stopped counting.
PERIODS_UNTIL_SILENT = 6


@dataclass(frozen=True)
class Waiting:
    """One number that is not there yet."""

    question: str
    about: str
    measure_name: str
    group_name: str
    period: str
    address: str


def waited_for(roles: Roles, *, at: datetime) -> list[Waiting]:
    """The numbers of the last full period that are missing, in the order of groups and measures.

    Asks the steward of the group itself, not of a group above it: one number is asked of few. One
    query; none for those who lead no group.
    """
    if not roles.steward_of:
        return []
    today = timezone.localdate(at)
    series = _last_points([group.pk for group in roles.steward_of], today)
    return [_waiting(one, due) for one, due in series]


def _last_points(group_ids: list[int], today: date) -> list[tuple[Series, date]]:
    """Series that are kept going but have no number for the last full period, and that period."""
    in_use = Q(measure__retired_on=None) | Q(measure__retired_on__gt=today)
    present = Q(wording_version=F("measure__wording_version"))
    found = (
        Series.objects.filter(in_use & present, group__in=group_ids)
        .select_related("measure", "group")
        .annotate(latest_on=Max("points__period_on"))
        .order_by("group__path", "measure__position", "id")
    )
    return [
        (one, due)
        for one in found
        if one.latest_on
        and one.latest_on < (due := periods.last_full(today, one.measure.cadence))
        and one.latest_on >= _silent_before(today, one.measure.cadence)
    ]


def _silent_before(today: date, cadence: str) -> date:
    return periods.recent(today, cadence, PERIODS_UNTIL_SILENT)[-1]


def _waiting(one: Series, due: date) -> Waiting:
    period = wording.period(due, one.measure.cadence)
    unit = f" {one.measure.unit}" if one.measure.unit else ""
    return Waiting(
        question=_("%(asked)s: %(measure)s")
        % {"asked": wording.this_period(one.measure.cadence), "measure": one.measure.name},
        about=_("%(group)s · %(period)s. Less than a minute.")
        % {"group": one.group.name, "period": period},
        measure_name=one.measure.name + unit,
        group_name=one.group.name,
        period=period,
        address=address_of("measures:record", one.measure.key, one.group_id),
    )
