"""What becomes of a text whose place may have changed since somebody began to write. Pure.

Three texts decide: what stood there when they began, what stands there now, and what they wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.parts import BadPart, item_of, value_at


class Kept(StrEnum):
    """What became of something that was written."""

    SAVED = auto()
    SAME = auto()  # nothing was changed, or the same was written by another
    BESIDE = auto()  # another changed it meanwhile: both texts are kept
    HOMELESS = auto()  # its place was removed meanwhile: the text is kept all the same


@dataclass(frozen=True)
class Later:
    """A change that came after somebody began, and whether it was their own."""

    part: str
    was: Plain
    is_own: bool


def decide(part: str, wrote: Plain, stands: Plain, newest_first: Iterable[Later]) -> Kept:
    """What becomes of what was written."""
    began, is_others = stands, False
    has_shifted = False
    for later in newest_first:
        if later.part == part:
            began, is_others = later.was, is_others or not later.is_own
        elif later.part == "":
            began, is_others = _at(later.was, part), is_others or not later.is_own
        elif not later.is_own and shifts(later.part, part):
            has_shifted = True
    if wrote in (stands, began):
        return Kept.SAME
    # A number names another line now: what was meant cannot be known.
    return Kept.BESIDE if has_shifted or (is_others and began != stands) else Kept.SAVED


def _at(document: Plain, part: str) -> Plain:
    try:
        return value_at(document, part)
    except BadPart:
        return None


def shifts(changed: str, part: str) -> bool:
    """Whether an item came or went in the list in which this part is known by its position."""
    item = item_of(changed)
    inside = part.replace("#", "/")
    if item is None or not inside.startswith(f"{item.place}/"):
        return False
    return inside.removeprefix(f"{item.place}/").partition("/")[0].isdigit()
