"""Carries parcels, each by its first way, and by the next one where that fails."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from django.db import transaction

from thrive.delivery import ledger
from thrive.delivery.ledger import Known
from thrive.delivery.models import Message
from thrive.delivery.parcel import INBOX, Channel, Fate, Letter, Parcel, Result
from thrive.delivery.reaching import Way
from thrive.people import actions as people

log = logging.getLogger(__name__)

MOST_UNSURE = 3  # after so many tries without an answer another way is taken
MOST_UNTOLD = 50  # letters that have gone
LONGEST_UNTOLD = 1.0  # seconds
ENOUGH_TO_DOUBT = 10  # addresses; if most of so many are said not to exist, it is not the addresses


@dataclass(frozen=True)
class Trip:
    """A parcel with the ways that are left to it, the next one first."""

    parcel: Parcel
    language: str
    ways: tuple[Way, ...]
    attempts: int = 0
    may_try_again: bool = False

    def on_the_next_way(self) -> "Trip":
        """The same without the way that has failed."""
        return replace(self, ways=self.ways[1:])


class Tried(NamedTuple):
    """One try: the trip, its message as it was before, and what became of it."""

    trip: Trip
    message: Known
    result: Result


Arrived = Sequence[tuple[Parcel, str]]


def ways_left(ways: Sequence[Way], messages: Mapping[str, Known]) -> tuple[Way, ...]:
    """What is left to try, given what was tried before.

    A message of which nobody knows whether it arrived comes first: whoever took it knows it by its
    name and does not take it twice, while another way would tell the person a second time.
    """
    unsure = {name for name, message in messages.items() if message.may_have_arrived()}
    spent = {name for name in unsure if messages[name].attempts >= MOST_UNSURE}
    gone = {name for name, known in messages.items() if known.state == Message.State.GONE}
    left = [way for way in ways if way.channel not in spent | gone]
    return tuple(sorted(left, key=lambda way: way.channel not in unsure))


class Carrying:
    """One worker's turn. ``delayed`` are those that have to be tried again."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        *,
        by: str,
        at: datetime,
        arrived: Callable[[Arrived], None],
        is_over: Callable[[], bool],
    ) -> None:
        """``arrived`` is told within a second or so: the person may be reading already."""
        self._channels, self._by, self._at = channels, by, at
        self._arrived, self._is_over = arrived, is_over
        self.delayed: list[Trip] = []
        self._untold: list[tuple[Parcel, str]] = []
        self._told = monotonic()

    def carry(self, trips: Sequence[Trip]) -> None:
        """Carry all of them, as far as time allows."""
        waiting = self._with_a_way(trips)
        while waiting:
            name = waiting[0].ways[0].channel
            now = [trip for trip in waiting if trip.ways[0].channel == name]
            others = [trip for trip in waiting if trip.ways[0].channel != name]
            waiting = others + self._with_a_way(self._by_one_way(self._channels[name], now))

    def _with_a_way(self, trips: Sequence[Trip]) -> list[Trip]:
        """Those that can go on. The others wait for another try, or are in the inbox only."""
        stuck = [trip for trip in trips if not trip.ways]
        self.delayed += [trip for trip in stuck if trip.may_try_again]
        inbox = [(trip.parcel, INBOX) for trip in stuck if not trip.may_try_again]
        self._untold += inbox
        self._tell()
        return [trip for trip in trips if trip.ways]

    def _by_one_way(self, channel: Channel, trips: Sequence[Trip]) -> list[Trip]:
        """Try one way for all of these, and return those that have to go on by their next."""
        messages = ledger.write(
            {
                ledger.key_of(trip.parcel, channel.name): (
                    trip.parcel,
                    channel.name,
                    trip.ways[0].to,
                )
                for trip in trips
            },
            at=self._at,
        )
        tried: list[Tried] = []
        down = ""
        for some in _in_chunks(trips, channel.at_once):
            pairs = [(trip, messages[ledger.key_of(trip.parcel, channel.name)]) for trip in some]
            if down:
                tried += self._not_tried(pairs, down)
            elif self._is_over():
                self.delayed += some
            else:
                found = self._try(channel, pairs)
                tried += found
                down = _why_down(found)
        self._mark_gone(channel, tried)
        return [after for one in tried if (after := self._after(one)) is not None]

    def _try(self, channel: Channel, pairs: Sequence[tuple[Trip, Known]]) -> list[Tried]:
        """Take these, send them and write down what became of each. Others' are left alone."""
        mine = ledger.take([message for _, message in pairs], by=self._by, at=self._at)
        taken = [(trip, message) for trip, message in pairs if message.id in mine]
        letters = [
            Letter(trip.parcel, message.sent_as, trip.ways[0].to, trip.language)
            for trip, message in taken
        ]
        results = channel.carry(letters, at=self._at) if letters else []
        tried = [Tried(*pair, result) for pair, result in zip(taken, results, strict=True)]
        with transaction.atomic():
            for one in tried:
                ledger.settle(one.message, one.result, at=self._at)
        sent = [one.trip.parcel for one in tried if one.result.fate is Fate.SENT]
        self._untold += [(parcel, channel.name) for parcel in sent]
        if len(self._untold) >= MOST_UNTOLD or monotonic() - self._told > LONGEST_UNTOLD:
            self._tell()
        return tried

    def _tell(self) -> None:
        """Say what has arrived. Whoever dies before it finds it in the ledger again."""
        untold, self._untold, self._told = self._untold, [], monotonic()
        if untold:
            self._arrived(untold)

    def _not_tried(self, pairs: Sequence[tuple[Trip, Known]], why: str) -> list[Tried]:
        ledger.fail_untried([message for _, message in pairs], why)
        return [Tried(*pair, Result(Fate.LATER, why, is_down=True)) for pair in pairs]

    def _after(self, tried: Tried) -> Trip | None:
        """How a trip goes on after a try, or None if it does not."""
        fate, message = tried.result.fate, tried.message
        attempts = message.attempts + 1
        trip = replace(tried.trip, attempts=max(tried.trip.attempts, attempts))
        if fate is Fate.SENT:
            return None
        if fate is Fate.UNSURE or (fate is Fate.LATER and message.may_have_arrived()):
            if attempts >= MOST_UNSURE:
                return trip.on_the_next_way()
            self.delayed.append(trip)
            return None
        if fate is Fate.LATER:
            return replace(trip.on_the_next_way(), may_try_again=True)
        return trip.on_the_next_way()

    def _mark_gone(self, channel: Channel, tried: Sequence[Tried]) -> None:
        """Remember addresses that reach nobody. A browser is let go where it is pushed to."""
        gone = [one for one in tried if one.result.fate is Fate.GONE]
        if channel.name == "push" or not gone:
            return
        if len(gone) >= ENOUGH_TO_DOUBT and 2 * len(gone) > len(tried):
            log.error(
                "%s says of %d of %d addresses that they reach nobody (%s): none is believed",
                channel.name, len(gone), len(tried), gone[0].result.problem,
            )  # fmt: skip
            return
        for one in gone:
            people.mark_unreachable(
                person=one.trip.parcel.person,
                channel=channel.name,
                address=one.trip.ways[0].to.address,
                reason=one.result.problem,
                at=self._at,
            )


def _why_down(tried: Sequence[Tried]) -> str:
    """Why nobody seems to be there to take letters; empty if one of them was answered."""
    if tried and all(one.result.is_down for one in tried):
        return tried[0].result.problem or "no answer"
    return ""


def _in_chunks(trips: Sequence[Trip], size: int) -> Iterator[Sequence[Trip]]:
    for start in range(0, len(trips), size):
        yield trips[start : start + size]
