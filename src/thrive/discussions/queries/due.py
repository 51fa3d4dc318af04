"""What of talks is due: decisions whose day has come to be looked at again."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from thrive.discussions.access import visible_topics
from thrive.discussions.models import Decision
from thrive.people.models import Person


@dataclass(frozen=True)
class ReviewDue:
    """A decision that its owner said to look at again, and since when."""

    decision: int
    topic: int
    title: str
    text: str
    person: int
    since: date


def reviews_due(at: datetime, *, person: Person | None = None) -> tuple[ReviewDue, ...]:
    """Decisions to be looked at again, of everybody or of one owner, the oldest first.

    For whoever asks what is due: nothing here says who wrote anything. Whoever can read the topic
    no longer is not asked: they moved to another group, or fewer people may read it by now. Two
    or three queries for each owner.
    """
    found = Decision.objects.filter(
        review_on__lte=at.date(), reviewed_at__isnull=True, owner__is_active=True
    ).select_related("topic", "owner")
    if person is not None:
        found = found.filter(owner=person)
    by_owner = groupby(found.order_by("owner", "review_on", "id"), lambda one: one.owner)
    due = [one for owner, mine in by_owner for one in _still_read(list(mine), owner, at)]
    return tuple(sorted(due, key=lambda one: (one.since, one.decision)))


def _still_read(rows: list[Decision], owner: Person, at: datetime) -> list[ReviewDue]:
    topics = visible_topics(owner, at=at).filter(pk__in=[one.topic_id for one in rows])
    read = set(topics.values_list("pk", flat=True))
    return [
        ReviewDue(one.pk, one.topic_id, one.topic.title, one.text, one.owner_id, one.review_on)
        for one in rows
        if one.topic_id in read
    ]
