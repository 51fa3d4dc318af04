"""What was published: all see the same, and nobody more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from thrive.people.models import Group, Person
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Release, Released, UnitGroup
from thrive.voice.rules.releasing import VOID, Row, digest_of

MOST_NAMES = 3


class Why(StrEnum):
    """Why a group has no number of its own."""

    FEW_PEOPLE = "few_people"  # too few people when the groups were frozen
    FEW_ANSWERS = "few_answers"  # too few were asked or answered, or the auditor refused it
    MIXED = "mixed"  # some of its people are shown together with others
    NOTHING = "nothing"  # too few in all, or refused: nothing is shown at all


@dataclass(frozen=True)
class RowShown:
    """One published number: for a group, or for ``groups`` that are shown together."""

    group: int | None
    parent: int | None
    groups: tuple[int, ...]
    name: str
    depth: int
    outcome: str
    category: str
    value: float  # a mean, or a count where there is a denominator
    denominator: float | None
    people: int


@dataclass(frozen=True)
class Absent:
    """A group without a number of its own, and why."""

    group: int
    name: str
    outcome: str
    why: Why

    @property
    def words(self) -> str:
        """The reason, in the reader's language."""
        return {
            Why.FEW_PEOPLE: _("Too few people to be shown alone: shown together with others."),
            Why.FEW_ANSWERS: _(
                "Too few answers this time, or one could have told who said what: "
                "shown together with others."
            ),
            Why.MIXED: _("Not shown as a whole: some of its people are shown with others."),
            Why.NOTHING: _(
                "Too few answers in all, or one could have told who said what: nothing is shown."
            ),
        }[self.why]


@dataclass(frozen=True)
class ReleaseShown:
    """What was published of one wave. Rows: outcomes in their order, groups in that of the tree.

    ``is_intact``: the numbers are those that were published. Else none of them is shown.
    ``is_void``: its answers could never be opened or honestly counted, so there are no numbers.
    """

    wave_first: date
    wave_until: date | None
    released_at: datetime
    digest: str
    is_intact: bool
    rows: tuple[RowShown, ...]
    absent: tuple[Absent, ...]
    is_void: bool = False

    def nearest(self, outcome: str, way: Sequence[int]) -> tuple[RowShown, ...]:
        """What stands nearest to a group: its own rows, those that it is part of, or those above.

        ``way``: the group, what it stands under, and so on. Several rows: one for each category.
        """
        return tuple(nearest_of(self.rows, outcome, way))


class Told(Protocol):
    """A published number, for a group or for several together."""

    @property
    def group(self) -> int | None:
        """The group; None where several are shown together."""

    @property
    def groups(self) -> tuple[int, ...]:
        """Those that are shown together."""

    @property
    def outcome(self) -> str:
        """What was asked."""


ToldT = TypeVar("ToldT", bound=Told)


def nearest_of(rows: Iterable[ToldT], outcome: str, way: Sequence[int]) -> list[ToldT]:
    """Of published numbers those that stand nearest to a group: see ``ReleaseShown.nearest``."""
    told = [row for row in rows if row.outcome == outcome]
    for step, group in enumerate(way):
        found = [row for row in told if row.group == group]
        # Only the first step is the group itself; above it, together means other people.
        found = found or [row for row in told if not step and group in row.groups]
        if found:
            return found
    return []


def released(
    *, study: int, viewer: Person | None, at: datetime, most: int | None = None
) -> tuple[ReleaseShown, ...]:
    """All that was published of a study until ``at``, newest wave first; ``most`` of them.

    Everybody who is here sees the same. ``viewer`` None is the server itself. A study that does not
    exist has published nothing. Raises NotAllowed for somebody who has left. Five queries.
    """
    if viewer is not None and not viewer.is_active:
        raise NotAllowed(_("Only people of this organisation see its results."))
    found = Release.objects.filter(wave__study=study, released_at__lte=at)
    releases = list(found.select_related("wave__study").order_by("-wave__first_on", "-id")[:most])
    if not releases:
        return ()
    rows: dict[int, list[Released]] = defaultdict(list)
    for row in Released.objects.filter(release__in=releases).order_by("id"):
        rows[row.release_id].append(row)
    places = Places.now()
    frozen = _frozen({release.wave.epoch_id for release in releases})
    return tuple(
        _shown(release, rows[release.pk], places, frozen[release.wave.epoch_id])
        for release in releases
    )


Frozen = Mapping[int, bool]  # by group: whether it was frozen as a unit of its own


def _frozen(epochs: set[int]) -> dict[int, dict[int, bool]]:
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    rows = UnitGroup.objects.filter(epoch__in=epochs).order_by("id")
    for epoch, group, unit_group in rows.values_list("epoch", "group", "unit__group"):
        found[epoch][group] = unit_group == group
    return found


@dataclass(frozen=True)
class Places:
    """What groups are called, and where they stand."""

    names: Mapping[int, str]  # in the order of the tree
    parents: Mapping[int, int | None]
    inner: frozenset[int]
    order: Mapping[int, int]

    @classmethod
    def now(cls) -> "Places":
        rows = list(Group.objects.order_by("path", "id").values_list("id", "name", "parent_id"))
        parents = {group: parent for group, _name, parent in rows}
        inner = frozenset(parent for parent in parents.values() if parent is not None)
        order = {group: place for place, group in enumerate(parents)}
        return cls({group: name for group, name, _parent in rows}, parents, inner, order)

    def way_up(self, group: int | None) -> Iterator[int]:
        while group is not None:
            yield group
            group = self.parents.get(group)

    def depth(self, group: int | None) -> int:
        return sum(1 for _ in self.way_up(group)) - 1

    def name(self, group: int) -> str:
        return self.names.get(group, "")

    def together(self, groups: Sequence[int], parent: int | None) -> str:
        """What people of several groups are called, who are shown as one."""
        if not groups:
            return _("Everybody")
        if len(groups) > MOST_NAMES and parent is not None:
            words = _("%(count)s groups in %(parent)s, shown together")
            return words % {"count": len(groups), "parent": self.name(parent)}
        named = [self._own_people(group) for group in groups]
        if len(named) == 1:
            return named[0]
        words = _("%(first)s and %(last)s, shown together")
        return words % {"first": ", ".join(named[:-1]), "last": named[-1]}

    def _own_people(self, group: int) -> str:
        if group not in self.inner:
            return self.name(group)
        return _("directly in %(group)s") % {"group": self.name(group)}


def _shown(
    release: Release, rows: Sequence[Released], places: Places, frozen: Frozen
) -> ReleaseShown:
    wave = release.wave
    digest = digest_of(wave.study.owner, wave.first_on, map(plain_row, rows), release.rule)
    is_intact = digest == release.digest
    is_told = is_intact and release.rule != VOID
    told = rows if is_told else ()
    names = list(dict.fromkeys(str(plain["name"]) for plain in wave.study.outcomes))
    return ReleaseShown(
        wave_first=wave.first_on,
        wave_until=wave.until_on,
        released_at=release.released_at,
        digest=release.digest,
        is_intact=is_intact,
        rows=tuple(_row(row, places) for row in told),
        absent=tuple(_absent(names, told, places, frozen)) if is_told else (),
        is_void=release.rule == VOID,
    )


def plain_row(row: Released) -> Row:
    """A number as it was published: what the digest is taken of."""
    return Row(
        row.group_id, row.parent_id, tuple(row.together), row.outcome, row.category, row.value,
        row.denominator, row.people,
    )  # fmt: skip


def _row(row: Released, places: Places) -> RowShown:
    is_alone = row.group_id is not None
    groups = (
        ()
        if is_alone
        else tuple(sorted(row.together, key=lambda group: places.order.get(group, 0)))
    )
    return RowShown(
        group=row.group_id,
        parent=row.parent_id,
        groups=groups,
        name=places.name(row.group_id or 0) if is_alone else places.together(groups, row.parent_id),
        depth=places.depth(row.group_id) if is_alone else places.depth(row.parent_id) + 1,
        outcome=row.outcome,
        category=row.category,
        value=row.value,
        denominator=row.denominator,
        people=row.people,
    )


def _absent(
    outcomes: Iterable[str], rows: Sequence[Released], places: Places, frozen: Frozen
) -> Iterator[Absent]:
    """Groups that somebody may look for in vain, in the order of the tree."""
    sought = {above for group in frozen for above in places.way_up(group)}
    for outcome in outcomes:
        told = [row for row in rows if row.outcome == outcome]
        alone = {row.group_id for row in told}
        pooled = {group for row in told for group in row.together}
        torn = {above for group in pooled for above in places.way_up(group)}
        for group in places.names:
            if group not in sought or group in alone:
                continue
            if (why := _why(group, bool(told), pooled, torn, places, frozen)) is not None:
                yield Absent(group, places.name(group), outcome, why)


def _why(
    group: int, is_told: bool, pooled: set[int], torn: set[int], places: Places, frozen: Frozen
) -> Why | None:
    """None for a group that nobody was asked in: there is nothing to explain."""
    if not is_told:
        return Why.NOTHING
    if group in pooled and group not in places.inner:
        return Why.FEW_ANSWERS if frozen.get(group) else Why.FEW_PEOPLE
    return Why.MIXED if group in torn else None
