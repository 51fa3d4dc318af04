"""Scores that cannot be reckoned, or would mean nothing."""

from collections.abc import Iterator

from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.frames import Quiz, bounds
from thrive.experiences.content.program import Method, Score

Ends = tuple[float, float]


def check(index: Index) -> Iterator[Finding]:
    """Look at every score and its items."""
    for number, score in enumerate(index.program.scores):
        path: Path = ("scores", number)
        for position, (name, is_reversed) in enumerate(score.items()):
            yield from _item(index, (*path, "of", position), name, is_reversed)
        yield from _whole(index, path, score)


def _item(index: Index, path: Path, name: str, is_reversed: bool) -> Iterator[Finding]:
    if name not in index.frames:
        yield Finding(Fault.UNKNOWN_FRAME, path, {"name": name})
        return
    ends = bounds(index.frames[name])
    if ends is None:
        yield Finding(Fault.NOT_COUNTABLE, path, {"name": name})
    elif is_reversed and (_is_open(ends) or isinstance(index.frames[name], Quiz)):
        yield Finding(Fault.NOT_REVERSIBLE, path, {"name": name})


def _whole(index: Index, path: Path, score: Score) -> Iterator[Finding]:
    names = [name for name, _reversed in score.items()]
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Finding(Fault.DUPLICATE_ID, (*path, "of", position), {"name": name})
    if score.needs is not None and score.needs > len(names):
        yield Finding(Fault.NEEDS_TOO_MANY, (*path, "needs"), {"items": len(names)})
    ranges = _ranges(index, score)
    if score.method is not Method.SUM and len(set(ranges)) > 1:
        yield Finding(Fault.DIFFERENT_RANGES, (*path, "of"))
    if score.method is Method.SHARE:
        yield from _agreement(path, score, ranges)
    elif score.agrees_from is not None:
        yield Finding(Fault.NO_AGREEMENT, (*path, "agrees_from"))


def _agreement(path: Path, score: Score, ranges: list[Ends]) -> Iterator[Finding]:
    if score.agrees_from is None:
        yield Finding(Fault.MISSING, path, {"name": "agrees_from"})
    elif ranges and not ranges[0][0] < score.agrees_from <= ranges[0][1]:
        details = {"value": score.agrees_from, "least": ranges[0][0], "most": ranges[0][1]}
        yield Finding(Fault.OUT_OF_RANGE, (*path, "agrees_from"), details)


def bounds_of(index: Index, score: Score) -> Ends | None:
    """The least and the most that a score can be; None where its items are not known."""
    ranges = _ranges(index, score)
    if not ranges:
        return None
    if score.method is Method.SHARE:
        return 0.0, 1.0
    if score.method is Method.MEAN:
        return min(low for low, _high in ranges), max(high for _low, high in ranges)
    # With items missing a sum is smaller, or greater where items go below zero.
    return sum(min(low, 0.0) for low, _high in ranges), sum(max(high, 0.0) for _low, high in ranges)


def _ranges(index: Index, score: Score) -> list[Ends]:
    frames = [index.frames[name] for name, _reversed in score.items() if name in index.frames]
    return [ends for frame in frames if (ends := bounds(frame)) is not None]


def _is_open(ends: Ends) -> bool:
    return ends[0] == float("-inf") or ends[1] == float("inf")
