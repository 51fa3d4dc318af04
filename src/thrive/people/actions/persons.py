"""One person by hand: added, corrected, let go, taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem, Refused
from thrive.foundation.texts import unprintable_problems
from thrive.people.actions.leaving import let_go
from thrive.people.actions.memberships import join_group
from thrive.people.actions.permission import name_of, require_administrator
from thrive.people.errors import UnsuitablePerson
from thrive.people.models import Group, Membership, Person


@dataclass(frozen=True)
class Particulars:
    """How somebody is called and reached. Nobody needs more than a name."""

    name: str
    email: str = ""
    badge: str = ""
    phone: str = ""

    def trimmed(self) -> "Particulars":
        """Without what a finger adds at the ends; addresses are kept in small letters."""
        return Particulars(
            self.name.strip(), self.email.strip().lower(), self.badge.strip(), self.phone.strip()
        )


@transaction.atomic
def add_person(
    *,
    external_id: str,
    particulars: Particulars,
    group: Group | None = None,
    from_on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Person:
    """Add one person, in a group from a day on (today, where none is named).

    Raises NotAllowed, GroupClosed, or UnsuitablePerson with each problem beside its column. The
    same number a second time is refused, so that running it twice adds nobody twice.
    """
    require_administrator(by, at=at)
    given, number = particulars.trimmed(), external_id.strip()
    begins = from_on or at.date()
    _refuse_unsuitable(given, number, Person(external_id=number))
    person = Person(external_id=number, joined_on=begins if group else None)
    _fill(person, given)
    person.set_unusable_password()
    person.save()
    _vouch_for_address(person)
    audit.record(actor=name_of(by), action="people.add_person", subject=number, at=at)
    if group is not None:
        join_group(person=person, group=group, on=begins, by=by, at=at)
    return person


@transaction.atomic
def correct_person(
    *, person: Person, particulars: Particulars, by: Person | None, at: datetime
) -> Person:
    """Correct how somebody is called and reached. The same again changes nothing.

    The audit says which of these changed, never to what. Raises NotAllowed, or UnsuitablePerson.
    """
    require_administrator(by, at=at)
    given = particulars.trimmed()
    columns = [name for name in vars(given) if (getattr(person, name) or "") != vars(given)[name]]
    if not columns:
        return person
    _refuse_unsuitable(given, person.external_id, person)
    _fill(person, given)
    person.save(update_fields=columns)
    if "email" in columns:
        _vouch_for_address(person)
    audit.record(
        actor=name_of(by), action="people.correct_person", subject=person.external_id, at=at,
        details={"changed": columns},
    )  # fmt: skip
    return person


@transaction.atomic
def let_go_person(*, person: Person, on: date, by: Person | None, at: datetime) -> Person:
    """Somebody leaves the organisation; ``on`` is their first day outside. Twice changes nothing.

    Their memberships end on that day; places that were planned for later are called off. Until then
    they keep access, and from then on they have none. Raises NotAllowed, LastAdministrator, or
    Refused when something of theirs began after that day, or they leave before it already.
    """
    require_administrator(by, at=at)
    if person.left_on == on:
        return person
    if person.left_on is not None and on > person.left_on:
        raise Refused(
            _("%(person)s leaves before. Take them back first.") % {"person": person.name}
        )
    _end_memberships(person, on, at)
    person.left_on = on
    person.save(update_fields=["left_on"])
    let_go([person], at=at)
    _record_day("people.let_go_person", person, on, by, at)
    person.refresh_from_db()
    return person


@transaction.atomic
def call_off_leaving(*, person: Person, by: Person | None, at: datetime) -> Person:
    """Somebody who was to leave stays, in all groups where their time was to end on that day.

    Raises NotAllowed, or Refused when they have left or nobody said that they leave: so twice is
    refused.
    """
    require_administrator(by, at=at)
    on = person.left_on
    planned = Person.objects.filter(pk=person.pk, left_on=on, left_on__gt=at.date())
    if on is None or planned.update(left_on=None) != 1:
        raise Refused(_("%(person)s was not going to leave.") % {"person": person.name})
    ending = person.memberships.filter(until_on=on, group__closed_on=None)
    ending.update(until_on=None)
    _record_day("people.call_off_leaving", person, on, by, at)
    person.refresh_from_db()
    return person


@transaction.atomic
def take_back(
    *, person: Person, group: Group, on: date, by: Person | None, at: datetime
) -> Membership:
    """Somebody who has left is back in a group from a day on; on the day they left, as if never.

    Roles are granted anew. Raises NotAllowed, Refused when they have not left (so twice is
    refused), GroupClosed or OneTeamAtATime.
    """
    require_administrator(by, at=at)
    gone = Person.objects.filter(pk=person.pk, left_on__lte=at.date())
    if gone.update(left_on=None, is_active=True) != 1:
        raise Refused(_("%(person)s has not left.") % {"person": person.name})
    person.refresh_from_db()
    _record_day("people.take_back", person, on, by, at)
    if group.closed_on is None:
        person.memberships.filter(group=group, until_on=on).update(until_on=None)
    return join_group(person=person, group=group, on=on, by=by, at=at)


def _refuse_unsuitable(given: Particulars, number: str, person: Person) -> None:
    # First of all: the other faults are looked for in the database, and it may not take such text.
    unprintable = unprintable_problems({"external_id": number, **vars(given)})
    problems = unprintable or [
        Problem(message, column=column)
        for column, message in (
            ("external_id", _number_fault(number) if person.pk is None else ""),
            ("name", "" if given.name else _("Say how they are called.")),
            ("email", _email_fault(given.email, person)),
            ("badge", _badge_fault(given.badge, person)),
        )
        if message
    ]
    if problems:
        raise UnsuitablePerson(_("Nothing was saved."), problems)


def _number_fault(number: str) -> str:
    if not number:
        return _("Give the number by which the organisation's list knows them.")
    if other := Person.objects.filter(external_id__iexact=number).first():
        return _("%(person)s has this number.") % {"person": other.name}
    if other := Person.objects.filter(badge__iexact=number).first():
        return _("This is the badge number of %(person)s. Both are typed at the same door.") % {
            "person": other.name
        }
    return ""


def _email_fault(email: str, person: Person) -> str:
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        return _("This is no email address.")
    other = Person.objects.filter(email=email).exclude(pk=person.pk).first()
    return _("%(person)s has this address.") % {"person": other.name} if other else ""


def _badge_fault(badge: str, person: Person) -> str:
    if not badge:
        return ""
    same = Q(badge__iexact=badge) | Q(external_id__iexact=badge)
    other = Person.objects.filter(same).exclude(pk=person.pk).first()
    if other is None:
        return ""
    if (other.badge or "").upper() == badge.upper():
        return _("%(person)s has this badge.") % {"person": other.name}
    return _("This is the number of %(person)s in the organisation's list.") % {
        "person": other.name
    }


def _fill(person: Person, given: Particulars) -> None:
    person.name, person.phone = given.name, given.phone
    person.email, person.badge = given.email or None, given.badge or None


def _vouch_for_address(person: Person) -> None:
    """An address on the list counts as verified, and belongs to nobody else any more."""
    EmailAddress.objects.filter(Q(user=person) | Q(email=person.email or "")).delete()
    if person.email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def _end_memberships(person: Person, on: date, at: datetime) -> None:
    stays = Q(until_on__isnull=True) | Q(until_on__gt=on)
    rows = person.memberships.select_for_update().filter(stays)
    rows.filter(from_on__gt=at.date(), from_on__gte=on).delete()
    if rows.filter(from_on__gte=on).exists() or (person.joined_on and person.joined_on > on):
        raise Refused(_("Something of theirs began after this day. Choose a later day."))
    rows.update(until_on=on)


def _record_day(action: str, person: Person, on: date, by: Person | None, at: datetime) -> None:
    details = {"on": on.isoformat()}
    audit.record(
        actor=name_of(by), action=action, subject=person.external_id, at=at, details=details
    )
