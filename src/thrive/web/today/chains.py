"""What we count, what we changed on a day, and what came of it, also when nothing did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.foundation.packing import packed, unpacked
from thrive.insights.shapes import Mark, TeamLine, TeamNow
from thrive.measures.models import Annotation
from thrive.people.models import Group

MOST_CHAINS = 3
MOST_NOTES = 60  # the latest; of those that nothing is told of, some may fall away
BEGUN = "begun"

Lines = Mapping[int, tuple[TeamNow, TeamLine]]


@dataclass(frozen=True)
class Chain:
    """A dated change of a team of mine, in one number."""

    series_id: int
    group_name: str
    measure_name: str
    unit: str
    day: str  # "4 May 2026"
    signed: str  # "Daniel Okafor wrote"
    text: str
    sentence: str
    mark: Mark | None


def begun_in(groups: Sequence[Group]) -> QuerySet[Any, tuple[Any, ...]]:
    """The notes of some groups that a change began, for ``stands``. ``Any``: its columns."""
    told = Annotation.objects.filter(
        series__group__in=[group.pk for group in groups],
        kind=Annotation.Kind.CHANGE_BEGAN, undone_at=None,
    )  # fmt: skip
    latest = told.order_by("-on", "-id").values("pk")[:MOST_NOTES]
    return (
        Annotation.objects.filter(pk__in=latest)
        .order_by()
        .values_list(
            Value(BEGUN, CharField()), "pk", "text",
            packed("series_id", "made_by__name"), "on", Value(0, IntegerField()),
        )
    )  # fmt: skip


def chains_of(rows: Iterable[tuple[Any, ...]], lines: Lines) -> tuple[Chain, ...]:
    """The latest dated changes in what is told of my teams. ``Any``: rows of ``begun_in``."""
    begun = [
        (on, number, text, *unpacked(more))
        for kind, number, text, more, on, _count in rows
        if kind == BEGUN
    ]
    begun = sorted((note for note in begun if note[3] in lines), key=lambda note: note[:2])
    return tuple(
        _chain(days.day(on), text, by, *lines[series])
        for on, _number, text, series, by in begun[: -MOST_CHAINS - 1 : -1]
    )


def _chain(day: str, text: str, by: str | None, now: TeamNow, line: TeamLine) -> Chain:
    return Chain(
        series_id=line.series_id,
        group_name=now.group_name,
        measure_name=line.measure_name,
        unit=line.unit,
        day=day,
        signed=_("%(name)s wrote") % {"name": by} if by else _("We began"),
        text=text,
        sentence=line.sentence,
        mark=line.mark,
    )
