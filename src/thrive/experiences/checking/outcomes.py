"""Outcomes that could not be told, or would mean nothing."""

from collections.abc import Iterator

from thrive.experiences.checking.index import Index
from thrive.experiences.checking.scores import Ends, bounds_of
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.frames import (
    ChooseOne,
    ChooseSeveral,
    Frame,
    Quiz,
    bounds,
    choice_ids,
)
from thrive.experiences.content.program import RESPONSE_RATE, Outcome, Score, Told

COUNTED = (Told.MEAN, Told.AGREEMENT)


def check(index: Index) -> Iterator[Finding]:
    """Look at every outcome: what it is of, and whether that can be told so."""
    seen: set[str] = set()
    for number, outcome in enumerate(index.program.outcomes):
        path: Path = ("outcomes", number)
        if outcome.id in seen:
            yield Finding(Fault.DUPLICATE_ID, (*path, "id"), {"name": outcome.id})
        if outcome.id == RESPONSE_RATE:
            yield Finding(Fault.RESERVED_OUTCOME, (*path, "id"), {"name": outcome.id})
        seen.add(outcome.id)
        yield from _source(index, path, outcome)
        yield from _unasked(path, outcome)


def _source(index: Index, path: Path, outcome: Outcome) -> Iterator[Finding]:
    frame, score = index.frames.get(outcome.of), index.scores.get(outcome.of)
    if frame is None and score is None:
        yield Finding(Fault.NO_FRAME_OR_SCORE, (*path, "of"), {"name": outcome.of})
        return
    fitting = tuple(COUNTED) if frame is None else _told_of(frame)
    if outcome.told not in fitting:
        expected = ", ".join(told.value for told in fitting) or "–"
        details = {"told": outcome.told.value, "name": outcome.of, "expected": expected}
        yield Finding(Fault.NOT_TOLD_SO, (*path, "told"), details)
    elif outcome.told is Told.AGREEMENT:
        yield from _agreement(path, outcome, _ends(index, frame, score))
    elif outcome.told is Told.CHOICE:
        yield from _choice(path, outcome, frame)


def _ends(index: Index, frame: Frame | None, score: Score | None) -> Ends | None:
    if frame is not None:
        return bounds(frame)
    return None if score is None else bounds_of(index, score)


def _told_of(frame: Frame) -> tuple[Told, ...]:
    match frame:
        case Quiz():
            return Told.RIGHT, Told.CHOICE
        case ChooseOne() | ChooseSeveral():
            return (Told.CHOICE,)
    return tuple(COUNTED) if bounds(frame) is not None else ()


def _agreement(path: Path, outcome: Outcome, ends: Ends | None) -> Iterator[Finding]:
    if outcome.agrees_from is None:
        yield Finding(Fault.MISSING, path, {"name": "agrees_from"})
    elif ends is not None and not ends[0] < outcome.agrees_from <= ends[1]:
        details = {"value": outcome.agrees_from, "least": ends[0], "most": ends[1]}
        yield Finding(Fault.OUT_OF_RANGE, (*path, "agrees_from"), details)


def _choice(path: Path, outcome: Outcome, frame: Frame | None) -> Iterator[Finding]:
    if outcome.choice is None:
        yield Finding(Fault.MISSING, path, {"name": "choice"})
    elif frame is not None and outcome.choice not in choice_ids(frame):
        yield Finding(Fault.UNKNOWN_CHOICE, (*path, "choice"), {"name": outcome.choice})


def _unasked(path: Path, outcome: Outcome) -> Iterator[Finding]:
    """What belongs to another way of telling."""
    for key, told in (("agrees_from", Told.AGREEMENT), ("choice", Told.CHOICE)):
        if getattr(outcome, key) is not None and outcome.told is not told:
            details = {"name": key, "told": told.value}
            yield Finding(Fault.NOT_FOR_THIS, (*path, key), details)
