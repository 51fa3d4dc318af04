"""What is wrong with a draft, part by part, also while much of it is still missing. Pure.

A program that cannot be read is not checked by ``checking``. So that warnings come while somebody
types, what is empty is filled for the check, and what cannot be read at all is left out of it.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

from thrive.experiences import checking
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.hints import Hint, fields_of, hint_of
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain, read
from thrive.experiences.content.texts import Text
from thrive.experiences.drafting.records import record_of

UNSAID = "…"  # stands for words that are still to come
_ROUNDS = 4  # leaving something out may leave something else without what it needs


@dataclass(frozen=True)
class Looked:
    """A draft looked at. ``program`` is there if nothing refuses it, ``shown`` as far as it goes.

    What is still unsaid stands in ``shown`` as an ellipsis; what cannot be read is not in it.
    """

    program: Program | None
    shown: Program | None
    findings: tuple[Finding, ...]

    def at(self, part: str, document: Plain) -> tuple[Finding, ...]:
        """What is wrong with a frame, an experience or another part, and inside it."""
        return tuple(one for one in self.findings if part_of(one.path, document) == part)


def look(document: Plain) -> Looked:
    """Look at a draft: everything that is wrong with it, refusals first."""
    tidied = _completed(Hint(Program), document, "")
    program, findings = read(tidied)
    if program is not None:
        found = checking.check(program)
        is_fit = all(one.is_warning for one in found)
        return Looked(program if is_fit else None, program, found)
    shown, more = _as_far_as_it_goes(_completed(Hint(Program), document, _first(document)))
    known = {(one.fault, one.path) for one in findings}
    added = tuple(one for one in more if (one.fault, one.path) not in known)
    found = tuple(sorted((*findings, *added), key=lambda one: one.is_warning))
    return Looked(None, shown, found)


def part_of(path: Path, document: Plain) -> str:
    """Which part a page shows a finding at: a frame, an experience, or a part of the program."""
    match path:
        case ("experiences", int(number), "frames", int(position), *_rest):
            name = _id_at(document, "experiences", number, "frames", position)
            return f"frames/{name}"
        case ("experiences", int(number), *_rest):
            return f"experiences/{_id_at(document, 'experiences', number)}"
        case (("scores" | "lots" | "outcomes" | "languages" | "promise") as top, *_rest):
            return str(top)
    return "program"


def _id_at(document: Plain, *path: str | int) -> str:
    value = _inside(document, path)
    return str(value.get("id", "")) if isinstance(value, dict) else ""


def _inside(value: Plain, path: Sequence[str | int]) -> Plain:
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _first(document: Plain) -> str:
    languages = document.get("languages") if isinstance(document, dict) else None
    first = languages[0] if isinstance(languages, list) and languages else "en"
    return first if isinstance(first, str) else "en"


# What is empty


def _completed(hint: Hint, plain: Plain, language: str) -> Plain:
    """Without what is empty and need not be there; with a language, the rest is filled."""
    if hint.base is Text:
        return {language: UNSAID} if language and plain in ({}, None, "") else plain
    if hint.base is tuple and isinstance(plain, list):
        return [_completed(hint_of(hint.item), one, language) for one in plain]
    record = record_of(hint, plain)
    if record is None or not isinstance(plain, dict):
        return plain
    made = dict(plain)
    for field in fields_of(record):
        inner = hint_of(field.annotation)
        if field.key not in made and not (language and field.is_required and inner.base is Text):
            continue
        if not field.is_required and is_empty(made[field.key]):
            del made[field.key]
            continue
        made[field.key] = _completed(inner, made.get(field.key), language)
    return made


def is_empty(plain: Plain) -> bool:
    """Whether nothing is said in a part, however deep it is."""
    if isinstance(plain, dict):
        return all(is_empty(value) for value in plain.values())
    return plain is None or plain in ("", [])


# What cannot be read


def _as_far_as_it_goes(document: Plain) -> tuple[Program | None, tuple[Finding, ...]]:
    """The program without what cannot be read, and warnings about the rest.

    Refusals are told only if nothing had to be left out: what is missing may be all that is wrong.
    """
    origins = _Origins.of(document)
    is_whole = True
    for _round in range(_ROUNDS):
        program, findings = read(document)
        if program is not None:
            found = checking.check(program)
            kept = [one for one in found if is_whole or one.is_warning]
            return program, tuple(replace(one, path=origins.path(one.path)) for one in kept)
        is_whole = False
        document = _without(document, findings, origins)
    return None, ()


@dataclass
class _Origins:
    """Where what is left stood before others were left out."""

    experiences: list[int]
    frames: list[list[int]]

    @classmethod
    def of(cls, document: Plain) -> "_Origins":
        frames = [_frames_of(one) for one in _experiences_of(document)]
        return cls(list(range(len(frames))), [list(range(len(one))) for one in frames])

    def path(self, path: Path) -> Path:
        """A way through what is left as a way through the whole."""
        match path:
            case ("experiences", int(number), "frames", int(position), *rest):
                there = self.frames[number][position]
                return ("experiences", self.experiences[number], "frames", there, *rest)
            case ("experiences", int(number), *rest):
                return ("experiences", self.experiences[number], *rest)
        return path


def _experiences_of(document: Plain) -> list[Plain]:
    found = document.get("experiences") if isinstance(document, dict) else None
    return found if isinstance(found, list) else []


def _frames_of(experience: Plain) -> list[Plain]:
    found = experience.get("frames") if isinstance(experience, dict) else None
    return found if isinstance(found, list) else []


def _without(document: Plain, findings: Sequence[Finding], origins: _Origins) -> Plain:
    made = copy.deepcopy(document)
    if not isinstance(made, dict):
        return made
    frames = {one.path[1:4:2] for one in findings if _is_in_frame(one.path)}
    for number, position in sorted(frames, reverse=True):
        del _frames_of(_experiences_of(made)[int(number)])[int(position)]
        del origins.frames[int(number)][int(position)]
    for number in reversed(range(len(_experiences_of(made)))):
        if not _frames_of(_experiences_of(made)[number]):
            del _experiences_of(made)[number]
            del origins.experiences[number], origins.frames[number]
    for top in {one.path[0] for one in findings if one.path and not _is_in_frame(one.path)}:
        _leave_out(made, str(top))
    for one in findings:
        if one.fault is Fault.MISSING and not one.path:
            _leave_out(made, str(one.details.get("name", "")))
    return made


def _is_in_frame(path: Path) -> bool:
    return len(path) >= 4 and path[0] == "experiences" and path[2] == "frames"


def _leave_out(made: dict[str, Plain], top: str) -> None:
    """Put something that can be read in the place of a part of the program that cannot."""
    instead: dict[str, Plain] = {
        "program": "draft", "languages": ["en"], "promise": "confidential",
        "title": {"en": UNSAID}, "about": {"en": UNSAID},
    }  # fmt: skip
    if top in instead:
        made[top] = instead[top]
    elif top != "experiences":
        made.pop(top, None)
