"""Coming in with badge and PIN, and choosing a PIN of one's own.

A slip lets its holder choose a PIN; from then on badge and chosen PIN open the door. Whoever tries
in vain learns nothing: not whether there is such a badge, not whether its holder has come in yet.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.people.actions.throttling import forgive, spend, tries_of
from thrive.people.errors import LinkSpent, UnsuitablePin, WrongBadgeOrPin
from thrive.people.models import Person, Pin, Slip
from thrive.people.queries.slips import holder_of, sign_in_number
from thrive.people.rules.secrets import LONGEST_PIN, SHORTEST_PIN, PinFault, pin_fault
from thrive.people.sealing import sealed

SLIP_TRIES = 10  # then the slip is void, whoever tried


@dataclass(frozen=True)
class Entered:
    """Somebody proved who they are. With a ``slip`` they have yet to choose a PIN."""

    person: Person
    slip: int | None


def enter_with_badge(*, badge: str, pin: str, address: str = "", at: datetime) -> Entered:
    """Check badge and PIN: the chosen one, or the one on a slip. Every call counts as a try.

    Raises WrongBadgeOrPin, or TooManyTries after too many in vain, by badge or by address.
    """
    number, pin = badge.strip(), pin.replace(" ", "").strip()
    spend(tries_of(number, address), at=at)
    person = holder_of(number, on=at.date())
    slip = _open_slip(person, at) if person else None
    # Both are always checked, so that the time it takes tells nothing.
    is_own = check_password(pin, _hash_of(person)) and person is not None
    is_slip = _fits(slip, pin)
    if person is None or not (is_own or is_slip):
        _count_against(slip, at)
        raise WrongBadgeOrPin(
            _(
                "Badge number and PIN do not belong together. Look at both and try again. "
                "Your team leader can print you a new slip."
            )
        )
    forgive(number, address)
    return Entered(person, slip.pk if slip is not None and not is_own else None)


@transaction.atomic
def choose_pin(*, person: Person, slip: int, pin: str, at: datetime) -> Pin:
    """Choose a PIN with an open slip, which is used up. Ends all other sessions of the person.

    Raises UnsuitablePin (the slip stays), or LinkSpent when the slip is used or has expired.
    """
    _refuse_unsuitable(person, pin)
    open_slips = Slip.objects.filter(
        pk=slip, person=person, kind=Slip.Kind.PIN, used_at__isnull=True, expires_at__gt=at
    )
    if open_slips.update(used_at=at) != 1:
        raise LinkSpent(_("This slip was used or has expired. Ask for a new one."))
    return _keep(person, pin, at)


@transaction.atomic
def set_pin(*, person: Person, old: str, pin: str, address: str = "", at: datetime) -> Pin:
    """Choose a PIN while signed in; whoever has one must know it. Ends all other sessions.

    Raises WrongBadgeOrPin, TooManyTries or UnsuitablePin.
    """
    _refuse_unsuitable(person, pin)
    if not Pin.objects.filter(person=person).exists():
        return _keep(person, pin, at)
    return _keep(_proved(person, old, address, at), pin, at)


def _proved(person: Person, old: str, address: str, at: datetime) -> Person:
    number = sign_in_number(person)
    spend(tries_of(number, address), at=at)
    if not check_password(old.strip(), person.pin.hash):
        raise WrongBadgeOrPin(_("This is not your PIN of now. Try again."))
    forgive(number, address)
    return person


def _open_slip(person: Person, at: datetime) -> Slip | None:
    return Slip.objects.filter(
        person=person, kind=Slip.Kind.PIN, used_at__isnull=True, expires_at__gt=at
    ).first()


def _fits(slip: Slip | None, pin: str) -> bool:
    held = slip.secret_hash if slip else ""
    return constant_time_compare(held, sealed("slip", f"{slip.person_id if slip else 0}:{pin}"))


def _count_against(slip: Slip | None, at: datetime) -> None:
    """A slip that is tried too often is void, even where each try came from elsewhere."""
    if slip is None:
        return
    Slip.objects.filter(pk=slip.pk).update(failures=F("failures") + 1)
    Slip.objects.filter(pk=slip.pk, failures__gte=SLIP_TRIES, used_at__isnull=True).update(
        used_at=at
    )


def _hash_of(person: Person | None) -> str:
    """The hash of a chosen PIN, or one that nothing fits: both take as long to check."""
    pin = getattr(person, "pin", None)
    return pin.hash if isinstance(pin, Pin) else _nobodys_hash()


@cache
def _nobodys_hash() -> str:
    return make_password("a word that is no number")


def _refuse_unsuitable(person: Person, pin: str) -> None:
    fault = pin_fault(pin, badge=sign_in_number(person))
    if fault is not None:
        raise UnsuitablePin(_fault_words(fault))


def _fault_words(fault: PinFault) -> str:
    if fault is PinFault.NOT_DIGITS:
        return _("A PIN has digits only.")
    if fault is PinFault.TOO_SHORT:
        return _("Choose at least %(n)s digits.") % {"n": SHORTEST_PIN}
    if fault is PinFault.TOO_LONG:
        return _("Choose at most %(n)s digits.") % {"n": LONGEST_PIN}
    return _("This PIN is easy to guess. Choose one without a pattern, and not your badge number.")


def _keep(person: Person, pin: str, at: datetime) -> Pin:
    kept, _is_new = Pin.objects.update_or_create(
        person=person, defaults={"hash": make_password(pin), "chosen_at": at}
    )
    _end_other_sessions(person)
    audit.record(
        actor=person.external_id, action="people.choose_pin", subject=person.external_id, at=at
    )
    return kept


def _end_other_sessions(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])
