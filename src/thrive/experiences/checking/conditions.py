"""Conditions that can be told never to hold, or to compare what cannot be compared."""

from collections.abc import Iterator

from thrive.experiences.checking import references
from thrive.experiences.checking.index import Index
from thrive.experiences.checking.scores import bounds_of
from thrive.experiences.content.conditions import (
    Answered,
    AnswerTest,
    Carried,
    Condition,
    InArm,
    Right,
    ScoreTest,
)
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.frames import (
    ChooseOne,
    ChooseSeveral,
    Confidence,
    Frame,
    Quiz,
    Scale,
    Stars,
    bounds,
    choice_ids,
)
from thrive.experiences.content.program import Promise
from thrive.experiences.content.walk import conditions_in

_NUMBER_TESTS = ("is", "is_not", "at_least", "at_most")


def check(index: Index) -> Iterator[Finding]:
    """Look at every condition, those inside others included."""
    for path, condition in conditions_in(index.program):
        yield from _of_condition(index, path, condition)


def _of_condition(index: Index, path: Path, condition: Condition) -> Iterator[Finding]:
    match condition:
        case AnswerTest(answer=name):
            wrong = list(references.earlier_question(index, (*path, "answer"), name))
            yield from wrong or _compared(path, condition, index.frames[name])
        case Answered(answered=name):
            yield from references.earlier_question(index, (*path, "answered"), name)
        case Carried(carried=name):
            yield from references.known_question(index, (*path, "carried"), name)
            if index.program.promise is Promise.ANONYMOUS:
                yield Finding(Fault.NOT_ANONYMOUS, path)
        case Right(right=name):
            yield from _quiz(index, (*path, "right"), name)
        case ScoreTest(score=name):
            wrong = list(references.earlier_score(index, (*path, "score"), name))
            yield from wrong or _reckoned(index, path, condition)
        case InArm():
            yield from _arm(index, path, condition)


def _quiz(index: Index, path: Path, name: str) -> Iterator[Finding]:
    wrong = list(references.earlier_question(index, path, name))
    if not wrong and not isinstance(index.frames[name], Quiz):
        wrong = [Finding(Fault.NOT_A_QUIZ, path, {"name": name})]
    yield from wrong


def _arm(index: Index, path: Path, condition: InArm) -> Iterator[Finding]:
    lot = index.lots.get(condition.arm)
    if lot is None:
        yield Finding(Fault.UNKNOWN_LOT, (*path, "arm"), {"name": condition.arm})
    elif condition.is_ not in {arm.id for arm in lot.arms}:
        yield Finding(Fault.UNKNOWN_ARM, (*path, "is"), {"name": condition.is_})


def _given(condition: AnswerTest | ScoreTest) -> dict[str, str | float]:
    tests = {
        "is": getattr(condition, "is_", None),
        "is_not": getattr(condition, "is_not", None),
        "at_least": condition.at_least,
        "at_most": condition.at_most,
        "includes": getattr(condition, "includes", None),
    }
    return {name: value for name, value in tests.items() if value is not None}


def _tests_for(frame: Frame) -> tuple[str, ...]:
    match frame:
        case ChooseOne():
            return ("is", "is_not")
        case ChooseSeveral():
            return ("includes",)
        case Quiz():
            return ()
    return _NUMBER_TESTS if bounds(frame) else ()


def _compared(path: Path, condition: AnswerTest, frame: Frame) -> Iterator[Finding]:
    tests = _tests_for(frame)
    given = _given(condition)
    if not given:
        yield Finding(Fault.NO_TEST, path)
    unfit = [name for name in given if name not in tests]
    for name in unfit:
        expected = ", ".join(tests) or ("right" if isinstance(frame, Quiz) else "answered")
        details = {"name": frame.id, "test": name, "expected": expected}
        yield Finding(Fault.NO_SUCH_TEST, (*path, name), details)
    if unfit:
        return
    if isinstance(frame, ChooseOne | ChooseSeveral):
        yield from _chosen(path, given, frame)
    elif (ends := bounds(frame)) is not None:
        yield from _within(path, given, ends, _steps_of(frame))


def _chosen(
    path: Path, given: dict[str, str | float], frame: ChooseOne | ChooseSeveral
) -> Iterator[Finding]:
    for name, value in given.items():
        if value not in choice_ids(frame):
            yield Finding(Fault.UNKNOWN_CHOICE, (*path, name), {"name": value})


def _steps_of(frame: Frame) -> frozenset[float] | None:
    """The numbers that can be answered, where they are few."""
    match frame:
        case Confidence(steps=steps):
            return frozenset(map(float, steps))
        case Scale(labels=labels, first=first):
            return frozenset(float(first + number) for number in range(len(labels)))
        case Stars(most=most):
            return frozenset(float(number) for number in range(1, most + 1))
    return None


def _within(
    path: Path,
    given: dict[str, str | float],
    ends: tuple[float, float],
    steps: frozenset[float] | None,
) -> Iterator[Finding]:
    for name, value in given.items():
        if isinstance(value, str):
            yield Finding(Fault.NOT_A_NUMBER, (*path, name), {"value": value})
            return
    least = max(ends[0], float(given.get("at_least", ends[0])))
    most = min(ends[1], float(given.get("at_most", ends[1])))
    wanted = given.get("is")
    is_met = wanted is None or (least <= float(wanted) <= most and (not steps or wanted in steps))
    if least > most or not is_met:
        yield Finding(Fault.NEVER_HOLDS, path, {"least": ends[0], "most": ends[1]})


def _reckoned(index: Index, path: Path, condition: ScoreTest) -> Iterator[Finding]:
    given = _given(condition)
    if not given:
        yield Finding(Fault.NO_TEST, path)
    ends = bounds_of(index, index.scores[condition.score])
    if ends is not None:
        yield from _within(path, given, ends, None)
