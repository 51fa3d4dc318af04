"""Browsers that may be pushed to, and addresses that reach nobody."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Refused
from thrive.foundation.texts import visible
from thrive.people.actions.attention import hold, refuse_others
from thrive.people.actions.permission import name_of
from thrive.people.errors import UnsuitableBrowser
from thrive.people.models import Person, PushSubscription, Unreachable
from thrive.people.rules.attention import CHANNELS
from thrive.people.rules.push import ANYWHERE, are_keys, is_endpoint

MOST_BROWSERS = 10  # of one person; the oldest is let go
LONGEST_REASON = 300


@transaction.atomic
def subscribe_push(
    *,
    person: Person,
    endpoint: str,
    p256dh: str,
    auth: str,
    by: Person | None,
    at: datetime,
) -> PushSubscription:
    """Let a browser show what waits for somebody. Twice changes nothing.

    A browser belongs to whoever asked for it last: on a shared device nobody gets what is meant for
    another. Raises NotAllowed for everybody but the person, UnsuitableBrowser for keys that are
    none, or for an address of no maker of browsers (THRIVE_PUSH_HOSTS; THRIVE_PUSH_PRIVATE allows
    any).
    """
    refuse_others(person, by)
    # Whoever runs a push service of their own says so, and then delivery looks where it leads.
    makers = [ANYWHERE] if settings.THRIVE_PUSH_PRIVATE else settings.THRIVE_PUSH_HOSTS
    if not is_endpoint(endpoint, makers) or not are_keys(p256dh, auth):
        raise UnsuitableBrowser(_("This browser gave an address that Thrive cannot send to."))
    hold(person)
    kept = PushSubscription.objects.filter(endpoint=endpoint).first()
    wanted = {"person_id": person.pk, "p256dh": p256dh, "auth": auth, "gone_at": None}
    if kept is not None and all(getattr(kept, name) == value for name, value in wanted.items()):
        return kept
    made, _is_new = PushSubscription.objects.update_or_create(
        endpoint=endpoint, defaults=wanted | {"made_at": at}
    )
    _let_the_oldest_go(person, at)
    _record("attention.subscribe", person, by, at)
    return made


@transaction.atomic
def unsubscribe_push(
    *, person: Person, endpoint: str | None = None, by: Person | None, at: datetime
) -> int:
    """Stop pushing to one browser of somebody, or to all of theirs. Returns to how many.

    Twice changes nothing. Raises NotAllowed for everybody but the person.
    """
    refuse_others(person, by)
    browsers = PushSubscription.objects.filter(person=person, gone_at=None)
    if endpoint is not None:
        browsers = browsers.filter(endpoint=endpoint)
    gone = browsers.update(gone_at=at)
    if gone:
        _record("attention.unsubscribe", person, by, at)
    return gone


def push_gone(*, subscriptions: Collection[int], at: datetime) -> int:
    """Write down that browsers are gone: their maker answered 404 or 410. Returns how many were."""
    return PushSubscription.objects.filter(pk__in=subscriptions, gone_at=None).update(gone_at=at)


@transaction.atomic
def mark_unreachable(
    *, person: int, channel: str, address: str, reason: str, at: datetime
) -> Unreachable:
    """Write down that an address reaches nobody. The same address again keeps the first day.

    It counts until the person has another address, or asks to be tried again. Raises Refused for a
    channel that there is not.
    """
    if channel not in CHANNELS:
        raise Refused(_("“%(channel)s” is no way that Thrive knows.") % {"channel": channel})
    reason = visible(reason)[:LONGEST_REASON]
    Unreachable.objects.filter(person=person, channel=channel, cleared_at=None).exclude(
        address=address
    ).update(cleared_at=at)
    found, _is_new = Unreachable.objects.get_or_create(
        person_id=person,
        channel=channel,
        cleared_at=None,
        defaults={"address": address, "since": at, "reason": reason},
    )
    return found


@transaction.atomic
def try_again(*, person: Person, channel: str, by: Person | None, at: datetime) -> None:
    """Send by a way again that did not reach somebody. Twice changes nothing.

    Raises NotAllowed for everybody but the person.
    """
    refuse_others(person, by)
    silent = Unreachable.objects.filter(person=person, channel=channel, cleared_at=None)
    if silent.update(cleared_at=at):
        _record("attention.try_again", person, by, at)


def _let_the_oldest_go(person: Person, at: datetime) -> None:
    browsers = PushSubscription.objects.filter(person=person, gone_at=None)
    newest = list(browsers.order_by("-made_at", "-id").values_list("pk", flat=True)[:MOST_BROWSERS])
    browsers.exclude(pk__in=newest).update(gone_at=at)


def _record(action: str, person: Person, by: Person | None, at: datetime) -> None:
    audit.record(actor=name_of(by), action=action, subject=person.external_id, at=at)
