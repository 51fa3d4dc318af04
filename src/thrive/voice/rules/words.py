"""Words that people wrote: what fits, how they wait, and which of them may come out together.

Nothing here compares how anybody writes.
"""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from thrive.voice.rules.bodies import UnreadableBody
from thrive.voice.rules.directory import WORDS

LEAST_TOGETHER = 3  # words that come out at once
LEAST_ELIGIBLE = 8  # people who could have written them
LONGEST = 500  # letters
UNIT, ORGANISATION = "unit", "organisation"
AUDIENCES = (UNIT, ORGANISATION)


@dataclass(frozen=True)
class Said:
    """What somebody wrote to one question, for whom, and whether it may be put in other words."""

    question: str
    text: str
    audience: str
    reworded: bool


@dataclass(frozen=True)
class Place:
    """Where words come from: a unit, named as in a release; nothing at all: from everywhere."""

    group: int | None = None
    parent: int | None = None
    together: tuple[int, ...] = ()


EVERYWHERE = Place()


@dataclass(frozen=True)
class Waiting:
    """Words that wait. ``eligible``: how many people could have written them there."""

    question: str
    text: str
    place: Place
    eligible: int
    to_reword: bool

    def reworded(self, text: str) -> "Waiting":
        """The same in the words of somebody else."""
        return replace(self, text=text, to_reword=False)


@dataclass(frozen=True)
class Batch:
    """Words that come out together."""

    question: str
    place: Place
    texts: tuple[str, ...]


def said_in(content: bytes, questions: Sequence[Mapping[str, Any]]) -> list[Said]:
    """What a browser sealed, without what does not fit. Raises UnreadableBody. ``Any``: JSON."""
    try:
        given = json.loads(content)["words"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableBody("no words") from error
    if not isinstance(given, dict):
        raise UnreadableBody("no words")
    asked = {question["id"]: question for question in questions if question["kind"] == WORDS}
    return [
        said
        for name, question in asked.items()
        if (said := _said(name, given.get(name), question.get("longest", LONGEST))) is not None
    ]


def marked_in(answers: Mapping[str, Any]) -> list[Said]:
    """What may come out of a conversation in confidence: texts that bear the mark of consent.

    The mark: an answer ``{"text": "…", "audience": "unit" | "organisation", "reworded": bool}``. A
    bare text has none, and stays where it is. ``Any``: JSON.
    """
    found = (_said(name, value, LONGEST) for name, value in answers.items())
    return [said for said in found if said is not None]


def cleaned(text: str) -> str:
    """A text without what cannot be seen or kept, and without room round it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in lines if letter == "\n" or unicodedata.category(letter)[0] != "C"
        or letter == "\u200d"  # joins what is drawn as one
    ).strip()  # fmt: skip


def divided(pool: Iterable[Waiting]) -> tuple[list[Batch], list[Waiting]]:
    """Which words come out, and which wait on: too few, or not yet put in other words.

    The order of texts in a batch is that of the pool: shuffle them.
    """
    heaps: dict[tuple[str, Place], list[Waiting]] = defaultdict(list)
    rest = []
    for one in pool:
        if one.to_reword or one.eligible < LEAST_ELIGIBLE:
            rest.append(one)
        else:
            heaps[one.question, one.place].append(one)
    out = []
    for (question, place), heap in heaps.items():
        if len(heap) < LEAST_TOGETHER:
            rest += heap
        else:
            out.append(Batch(question, place, tuple(one.text for one in heap)))
    return out, rest


def packed(waiting: Waiting) -> bytes:
    """Waiting words as JSON."""
    return json.dumps(asdict(waiting), ensure_ascii=False).encode()


def unpacked(content: bytes) -> Waiting:
    """Waiting words as they were packed."""
    plain = json.loads(content)
    place = plain["place"]
    where = Place(place["group"], place["parent"], tuple(place["together"]))
    return Waiting(**plain | {"place": where})


def _said(name: str, value: Any, longest: int) -> Said | None:
    """``Any``: JSON. None for what is no text with the mark of consent."""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return None
    if value.get("audience") not in AUDIENCES or not isinstance(value.get("reworded"), bool):
        return None
    text = cleaned(value["text"])
    if not 0 < len(text) <= longest:
        return None
    return Said(name, text, value["audience"], value["reworded"])
