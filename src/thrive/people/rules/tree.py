"""The reporting tree: where each group stands, and that nothing stands below itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

WIDTH = 4  # digits of a step, so that paths sort as text


@dataclass(frozen=True)
class Place:
    """A group in the tree, by any key that names groups."""

    key: str
    parent: str | None
    position: int
    name: str


def circle_above(key: str, parents: Mapping[str, str | None]) -> list[str]:
    """The groups that stand below themselves on the way up from ``key``; empty if all is well."""
    way: list[str] = []
    here: str | None = key
    while here is not None:
        if here in way:
            return way[way.index(here) :]
        way.append(here)
        here = parents.get(here)
    return []


def paths(places: Iterable[Place]) -> dict[str, str]:
    """The path of each group: its parent's, then its number among its siblings.

    Siblings stand by position, then by name. A group whose parent is not given has no path.
    """
    children: dict[str | None, list[Place]] = defaultdict(list)
    for place in places:
        children[place.parent].append(place)
    return dict(_walk(None, "", children))


def _walk(
    parent: str | None, prefix: str, children: Mapping[str | None, list[Place]]
) -> Iterator[tuple[str, str]]:
    siblings = sorted(children.get(parent, []), key=lambda place: (place.position, place.name))
    for number, place in enumerate(siblings, start=1):
        path = f"{prefix}{number:0{WIDTH}}."
        yield place.key, path
        yield from _walk(place.key, path, children)
