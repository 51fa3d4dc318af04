"""Counting tries in the database, so that all processes count together.

A try is counted before it is judged: many at once cannot slip past the limit. The count is written
in a transaction of its own, because it must stay when the try is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import ngettext

from thrive.people.errors import TooManyTries
from thrive.people.models import Throttle
from thrive.people.rules import secrets
from thrive.people.sealing import sealed

Allowed = Mapping[str, int]  # key to failures that are allowed in a row


def tries_of(badge: str, address: str) -> Allowed:
    """What is counted for one try: by badge, whether it exists or not, and by address."""
    allowed = {sealed("badge", badge.upper()): secrets.TRIES_BY_BADGE}
    if address:
        allowed[sealed("address", address)] = secrets.TRIES_BY_ADDRESS
    return allowed


@transaction.atomic
def spend(allowed: Allowed, *, at: datetime) -> None:
    """Count one try for each key. Raises TooManyTries, uncounted, while a key is locked."""
    Throttle.objects.bulk_create(
        [Throttle(key=key, last_at=at) for key in allowed], ignore_conflicts=True
    )
    rows = list(Throttle.objects.select_for_update().filter(key__in=list(allowed)).order_by("key"))
    locks = [row.locked_until for row in rows if row.locked_until and row.locked_until > at]
    if locks:
        raise _too_many(max(locks), at)
    for row in rows:
        row.failures = secrets.failures_now(row.failures, last_at=row.last_at, at=at) + 1
        row.locked_until = secrets.locked_until(row.failures, allowed=allowed[row.key], at=at)
        row.last_at = at
        row.save(update_fields=["failures", "locked_until", "last_at"])


def forgive(badge: str, address: str) -> None:
    """A try was good: the badge starts anew; the address gets only this one try back.

    Otherwise somebody with a badge of their own could try those of others for ever in between.
    """
    by_badge, *by_address = tries_of(badge, address)
    Throttle.objects.filter(key=by_badge).update(failures=0, locked_until=None)
    Throttle.objects.filter(key__in=by_address, failures__gt=0).update(
        failures=Greatest(F("failures") - 1, 0), locked_until=None
    )


def open_again(badge: str) -> None:
    """A new slip opens a door that vain tries had locked."""
    Throttle.objects.filter(key=sealed("badge", badge.upper())).delete()


def _too_many(until: datetime, at: datetime) -> TooManyTries:
    minutes = max(ceil((until - at).total_seconds() / 60), 1)
    message = ngettext(
        "Too many tries. Wait %(n)s minute, then try again. "
        "Or ask your team leader for a new slip: it works at once.",
        "Too many tries. Wait %(n)s minutes, then try again. "
        "Or ask your team leader for a new slip: it works at once.",
        minutes,
    )
    return TooManyTries(message % {"n": minutes}, until)
