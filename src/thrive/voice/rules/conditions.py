"""When an anonymous question is shown: a closed list of tests, and nothing that is evaluated.

A question may carry ``{"shown": {"when": [[test, …], …]}}``: it is shown when all tests of at least
one row hold. A test is ``{"of": id, word: value}`` with one of the words of ``WORDS``, about a
question that comes before. Whatever was not answered, or not shown, fails every test but
``{"answered": false}``: ``not``, ``below``, ``above`` and ``without`` as well. To turn a test round
takes two rows, the opposite word and ``{"answered": false}``.

The browser decides by ``intake/client/conditions.js``; both are tested against one table of cases,
``tests/voice/conditions.json``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

MOST_ROWS = 20
MOST_TESTS = 20

Question = Mapping[str, Any]  # JSON: see rules.questions
Fits = Callable[[Question, Any], bool]


def shown(question: Question, given: Mapping[str, Any]) -> bool:
    """Whether a question is shown after these answers to earlier ones. ``Any``: JSON."""
    if "shown" not in question:
        return True
    return any(all(_holds(test, given) for test in row) for row in question["shown"]["when"])


def along(
    questions: Sequence[Question], given: Mapping[str, Any], fits: Fits
) -> Iterator[tuple[Question, Any]]:
    """The questions that were shown and answered so that it fits, each with its answer."""
    said: dict[str, Any] = {}
    for question in questions:
        name = question["id"]
        if name in given and shown(question, said) and fits(question, given[name]):
            said[name] = given[name]
            yield question, given[name]


def is_sound(question: Question, before: Sequence[str]) -> bool:
    """Whether what a question carries as ``shown`` can be decided; ``before`` are earlier ids."""
    if "shown" not in question:
        return True
    carried = question["shown"]
    rows = carried.get("when") if isinstance(carried, dict) and set(carried) == {"when"} else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        return False
    return all(
        isinstance(row, list)
        and 1 <= len(row) <= MOST_TESTS
        and all(_is_test(test, before) for test in row)
        for row in rows
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(value: Any, wanted: Any) -> bool:
    """Equal, and of one kind: a browser takes neither true for 1 nor a list for its text."""
    return _is_number(value) == _is_number(wanted) and bool(value == wanted)


def _compares(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, wanted: _is_number(value) and compare(value, wanted)


WORDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": _same,
    "not": lambda value, wanted: not _same(value, wanted),
    "least": _compares(lambda value, wanted: value >= wanted),
    "below": _compares(lambda value, wanted: value < wanted),
    "most": _compares(lambda value, wanted: value <= wanted),
    "above": _compares(lambda value, wanted: value > wanted),
    "includes": lambda value, wanted: isinstance(value, list) and wanted in value,
    "without": lambda value, wanted: isinstance(value, list) and wanted not in value,
}
_NUMBERS = {"least", "below", "most", "above"}


def _holds(test: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    ((word, wanted),) = ((word, value) for word, value in test.items() if word != "of")
    is_answered = test["of"] in given
    if word == "answered":
        return is_answered is wanted
    return is_answered and WORDS[word](given[test["of"]], wanted)


def _is_test(test: Any, before: Sequence[str]) -> bool:
    """``Any``: JSON."""
    if not isinstance(test, dict) or len(test) != 2 or test.get("of") not in before:
        return False
    ((word, wanted),) = ((word, value) for word, value in test.items() if word != "of")
    if word == "answered":
        return isinstance(wanted, bool)
    if word in _NUMBERS:
        return _is_number(wanted)
    if word in {"includes", "without"}:
        return isinstance(wanted, str)
    return word in WORDS and (isinstance(wanted, str) or _is_number(wanted))
