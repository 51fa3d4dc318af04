"""What an anonymous page asks, and which answers fit: a short list of kinds, shown or not.

The browser seals answers that nobody has looked at. So they are looked at here, when the wave is
opened: what does not fit its question, or belongs to one that was not shown, is left out as if it
had been passed over. Text in one's own words is never among them: it has a way of its own, see
rules.words.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from thrive.voice.rules.bodies import UnreadableBody
from thrive.voice.rules.conditions import along, is_sound

ANSWER_BYTES = 4096  # every answer has this length before it is sealed
MOST_QUESTIONS = 20
MOST_CHOICES = 12
LONGEST_ID = 40
LARGEST = 10**15
LONGEST_NUMBER = 25  # digits that a browser writes for any number
MOST_ROWS = 40  # of a report
LONGEST_WORDS = 500
DAY_PART = "day_part"  # beside the questions, in the sealed body: no question has this name
DAY_PARTS = ("morning", "afternoon", "evening", "night")

Question = Mapping[str, Any]  # JSON, checked by faults_of


def faults_of(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """What cannot be asked so: the id or place of the question, and which of its fields."""
    faults = []
    seen: set[str] = set()
    answered: list[str] = []
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        faults.append(("questions", "length"))
    for place, question in enumerate(questions):
        name = question.get("id")
        named = isinstance(name, str) and 0 < len(name) <= LONGEST_ID
        named = named and name not in seen and name != DAY_PART
        shown = str(name) if named else str(place)
        faults += [(shown, field) for field in _wrong(question, is_named=named)]
        if not is_sound(question, answered):
            faults.append((shown, "shown"))
        seen.add(str(name))
        answered += [str(name)] if str(question.get("kind")) in _FITTING else []
    if not faults and _longest(questions) > ANSWER_BYTES:
        faults.append(("questions", "length"))
    return faults


def answers_of(content: bytes, questions: Sequence[Question]) -> dict[str, Any]:
    """What a browser sealed, without what does not fit. Raises UnreadableBody. ``Any``: JSON.

    Of what is not an answer only the part of the day is taken, under the name ``day_part``.
    """
    try:
        whole = json.loads(content)
        given = whole["answers"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableBody("not an anonymous answer") from error
    if not isinstance(given, dict):
        raise UnreadableBody("not an anonymous answer")
    answers = {question["id"]: value for question, value in along(questions, given, fits)}
    part = whole.get(DAY_PART)
    return answers | ({DAY_PART: part} if part in DAY_PARTS else {})


def fits(question: Question, value: Any) -> bool:
    """Whether this can have been answered to the question. ``Any``: JSON."""
    fitting = _FITTING.get(question["kind"])
    return fitting is not None and fitting(question, value)


def _wrong(question: Question, *, is_named: bool) -> Iterator[str]:
    if not is_named:
        yield "id"
    if not _is_text(question.get("text")):
        yield "text"
    if not isinstance(question.get("required", False), bool):
        yield "required"
    kind = str(question.get("kind"))
    if kind not in _SOUND:
        yield "kind"
    else:
        yield from (field for field, sound in _SOUND[kind].items() if not sound(question))


def _is_text(words: Any) -> bool:
    """Words by language, as everything that is asked."""
    return (
        isinstance(words, dict)
        and bool(words)
        and all(isinstance(each, str) and each for pair in words.items() for each in pair)
    )


def _has_choices(question: Question) -> bool:
    choices = question.get("choices")
    if not isinstance(choices, list) or not 2 <= len(choices) <= MOST_CHOICES:
        return False
    if not all(isinstance(one, dict) and _is_text(one.get("text")) for one in choices):
        return False
    ids = [one.get("id") for one in choices]
    return len(set(map(str, ids))) == len(ids) and all(
        isinstance(one, str) and 0 < len(one) <= LONGEST_ID for one in ids
    )


def _has_labels(question: Question) -> bool:
    labels = question.get("labels")
    return isinstance(labels, list) and 2 <= len(labels) <= 11 and all(map(_is_text, labels))


def _is_number(value: Any) -> bool:
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= LARGEST
    return isinstance(value, float) and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _has_ends(question: Question) -> bool:
    least, most = question.get("least"), question.get("most")
    return _is_number(least) and _is_number(most) and bool(least < most)  # type: ignore[operator]  # numbers


def _has_step(question: Question) -> bool:
    step = question.get("step")
    return step is not None and _is_number(step) and step > 0


def _has_share(question: Question) -> bool:
    """At least and at most so many choices, where that is said."""
    least, most = question.get("least", 1), question.get("most", MOST_CHOICES)
    return _is_whole(least) and _is_whole(most) and 1 <= least <= most


def _has_rows(question: Question) -> bool:
    rows = question.get("rows", [])
    return (
        isinstance(rows, list)
        and len(rows) <= MOST_ROWS
        and all(
            isinstance(row, dict) and _is_text(row.get("label")) and _is_text(row.get("value"))
            for row in rows
        )
    )


def _has_length(question: Question) -> bool:
    longest = question.get("longest")
    return _is_whole(longest) and 1 <= longest <= LONGEST_WORDS  # type: ignore[operator]  # numbers


_Sound = Mapping[str, Callable[[Question], bool]]
_SOUND: Mapping[str, _Sound] = {
    "say": {},
    "report": {"rows": _has_rows},
    "words": {"longest": _has_length},
    "choose_one": {"choices": _has_choices},
    "choose_several": {"choices": _has_choices, "least": _has_share},
    "scale": {"labels": _has_labels, "first": lambda one: _is_whole(one.get("first"))},
    "slider": {
        "least": _has_ends,
        "step": _has_step,
        "low": lambda one: _is_text(one.get("low")),
        "high": lambda one: _is_text(one.get("high")),
    },
    "stars": {"most": lambda one: _is_whole(one.get("most")) and 3 <= one["most"] <= 10},
    "number": {
        "least": _has_ends,
        "step": _has_step,
        "unit": lambda one: "unit" not in one or _is_text(one["unit"]),
    },
}


def _choices(question: Question) -> set[str]:
    return {one["id"] for one in question["choices"]}


def _one(question: Question, value: Any) -> bool:
    return isinstance(value, str) and value in _choices(question)


def _several(question: Question, value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, str) for one in value)
        and len(set(value)) == len(value)
        and set(value) <= _choices(question)
        and question.get("least", 1) <= len(value) <= question.get("most", MOST_CHOICES)
    )


def _point(question: Question, value: Any) -> bool:
    first = question["first"]
    return _is_whole(value) and first <= value < first + len(question["labels"])


def _place(question: Question, value: Any) -> bool:
    return _is_number(value) and question["least"] <= value <= question["most"]


def _stars(question: Question, value: Any) -> bool:
    return _is_whole(value) and 1 <= value <= question["most"]


_FITTING: Mapping[str, Callable[[Question, Any], bool]] = {
    "choose_one": _one,
    "choose_several": _several,
    "scale": _point,
    "slider": _place,
    "stars": _stars,
    "number": _place,
}


def _longest(questions: Sequence[Question]) -> int:
    """How long the longest answer to all of it can be, written as JSON."""
    whole = {
        question["id"]: [one["id"] for one in question.get("choices", [])] or "9" * LONGEST_NUMBER
        for question in questions
    }
    return len(json.dumps({"answers": whole, DAY_PART: max(DAY_PARTS, key=len)}))
