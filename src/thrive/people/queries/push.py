"""Which browsers may be pushed to, and by which ways nobody is reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thrive.people.models import Person, PushSubscription, Unreachable
from thrive.people.queries.attention import batches


@dataclass(frozen=True)
class PushAddress:
    """A browser that a push goes to, with the keys that only it can open."""

    id: int
    person: int
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class NotReached:
    """A way by which somebody is not reached just now."""

    channel: str
    address: str
    reason: str
    since: datetime


def push_subscriptions(persons: Sequence[int]) -> dict[int, tuple[PushAddress, ...]]:
    """The browsers of each person that can be pushed to; who has none is absent."""
    found: dict[int, list[PushAddress]] = defaultdict(list)
    for some in batches(persons):
        rows = PushSubscription.objects.filter(person__in=some, gone_at=None).order_by("id")
        for row in rows.values_list("id", "person", "endpoint", "p256dh", "auth"):
            found[row[1]].append(PushAddress(*row))
    return {person: tuple(browsers) for person, browsers in found.items()}


def unreachable(persons: Sequence[int]) -> set[tuple[int, str]]:
    """Persons, each with a channel that does not reach them. An old address does not count."""
    found: set[tuple[int, str]] = set()
    for some in batches(persons):
        rows = Unreachable.objects.filter(person__in=some, cleared_at=None)
        found |= {
            (person, channel)
            for person, channel, address, email, phone in rows.values_list(
                "person", "channel", "address", "person__email", "person__phone"
            )
            if is_present(channel, address, email, phone)
        }
    return found


def not_reached(person: Person) -> tuple[NotReached, ...]:
    """By which ways somebody is not reached, and why, for their own page."""
    rows = Unreachable.objects.filter(person=person, cleared_at=None).order_by("channel", "id")
    return tuple(
        NotReached(row.channel, row.address, row.reason, row.since)
        for row in rows
        if is_present(row.channel, row.address, person.email, person.phone)
    )


def is_present(channel: str, address: str, email: str | None, phone: str) -> bool:
    """Whether an address is still the person's. Only email and telephone are known here."""
    present = {"email": email or "", "sms": phone}.get(channel, address)
    return address.casefold() == present.casefold()
