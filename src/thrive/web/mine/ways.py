"""By which ways somebody can be reached here, in which order, and which do not reach them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thrive.foundation import days
from thrive.people.models import Person
from thrive.people.queries import NotReached, not_reached, push_subscriptions
from thrive.web.addresses import address_of
from thrive.web.mine import wording


@dataclass(frozen=True)
class Silent:
    """A way that does not reach somebody, why, and what can be done."""

    name: str
    why: str
    again: str = ""  # the channel to try again
    address: str = ""  # where to put it right
    verb: str = ""


def offered(person: Person) -> list[tuple[str, str]]:
    """The ways that reach this person here, each in words; those that there are not are absent."""
    words = {
        "push": wording.way("push"),
        "email": _("an email to %(address)s") % {"address": person.email},
        "chat": wording.way("chat"),
        "sms": _("a text message to %(number)s") % {"number": person.phone},
    }
    return [(channel, words[channel]) for channel in words if _is_open(channel, person)]


def in_order(channels: Sequence[str], person: Person) -> list[str]:
    """Those of the channels that reach this person, in their order."""
    there = {channel for channel, _words in offered(person)}
    return [channel for channel in channels if channel in there]


def silent(person: Person) -> list[Silent]:
    """What does not reach somebody just now, and why."""
    found = [_told(one) for one in not_reached(person)]
    if _is_open("push", person) and not push_subscriptions([person.pk]):
        found.append(
            Silent(
                name=wording.way("push"),
                why=_("No device of yours shows them yet."),
                address=address_of("mine:device"),
                verb=_("Show them on this device"),
            )
        )
    if not person.email:
        why = _("No address of yours is on the organisation's list.")
        found.append(Silent(name=wording.way("email"), why=why))
    if settings.THRIVE_SMS_URL and not person.phone:
        why = _("No telephone of yours is on the organisation's list.")
        found.append(Silent(name=wording.way("sms"), why=why))
    return found


def _is_open(channel: str, person: Person) -> bool:
    return {
        "push": bool(settings.THRIVE_VAPID_PUBLIC_KEY),
        "email": bool(person.email),
        "chat": bool(settings.THRIVE_CHAT_URL),
        "sms": bool(settings.THRIVE_SMS_URL and person.phone),
    }[channel]


def _told(one: NotReached) -> Silent:
    words = pgettext(
        "why a message did not arrive",
        "On %(day)s %(address)s sent a message back: %(reason)s",
    )
    why = words % {
        "day": days.day(one.since.date()),
        "address": one.address,
        "reason": one.reason,
    }
    return Silent(name=wording.way(one.channel), why=why, again=one.channel)
