"""From the fields of a page to an answer. What fits is decided by the engine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from thrive.experiences.content.frames import (
    Appreciate,
    ChooseSeveral,
    Confidence,
    Frame,
    NumberAsked,
    Quiz,
    Scale,
    Slider,
    Stars,
)
from thrive.experiences.conversing.shapes import Screen
from thrive.experiences.engine import Thanks

Fields = Mapping[str, Sequence[str]]
# Digits of any script, a comma or a point; nothing that only a program would write.
NUMBER = re.compile(r"[-+−]?\d{1,15}([.,٫]\d{1,15})?")


def value_of(frame: Frame, fields: Fields) -> object:
    """What was said in the fields of a page; None where nothing was."""
    match frame:
        case ChooseSeveral() | Quiz():
            return [one for one in fields.get("value", ()) if one]
        case Scale() | Stars() | Confidence() | Slider() | NumberAsked():
            return _number(_first(fields, "value"))
        case Appreciate():
            to = _first(fields, "found") or _first(fields, "to")
            return Thanks(to.strip(), _first(fields, "words"))
    return _first(fields, "take") or _first(fields, "value")


def refilled(screen: Screen, fields: Fields) -> Screen:
    """The screen with what was given on it, after it was refused: nobody types twice."""
    chosen = fields.get("value", ())
    options = tuple(replace(one, is_chosen=one.value in chosen) for one in screen.options)
    if screen.kind == "appreciate":
        to = _first(fields, "found") or _first(fields, "to")
        return replace(screen, thanked=to, value=_first(fields, "words"))
    return replace(screen, options=options, value=_first(fields, "take") or _first(fields, "value"))


def _first(fields: Fields, name: str) -> str:
    """The last that was given under a name, as browsers send what was pressed last."""
    given = fields.get(name, ())
    return given[-1] if given else ""


def _number(words: str) -> int | float | str:
    """The number as it is written; the words themselves where they are none."""
    plain = words.strip()
    if not NUMBER.fullmatch(plain):
        return words
    number = float(plain.replace(",", ".").replace("٫", ".").replace("−", "-"))
    return int(number) if number.is_integer() else number
