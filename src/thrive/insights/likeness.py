"""How alike two groups are: what they share, said trait by trait. Never a score, never a rank.

Pure: no Django, no clock.
"""

from dataclasses import dataclass
from enum import StrEnum

SIZES_ALIKE = 1.5  # the larger has at most so many times the people of the smaller
LEVELS_ALIKE = 1.0  # so many times the spread of groups may the levels lie apart


class Trait(StrEnum):
    """Something that two groups may share."""

    KIND = "kind"
    AREA = "area"
    SIZE = "size"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What is known of a group beside others. ``level``: of the measure that is asked about."""

    kind: str
    parent: int | None
    people: int
    level: float | None = None


def shared(here: GroupFacts, there: GroupFacts, spread: float | None) -> tuple[Trait, ...]:
    """What two groups share. ``spread`` is that of levels over all groups; None: not known."""
    found = []
    if here.kind == there.kind:
        found.append(Trait.KIND)
    if here.parent is not None and here.parent == there.parent:
        found.append(Trait.AREA)
    small, large = sorted((here.people, there.people))
    if small and large <= SIZES_ALIKE * small:
        found.append(Trait.SIZE)
    if _levels_alike(here.level, there.level, spread):
        found.append(Trait.LEVEL)
    return tuple(found)


def _levels_alike(here: float | None, there: float | None, spread: float | None) -> bool:
    if here is None or there is None or not spread:
        return False
    return abs(here - there) <= LEVELS_ALIKE * spread
