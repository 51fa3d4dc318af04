"""Going through a draft as somebody else would. Pure: nothing of it is ever stored as an answer.

What was done is done again from the beginning each time, so that somebody can try on while the
program is changed: as far as it still fits, one stands where one stood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from thrive.experiences.content.frames import (
    Branch,
    ChooseOne,
    ChooseSeveral,
    Frame,
    NumberAsked,
    Quiz,
    Recall,
    Scale,
    Slider,
    Stars,
)
from thrive.experiences.content.program import Experience, Program
from thrive.experiences.engine import (
    AnswerRefused,
    Circumstances,
    Drawn,
    Group,
    State,
    Value,
    answer,
    back,
    begin,
    go_on,
    pass_over,
    resume,
)

SEED = "somebody"
SAMPLE = "preview"  # no experience of a program is called so twice: it is only looked at


class Deed(StrEnum):
    """What somebody can do at a screen."""

    ANSWER = auto()
    PASS = auto()
    ON = auto()
    BACK = auto()
    WAITED = auto()  # the time went by


@dataclass(frozen=True)
class Done:
    """One thing that was done."""

    deed: Deed
    frame: str = ""
    value: object = None


@dataclass(frozen=True)
class Somebody:
    """Whose eyes one looks through."""

    experience: str
    groups: tuple[Group, ...] = ()
    arms: tuple[tuple[str, str], ...] = ()  # lot and arm
    seed: str = SEED


def at_the_beginning(program: Program, somebody: Somebody) -> State:
    """The walk before anything was done. An experience that is gone gives way to the first."""
    names = [one.id for one in program.experiences]
    name = somebody.experience if somebody.experience in names else names[0]
    circumstances = Circumstances(groups=somebody.groups)
    state = begin(program, somebody.seed, experience=name, circumstances=circumstances)
    return replace(state, arms=tuple(_chosen(program, one, somebody.arms) for one in state.arms))


def _chosen(program: Program, drawn: Drawn, arms: Sequence[tuple[str, str]]) -> Drawn:
    wanted = dict(arms).get(drawn.lot, drawn.arm)
    lot = next(one for one in program.lots if one.id == drawn.lot)
    return replace(drawn, arm=wanted) if wanted in {arm.id for arm in lot.arms} else drawn


def done_again(state: State, deeds: Sequence[Done]) -> tuple[State, int]:
    """The walk after these deeds, as far as they fit, and how many did."""
    for number, one in enumerate(deeds):
        try:
            state = after(state, one)
        except AnswerRefused:
            return state, number
    return state, len(deeds)


def after(state: State, done: Done) -> State:
    """The walk after one more deed. Raises AnswerRefused."""
    match done.deed:
        case Deed.ANSWER:
            return answer(state, done.frame, done.value)
        case Deed.PASS:
            return pass_over(state, done.frame)
        case Deed.ON:
            return go_on(state)
        case Deed.BACK:
            return back(state)
    return resume(state)


def standing_at(program: Program, frame: str) -> State | None:
    """A walk that stands at one frame, with something said where the frame shows what was said.

    None for a frame that nobody ever sees, or that is not there.
    """
    try:
        shown = program.frame(frame)
    except KeyError:
        return None
    if isinstance(shown, Branch):
        return None
    home = next(one for one in program.experiences if any(own.id == frame for own in one.frames))
    sample = Experience(id=SAMPLE, title=home.title, frames=(replace(shown, when=None),))
    # The other frames stay in the program: what the frame puts into its words is looked up there.
    rest = tuple(
        replace(one, frames=_without(one, frame), shuffle=()) for one in program.experiences
    )
    made = replace(program, experiences=(sample, *rest))
    state = begin(made, SEED, experience=SAMPLE)
    if not isinstance(shown, Recall):
        return state
    said = _something(program, shown.of)
    if said is None:
        return None
    there = ((shown.of, said),)
    return replace(state, circumstances=Circumstances(earlier=there, last_time=there))


def _without(experience: Experience, frame: str) -> tuple[Frame, ...]:
    return tuple(one for one in experience.frames if one.id != frame)


def _something(program: Program, name: str) -> Value | None:
    """An answer that somebody might have given."""
    frame = {one.id: one for _path, one in program.placed()}.get(name)
    match frame:
        case None:
            return None
        case ChooseOne(choices=choices):
            return choices[0].id
        case ChooseSeveral(choices=choices) | Quiz(choices=choices):
            return (choices[0].id,)
        case Scale(labels=labels, first=first):
            return first + len(labels) // 2
        case Stars(most=most):
            return most - 1
        case Slider(least=least, most=most):
            return (least + most) / 2
        case NumberAsked(least=least):
            return 3 if least is None else least
    return "…"


def arms_of(program: Program) -> Mapping[str, tuple[str, ...]]:
    """The lots with what each can fall on."""
    return {lot.id: tuple(arm.id for arm in lot.arms) for lot in program.lots}
