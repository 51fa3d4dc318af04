"""Where what is found comes from: ``foundation.rebuilding`` makes the index anew from there.

Whoever pushes names its room once, when the program starts. Nothing here knows what is in a room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Room(Generic[Row]):
    """Things of one kind that can be found, each under its number.

    ``push`` pushes one as it stands, in the running transaction, or withdraws it.
    """

    kind: str
    rows: Callable[[], QuerySet[Row]]
    push: Callable[[Row], None]

    def push_again(self, ref: str) -> bool:
        """Push one, its row locked: nobody changes meanwhile who may see it. False: none there."""
        with transaction.atomic():
            number = int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 19 else 0
            row = self.rows().select_for_update(of=("self",)).filter(pk=number).first()
            if row is not None:
                self.push(row)
            return row is not None


_rooms: dict[str, Room[Any]] = {}  # Any: rows of several domains


def name_room(room: Room[Row]) -> None:
    """Name a room, once for each kind."""
    _rooms[room.kind] = room


def rooms() -> tuple[Room[Any], ...]:
    """All rooms, in the order of their kinds. ``Any``: rows of several domains."""
    return tuple(_rooms[kind] for kind in sorted(_rooms))
