"""What a change did, and the program without it. Pure.

A change of a value keeps what stood there before and after. The coming, going or moving of an
item (``place#name``) keeps the item and where it stood: ``{"at": 2, "item": {…}}``, for a move
``{"in": place, "at": 2}``. The whole program is the part without a name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.parts import (
    BadPart,
    Item,
    home_of,
    item_of,
    items_at,
    position_of,
    with_item,
    with_value,
    without_item,
)

BESIDE = "beside/"  # the part of a decision, before the number of the text that was kept beside


@dataclass(frozen=True)
class Change:
    """One change of a draft: ``was`` and ``became`` as told above."""

    part: str
    was: Plain
    became: Plain


def undone(document: Plain, change: Change) -> Plain:
    """The program as if a change had not been. Raises BadPart where its place is gone."""
    if change.part.startswith(BESIDE):
        return document  # what was decided is a change of its own
    item = item_of(change.part)
    if item is None:
        return with_value(document, change.part, change.was)
    if change.was is None:
        return without_item(document, item)[0]
    stood = _mapping(change.was, change.part)
    if change.became is not None:
        stands = Item(str(_mapping(change.became, change.part).get("in", item.place)), item.name)
        document, value, _at = without_item(document, stands)
        home = Item(str(stood.get("in", item.place)), item.name)
        return with_item(document, home, value, _position(stood))
    if _stands_already(document, item):
        raise BadPart(change.part)
    return with_item(document, item, stood.get("item"), _position(stood))


def _stands_already(document: Plain, item: Item) -> bool:
    if item.place.endswith("/frames"):
        return home_of(document, item.name) is not None
    is_named = not item.name.isdigit()
    return is_named and position_of(items_at(document, item.place), item.name) is not None


def all_undone(document: Plain, newest_first: Iterable[Change]) -> Plain:
    """The program as it stood before all of these changes. Raises BadPart."""
    for change in newest_first:
        document = undone(document, change)
    return document


def _mapping(value: Plain, part: str) -> dict[str, Plain]:
    if not isinstance(value, dict):
        raise BadPart(part)
    return value


def _position(stood: dict[str, Plain]) -> int:
    position = stood.get("at", 0)
    return position if isinstance(position, int) else 0
