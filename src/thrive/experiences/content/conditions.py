"""Typed conditions: a closed list of tests, nothing is evaluated.

A test of something that was not said does not hold, ``is_not`` included; turn it round with
``not`` to ask for what is missing too.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from thrive.experiences.content.limits import Between, Id, Number, Scalar


@dataclass(frozen=True, kw_only=True)
class AnswerTest:
    """An earlier answer compared: a number, or the id of a choice. All that is given must hold."""

    answer: Id
    is_: Scalar | None = None
    is_not: Scalar | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    includes: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The question was answered, not passed over."""

    answered: Id


@dataclass(frozen=True, kw_only=True)
class Right:
    """The quiz was answered rightly."""

    right: Id


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The question was answered the last time that the person went through the program."""

    carried: Id


@dataclass(frozen=True, kw_only=True)
class ScoreTest:
    """A score compared. All that is given must hold."""

    score: Id
    at_least: Number | None = None
    at_most: Number | None = None


class GroupAttribute(StrEnum):
    """What may be asked about the groups that somebody belongs to."""

    ID = "id"
    KIND = "kind"


@dataclass(frozen=True, kw_only=True)
class InGroup:
    """One of the person's groups has this id, or is of this kind."""

    group: GroupAttribute
    is_: str


@dataclass(frozen=True, kw_only=True)
class InArm:
    """The lot fell on this arm."""

    arm: Id
    is_: Id


@dataclass(frozen=True, kw_only=True)
class All:
    """Each of them holds."""

    all: "Annotated[tuple[Condition, ...], Between(1, 20)]"


@dataclass(frozen=True, kw_only=True)
class Any:
    """At least one of them holds."""

    any: "Annotated[tuple[Condition, ...], Between(1, 20)]"


@dataclass(frozen=True, kw_only=True)
class Not:
    """It does not hold."""

    not_: "Condition"


Condition = AnswerTest | Answered | Right | Carried | ScoreTest | InGroup | InArm | All | Any | Not


def parts_of(condition: Condition) -> tuple[tuple[tuple[str | int, ...], Condition], ...]:
    """The conditions directly inside, each with the way to it."""
    match condition:
        case All(all=inner):
            return tuple((("all", number), one) for number, one in enumerate(inner))
        case Any(any=inner):
            return tuple((("any", number), one) for number, one in enumerate(inner))
        case Not(not_=one):
            return ((("not",), one),)
    return ()
