"""Throwing away what has served its time."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Q

from thrive.people.models import CacheEntry, StagedImport, Throttle
from thrive.people.rules.secrets import FORGOTTEN_AFTER


@transaction.atomic
def tidy(*, at: datetime) -> int:
    """Delete expired uploads and sessions, forgotten tries and cache entries. Safe twice.

    Done by the clock. Returns how many rows went, sessions left out.
    """
    # Django wrote by its own clock when a session ends. In the demo ours may stand weeks later.
    SessionStore.clear_expired()
    unlocked = Q(locked_until__isnull=True) | Q(locked_until__lte=at)
    gone = [
        StagedImport.objects.filter(expires_at__lte=at).delete(),
        Throttle.objects.filter(unlocked, last_at__lte=at - FORGOTTEN_AFTER).delete(),
        CacheEntry.objects.filter(expires__lte=at).delete(),
    ]
    return sum(count for count, _by_model in gone)
