"""What is refused about timing.

ThriveError
└── Invalid
    ├── BadTemplate   what was written is no template, with each place where it fails
    ├── Infeasible    a template that nobody could ever follow, with the arithmetic
    └── NoSuchZone    a time zone that does not exist

Messages are English here, because this package knows no reader; ``words.misfit`` and
``words.misread`` say the same in the reader's language.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from thrive.foundation.errors import Invalid, Problem

if TYPE_CHECKING:
    from thrive.experiences.timing.misfits import Misfit, Misread


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


class BadTemplate(Invalid):
    """This is no template. ``wrong`` says of each fault where it stands and what was expected."""

    def __init__(self, wrong: Sequence["Misread"], sentences: Sequence[str]) -> None:
        pairs = list(zip(wrong, sentences, strict=True))
        problems = [Problem(said, column=one.place, value=one.value) for one, said in pairs]
        super().__init__(
            "; ".join(f"{one.place}: {said}".lstrip(": ") for one, said in pairs), problems
        )
        self.wrong = tuple(wrong)
