"""When each frame of a program is shown, as a page decides it that knows only its own answers.

Branches and conditions become lists of tests, of which one must hold whole: what
voice.rules.conditions and the browser look at. Pure. A test of an answer that was not given does
not hold, so what is turned round holds also where nothing was answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any as Json
from typing import NamedTuple, TypeAlias

from thrive.experiences.content.conditions import All, Answered, AnswerTest, Any, Condition, Not
from thrive.experiences.content.frames import END, Branch, Frame, ShortText, is_question
from thrive.voice.rules.conditions import MOST_ROWS


class Test(NamedTuple):
    """One answer compared, in the words of voice.rules.conditions."""

    of: str
    word: str
    value: str | float | bool


Ways: TypeAlias = frozenset[frozenset[Test]]  # one of them must hold, and in it all tests
ALWAYS: Ways = frozenset({frozenset()})
NEVER: Ways = frozenset()
_OPPOSITE = {
    "is": "not", "not": "is", "least": "below", "below": "least", "most": "above",
    "above": "most", "includes": "without", "without": "includes",
}  # fmt: skip


class CannotBeAsked(ValueError):
    """A way that a page without a memory cannot look at."""


def either(*several: Ways) -> Ways:
    """What holds if one of them holds."""
    found = {tests for ways in several for tests in ways if _is_possible(tests)}
    while (shorter := _shorter(found)) is not None:
        found.add(shorter)
        found = {one for one in found if not any(other < one for other in found)}
    kept = frozenset(one for one in found if not any(other < one for other in found))
    if len(kept) > MOST_ROWS:
        raise CannotBeAsked("too many ways")
    return kept


def both(one: Ways, other: Ways) -> Ways:
    """What holds if both hold."""
    return either(frozenset(left | right for left in one for right in other))


def plain(ways: Ways) -> dict[str, Json]:
    """As it stands on the page, always in one order. ``Any``: JSON."""
    lists = [[{"of": one.of, one.word: one.value} for one in sorted(tests)] for tests in ways]
    return {"when": sorted(lists, key=str)}


class Reader:
    """Reads the conditions of a program, given its frames by name."""

    def __init__(self, frames: Mapping[str, Frame]) -> None:
        self._frames = frames

    def shown(self, frames: Sequence[Frame], at_all: Condition | None) -> dict[str, Ways]:
        """When each frame of an experience is shown; ``at_all`` is when the experience is.

        Raises CannotBeAsked.
        """
        places = {frame.id: place for place, frame in enumerate(frames)} | {END: len(frames)}
        arriving: list[Ways] = [self._holds(at_all), *[NEVER] * len(frames)]
        found = {}
        for place, frame in enumerate(frames):
            here = arriving[place]
            for go, ways in self._onward(frame, places, place, here):
                if go <= place:
                    raise CannotBeAsked("leads back")
                arriving[go] = either(arriving[go], ways)
            found[frame.id] = both(here, self._holds(frame.when))
        return found

    def _onward(
        self, frame: Frame, places: Mapping[str, int], place: int, here: Ways
    ) -> Iterable[tuple[int, Ways]]:
        if not isinstance(frame, Branch):
            return [(place + 1, here)]
        found = []
        if frame.when is not None:
            found.append((place + 1, both(here, self._fails(frame.when))))
            here = both(here, self._holds(frame.when))
        for way in frame.ways:
            found.append((places[way.go], both(here, self._holds(way.when))))
            here = both(here, self._fails(way.when))
        found.append((places[frame.otherwise] if frame.otherwise else place + 1, here))
        return found

    def _holds(self, condition: Condition | None) -> Ways:
        match condition:
            case None:
                return ALWAYS
            case All(all=inner):
                return _all(map(self._holds, inner))
            case Any(any=inner):
                return either(*map(self._holds, inner))
            case Not(not_=turned):
                return self._fails(turned)
            case Answered(answered=name):
                return _only(Test(self._asked(name), "answered", True))
            case AnswerTest():
                return frozenset({frozenset(self._tests(condition))})
        raise CannotBeAsked("knows more than this page")

    def _fails(self, condition: Condition) -> Ways:
        match condition:
            case All(all=inner):
                return either(*map(self._fails, inner))
            case Any(any=inner):
                return _all(map(self._fails, inner))
            case Not(not_=turned):
                return self._holds(turned)
            case Answered(answered=name):
                return _only(_unanswered(self._asked(name)))
            case AnswerTest(answer=name):
                turned_tests = [_turned(test) for test in self._tests(condition)]
                return either(*map(_only, [*turned_tests, _unanswered(name)]))
        raise CannotBeAsked("knows more than this page")

    def _asked(self, name: str) -> str:
        frame = self._frames[name]
        if not is_question(frame) or isinstance(frame, ShortText):
            raise CannotBeAsked("words are kept apart")
        return name

    def _tests(self, condition: AnswerTest) -> list[Test]:
        name = self._asked(condition.answer)
        given = (
            ("is", condition.is_), ("not", condition.is_not), ("least", condition.at_least),
            ("most", condition.at_most), ("includes", condition.includes),
        )  # fmt: skip
        return [Test(name, word, value) for word, value in given if value is not None]


def _only(test: Test) -> Ways:
    return frozenset({frozenset({test})})


def _all(several: Iterable[Ways]) -> Ways:
    found = ALWAYS
    for one in several:
        found = both(found, one)
    return found


def _turned(test: Test) -> Test:
    return test._replace(word=_OPPOSITE[test.word])


def _unanswered(name: str) -> Test:
    return Test(name, "answered", False)


def _is_possible(tests: frozenset[Test]) -> bool:
    """Whether no two of them contradict each other."""
    silent = {test.of for test in tests if test == _unanswered(test.of)}
    return not any(
        (test.of in silent and test != _unanswered(test.of))
        or (test.word in _OPPOSITE and _turned(test) in tests)
        for test in tests
    )


def _shorter(found: set[frozenset[Test]]) -> frozenset[Test] | None:
    """What is left of lists that together hold whatever is answered to one question."""
    for tests in found:
        for test in tests:
            if test.word not in _OPPOSITE:
                continue
            rest = tests - {test}
            others = (rest | {_turned(test)}, rest | {_unanswered(test.of)})
            if rest not in found and all(_covers(found, one) for one in others):
                return rest
    return None


def _covers(found: set[frozenset[Test]], tests: frozenset[Test]) -> bool:
    return any(one <= tests for one in found)
