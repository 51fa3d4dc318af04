"""Where somebody stands in an experience, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cached_property

from thrive.experiences.content.frames import Frame
from thrive.experiences.content.program import Program
from thrive.experiences.engine.answers import Value
from thrive.experiences.engine.drawing import Drawn, frames_in_order

Said = tuple[tuple[str, Value], ...]  # answers by frame, sorted: two of them can be compared


@dataclass(frozen=True)
class Group:
    """What conditions may know of a group that somebody belongs to."""

    id: str
    kind: str


@dataclass(frozen=True)
class Circumstances:
    """What a walk begins with: earlier answers in this run, those of the last time, and groups."""

    earlier: Said = ()
    last_time: Said = ()
    groups: tuple[Group, ...] = ()


class Deed(StrEnum):
    """What somebody did at a frame."""

    ANSWERED = auto()
    PASSED_OVER = auto()
    READ = auto()
    EXPLAINED = auto()  # read why the quiz is answered as it is
    WAITED = auto()


@dataclass(frozen=True)
class Step:
    """One deed. ``at`` is the frame where it happened, ``frame`` what was answered, if not that."""

    at: str
    deed: Deed
    value: Value | None = None
    frame: str = ""


@dataclass(frozen=True)
class State:
    """The edition that a walk began with, and the trail so far. Everything else follows.

    ``kept`` holds answers that somebody went back from, to be offered again.
    """

    program: Program
    experience: str
    seed: str
    circumstances: Circumstances = Circumstances()
    arms: tuple[Drawn, ...] = ()
    trail: tuple[Step, ...] = ()
    kept: Said = field(default=())

    @cached_property
    def order(self) -> tuple[Frame, ...]:
        """The frames as this person meets them."""
        experience = self.program.experience(self.experience)
        frames = {frame.id: frame for frame in experience.frames}
        return tuple(frames[name] for name in frames_in_order(experience, self.seed))

    @cached_property
    def here(self) -> Mapping[str, Value]:
        """What was answered in this walk, the newest where a question came again."""
        return {step.frame or step.at: step.value for step in self.trail if step.value is not None}

    @cached_property
    def answers(self) -> Mapping[str, Value]:
        """What was answered in this run, this walk included."""
        return {**dict(self.circumstances.earlier), **self.here}

    @cached_property
    def last_time(self) -> Mapping[str, Value]:
        """What was answered when the program was gone through before."""
        return dict(self.circumstances.last_time)


def said(answers: Mapping[str, Value]) -> Said:
    """Answers in the form that a state holds."""
    return tuple(sorted(answers.items(), key=lambda one: one[0]))
