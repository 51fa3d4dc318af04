"""People come into a run by themselves: by its link and PIN, and because they say yes."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from math import ceil

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.models import Enrolment, Run
from thrive.experiences.running.actions.enrolling import record, refuse_stopped, take_in
from thrive.experiences.running.errors import (
    BadRun,
    CannotJoin,
    TooManyTries,
    WrongPin,
)
from thrive.experiences.running.permission import RunRef, held, joinable, link_closed
from thrive.foundation.errors import Problem
from thrive.people.actions import throttling
from thrive.people.errors import TooManyTries as Throttled
from thrive.people.models import Person, Throttle
from thrive.people.sealing import sealed

SHORTEST_PIN, LONGEST_PIN = 4, 12
TRIES_BY_PERSON = 5
TRIES_BY_RUN = 50  # many who try in turn are one who guesses


@transaction.atomic
def set_link(*, run: RunRef, is_on: bool, pin: str = "", by: Person | None, at: datetime) -> Run:
    """Switch the link of a run on, with a new address and PIN, or off.

    An old address never works again. ``pin``: 4 to 12 digits. Switching off twice changes nothing.
    Raises NoSuchRun, NotRunning once the run has stopped, BadRun for a PIN that cannot be.
    """
    kept = held(run, by, at=at)
    refuse_stopped(kept)
    if is_on:
        _refuse_unsuitable(pin)
    kept.link_secret = secrets.token_urlsafe(16) if is_on else ""
    kept.link_pin_hash = make_password(pin) if is_on else ""
    kept.save(update_fields=["link_secret", "link_pin_hash"])
    record("experiences.set_link", kept, by, at, {"on": is_on})
    return kept


def enrol_by_link(
    *,
    secret: str,
    pin: str,
    person: Person,
    consents: bool,
    at: datetime,
    run: RunRef | None = None,
) -> Enrolment:
    """Somebody takes part because they want to. Who is in already stays as they are.

    Every call counts as a try. Also brings back who had left by themselves: they say so.
    Raises LinkClosed, WrongPin, TooManyTries, CannotJoin without consent or for who has left.
    """
    kept = joinable(secret)
    if run is not None and kept.pk != (run if isinstance(run, int) else run.pk):
        raise link_closed()
    _spend(kept, person, at)
    if not check_password(pin.replace(" ", ""), kept.link_pin_hash):
        raise WrongPin(_("Link and PIN do not belong together. Look at the PIN and try again."))
    if not consents:
        raise CannotJoin(_("Say that you want to take part, or simply close this page."))
    with transaction.atomic():
        _forgive(kept, person)
        # Held, so that a run which stops at this moment takes nobody more.
        held_run = held(kept, None, at=at)
        refuse_stopped(held_run)
        enrolment = take_in(
            held_run, person, Enrolment.How.LINK, at=at, consented_at=at, again=True
        )
        if enrolment.consented_at is None:
            enrolment.consented_at = at
            enrolment.save(update_fields=["consented_at"])
        record("experiences.join_by_link", held_run, person, at, {})
    return enrolment


def _refuse_unsuitable(pin: str) -> None:
    is_number = pin.isascii() and pin.isdigit()
    if not (is_number and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        message = _("expected %(least)s to %(most)s digits")
        problem = Problem(message % {"least": SHORTEST_PIN, "most": LONGEST_PIN}, column="pin")
        raise BadRun(_("This PIN cannot be."), [problem])


def _tries(run: Run, person: Person) -> Mapping[str, int]:
    return {
        sealed("run-link", f"{run.pk}:{run.link_secret}:{person.pk}"): TRIES_BY_PERSON,
        sealed("run-link", f"{run.pk}:{run.link_secret}"): TRIES_BY_RUN,
    }


def _spend(run: Run, person: Person, at: datetime) -> None:
    try:
        throttling.spend(_tries(run, person), at=at)
    except Throttled as refusal:
        raise _too_many(refusal.until, at) from refusal


def _forgive(run: Run, person: Person) -> None:
    """A good try: this person starts anew, and the run gets its try back."""
    throttles = Throttle.objects.filter(key__in=list(_tries(run, person)))
    throttles.update(failures=0, locked_until=None)


def _too_many(until: datetime, at: datetime) -> TooManyTries:
    minutes = max(ceil((until - at).total_seconds() / 60), 1)
    message = ngettext(
        "Too many tries. Wait %(n)s minute, then try again.",
        "Too many tries. Wait %(n)s minutes, then try again.",
        minutes,
    )
    return TooManyTries(message % {"n": minutes}, until)
