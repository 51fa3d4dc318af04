"""Everything that can happen to somebody's coaching of themselves. Nobody else does any of it."""

from thrive.experiences.oneself.actions.keeping import (
    ask_due,
    begin,
    change_rhythm,
    end,
    forget,
    go_on,
    pause,
    resume,
)
from thrive.experiences.oneself.actions.making import make_goal, make_step, note_learned
from thrive.experiences.oneself.actions.taking_along import export

__all__ = [
    "ask_due",
    "begin",
    "change_rhythm",
    "end",
    "export",
    "forget",
    "go_on",
    "make_goal",
    "make_step",
    "note_learned",
    "pause",
    "resume",
]
