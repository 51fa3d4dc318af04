"""A walk as it is kept between two presses: plain data, and exactly the same walk again.

The program itself is not kept, only the number of its edition, because an edition never changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from thrive.experiences.content.program import Program
from thrive.experiences.engine import Circumstances, Deed, Drawn, Group, State, Step, Thanks, Value
from thrive.experiences.engine.state import Said

Plain = Mapping[str, Any]  # what JSON holds; checked as it is read

FORM = 1  # rises when the form changes; old passages keep theirs


class BadPassage(ValueError):
    """What was kept is no walk through this program: the code or the database is at fault."""


@dataclass(frozen=True)
class Passage:
    """A walk, the edition it goes through, and what of it the engine does not know.

    ``round`` names the pass through the program, so that the next one can be told what was said in
    this one. ``holder`` is the mark of the browser that began without signing in; empty for
    somebody who is signed in; ``shows_earlier`` says whether it may see earlier conversations.
    ``waits_until`` is when a wait for time is over.
    """

    edition: int
    state: State
    round: str = ""
    holder: str = ""
    shows_earlier: bool = False
    waits_until: datetime | None = None


def plain(passage: Passage) -> dict[str, Any]:
    """The passage as JSON can hold it."""
    state = passage.state
    until = passage.waits_until
    return {
        "form": FORM,
        "edition": passage.edition,
        "experience": state.experience,
        "seed": state.seed,
        "round": passage.round,
        "holder": passage.holder,
        "shows_earlier": passage.shows_earlier,
        "waits_until": None if until is None else until.isoformat(),
        "earlier": said_plain(state.circumstances.earlier),
        "last_time": said_plain(state.circumstances.last_time),
        "groups": [[one.id, one.kind] for one in state.circumstances.groups],
        "arms": [[one.lot, one.arm, one.method, one.number] for one in state.arms],
        "trail": [_step_plain(step) for step in state.trail],
        "kept": said_plain(state.kept),
    }


def read(document: Plain, program_of: Callable[[int], Program]) -> Passage:
    """The passage that was made plain. Raises BadPassage."""
    try:
        if document["form"] != FORM:
            raise BadPassage(f"The form {document['form']!r} is not known")
        return _read(document, program_of(document["edition"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadPassage(f"This is no passage: {error}") from error


def _read(document: Plain, program: Program) -> Passage:
    until = document["waits_until"]
    groups = tuple(Group(name, kind) for name, kind in document["groups"])
    state = State(
        program=program,
        experience=program.experience(document["experience"]).id,
        seed=document["seed"],
        circumstances=Circumstances(
            read_said(document["earlier"]), read_said(document["last_time"]), groups
        ),
        arms=tuple(Drawn(*one) for one in document["arms"]),
        trail=tuple(_step(one) for one in document["trail"]),
        kept=read_said(document["kept"]),
    )
    return Passage(
        edition=document["edition"],
        state=state,
        round=document["round"],
        holder=document["holder"],
        shows_earlier=document["shows_earlier"],
        waits_until=None if until is None else datetime.fromisoformat(until),
    )


def value_plain(value: Value | None) -> Any:
    """An answer as JSON can hold it. ``Any``: text, a number, a list or a mapping."""
    if isinstance(value, Thanks):
        return {"to": value.to, "words": value.words}
    return list(value) if isinstance(value, tuple) else value


def read_value(kept: Any) -> Value | None:
    """The answer that was made plain; of a text with the mark of consent the text itself.

    The mark (``voice.rules.words.marked_in``) lets a text out of a conversation in confidence.
    Raises KeyError, TypeError.
    """
    if isinstance(kept, Mapping) and "text" in kept:
        return str(kept["text"])
    if isinstance(kept, Mapping):
        return Thanks(kept["to"], kept["words"])
    if isinstance(kept, list):
        return tuple(kept)
    if kept is not None and (isinstance(kept, bool) or not isinstance(kept, str | int | float)):
        raise TypeError(f"{type(kept).__name__} is no answer")
    return kept


def said_plain(said: Said) -> dict[str, Any]:
    """Answers by frame as JSON can hold them."""
    return {name: value_plain(value) for name, value in said}


def read_said(kept: Plain) -> Said:
    """The answers that were made plain."""
    found = sorted(kept.items(), key=lambda one: one[0])
    return tuple((name, value) for name, one in found if (value := read_value(one)) is not None)


def _step_plain(step: Step) -> list[Any]:
    return [step.at, step.deed.value, value_plain(step.value), step.frame]


def _step(kept: list[Any]) -> Step:
    at, deed, value, frame = kept
    return Step(at, Deed(deed), read_value(value), frame)
