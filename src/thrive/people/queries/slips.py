"""Who still needs a slip, and by which number somebody signs in."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.people.errors import LinkSpent
from thrive.people.models import Group, Person, Role, Slip
from thrive.people.queries.belonging import during
from thrive.people.queries.standing import held_at
from thrive.people.sealing import sealed

ORGANISATION_WIDE = (Role.Kind.ADMINISTRATOR, Role.Kind.GUARDIAN, Role.Kind.SPONSOR)


def sign_in_number(person: Person) -> str:
    """The number that somebody types: of the badge, or the external id where there is no badge."""
    return person.badge or person.external_id


def holder_of(number: str, *, on: date) -> Person | None:
    """Who signs in with a number on a day. A badge comes before an external id of the same look."""
    here = Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), is_active=True)
    here = here.select_related("pin")
    by_badge = here.filter(badge__iexact=number).first()
    return by_badge or here.filter(badge__isnull=True, external_id__iexact=number).first()


def without_pin(group: Group, *, on: date) -> list[Person]:
    """The people in a group who have not chosen a PIN, by name."""
    belongs = Person.objects.filter(
        during(on), memberships__group=group, pin__isnull=True, is_active=True
    )
    return list(belongs.distinct().order_by("name", "id"))


def guarded_people(*, at: datetime) -> set[int]:
    """Whoever has a role for the whole organisation: only an administrator may let them in."""
    return set(held_at(at).filter(kind__in=ORGANISATION_WIDE).values_list("person_id", flat=True))


def open_link(*, secret: str, at: datetime) -> Slip:
    """A link that still opens. Raises LinkSpent when it was used, has expired or never existed."""
    links = Slip.objects.filter(
        kind=Slip.Kind.LINK,
        secret_hash=sealed("link", secret),
        used_at__isnull=True,
        expires_at__gt=at,
        person__is_active=True,
    )
    link = links.select_related("person").first()
    if link is None:
        raise link_spent()
    return link


def invited_by(*, secret: str, at: datetime) -> Person:
    """Whom a link is for. Raises LinkSpent."""
    return open_link(secret=secret, at=at).person


def link_spent() -> LinkSpent:
    """One answer for all links that do not open, so that none tells more than another."""
    return LinkSpent(
        _("This link was used or has expired. Whoever runs Thrive here can print a new one.")
    )
