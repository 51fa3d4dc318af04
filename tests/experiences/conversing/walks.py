"""Walks at random: anybody, anywhere in any program, some steps in and some steps back."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.experiences.strategies import answers_to, refusals, walkable
from thrive.experiences import engine
from thrive.experiences.content import frames as kinds

BEFORE = engine.Circumstances(
    earlier=(("f0", 3.5),),
    last_time=(("f0", ("a", "b")), ("f1", engine.Thanks("Amina", "“so”"))),
    groups=(engine.Group("riverside", "team"),),
)


@st.composite
def walks(draw: st.DrawFn) -> engine.State:
    """A state that can be reached."""
    program = draw(walkable())
    assume(not refusals(program))
    circumstances = draw(st.sampled_from([engine.Circumstances(), BEFORE]))
    state = engine.begin(program, draw(st.text(max_size=5)), circumstances=circumstances)
    for _step in range(draw(st.integers(0, 9))):
        if isinstance(engine.next_frame(state), engine.Finished):
            break
        if state.trail and draw(st.integers(0, 5)) == 0:
            with suppress(engine.AnswerRefused):
                state = engine.back(state)
        state = further(draw, state)
    return state


Draw = Callable[[st.SearchStrategy[Any]], Any]  # Any: hypothesis draws whatever is asked for


def further(draw: Draw, state: engine.State) -> engine.State:
    """One step on, whatever can be done where somebody stands."""
    turn = engine.next_frame(state)
    if isinstance(turn, engine.Waiting):
        return engine.resume(state)
    if isinstance(turn, engine.Show) and kinds.is_question(turn.frame):
        if not getattr(turn.frame, "required", False) and draw(st.booleans()):
            return engine.pass_over(state, turn.frame.id)
        return engine.answer(state, turn.frame.id, draw(answers_to(turn.frame)))
    return engine.go_on(state)
