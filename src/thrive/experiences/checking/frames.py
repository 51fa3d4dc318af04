"""Single frames that cannot be as they are, and questions that leave nobody a way out."""

import base64
from collections.abc import Iterator
from functools import singledispatch

from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.frames import (
    Branch,
    ChooseSeveral,
    Commit,
    Confidence,
    Frame,
    NumberAsked,
    Picture,
    PictureType,
    Quiz,
    Recall,
    Say,
    Slider,
    Wait,
    choice_ids,
)
from thrive.experiences.content.program import Promise

_BEGINS = {
    PictureType.PNG: b"\x89PNG\r\n\x1a\n",
    PictureType.JPEG: b"\xff\xd8\xff",
    PictureType.WEBP: b"RIFF",
}


def check(index: Index) -> Iterator[Finding]:
    """Look at every frame by itself."""
    for path, frame in index.program.placed():
        yield from _of_kind(frame, path)
        yield from _way_out(frame, path)
        if index.program.promise is Promise.ANONYMOUS and _needs_a_link(frame):
            yield Finding(Fault.NOT_ANONYMOUS, path)


def _way_out(frame: Frame, path: Path) -> Iterator[Finding]:
    has_one = any(choice.way_out for choice in getattr(frame, "choices", ()))
    if getattr(frame, "required", False) and not has_one:
        yield Finding(Fault.NO_WAY_OUT, path)


def _needs_a_link(frame: Frame) -> bool:
    """Whether it works only where two answers of one person can be told to be of one person."""
    if isinstance(frame, Wait):
        return frame.until is not None
    return isinstance(frame, Commit) or (isinstance(frame, Recall) and frame.last_time)


@singledispatch
def _of_kind(frame: Frame, path: Path) -> Iterator[Finding]:
    yield from ()


@_of_kind.register
def _(frame: Say, path: Path) -> Iterator[Finding]:
    if frame.picture is not None and not _is_picture(frame.picture):
        details = {"type": frame.picture.type.value}
        yield Finding(Fault.BAD_PICTURE, (*path, "picture", "base64"), details)


def _is_picture(picture: Picture) -> bool:
    try:
        content = base64.b64decode("".join(picture.base64.split()), validate=True)
    except ValueError:  # not base64, or not even ASCII
        return False
    is_webp = picture.type is not PictureType.WEBP or content[8:12] == b"WEBP"
    return content.startswith(_BEGINS[picture.type]) and is_webp


@_of_kind.register
def _(frame: Slider, path: Path) -> Iterator[Finding]:
    if frame.least >= frame.most:
        yield _bounds(path, frame.least, frame.most)
    elif not 0 < frame.step <= frame.most - frame.least:
        yield Finding(Fault.BAD_STEPS, (*path, "step"))


@_of_kind.register
def _(frame: NumberAsked, path: Path) -> Iterator[Finding]:
    if frame.least is not None and frame.most is not None and frame.least >= frame.most:
        yield _bounds(path, frame.least, frame.most)


@_of_kind.register
def _(frame: ChooseSeveral, path: Path) -> Iterator[Finding]:
    if frame.least > min(frame.most, len(frame.choices)):
        yield _bounds(path, frame.least, min(frame.most, len(frame.choices)))


@_of_kind.register
def _(frame: Quiz, path: Path) -> Iterator[Finding]:
    for number, name in enumerate(frame.right):
        if name not in choice_ids(frame):
            yield Finding(Fault.UNKNOWN_CHOICE, (*path, "right", number), {"name": name})
        elif name in frame.right[:number]:
            yield Finding(Fault.DUPLICATE_ID, (*path, "right", number), {"name": name})


@_of_kind.register
def _(frame: Confidence, path: Path) -> Iterator[Finding]:
    if list(frame.steps) != sorted(set(frame.steps)):
        yield Finding(Fault.BAD_STEPS, (*path, "steps"))


@_of_kind.register
def _(frame: Branch, path: Path) -> Iterator[Finding]:
    if not frame.ways and frame.otherwise is None:
        yield Finding(Fault.MISSING, path, {"name": "ways"})


@_of_kind.register
def _(frame: Wait, path: Path) -> Iterator[Finding]:
    said = [one for one in (frame.hours, frame.days, frame.until) if one is not None]
    if len(said) != 1:
        yield Finding(Fault.WAIT_FOR_ONE, path)


def _bounds(path: Path, least: float, most: float) -> Finding:
    return Finding(Fault.BAD_BOUNDS, path, {"least": least, "most": most})
