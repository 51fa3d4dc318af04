"""What differs between two editions of a program, part by part. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum, auto
from typing import Any

from thrive.experiences.content.program import Program
from thrive.experiences.content.writing import part

Flat = dict[str, str]


class Happened(StrEnum):
    """What became of a part."""

    ADDED = auto()
    REMOVED = auto()
    MOVED = auto()
    CHANGED = auto()


class Part(StrEnum):
    """What has a name of its own in a program."""

    PROGRAM = auto()
    EXPERIENCE = auto()
    FRAME = auto()
    SCORE = auto()
    LOT = auto()
    OUTCOME = auto()


@dataclass(frozen=True)
class Change:
    """One thing that differs. ``key`` and ``was`` or ``now`` where something was changed in it."""

    happened: Happened
    part: Part
    name: str
    key: str = ""
    was: str = ""
    now: str = ""


def difference(before: Program, after: Program) -> tuple[Change, ...]:
    """Everything that differs, from the program as a whole down to its frames."""
    return (
        *_changed(Part.PROGRAM, after.program, _own(before), _own(after)),
        *_among(Part.LOT, _named(before.lots), _named(after.lots)),
        *_among(Part.SCORE, _named(before.scores), _named(after.scores)),
        *_among(Part.OUTCOME, _named(before.outcomes), _named(after.outcomes)),
        *_among(Part.EXPERIENCE, _named(before.experiences), _named(after.experiences)),
        *_among(Part.FRAME, _frames(before), _frames(after)),
        *_moved_between(before, after),
    )


def _named(parts: Sequence[Any]) -> dict[str, Flat]:
    """``Any``: experiences, scores, outcomes, lots: nothing in common but that they have names."""
    return {one.id: _own(one) for one in parts}


def _frames(program: Program) -> dict[str, Flat]:
    return {frame.id: _own(frame) for _path, frame in program.placed()}


def _own(content: Any) -> Flat:
    """What a part says itself: its named parts are compared by themselves."""
    return {
        key: words
        for top, value in part(content).items()
        if top not in {"experiences", "frames", "lots", "outcomes", "scores"}
        for key, words in _flat(top, value)
    }


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """Leaves by the way to them. What has a name is known by it, so that others may move."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            name = inner.get("id", number) if isinstance(inner, Mapping) else number
            yield from _flat(f"{key}.{name}", inner)
        if value and isinstance(value[0], Mapping) and "id" in value[0]:
            yield f"{key}.order", ", ".join(str(inner["id"]) for inner in value)
    else:
        yield key, str(value)


def _among(kind: Part, before: Mapping[str, Flat], after: Mapping[str, Flat]) -> Iterator[Change]:
    for name in before:
        if name not in after:
            yield Change(Happened.REMOVED, kind, name)
    moved = _moved(list(before), list(after))
    for name, flat in after.items():
        if name not in before:
            yield Change(Happened.ADDED, kind, name)
            continue
        if name in moved:
            yield Change(Happened.MOVED, kind, name)
        yield from _changed(kind, name, before[name], flat)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest that must be carried elsewhere to make one order of the other, or nearly so."""
    old = [name for name in before if name in after]
    new = [name for name in after if name in before]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    stayed = {
        name
        for block in matcher.get_matching_blocks()
        for name in old[block.a : block.a + block.size]
    }
    return set(old) - stayed


def _moved_between(before: Program, after: Program) -> Iterator[Change]:
    homes = _homes(before)
    for name, home in _homes(after).items():
        if name in homes and homes[name] != home:
            change = Change(Happened.MOVED, Part.FRAME, name)
            yield replace(change, key="experience", was=homes[name], now=home)


def _homes(program: Program) -> dict[str, str]:
    return {
        frame.id: experience.id for experience in program.experiences for frame in experience.frames
    }


def _changed(kind: Part, name: str, before: Flat, after: Flat) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            yield Change(Happened.CHANGED, kind, name, key, was, now)
