"""Frames that name others: those must exist, must have been shown, and must fit."""

from collections.abc import Iterator

from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.frames import Confidence, Frame, Quiz, Recall, Report, Wait
from thrive.experiences.content.frames import is_question as is_asked


def check(index: Index) -> Iterator[Finding]:
    """Follow every name from frame to frame."""
    for path, frame in index.program.placed():
        yield from _of_frame(index, path, frame)


def _of_frame(index: Index, path: Path, frame: Frame) -> Iterator[Finding]:
    match frame:
        case Recall(of=name, last_time=last_time):
            find = known_question if last_time else earlier_question
            yield from find(index, (*path, "of"), name)
        case Wait(until=str(name)):
            yield from earlier_question(index, (*path, "until"), name)
        case Report(of=names):
            for number, name in enumerate(names):
                yield from _reported(index, (*path, "of", number), name)
        case Confidence(about=name):
            yield from earlier(index, (*path, "about"), name)
            yield from _beside_its_quiz(index, path, frame)


def _reported(index: Index, path: Path, name: str) -> Iterator[Finding]:
    if name in index.scores:
        yield from earlier_score(index, path, name)
    else:
        yield from earlier_question(index, path, name)


def _beside_its_quiz(index: Index, path: Path, frame: Confidence) -> Iterator[Finding]:
    """After the explanation nobody's sureness means anything, so it is asked before."""
    if not isinstance(index.frames.get(frame.about), Quiz):
        return
    _experiences, number, _frames, position = path
    before = index.program.experiences[int(number)].frames[int(position) - 1] if position else None
    if before is None or before.id != frame.about:
        names = f"{frame.about}, {frame.id}"
        yield Finding(Fault.NOT_TOGETHER, (*path, "about"), {"names": names})


def earlier(index: Index, path: Path, name: str) -> Iterator[Finding]:
    """What is wrong with naming a frame here, if it must have come before."""
    if name not in index.frames:
        yield Finding(Fault.UNKNOWN_FRAME, path, {"name": name})
    elif index.orders[name] >= index.order_at(path):
        fault = Fault.OWN_FRAME if _is_inside(index, path, name) else Fault.LATER_FRAME
        yield Finding(fault, path, {"name": name})


def earlier_question(index: Index, path: Path, name: str) -> Iterator[Finding]:
    """The same, if it must be a question too."""
    found = [*earlier(index, path, name), *_asked(index, path, name)]
    yield from found[:1]


def known_question(index: Index, path: Path, name: str) -> Iterator[Finding]:
    """What is wrong with naming a question of the last time here, wherever it stands."""
    if name not in index.frames:
        yield Finding(Fault.UNKNOWN_FRAME, path, {"name": name})
    yield from _asked(index, path, name)


def earlier_score(index: Index, path: Path, name: str) -> Iterator[Finding]:
    """What is wrong with naming a score here: its items must have come before."""
    if name not in index.scores:
        yield Finding(Fault.UNKNOWN_SCORE, path, {"name": name})
    elif index.last_order_of(index.scores[name]) >= index.order_at(path):
        yield Finding(Fault.LATER_SCORE, path, {"name": name})


def _asked(index: Index, path: Path, name: str) -> Iterator[Finding]:
    if name in index.frames and not is_asked(index.frames[name]):
        yield Finding(Fault.NOT_A_QUESTION, path, {"name": name})


def _is_inside(index: Index, path: Path, name: str) -> bool:
    match path:
        case ("experiences", int(number), "frames", int(position), *_rest):
            return index.program.experiences[number].frames[position].id == name
    return False
