"""What is due is sent: claimed, paid for from the person's attention, carried, acknowledged."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.conf import settings

from thrive.delivery import ledger, notes, sources
from thrive.delivery.carrying import Arrived, Carrying, Trip, ways_left
from thrive.delivery.email import Email
from thrive.delivery.ledger import Known
from thrive.delivery.models import Message
from thrive.delivery.parcel import Channel, Parcel, Source
from thrive.delivery.push import Push
from thrive.delivery.reaching import ways_to
from thrive.delivery.webhook import Webhook
from thrive.experiences.prompting.arrangement import circumstances
from thrive.experiences.timing.reaching import first_open
from thrive.people import actions as people_actions
from thrive.people import queries as people
from thrive.people.actions import Spending
from thrive.people.queries import Living
from thrive.people.rules.attention import week_in

MOST = 500  # at a time
# So long letters are handed over in one turn: what is left is given back before its lease ends.
PATIENCE_SECONDS = 60.0
CHANNELS = ("push", "email", "chat", "sms")
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
NOBODY_THERE = timedelta(hours=1)


def send_due(at: datetime) -> int:
    """Send what is due, at most 500 prompts, reminders and notes. Returns how many were dealt with.

    Any number of workers may do so beside one another. Whoever dies in between loses nothing: the
    lease ends, and what may have gone out goes again under the same name.
    """
    return Turn(at).take()


def forget_old(at: datetime) -> int:
    """Forget some of what was sent long ago. Returns how many."""
    return ledger.forget(before=at - ledger.KEPT) + notes.forget(before=at - notes.KEPT)


def open_channels() -> dict[str, Channel]:
    """The ways that this deployment has, beside the inbox."""
    made: list[Channel] = [
        Push(),
        Email(),
        Webhook("chat", settings.THRIVE_CHAT_URL, settings.THRIVE_CHAT_SECRET),
        Webhook("sms", settings.THRIVE_SMS_URL, settings.THRIVE_SMS_SECRET),
    ]
    return {channel.name: channel for channel in made if channel.is_open()}


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries in vain: a minute, two, four, … an hour."""
    doubled: int = 2 ** min(max(attempts - 1, 0), 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


class Turn:
    """One worker's turn at what is due."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._by = uuid4().hex
        self._began = monotonic()
        self._done = 0

    def take(self) -> int:
        """Claim, sort out, carry. Returns how many parcels were dealt with for good."""
        parcels = sources.claim(at=self._at, by=self._by, most=MOST)
        if not parcels:
            return 0
        lives = people.living(sorted({one.person for one in parcels}), on=self._at.date())
        worth = self._still_worth_it(parcels, lives)
        channels = open_channels()
        try:
            self._send(self._paid_for(self._not_sent_before(worth), lives), lives, channels)
        finally:
            for channel in channels.values():
                channel.close()
        return self._done

    def _still_worth_it(
        self, parcels: Sequence[Parcel], lives: Mapping[int, Living]
    ) -> list[Parcel]:
        """Those whose person is there and may be disturbed now.

        Prompts are due in hours that suit their person, and are not claimed in others.
        """
        absent = [one for one in parcels if one.person not in lives]
        sources.nobody_there(absent, until=self._at + NOBODY_THERE, at=self._at)
        closed = {
            one: until
            for one in parcels
            if one.source is Source.NOTE and one.person in lives
            if (until := self._closed_until(one, lives[one.person])) is not None
        }
        sources.give_back(closed, at=self._at)
        return [one for one in parcels if one.person in lives and one not in closed]

    def _closed_until(self, note: Parcel, living: Living) -> datetime | None:
        """Until when a note has to wait for its person's hours; None if it need not."""
        opens = first_open(circumstances(living), self._at, note.expires_at)
        return None if opens == self._at else opens or note.expires_at

    def _not_sent_before(self, parcels: Sequence[Parcel]) -> list[tuple[Parcel, dict[str, Known]]]:
        """Those that still have to be sent, with what is known of earlier tries.

        What somebody sent and died before saying so is acknowledged; what somebody is sending just
        now is left to them.
        """
        names = {ledger.key_of(one, name): (one, name) for one in parcels for name in CHANNELS}
        messages: dict[str, dict[str, Known]] = {one.key: {} for one in parcels}
        for key, message in ledger.known(list(names)).items():
            parcel, channel = names[key]
            messages[parcel.key][channel] = message
        arrived = {
            one.key: (one, channel)
            for one in parcels
            for channel, message in messages[one.key].items()
            if message.state == Message.State.SENT
        }
        if arrived:
            self._arrived(list(arrived.values()))
        return [
            (one, messages[one.key])
            for one in parcels
            if one.key not in arrived
            and not any(message.is_held(self._at) for message in messages[one.key].values())
        ]

    def _paid_for(
        self, parcels: Sequence[tuple[Parcel, dict[str, Known]]], lives: Mapping[int, Living]
    ) -> list[tuple[Parcel, dict[str, Known]]]:
        """Those for which there is attention left this week, the higher priority served first."""
        in_order = sorted(parcels, key=lambda pair: -pair[0].priority)
        weeks = {
            one.key: one.week_on or week_in(lives[one.person].zone, self._at) for one, _ in in_order
        }
        paid = people_actions.spend(
            [Spending(one.person, one.key, weeks[one.key], one.seconds) for one, _ in in_order],
            at=self._at,
        )
        without = {
            one: (weeks[one.key], lives[one.person].zone)
            for one, _ in in_order
            if one.key not in paid
        }
        sources.no_room(without, at=self._at)
        self._done += len(without)
        return [pair for pair in in_order if pair[0].key in paid]

    def _send(
        self,
        parcels: Sequence[tuple[Parcel, dict[str, Known]]],
        lives: Mapping[int, Living],
        channels: Mapping[str, Channel],
    ) -> None:
        ways = ways_to({one.person: lives[one.person] for one, _ in parcels}, channels)
        carrying = Carrying(
            channels, by=self._by, at=self._at, arrived=self._arrived, is_over=self._is_over
        )
        carrying.carry(
            [
                Trip(one, lives[one.person].language, ways_left(ways.get(one.person, ()), messages))
                for one, messages in parcels
            ]
        )
        sources.give_back(
            {trip.parcel: self._next_try(trip) for trip in carrying.delayed}, at=self._at
        )

    def _next_try(self, trip: Trip) -> datetime:
        """After a growing pause, never after its time; at once where only the turn was over."""
        if trip.attempts == 0:
            return self._at
        return min(self._at + pause_after(trip.attempts), trip.parcel.expires_at)

    def _arrived(self, arrived: Arrived) -> None:
        sources.acknowledge(arrived, at=self._at)
        self._done += len(arrived)

    def _is_over(self) -> bool:
        return monotonic() - self._began > PATIENCE_SECONDS
