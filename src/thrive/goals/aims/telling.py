"""What people are told of goals: announced in the transaction that causes it, in their language."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import override

from thrive.foundation import outbox
from thrive.people.models import Person

TOLD_WITHIN = timedelta(days=14)
SECONDS = 20

Words = Callable[[], tuple[str, str]]


def tell(*, person: Person, key: str, words: Words, path: str, at: datetime) -> None:
    """Announce one message to one person. The same key a second time changes nothing.

    ``words`` gives title and line, and is called in the person's language. They stay off a locked
    screen, because a goal may be a private thing.
    """
    if not person.is_active:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        title, line = words()
    payload = {
        "key": key,
        "person": person.pk,
        "title": title,
        "line": line,
        "path": path,
        "seconds": SECONDS,
        "priority": 0,
        "expires_at": (at + TOLD_WITHIN).isoformat(),
        "private": True,
    }
    outbox.announce("message", payload, at=at, key=f"message {key}")
