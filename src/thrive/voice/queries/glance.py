"""What was published last, for a glance: of several studies in one question."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from thrive.people.models import Person
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Release, Released
from thrive.voice.queries.releases import Places, nearest_of
from thrive.voice.rules.releasing import VOID, Row, digest_of


@dataclass(frozen=True)
class NumberShown:
    """One published number, of the group that stands nearest to somebody."""

    name: str  # of the group, or of those that are shown together
    outcome: str
    category: str
    value: float  # a mean, or a count where there is a denominator
    denominator: float | None
    people: int


@dataclass(frozen=True)
class LastShown:
    """The newest release of a study, as far as it tells of a group."""

    wave_first: date
    wave_until: date | None
    numbers: tuple[NumberShown, ...]  # in the order in which they were published


@dataclass(frozen=True)
class _Kept:
    """A number as it is kept, with what its group is called."""

    row: Row
    name: str

    @property
    def group(self) -> int | None:
        return self.row.group

    @property
    def groups(self) -> tuple[int, ...]:
        # Of a group's own number it says something else: see Row.
        return () if self.row.group is not None else self.row.together

    @property
    def outcome(self) -> str:
        return self.row.outcome


def last_released(
    *, studies: Collection[int], way: Sequence[int], viewer: Person, at: datetime
) -> dict[int, LastShown]:
    """The newest release of each of some studies, until ``at``: its numbers nearest to a group.

    The same as ``released`` and ``nearest`` tell: everybody who is here sees the same. ``way``: the
    group, what it stands under, and so on. Studies that published nothing, or whose numbers are not
    those that were published, are left out. Raises NotAllowed for somebody who has left.

    One question, none without studies; a second where several groups are shown together.
    """
    if not viewer.is_active:
        raise NotAllowed(_("Only people of this organisation see its results."))
    if not studies:
        return {}
    newest = Release.objects.filter(wave__study=OuterRef("wave__study"), released_at__lte=at)
    last = Release.objects.filter(
        wave__study__in=studies,
        pk=Subquery(newest.order_by("-wave__first_on", "-id").values("pk")[:1]),
    )
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)  # Any: the columns of a row
    rows = Released.objects.filter(release__in=last.values("pk")).order_by("id")
    for study, *row in rows.values_list(*_COLUMNS):
        found[study].append(tuple(row))
    told = {study: _told(kept, way) for study, kept in found.items()}
    names = _names(one for numbers in told.values() for one in numbers)
    return {
        study: LastShown(
            found[study][0][1], found[study][0][2], tuple(_shown(one, names) for one in numbers)
        )
        for study, numbers in told.items()
        if numbers
    }


_RELEASE = ("owner", "first_on", "until_on", "rule", "digest")
_COLUMNS = (
    "release__wave__study", "release__wave__study__owner", "release__wave__first_on",
    "release__wave__until_on", "release__rule", "release__digest", "group__name", "group",
    "parent", "together", "outcome", "category", "value", "denominator", "people",
)  # fmt: skip


def _told(rows: Sequence[tuple[Any, ...]], way: Sequence[int]) -> list[_Kept]:
    """The numbers nearest to a group, if they are those that were published. ``Any``: columns."""
    owner, first_on, _until_on, rule, digest = rows[0][: len(_RELEASE)]
    kept = [_kept(*row[len(_RELEASE) :]) for row in rows]
    if rule == VOID or digest_of(owner, first_on, (one.row for one in kept), rule) != digest:
        return []
    outcomes = dict.fromkeys(one.outcome for one in kept)
    return [one for outcome in outcomes for one in nearest_of(kept, outcome, way)]


def _kept(
    name: str | None, group: int | None, parent: int | None, together: Any, *row: Any
) -> _Kept:
    """``Any``: the columns of a published number."""
    return _Kept(Row(group, parent, tuple(together), *row), name or "")


def _names(told: Iterable[_Kept]) -> Mapping[tuple[tuple[int, ...], int | None], str]:
    """What groups are called that are shown together. One question where there are any."""
    pooled = {(one.groups, one.row.parent) for one in told if one.group is None}
    if not pooled:
        return {}
    places = Places.now()
    order = places.order
    return {
        (groups, parent): places.together(
            sorted(groups, key=lambda group: order.get(group, 0)), parent
        )
        for groups, parent in pooled
    }


def _shown(one: _Kept, names: Mapping[tuple[tuple[int, ...], int | None], str]) -> NumberShown:
    row = one.row
    return NumberShown(
        name=names.get((one.groups, row.parent), one.name) if one.group is None else one.name,
        outcome=row.outcome,
        category=row.category,
        value=row.value,
        denominator=row.denominator,
        people=row.people,
    )
