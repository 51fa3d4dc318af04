"""What hangs on the key of the server: every kind of thing that is sealed with it, by name.

Rooms above name theirs when the program starts, because ``voice`` does not know them. Whoever looks
after the server is told of all of them when the key is not the one that sealed them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from thrive.voice.errors import WrongKey


@dataclass(frozen=True)
class Kind:
    """One kind of thing that the key seals.

    ``count`` says how many there are that only the key opens, by looking at the database alone.
    ``called`` is how so many of them are called, ``afterwards`` what becomes of them once the key
    is declared lost. ``give_up`` then lets go of them, so that ``count`` is 0, and returns how many
    there were, for ``by`` at a moment; it runs in one transaction with all others. ``table``: where
    they lie, so that nobody counts before it was made.
    """

    name: str
    count: Callable[[], int]
    called: Callable[[int], str]
    afterwards: Callable[[], str]
    give_up: Callable[[str, datetime], int]
    table: type[models.Model]


@dataclass(frozen=True)
class Affected:
    """So many things of one kind that are, or would be, lost with the key."""

    name: str
    count: int
    called: str
    afterwards: str


_kinds: dict[str, Kind] = {}


def name_kind(kind: Kind) -> None:
    """Name a kind of thing that the key seals. The same name again takes the place of it."""
    _kinds[kind.name] = kind


def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order in which they were named."""
    return tuple(_kinds.values())


def is_anything_sealed() -> bool:
    """Whether there is anything at all that only the key opens."""
    return any(kind.count() for kind in kinds())


def affected() -> tuple[Affected, ...]:
    """What hangs on the key, kind by kind; those of which there are none are left out."""
    counted = ((kind, kind.count()) for kind in kinds())
    return tuple(
        Affected(kind.name, many, kind.called(many), kind.afterwards())
        for kind, many in counted
        if many
    )


def give_up_all(by: str, at: datetime) -> dict[str, int]:
    """Let go of all that only a lost key opens; how many of each kind, without those of which there
    were none. In the caller's transaction. Raises WrongKey where a kind leaves something behind.
    """
    gone = {kind.name: kind.give_up(by, at) for kind in kinds()}
    for kind in kinds():
        if kind.count():
            raise WrongKey(f"{kind.name}: something is left that only the lost key opens")
    return {name: many for name, many in gone.items() if many}
