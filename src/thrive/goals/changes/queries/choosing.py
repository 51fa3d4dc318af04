"""What can be chosen when an idea or a change is written: groups, series, goals."""

from datetime import date, datetime

from django.db.models import F, Q

from thrive.goals.changes import permission
from thrive.goals.models import Goal
from thrive.measures.models import Measure, Series
from thrive.people import queries as people
from thrive.people.models import Group, Person

STEP = 5  # letters of one level of a path


def groups_to_write_for(*, person: Person, at: datetime) -> list[Group]:
    """The groups somebody belongs to, the own team first, then those they lead; none twice."""
    on = at.date()
    found = people.groups_of(person, on=on)
    led = people.roles(person, at=at).steward_of
    below = Q(pk__in=[])
    for group in led:
        below |= Q(path__startswith=group.path) if group.path else Q(pk=group.pk)
    known = {one.pk for one in found}
    open_still = Group.objects.filter(below).exclude(closed_on__lte=on).order_by("path", "name")
    return found + [one for one in open_still if one.pk not in known]


def groups_below(*, person: Person, at: datetime) -> list[Group]:
    """The groups that somebody leads, for draws: each of the reporting tree, by place."""
    led = groups_to_write_for(person=person, at=at)
    return [one for one in led if permission.leads(person, one, at=at)]


def series_for(*, group: Group, on: date) -> list[Series]:
    """The series that can judge a change in a group: its own, then those of groups above."""
    above = [group.path[:end] for end in range(STEP, len(group.path), STEP)]
    in_use = Q(measure__retired_on__isnull=True) | Q(measure__retired_on__gt=on)
    rows = Series.objects.filter(
        in_use,
        Q(group=group) | Q(group__path__in=above),
        wording_version=F("measure__wording_version"),
    ).select_related("measure", "group")
    return list(rows.order_by("-group__path", "measure__position", "measure__name", "id"))


def measures_of(*, groups: list[Group]) -> list[Measure]:
    """The measures that some groups have series of."""
    rows = Measure.objects.filter(series__group__in=groups, retired_on=None).distinct()
    return list(rows.order_by("position", "name", "id"))


def group_of(number: int) -> Group | None:
    """One group that is there."""
    return Group.objects.filter(pk=number).first()


def open_goals(*, group: Group) -> list[Goal]:
    """The goals that everybody may see and that a change in a group may serve."""
    above = [group.path[:end] for end in range(STEP, len(group.path) + 1, STEP)]
    rows = Goal.objects.filter(
        Q(group__path__in=above) | Q(kind=Goal.Kind.ORGANISATION),
        visibility="open", state=Goal.State.UNDER_WAY,
    )  # fmt: skip
    return list(rows.order_by("-made_at", "-id")[:50])
