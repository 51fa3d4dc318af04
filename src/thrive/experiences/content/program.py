"""A program whole: its experiences, and what is reckoned and drawn across them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from thrive.experiences.content.conditions import Condition
from thrive.experiences.content.faults import Path
from thrive.experiences.content.frames import Frame
from thrive.experiences.content.limits import Between, Id, Item, Language, Number
from thrive.experiences.content.texts import Text


class Promise(StrEnum):
    """Who can see what somebody says."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Method(StrEnum):
    """How a score is reckoned from its items."""

    SUM = "sum"
    MEAN = "mean"
    SHARE = "share"


@dataclass(frozen=True, kw_only=True)
class Score:
    """A number from several answers. An item with a minus counts the other way round.

    ``share`` is the share of items answered at ``agrees_from`` or above. With fewer than ``needs``
    answered items (all, unless it is said) there is no score.
    """

    id: Id
    method: Method
    of: Annotated[tuple[Item, ...], Between(1, 50)]
    agrees_from: Number | None = None
    needs: Annotated[int, Between(1, 50)] | None = None

    def items(self) -> tuple[tuple[str, bool], ...]:
        """The frames, and whether each is reversed."""
        return tuple((item.removeprefix("-"), item.startswith("-")) for item in self.of)


@dataclass(frozen=True, kw_only=True)
class Arm:
    """One of those that a lot can fall on; with twice the share it is drawn twice as often."""

    id: Id
    share: Annotated[int, Between(1, 1000)] = 1


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What is drawn once for each person: this is how causes are learned."""

    id: Id
    arms: Annotated[tuple[Arm, ...], Between(2, 10)]


RESPONSE_RATE = "response-rate"  # what every program tells, by itself


class Told(StrEnum):
    """What of many people's answers becomes a number."""

    MEAN = "mean"  # of a scale, a slider, stars, a number, a score
    AGREEMENT = "agreement"  # the share that answers at ``agrees_from`` or above
    CHOICE = "choice"  # the share that chooses ``choice``
    RIGHT = "right"  # the share that answers a quiz rightly


class Better(StrEnum):
    """Which way a number should go."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A number that every release of the program brings for every group: a measure.

    ``of`` is a frame or a score. Every program also tells its response rate, by itself.
    """

    id: Id
    of: Id
    told: Told
    name: Text
    better: Better = Better.UP
    agrees_from: Number | None = None
    choice: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Experience:
    """One short conversation. ``shuffle`` names frames that follow one another in any order."""

    id: Id
    title: Text
    when: Condition | None = None
    shuffle: Annotated[tuple[Annotated[tuple[Id, ...], Between(2, 20)], ...], Between(0, 10)] = ()
    frames: Annotated[tuple[Frame, ...], Between(1, 100)]


@dataclass(frozen=True, kw_only=True)
class Program:
    """A series of experiences. The first of its languages is the one that everything is in."""

    program: Id
    languages: Annotated[tuple[Language, ...], Between(1, 30)]
    title: Text
    about: Text
    promise: Promise
    lots: Annotated[tuple[Lot, ...], Between(0, 10)] = ()
    scores: Annotated[tuple[Score, ...], Between(0, 50)] = ()
    outcomes: Annotated[tuple[Outcome, ...], Between(0, 20)] = ()
    experiences: Annotated[tuple[Experience, ...], Between(1, 100)]

    def placed(self) -> Iterator[tuple[Path, Frame]]:
        """Every frame with the way to it, in the order in which they stand."""
        for number, experience in enumerate(self.experiences):
            for position, frame in enumerate(experience.frames):
                yield ("experiences", number, "frames", position), frame

    def frame(self, name: str) -> Frame:
        """The frame of this name. Raises KeyError."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Frame]:
        """A walk asks for frames many times at each step."""
        return {frame.id: frame for _path, frame in self.placed()}

    def experience(self, name: str) -> Experience:
        """The experience of this name. Raises KeyError."""
        for experience in self.experiences:
            if experience.id == name:
                return experience
        raise KeyError(name)
