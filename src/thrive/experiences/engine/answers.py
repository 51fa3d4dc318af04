"""Which answers a frame takes: checked by type and by what was offered, never bent to fit."""

import math
from dataclasses import dataclass
from enum import StrEnum, auto

from thrive.experiences.content.frames import (
    Appreciate,
    ChooseOne,
    ChooseSeveral,
    Commit,
    Confidence,
    Contribute,
    Essay,
    Frame,
    NumberAsked,
    Quiz,
    Scale,
    ShortText,
    Slider,
    Stars,
    bounds,
    choice_ids,
)
from thrive.experiences.content.reading import unprintable

LONGEST_NAME = 200


@dataclass(frozen=True)
class Thanks:
    """Thanks to somebody: who, and what for."""

    to: str
    words: str


Value = str | int | float | tuple[str, ...] | Thanks


class Refusal(StrEnum):
    """Why an answer or a move is not taken."""

    NOT_ASKED = auto()
    NOT_OFFERED = auto()
    NOT_A_NUMBER = auto()
    NOT_WHOLE = auto()
    OUT_OF_RANGE = auto()
    TOO_MANY_DECIMALS = auto()
    COUNT_OUT_OF_RANGE = auto()
    WAY_OUT_ALONE = auto()
    NOT_TEXT = auto()
    EMPTY = auto()
    TOO_LONG = auto()
    UNPRINTABLE = auto()
    REQUIRED = auto()
    NOTHING_TO_READ = auto()
    NOT_WAITING = auto()
    AT_THE_BEGINNING = auto()
    SETTLED = auto()


class AnswerRefused(Exception):
    """An answer that does not fit, or a move that cannot be made. The state stays as it is."""

    def __init__(self, reason: Refusal, **details: str | float) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details


def checked(frame: Frame, value: object) -> Value:
    """The answer as it is kept. Raises AnswerRefused for one that this frame does not take."""
    match frame:
        case ChooseOne():
            return _offered(frame, value)
        case ChooseSeveral(least=least, most=most):
            return _several(frame, value, least, min(most, len(frame.choices)))
        case Quiz(right=right):
            return _several(frame, value, 1, 1 if len(right) == 1 else len(frame.choices))
        case Scale() | Stars():
            return _whole(value, bounds(frame))
        case Confidence(steps=steps):
            return _step(value, steps)
        case Slider():
            return _on_slider(frame, value)
        case NumberAsked():
            return _counted(frame, value)
        case ShortText() | Essay() | Commit() | Contribute():
            return _written(value, frame.longest)
        case Appreciate(longest=most):
            return _thanks(value, most)
    raise AnswerRefused(Refusal.NOT_ASKED)


def _offered(frame: Frame, value: object) -> str:
    if not isinstance(value, str) or value not in choice_ids(frame):
        raise AnswerRefused(Refusal.NOT_OFFERED)
    return value


def _several(frame: ChooseSeveral | Quiz, value: object, least: int, most: int) -> tuple[str, ...]:
    """Kept in the order of the choices, so that the same choice is the same answer."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise AnswerRefused(Refusal.NOT_OFFERED)
    chosen = {_offered(frame, one) for one in given}
    ways_out = {choice.id for choice in frame.choices if choice.way_out} & chosen
    if ways_out and len(chosen) > 1:
        raise AnswerRefused(Refusal.WAY_OUT_ALONE)
    if not ways_out and not least <= len(chosen) <= most:
        raise AnswerRefused(Refusal.COUNT_OUT_OF_RANGE, least=least, most=most)
    return tuple(choice.id for choice in frame.choices if choice.id in chosen)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise AnswerRefused(Refusal.NOT_A_NUMBER)
    return float(value)


def _within(value: object, least: float, most: float) -> float:
    number = _number(value)
    if not least <= number <= most:
        raise AnswerRefused(Refusal.OUT_OF_RANGE, least=least, most=most)
    return number


def _whole(value: object, ends: tuple[float, float] | None) -> int:
    number = _number(value) if ends is None else _within(value, *ends)
    if not number.is_integer():
        raise AnswerRefused(Refusal.NOT_WHOLE)
    return int(number)


def _step(value: object, steps: tuple[int, ...]) -> int:
    number = _whole(value, (0.0, 100.0))
    if number not in steps:
        raise AnswerRefused(Refusal.NOT_OFFERED)
    return number


def _on_slider(frame: Slider, value: object) -> float:
    number = _within(value, frame.least, frame.most)
    steps = (number - frame.least) / frame.step
    # A step such as 0.1 has no exact number; the last place may be off the grid.
    if number != frame.most and abs(steps - round(steps)) > 1e-6:
        raise AnswerRefused(Refusal.NOT_OFFERED)
    return number


def _counted(frame: NumberAsked, value: object) -> float:
    least = float("-inf") if frame.least is None else frame.least
    most = float("inf") if frame.most is None else frame.most
    number = _within(value, least, most)
    if abs(number - round(number, frame.decimals)) > 1e-9 * max(1.0, abs(number)):
        raise AnswerRefused(Refusal.TOO_MANY_DECIMALS, decimals=frame.decimals)
    return number


def _written(value: object, longest: int) -> str:
    if not isinstance(value, str):
        raise AnswerRefused(Refusal.NOT_TEXT)
    words = value.replace("\r\n", "\n").strip()
    if not words:
        raise AnswerRefused(Refusal.EMPTY)
    if len(words) > longest:
        raise AnswerRefused(Refusal.TOO_LONG, longest=longest)
    if (letter := unprintable(words)) is not None:
        raise AnswerRefused(Refusal.UNPRINTABLE, letter=letter)
    return words


def _thanks(value: object, longest: int) -> Thanks:
    if not isinstance(value, Thanks):
        raise AnswerRefused(Refusal.NOT_TEXT)
    return Thanks(_written(value.to, LONGEST_NAME), _written(value.words, longest))
