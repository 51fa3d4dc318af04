"""Which talk comes next, and when the clock may ask for it. Pure.

The clock asks at most once a week, whatever was chosen: a talk takes a minute, and whoever wants
more goes on by themselves. A question that was not answered is asked again in the rhythm, not
sooner, and after three of them the clock is silent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

A_WEEK: Final = timedelta(days=7)
MOST_MISSED: Final = 3

# After so many days a round begins again.
AGAIN: Final[Mapping[str, timedelta | None]] = {
    "once": None,
    "week": A_WEEK,
    "fortnight": 2 * A_WEEK,
    "four_weeks": 4 * A_WEEK,
}


class Came(Enum):
    """What became of a talk that was asked for."""

    WAITING = auto()  # it is on its way, or open
    ANSWERED = auto()
    MISSED = auto()
    DROPPED = auto()  # taken back before it was there: paused, no room


@dataclass(frozen=True)
class Asked:
    """One talk that was asked for. ``number`` counts on through all rounds, from 0."""

    number: int
    on: date
    came: Came
    ended_on: date | None = None


@dataclass(frozen=True)
class Next:
    """The talk that the clock asks for next, and the first day on which it may."""

    number: int
    on: date


def round_of(number: int, length: int) -> int:
    """The round to which a talk belongs, from 0; ``length`` talks are a round."""
    return number // length


def next_number(asked: Sequence[Asked]) -> int:
    """The talk that comes next, whenever it comes: the same again where it was not answered."""
    if not asked:
        return 0
    return asked[-1].number + (asked[-1].came is Came.ANSWERED)


def next_by_clock(rhythm: str, asked: Sequence[Asked], length: int) -> Next | None:
    """What the clock asks for next, after what was asked so far, the oldest first.

    None while one waits, where it has fallen silent, and where the one round is over.
    """
    if not asked or asked[-1].came is Came.WAITING:
        return None
    last, again = asked[-1], AGAIN[rhythm]
    if last.came is Came.DROPPED:
        return Next(last.number, last.on + A_WEEK)
    if last.came is Came.MISSED:
        if again is None or is_silent(asked):
            return None
        return Next(last.number, last.on + again)
    ended_on = last.ended_on or last.on
    if (last.number + 1) % length:
        return Next(last.number + 1, ended_on + A_WEEK)
    if again is None:
        return None
    this = round_of(last.number, length)
    began_on = min(one.on for one in asked if round_of(one.number, length) == this)
    return Next(last.number + 1, max(began_on + again, ended_on + A_WEEK))


def is_silent(asked: Sequence[Asked]) -> bool:
    """Whether so many in a row were not answered that the clock asks no more by itself."""
    missed = 0
    for one in reversed(asked):
        if one.came is Came.ANSWERED:
            break
        missed += one.came is Came.MISSED
    return missed >= MOST_MISSED


def first_of_new_round(asked: Sequence[Asked], length: int) -> int:
    """The talk with which a new round begins, whatever was left of the last one."""
    if not asked:
        return 0
    return (max(one.number for one in asked) // length + 1) * length
