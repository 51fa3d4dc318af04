"""One person's walk through one experience: what comes next, and what an answer leads to.

Pure and without a memory of its own: the state holds the edition that the walk began with and the
trail of what was done, and everything else follows from those two. So going back and saying the
same again gives the same state, and any server can go on where another stopped.
"""

from thrive.experiences.engine.answers import AnswerRefused, Thanks, Value
from thrive.experiences.engine.drawing import Drawn
from thrive.experiences.engine.state import Circumstances, Deed, Group, State, Step
from thrive.experiences.engine.walking import (
    Explain,
    Finished,
    Show,
    Turn,
    Waiting,
    answer,
    back,
    begin,
    change,
    go_on,
    next_frame,
    pass_over,
    resume,
)
from thrive.experiences.engine.words import html, plain_words

__all__ = [
    "AnswerRefused",
    "Circumstances",
    "Deed",
    "Drawn",
    "Explain",
    "Finished",
    "Group",
    "Show",
    "State",
    "Step",
    "Thanks",
    "Turn",
    "Value",
    "Waiting",
    "answer",
    "back",
    "begin",
    "change",
    "go_on",
    "html",
    "next_frame",
    "pass_over",
    "plain_words",
    "resume",
]
