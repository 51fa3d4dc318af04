"""By which ways each person can be reached, in the order that they prefer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from thrive.delivery.parcel import Channel, To
from thrive.people import queries as people
from thrive.people.models import Person
from thrive.people.queries import Living, PushAddress


@dataclass(frozen=True)
class Way:
    """One way to one person."""

    channel: str
    to: To


def address_mark(address: str) -> str:
    """Whether two addresses are the same, without telling what they are."""
    return salted_hmac(
        "thrive.delivery.address", address.casefold(), algorithm="sha256"
    ).hexdigest()


def ways_to(
    lives: Mapping[int, Living], channels: Mapping[str, Channel]
) -> dict[int, tuple[Way, ...]]:
    """For each person the ways that are open, the preferred first. Nothing: only the inbox."""
    persons = list(lives)
    away = people.unreachable(persons)
    browsers = people.push_subscriptions(persons) if "push" in channels else {}
    found: dict[int, tuple[Way, ...]] = {}
    for person, addresses in _addresses(persons, browsers).items():
        found[person] = tuple(
            Way(channel, to)
            for channel in lives[person].channels
            if channel in channels and (person, channel) not in away
            if (to := addresses[channel]) is not None
        )
    return found


def _addresses(
    persons: Sequence[int], browsers: Mapping[int, tuple[PushAddress, ...]]
) -> dict[int, dict[str, To | None]]:
    rows = Person.objects.filter(pk__in=persons).values_list("pk", "email", "phone", "external_id")
    return {
        person: {
            "email": To(email) if email else None,
            "sms": To(phone) if phone else None,
            # The list of the organisation's chat knows people by their mail, else by their number.
            "chat": To(email or number),
            "push": To(str(person), browsers[person]) if person in browsers else None,
        }
        for person, email, phone, number in rows.order_by()
    }
