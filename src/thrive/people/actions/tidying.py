"""Throwing away what has served its time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from thrive.people.models import CacheEntry, StagedImport, Throttle
from thrive.people.rules.secrets import FORGOTTEN_AFTER


@transaction.atomic
def tidy(*, at: datetime) -> int:
    """Delete expired uploads, forgotten tries and cache entries. Done by the clock; safe twice.

    Returns how many rows went.
    """
    unlocked = Q(locked_until__isnull=True) | Q(locked_until__lte=at)
    gone = [
        StagedImport.objects.filter(expires_at__lte=at).delete(),
        Throttle.objects.filter(unlocked, last_at__lte=at - FORGOTTEN_AFTER).delete(),
        CacheEntry.objects.filter(expires__lte=at).delete(),
    ]
    return sum(count for count, _by_model in gone)
