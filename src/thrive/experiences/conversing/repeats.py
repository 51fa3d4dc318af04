"""Whether a press was heard before, and what counts of what was said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thrive.experiences import engine
from thrive.experiences.content.frames import Frame
from thrive.experiences.engine import AnswerRefused, Deed, State, Value
from thrive.experiences.engine.answers import checked

READ = (Deed.READ, Deed.EXPLAINED)


@dataclass(frozen=True)
class Said:
    """One press: the version that was on the screen, the frame, and what was done there.

    Without a deed it is a step back, or a beginning.
    """

    version: int
    frame: str = ""
    deed: Deed | None = None
    read: Callable[[Frame], object] | None = None
    is_beginning: bool = False

    def of(self, state: State) -> object:
        """The answer, read as its frame wants it; None for a frame that is not there."""
        try:
            return None if self.read is None else self.read(state.program.frame(self.frame))
        except KeyError:
            return None


def has_said(state: State, said: Said) -> bool:
    """Whether the walk holds this press already: then it is acknowledged once more."""
    steps = [step for step in state.trail if said.frame in {step.frame or step.at, step.at}]
    if said.deed is None:
        return not steps
    if said.deed is Deed.ANSWERED:
        return any(
            step.deed is Deed.ANSWERED and step.value == _as_kept(state, said) for step in steps
        )
    wanted = READ if said.deed is Deed.READ else (said.deed,)
    return any(step.deed in wanted for step in steps)


def _as_kept(state: State, said: Said) -> Value | None:
    try:
        return checked(state.program.frame(said.frame), said.of(state))
    except (AnswerRefused, KeyError):
        return None


def standing_answers(state: State) -> Mapping[str, Value]:
    """What was said in this walk, with what somebody only went back to look at.

    An answer that is on the screen again counts until another takes its place, as far as it still
    lies on the way: nobody loses a word by looking back and closing the page.
    """
    while state.kept:
        try:
            state = _one_further(state)
        except AnswerRefused:
            break
    return state.here


def _one_further(state: State) -> State:
    turn = engine.next_frame(state)
    match turn:
        case engine.Show(frame=frame, kept=kept) if kept is not None:
            return engine.answer(state, frame.id, kept)
        case engine.Show() | engine.Explain():
            return engine.go_on(state)
    raise AnswerRefused(engine.answers.Refusal.NOT_ASKED)
