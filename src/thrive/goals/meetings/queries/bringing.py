"""What somebody can bring: own check-ins, results that all may see, own promises from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.goals.meetings.queries.permission import find_meeting
from thrive.goals.models import CheckIn, Commitment
from thrive.measures.models import Measure, Point, Series
from thrive.measures.rules.values import shown
from thrive.people import queries as people
from thrive.people.models import Group, Person

LATELY = timedelta(days=90)
MOST = 12


@dataclass(frozen=True)
class Choice:
    """Something that can be brought: its number, and the words that the others would read."""

    number: int
    words: str


@dataclass(frozen=True)
class Bringable:
    """What somebody can bring into a circle, the newest first of each kind."""

    check_ins: tuple[Choice, ...]
    results: tuple[Choice, ...]
    commitments: tuple[Choice, ...]


def bringable(*, circle: int, viewer: Person, at: datetime) -> Bringable:
    """What somebody can bring. Raises NoSuchCircle, NotMeeting."""
    found = find_meeting(circle, viewer, at=at)
    return Bringable(
        check_ins=_check_ins(viewer, at),
        results=results_for(_groups(found.group, viewer, at), at=at),
        commitments=_commitments(found.pk, viewer),
    )


def results_for(groups: Sequence[Group], *, at: datetime) -> tuple[Choice, ...]:
    """The last numbers of some groups, with what stood there before. Three queries at most."""
    rows = list(series_of(groups, at=at).select_related("measure", "group")[: MOST * 2])
    latest = _latest([one.pk for one in rows])
    return tuple(Choice(one.pk, _result(one, latest[one.pk])) for one in rows if one.pk in latest)[
        :MOST
    ]


def series_of(groups: Sequence[Group], *, at: datetime) -> QuerySet[Series]:
    """The series of some groups that are in use, each group's in the order of its measures."""
    on = at.date()
    in_use = Q(measure__retired_on__isnull=True) | Q(measure__retired_on__gt=on)
    rows = Series.objects.filter(
        in_use, group__in=groups, wording_version=F("measure__wording_version")
    )
    return rows.order_by("-group__path", "measure__position", "measure__name", "id")


def result_of(series: int) -> str | None:
    """The last number of a series in words, with the one before; None where there is none."""
    found = Series.objects.select_related("measure", "group").filter(pk=series).first()
    latest = _latest([series])
    return None if found is None or series not in latest else _result(found, latest[series])


def check_in_words(said: CheckIn) -> str:
    """A check-in as the others would read it, when its author brings it."""
    parts = [_("Goal: %(title)s") % {"title": said.goal.title}]
    if said.how_far is not None:
        parts.append(_("How far: %(far)s of 100") % {"far": said.how_far})
    if said.how_sure is not None:
        parts.append(_("How sure: %(sure)s of 10") % {"sure": said.how_sure})
    if said.helps:
        parts.append(_("What helps: %(words)s") % {"words": said.helps})
    if said.in_the_way:
        parts.append(_("In the way: %(words)s") % {"words": said.in_the_way})
    return "\n".join(parts)


def _check_ins(viewer: Person, at: datetime) -> tuple[Choice, ...]:
    rows = CheckIn.objects.filter(by=viewer, at__gt=at - LATELY, at__lte=at)
    rows = rows.select_related("goal").order_by("-at", "-id")
    return tuple(Choice(one.pk, check_in_words(one)) for one in rows[:MOST])


def _commitments(circle: int, viewer: Person) -> tuple[Choice, ...]:
    rows = Commitment.objects.filter(by=viewer, state=Commitment.State.OPEN)
    rows = rows.exclude(circle=circle).order_by("-at", "-id")
    return tuple(Choice(pk, text) for pk, text in rows.values_list("pk", "text")[:MOST])


def _groups(group: Group | None, viewer: Person, at: datetime) -> list[Group]:
    own = people.groups_of(viewer, on=at.date())
    led = people.roles(viewer, at=at).steward_of
    known = {one.pk: one for one in (*([group] if group else []), *own, *led)}
    return list(known.values())


Two = tuple[Point, Point | None]  # the last one, and the one before


def _latest(series: Sequence[int]) -> dict[int, Two]:
    """The last two points of some series. A query for each would be as many as there are series;
    so all are read of those few, the newest first."""
    found: dict[int, list[Point]] = {}
    rows = Point.objects.filter(series__in=series).order_by("series", "-period_on")
    for point in rows.only("series", "period_on", "value", "denominator"):
        two = found.setdefault(point.series_id, [])
        if len(two) < 2:
            two.append(point)
    return {pk: (two[0], two[1] if len(two) > 1 else None) for pk, two in found.items()}


def _result(series: Series, two: Two) -> str:
    last, before = two
    words = {
        "measure": series.measure.name,
        "group": series.group.name,
        "number": _number(series.measure, last),
        "day": days.day(last.period_on),
    }
    if before is None:
        return _("%(measure)s, %(group)s: %(number)s (from %(day)s)") % words
    words["before"] = _number(series.measure, before)
    return _("%(measure)s, %(group)s: %(number)s (from %(day)s; before: %(before)s)") % words


def _number(measure: Measure, point: Point) -> str:
    value = shown(point.value, point.denominator, measure.scale)
    words = number_format(round(value, measure.decimals), measure.decimals)
    return f"{words} {measure.unit}".strip()
