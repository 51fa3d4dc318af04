"""Printing slips: a one-time PIN for each person, shown once and kept only as a hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.people.actions.permission import name_of, require_steward
from thrive.people.actions.throttling import open_again
from thrive.people.errors import NotAllowed
from thrive.people.models import Group, Person, Slip
from thrive.people.queries import members_of, roles
from thrive.people.queries.slips import guarded_people, sign_in_number, without_pin
from thrive.people.sealing import new_slip_pin, sealed

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True)
class PrintedSlip:
    """One slip as it is printed. The PIN exists only here and in the head of the reader."""

    name: str
    number: str
    pin: str
    expires_on: date

    @property
    def spaced_pin(self) -> str:
        """The PIN in two halves, as it is easier to copy."""
        middle = len(self.pin) // 2
        return f"{self.pin[:middle]} {self.pin[middle:]}"


@transaction.atomic
def make_slips(
    *, group: Group, by: Person | None, at: datetime, people: Sequence[Person] | None = None
) -> list[PrintedSlip]:
    """Make a slip for everybody in a group who has not chosen a PIN, or for the ``people`` named.

    A new slip replaces the former one; a PIN that was chosen stays until another is chosen with
    the slip. Running it twice therefore makes new slips and voids those of the first time. Raises
    NotAllowed for anybody but stewards of the group and administrators. Stewards get no slip for
    people with a role for the whole organisation: a slip lets its holder in as that person.
    """
    require_steward(group, by, at=at)
    wanted = _allowed(group, by, at, people)
    slips = [_printed(person, at) for person in wanted]
    ids = [person.pk for person in wanted]
    Slip.objects.filter(person__in=ids, kind=Slip.Kind.PIN, used_at__isnull=True).update(used_at=at)
    Slip.objects.bulk_create(
        _row(person, slip, by, at) for person, slip in zip(wanted, slips, strict=True)
    )
    for slip in slips:
        open_again(slip.number)
    details = {"for": [person.external_id for person in wanted]}
    audit.record(
        actor=name_of(by), action="people.make_slips", subject=group.external_id, at=at,
        details=details,
    )  # fmt: skip
    return slips


def _allowed(
    group: Group, by: Person | None, at: datetime, people: Sequence[Person] | None
) -> list[Person]:
    members = without_pin(group, on=at.date()) if people is None else list(people)
    guarded = set() if by is None or roles(by, at=at).is_administrator else guarded_people(at=at)
    wanted = [person for person in members if person.is_active and person.pk not in guarded]
    if people is not None:
        _refuse_strangers(group, wanted, people, at)
    return wanted


def _refuse_strangers(
    group: Group, wanted: Sequence[Person], people: Sequence[Person], at: datetime
) -> None:
    """Whoever is named must be one of the group, and one for whom a slip may be made."""
    members = {person.pk for person in members_of(group, on=at.date(), deep=True)}
    refused = [one for one in people if one not in wanted or one.pk not in members]
    if refused:
        names = ", ".join(person.name for person in refused)
        raise NotAllowed(
            _("No slip can be made here for %(names)s. An administrator can help.")
            % {"names": names}
        )


def _printed(person: Person, at: datetime) -> PrintedSlip:
    expires_on = (at + VALID_FOR).date()
    return PrintedSlip(person.name, sign_in_number(person), new_slip_pin(), expires_on)


def _row(person: Person, slip: PrintedSlip, by: Person | None, at: datetime) -> Slip:
    return Slip(
        person=person,
        kind=Slip.Kind.PIN,
        secret_hash=sealed("slip", f"{person.pk}:{slip.pin}"),
        made_at=at,
        made_by=by,
        expires_at=at + VALID_FOR,
    )
