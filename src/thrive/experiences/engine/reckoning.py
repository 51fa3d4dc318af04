"""Scores and conditions: what follows from what was said."""

from collections.abc import Mapping

from thrive.experiences.content.conditions import (
    All,
    Answered,
    AnswerTest,
    Any,
    Carried,
    Condition,
    GroupAttribute,
    InArm,
    InGroup,
    Not,
    Right,
    ScoreTest,
)
from thrive.experiences.content.frames import Frame, Quiz, bounds
from thrive.experiences.content.program import Method, Program, Score
from thrive.experiences.engine.answers import Value
from thrive.experiences.engine.state import State


def holds(state: State, condition: Condition | None) -> bool:
    """Whether a condition holds now. What is missing fails every test of it."""
    match condition:
        case None:
            return True
        case All(all=inner):
            return all(holds(state, one) for one in inner)
        case Any(any=inner):
            return any(holds(state, one) for one in inner)
        case Not(not_=one):
            return not holds(state, one)
        case AnswerTest():
            return _answer_fits(state.answers.get(condition.answer), condition)
        case ScoreTest(at_least=least, at_most=most):
            number = score_of(state, condition.score)
            return number is not None and _lies(number, least, most)
    return _fact(state, condition)


def _fact(state: State, condition: Answered | Right | Carried | InGroup | InArm) -> bool:
    match condition:
        case Answered(answered=name):
            return name in state.answers
        case Carried(carried=name):
            return name in state.last_time
        case Right(right=name):
            return is_right(state.program.frame(name), state.answers.get(name))
        case InGroup(group=GroupAttribute.ID, is_=wanted):
            return any(group.id == wanted for group in state.circumstances.groups)
        case InGroup(is_=wanted):
            return any(group.kind == wanted for group in state.circumstances.groups)
        case InArm():
            return any(
                drawn.lot == condition.arm and drawn.arm == condition.is_ for drawn in state.arms
            )


def _answer_fits(value: Value | None, condition: AnswerTest) -> bool:
    if value is None:
        return False
    if condition.includes is not None:
        return isinstance(value, tuple) and condition.includes in value
    if condition.is_ is not None and value != condition.is_:
        return False
    if condition.is_not is not None and value == condition.is_not:
        return False
    if isinstance(value, int | float):
        return _lies(value, condition.at_least, condition.at_most)
    return condition.at_least is None and condition.at_most is None


def _lies(number: float, least: float | None, most: float | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def is_right(frame: Frame, value: Value | None) -> bool:
    """Whether a quiz was answered rightly: all that is right, and nothing else."""
    return isinstance(frame, Quiz) and isinstance(value, tuple) and set(value) == set(frame.right)


def score_of(state: State, name: str) -> float | None:
    """A score by its name; None as long as too few of its items are answered."""
    for score in state.program.scores:
        if score.id == name:
            return reckon(state.program, score, state.answers)
    return None


def reckon(program: Program, score: Score, answers: Mapping[str, Value]) -> float | None:
    """Reckon a score from answers; None if too few of its items are answered."""
    numbers = [
        number
        for name, is_reversed in score.items()
        if (number := _number(program.frame(name), answers.get(name), is_reversed)) is not None
    ]
    if len(numbers) < (score.needs or len(score.of)):
        return None
    if score.method is Method.SUM:
        return sum(numbers)
    if score.method is Method.SHARE and score.agrees_from is not None:
        numbers = [float(number >= score.agrees_from) for number in numbers]
    return sum(numbers) / len(numbers)


def _number(frame: Frame, value: Value | None, is_reversed: bool) -> float | None:
    if isinstance(frame, Quiz) and value is not None:
        return float(is_right(frame, value))
    ends = bounds(frame)
    if ends is None or not isinstance(value, int | float):
        return None
    return ends[0] + ends[1] - value if is_reversed else float(value)
