"""Being told of what is new in a topic, or not any more."""

from datetime import datetime

from django.db import transaction

from thrive.discussions.access import visible_topic
from thrive.discussions.models import Follow
from thrive.discussions.recording import put_on_record
from thrive.people.models import Person


def follow(*, topic: int, by: Person, at: datetime) -> None:
    """Be told of what is new. Twice changes nothing. Raises NoSuchTopic."""
    _turn(topic, True, "follow", by, at)


def unfollow(*, topic: int, by: Person, at: datetime) -> None:
    """Be told no longer, also when one writes again. Twice changes nothing. Raises NoSuchTopic."""
    _turn(topic, False, "unfollow", by, at)


def _turn(topic: int, is_on: bool, action: str, by: Person, at: datetime) -> None:
    with transaction.atomic():
        row = visible_topic(topic, by, at=at)
        found, is_new = Follow.objects.get_or_create(
            topic=row, person=by, defaults={"is_on": is_on}
        )
        changed = Follow.objects.filter(pk=found.pk, is_on=not is_on).update(is_on=is_on)
        if is_new or changed:
            put_on_record(action, row, by, at)
