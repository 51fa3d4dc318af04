"""The parts of a program by name, in its plain form: ``frames/mood/text/en``. Pure.

Frames, choices and whatever else has an id are found by it, so that a name still leads to the
same thing after others were moved. ``frames/…`` finds a frame in whichever experience it stands.
What has no id is found by its position, from 0. ``""`` is the whole program.
"""

import copy
import re
from typing import Any, NamedTuple

from thrive.experiences.content.hints import Hint, fields_of, hint_of
from thrive.experiences.content.limits import LANGUAGE
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain
from thrive.experiences.content.texts import Text
from thrive.experiences.drafting.records import record_of

LONGEST = 200  # letters of a part's name
_STEP = re.compile(r"[A-Za-z0-9_-]{1,50}")


class BadPart(Exception):
    """No program has a part of this name, or not this one. ``str(error)`` is the name."""


class Item(NamedTuple):
    """Something that stands in a list: its list, and its name or position there."""

    place: str
    name: str

    @property
    def part(self) -> str:
        """How the coming, going or moving of it is named, apart from what it says."""
        return f"{self.place}#{self.name}"


def item_of(part: str) -> Item | None:
    """The item whose coming and going a part names; None for a part that is a value."""
    place, mark, name = part.partition("#")
    return Item(place, name) if mark else None


def hint_at(part: str, document: Plain = None) -> Hint:
    """What may stand at a part, whether it stands there or not. Raises BadPart.

    What frames of several kinds have is told apart by the document.
    """
    annotations: list[Any] = [Program]
    value = document
    for step, name in zip(_steps(part), _way(document, part), strict=True):
        annotations = [inner for one in annotations for inner in _inside(one, step, value)]
        value = _child(value, name)
        if not annotations:
            raise BadPart(part)
    return hint_of(annotations[0])


def _steps(part: str) -> list[str]:
    steps = part.split("/") if part else []
    if len(part) > LONGEST or not all(_STEP.fullmatch(step) for step in steps):
        raise BadPart(part[:LONGEST])
    return ["experiences", "0", *steps] if steps[:1] == ["frames"] else steps


# ``Any``: annotations are not types that a checker can follow.
def _inside(annotation: Any, step: str, value: Plain) -> list[Any]:
    hint = hint_of(annotation)
    if hint.base is tuple:
        return [hint.item]
    if hint.base is Text:
        return [str] if re.fullmatch(LANGUAGE, step) else []
    known = record_of(hint, value)
    records = (known,) if known else hint.options
    return [
        field.annotation for record in records for field in fields_of(record) if field.key == step
    ]


def value_at(document: Plain, part: str) -> Plain:
    """What stands at a part; None where nothing stands. Raises BadPart where nothing can."""
    hint_at(part, document)
    value: Plain = document
    for step in _way(document, part):
        value = _child(value, step)
    return value


def with_value(document: Plain, part: str, value: Plain) -> Plain:
    """The program with another value at a part; None takes away what stands there.

    Raises BadPart where the thing that the part belongs to is gone.
    """
    hint_at(part, document)
    if not part:
        return value
    made = copy.deepcopy(document)
    *way, last = _way(made, part)
    _set(_holder(made, way, part), last, value, part)
    return made


def _way(document: Plain, part: str) -> list[str]:
    """The steps with the experience put in for a frame that is named alone."""
    steps = part.split("/") if part else []
    if steps[:1] != ["frames"]:
        return steps
    name = steps[1] if len(steps) > 1 else ""
    return ["experiences", home_of(document, name) or "", *steps]


def home_of(document: Plain, frame: str) -> str | None:
    """The experience that a frame stands in."""
    for experience in _listed(_child(document, "experiences")):
        frames = _listed(_child(experience, "frames"))
        if any(isinstance(one, dict) and one.get("id") == frame for one in frames):
            return str(_child(experience, "id"))
    return None


def kind_at(document: Plain, frame: str) -> str:
    """Which kind of frame one is; empty where there is none."""
    found = value_at(document, f"frames/{frame}")
    kind = found.get("kind") if isinstance(found, dict) else None
    return kind if isinstance(kind, str) else ""


def _holder(document: Plain, way: list[str], part: str) -> Plain:
    holder: Plain = document
    for step in way:
        found = _child(holder, step)
        if found is None and isinstance(holder, dict):
            found = holder[step] = {}  # the first word of a text that nothing was said in
        if not isinstance(found, dict | list):
            raise BadPart(part)
        holder = found
    return holder


def _child(value: Plain, step: str) -> Plain:
    if isinstance(value, dict):
        return value.get(step)
    position = position_of(value, step)
    return None if position is None or not isinstance(value, list) else value[position]


def _set(holder: Plain, step: str, value: Plain, part: str) -> None:
    if isinstance(holder, dict):
        if value is None:
            holder.pop(step, None)
        else:
            holder[step] = value
        return
    position = position_of(holder, step)
    if position is None or value is None or not isinstance(holder, list):
        raise BadPart(part)
    holder[position] = value


def position_of(items: Plain, name: str) -> int | None:
    """Where in a list something stands that is known by its id, or by its position."""
    for position, one in enumerate(_listed(items)):
        if isinstance(one, dict) and one.get("id") == name:
            return position
    is_position = name.isascii() and name.isdigit() and len(name) < 6
    if not is_position or int(name) >= len(_listed(items)):
        return None
    stands = _listed(items)[int(name)]
    return None if isinstance(stands, dict) and "id" in stands else int(name)


def items_at(document: Plain, place: str) -> list[Plain]:
    """The list at a place; empty where none stands. Raises BadPart where no list can stand."""
    if hint_at(place, document).base is not tuple:
        raise BadPart(place)
    return _listed(value_at(document, place))


def with_item(document: Plain, item: Item, value: Plain, position: int) -> Plain:
    """The program with one more item in a list. Raises BadPart."""
    items = list(items_at(document, item.place))
    items.insert(max(0, min(position, len(items))), copy.deepcopy(value))
    return with_value(document, item.place, items)


def without_item(document: Plain, item: Item) -> tuple[Plain, Plain, int]:
    """The program without an item, the item, and where it stood. Raises BadPart."""
    items = list(items_at(document, item.place))
    position = position_of(items, item.name)
    if position is None:
        raise BadPart(item.part)
    taken = items.pop(position)
    return with_value(document, item.place, items), taken, position


def _listed(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []
