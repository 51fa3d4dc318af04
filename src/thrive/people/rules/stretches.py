"""When somebody belongs where: how what is wished fits what is known.

A person has at most one place in the reporting tree on any day. Whoever gets a new one leaves the
former on that day. What was true before is only rewritten where a wish names that very stretch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import chain

FOREVER = date.max


@dataclass(frozen=True)
class Stretch:
    """A membership as it is known. ``until_on`` is the first day outside."""

    group: str
    is_reporting: bool
    from_on: date
    until_on: date | None = None
    key: int | None = None  # the row it comes from; None when it is new


@dataclass(frozen=True)
class Wish:
    """A membership as it is wished. Days that are left out are filled in where that is clear."""

    group: str
    is_reporting: bool
    from_on: date | None = None
    until_on: date | None = None


class Obstacle(Enum):
    """Why a wish cannot be fulfilled."""

    ENDS_BEFORE_IT_BEGINS = "ends before it begins"
    BEGINNING_UNKNOWN = "nothing open that could end"
    TWO_PLACES = "two places in the reporting tree on one day"
    TWICE_IN_A_GROUP = "in the same group twice on one day"


@dataclass(frozen=True)
class Unfitting:
    """A wish that cannot be fulfilled, and the stretch that is in its way."""

    why: Obstacle
    other: Stretch | None = None


def fit(known: Sequence[Stretch], wish: Wish, *, today: date) -> list[Stretch] | Unfitting:
    """What is known after the wish: unchanged when it already holds.

    The same day names the same stretch, so that its end can be corrected. An open stretch in the
    group takes a new end, or a corrected beginning. Else a stretch is added, and a former open
    place in the reporting tree ends where the new one begins.
    """
    named = _named(known, wish)
    if named is None and wish.from_on is None and wish.until_on is not None:
        return Unfitting(Obstacle.BEGINNING_UNKNOWN)
    new = _wished(named, wish, today)
    if new.until_on is not None and new.until_on <= new.from_on:
        return Unfitting(Obstacle.ENDS_BEFORE_IT_BEGINS)
    others = [stretch for stretch in known if stretch is not named]
    if new.is_reporting:
        others = [_ended_by(new, stretch) for stretch in others]
    in_the_way = _in_the_way(new, others)
    return in_the_way or [*others, new]


def _named(known: Iterable[Stretch], wish: Wish) -> Stretch | None:
    """The stretch that the wish speaks of, if one is known."""
    in_group = [stretch for stretch in known if stretch.group == wish.group]
    for stretch in in_group:
        if wish.from_on is not None and stretch.from_on == wish.from_on:
            return stretch
    if wish.from_on is not None and wish.until_on is not None:
        return None
    # One that ends so already goes first: else the same wish, said again, would end another.
    ends_so = wish.from_on is None
    with_that_end = (one for one in in_group if ends_so and one.until_on == wish.until_on)
    open_ones = (one for one in in_group if one.until_on is None)
    return next(chain(with_that_end, open_ones), None)


def _wished(named: Stretch | None, wish: Wish, today: date) -> Stretch:
    if named is None:
        return Stretch(wish.group, wish.is_reporting, wish.from_on or today, wish.until_on)
    return replace(named, from_on=wish.from_on or named.from_on, until_on=wish.until_on)


def _ended_by(new: Stretch, other: Stretch) -> Stretch:
    """A former open place ends where the new one begins."""
    if other.is_reporting and other.until_on is None and other.from_on < new.from_on:
        return replace(other, until_on=new.from_on)
    return other


def _in_the_way(new: Stretch, others: Iterable[Stretch]) -> Unfitting | None:
    for other in others:
        if not _share_a_day(new, other):
            continue
        if other.group == new.group:
            return Unfitting(Obstacle.TWICE_IN_A_GROUP, other)
        if other.is_reporting and new.is_reporting:
            return Unfitting(Obstacle.TWO_PLACES, other)
    return None


def _share_a_day(one: Stretch, other: Stretch) -> bool:
    return one.from_on < (other.until_on or FOREVER) and other.from_on < (one.until_on or FOREVER)
