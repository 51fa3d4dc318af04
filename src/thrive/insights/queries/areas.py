"""The tree as the board shows it: parts to choose, areas with rows, quiet rows folded away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.insights.errors import NoSuchPart
from thrive.insights.shapes import Choice
from thrive.insights.storing import in_use
from thrive.people.models import Group

# An area shows at least so many rows, so that one sees what quiet looks like.
LEAST_ROWS = 2
OUTSIDE = "outside-the-tree"


@dataclass(frozen=True, slots=True)
class Place:
    """A group with its place in the tree, and whether its row has news."""

    id: int
    key: str
    name: str
    path: str
    has_news: bool = False


@dataclass(frozen=True)
class Parts:
    """The open groups, and the part of the tree that was chosen (None: all, also outside it)."""

    groups: Sequence[Place]
    chosen: Place | None

    @classmethod
    def read(cls, key: str | None, at: datetime) -> "Parts":
        """Read all groups in the order of the tree. One query. Raises NoSuchPart."""
        rows = Group.objects.filter(in_use(at.date(), field="closed_on"))
        fields = ("id", "external_id", "name", "path")
        # Groups outside the tree have no path; they stand last.
        ordered = rows.order_by("-is_reporting", "path", "name", "id").values_list(*fields)
        groups = [Place(*row) for row in ordered]
        if not key:
            return cls(groups, None)
        chosen = next((group for group in groups if group.key == key and group.path), None)
        if chosen is None:
            raise NoSuchPart(_("There is no such part of the organisation."))
        return cls(groups, chosen)

    @property
    def key(self) -> str:
        """What the filter says."""
        return self.chosen.key if self.chosen else ""

    def inside(self, prefix: str) -> Q:
        """The condition that a group lies in the chosen part."""
        if self.chosen is None:
            return Q()
        return Q(**{f"{prefix}path__startswith": self.chosen.path})

    def choices(self) -> tuple[Choice, ...]:
        """The whole, and every group that has groups below it."""
        above = _paths_above(self.groups)
        offered = [g for g in self.groups if g.path in above or g is self.chosen]
        root = offered[0] if offered and offered[0].path.count(".") == 1 else None
        every = _("All of %(name)s") % {"name": root.name} if root else _("Everything")
        rest = [group for group in offered if group is not root]
        return (
            Choice("", every, not self.key or bool(root and self.key == root.key)),
            *(
                Choice(g.key, g.name, g.key == self.key, max(g.path.count(".") - 2, 0))
                for g in rest
            ),
        )


def _paths_above(groups: Sequence[Place]) -> set[str]:
    return {_above(group.path) for group in groups if group.path.count(".") > 1}


def _above(path: str) -> str:
    """The path of the group above."""
    return path[: path.rstrip(".").rfind(".") + 1]


@dataclass(frozen=True, slots=True)
class AreaShown:
    """An area with the rows it shows."""

    key: str
    name: str
    size: int
    places: tuple[Place, ...]
    folded: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page of the board shows."""

    areas: tuple[AreaShown, ...]
    page: int
    pages: int
    rows: int

    @property
    def places(self) -> list[Place]:
        """All rows of the page."""
        return [place for area in self.areas for place in area.places]


def lay_out(
    parts: Parts, news: Mapping[int, bool], all_of: str | None, page: int, most: int
) -> Shown:
    """Sort groups that have a row into areas, fold what is quiet, and cut one page."""
    areas = [_shown(key, name, places, all_of) for key, name, places in _areas(parts, news)]
    rows = sum(len(area.places) for area in areas)
    pages = max(-(-rows // most), 1)
    page = min(max(page, 1), pages)
    return Shown(tuple(_cut(areas, (page - 1) * most, page * most)), page, pages, rows)


def _areas(parts: Parts, news: Mapping[int, bool]) -> list[tuple[str, str, list[Place]]]:
    """Each area's key, name and groups, in the order of the tree.

    An area is a group right below the chosen part that has groups of its own; what lies right
    below without any belongs to the part itself; what is outside the tree comes last.
    """
    top = parts.chosen or next((group for group in parts.groups if group.path), None)
    by_path = {group.path: group for group in parts.groups if group.path}
    above = _paths_above(parts.groups)
    found: dict[str, tuple[str, str, list[Place]]] = {}
    for group in parts.groups:
        if group.id not in news:
            continue
        area = _area_of(group, top, by_path, above)
        key, name = (area.key, area.name) if area else (OUTSIDE, _("Other groups"))
        place = Place(group.id, group.key, group.name, group.path, news[group.id])
        found.setdefault(key, (key, name, []))[2].append(place)
    return list(found.values())


def _area_of(
    group: Place, top: Place | None, by_path: Mapping[str, Place], above: set[str]
) -> Place | None:
    if top is None or not group.path.startswith(top.path):
        return None
    below = group.path[len(top.path) :]
    child = top.path + below[: below.find(".") + 1]
    return by_path.get(child, top) if below and child in above else top


def _shown(key: str, name: str, places: list[Place], all_of: str | None) -> AreaShown:
    is_open = key == all_of
    kept = places if is_open else _kept(places)
    return AreaShown(key, name, len(places), tuple(kept), len(places) - len(kept), is_open)


def _kept(places: list[Place]) -> list[Place]:
    """Rows with news; some quiet ones where there are few; all where only one would be folded."""
    quiet = [place for place in places if not place.has_news]
    wanted = max(LEAST_ROWS - (len(places) - len(quiet)), 0)
    if len(quiet) - wanted == 1:
        wanted += 1
    examples = {place.id for place in quiet[:wanted]}
    return [place for place in places if place.has_news or place.id in examples]


def _cut(areas: Sequence[AreaShown], first: int, end: int) -> list[AreaShown]:
    """The areas whose rows lie between two places; what is folded is said where an area ends."""
    cut, start = [], 0
    for area in areas:
        stop = start + len(area.places)
        places = area.places[max(first - start, 0) : max(end - start, 0)]
        if places:
            folded = area.folded if stop <= end else 0
            cut.append(AreaShown(area.key, area.name, area.size, places, folded, area.is_open))
        start = stop
    return cut
