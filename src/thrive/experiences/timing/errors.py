"""What is refused about timing.

ThriveError
└── Invalid
    ├── Infeasible    a template that nobody could ever follow, with the arithmetic
    └── NoSuchZone    a time zone that does not exist

Messages are English here, because this package knows no reader; ``words.misfit`` says the same in
the reader's language.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from thrive.foundation.errors import Invalid, Problem

if TYPE_CHECKING:
    from thrive.experiences.timing.misfits import Misfit


class NoSuchZone(Invalid):
    """There is no time zone of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no time zone “{name}”; expected one such as Europe/Berlin.")
        self.name = name


class Infeasible(Invalid):
    """The template cannot be followed by anybody. ``misfits`` say why, each with its numbers."""

    def __init__(self, misfits: Sequence["Misfit"], sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences), [Problem(sentence) for sentence in sentences])
        self.misfits = tuple(misfits)
