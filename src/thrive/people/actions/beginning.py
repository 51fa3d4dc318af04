"""The very first administrator comes in by a one-time link, which the command line prints."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Invalid, Problem
from thrive.foundation.texts import unprintable
from thrive.people.actions.permission import PROCESS
from thrive.people.actions.roles import grant_role
from thrive.people.errors import AlreadyBegun
from thrive.people.models import Person, Role, Slip
from thrive.people.queries.slips import link_spent, open_link
from thrive.people.queries.standing import held_at
from thrive.people.sealing import new_link_secret, sealed

VALID_FOR = timedelta(days=7)
EXTERNAL_ID = "first-administrator"
LONGEST_NAME = 200


@transaction.atomic
def first_administrator(*, name: str, at: datetime) -> str:
    """Make the first administrator and a one-time link for them. Returns the link's secret.

    Again, before the link was used: a new link, and the former is void. Raises AlreadyBegun when an
    administrator has already come in, or Invalid for a name that is empty, too long or cannot be
    printed.
    """
    _refuse_begun(at)
    _refuse_no_name(name)
    person, _is_new = Person.objects.update_or_create(
        external_id=EXTERNAL_ID, defaults={"name": name}
    )
    if _is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    grant_role(person=person, kind=Role.Kind.ADMINISTRATOR, by=None, at=at)
    secret = new_link_secret()
    links = Slip.objects.filter(person=person, kind=Slip.Kind.LINK, used_at__isnull=True)
    links.update(used_at=at)
    Slip.objects.create(
        person=person,
        kind=Slip.Kind.LINK,
        secret_hash=sealed("link", secret),
        made_at=at,
        expires_at=at + VALID_FOR,
    )
    audit.record(actor=PROCESS, action="people.first_administrator", subject=EXTERNAL_ID, at=at)
    return secret


@transaction.atomic
def settle_in(*, secret: str, email: str, password: str, at: datetime) -> Person:
    """Use up the link, with the address and the password to sign in with from now on.

    Raises LinkSpent, or Invalid for an address that is taken or a password that is too easy; then
    the link stays good.
    """
    link = open_link(secret=secret, at=at)
    person, email = link.person, email.strip().lower()
    _refuse_unsuitable(person, email, password)
    if Slip.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=at) != 1:
        raise link_spent()
    person.email = email
    person.set_password(password)
    person.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    audit.record(
        actor=person.external_id, action="people.settle_in", subject=person.external_id, at=at
    )
    return person


def _refuse_begun(at: datetime) -> None:
    begun = held_at(at).filter(
        kind=Role.Kind.ADMINISTRATOR, person__is_active=True, person__last_login__isnull=False
    )
    if begun.exists():
        raise AlreadyBegun(
            _("An administrator has already come in. They can make somebody else administrator.")
        )


def _refuse_no_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or unprintable(name):
        raise Invalid(_("Expected a name of at most %(most)s letters.") % {"most": LONGEST_NAME})


def _refuse_unsuitable(person: Person, email: str, password: str) -> None:
    problems = []
    if Person.objects.filter(email=email).exclude(pk=person.pk).exists():
        problems.append(Problem(_("Somebody else has this address."), column="email"))
    try:
        validate_password(password)
    except ValidationError as error:
        problems.extend(Problem(message, column="password") for message in error.messages)
    if problems:
        raise Invalid(_("Not yet: something has to be put right."), problems)
