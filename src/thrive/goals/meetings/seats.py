"""Who sits in a circle: people of the organisation, and perhaps a coach from outside."""

from typing import TypedDict

from django.utils.translation import gettext as _

from thrive.goals.models import Circle, Guest
from thrive.people.models import Person
from thrive.people.sealing import sealed

Who = Person | Guest


class Written(TypedDict):
    """The columns that say who wrote something."""

    by: Person | None
    by_guest: bool


def written_by(who: Who) -> Written:
    """The columns of whoever writes."""
    if isinstance(who, Guest):
        return {"by": None, "by_guest": True}
    return {"by": who, "by_guest": False}


def seat_of(who: Who) -> str:
    """A text that names somebody for good: what keys are derived from, and the audit records."""
    return f"guest {who.pk}" if isinstance(who, Guest) else f"person {who.pk}"


def actor_of(who: Who) -> str:
    """How the audit names somebody."""
    return seat_of(who) if isinstance(who, Guest) else who.external_id


def name_of(circle: Circle, by: Person | None, by_guest: bool) -> str:
    """Who wrote something, as the others call them."""
    if by_guest:
        guest = guest_of(circle)
        return guest.name if guest else _("the coach")
    return by.name if by else _("somebody who has left")


def guest_of(circle: Circle) -> Guest | None:
    """The coach from outside of a circle, if there is one."""
    return circle.guest if circle.kind == Circle.Kind.GUEST else None


def link_hash(secret: str) -> str:
    """What is kept of the secret in the link of a coach from outside."""
    return sealed("guest-coach", secret)


def others_of(circle: Circle, who: Who) -> list[Person]:
    """The other person of a pair, to be told; nobody in groups, and no guest: no address is kept"""
    pair = [circle.opener, circle.other] if circle.group_id is None else []
    return [one for one in pair if one is not None and one != who]
