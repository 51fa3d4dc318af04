"""The root of everything that Thrive refuses.

ThriveError
├── Refused        the person may not do this, or cannot do it now
├── NotFound       it does not exist, or this person may not know that it does
└── Invalid        what was given is wrong; carries the problems one by one

Each domain grows its own small tree from these three. A message is fit to show: what happened, and
what to do. Anticipated refusals are caught at the edge; everything else surfaces loudly.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class ThriveError(Exception):
    """Something was refused. ``str(error)`` is fit to show to a person."""


class Refused(ThriveError):
    """The person may not do this, or cannot do it now."""


class NotFound(ThriveError):
    """It does not exist, or this person may not know that it does."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was given: where, and what was expected instead."""

    message: str
    line: int | None = None
    column: str = ""
    value: str = ""


class Invalid(ThriveError):
    """What was given is wrong. Nothing of it was taken."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
