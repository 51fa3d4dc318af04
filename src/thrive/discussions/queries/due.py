"""What of talks is due: decisions whose day has come to be looked at again."""

from dataclasses import dataclass
from datetime import date, datetime

from thrive.discussions.models import Decision


@dataclass(frozen=True)
class ReviewDue:
    """A decision that its owner said to look at again, and since when."""

    decision: int
    topic: int
    title: str
    text: str
    person: int
    since: date


def reviews_due(at: datetime, *, person: int | None = None) -> tuple[ReviewDue, ...]:
    """Decisions to be looked at again, of everybody or of one owner, the oldest first.

    For whoever asks what is due: nothing here says who wrote anything.
    """
    found = Decision.objects.filter(
        review_on__lte=at.date(), reviewed_at__isnull=True, owner__is_active=True
    ).select_related("topic")
    if person is not None:
        found = found.filter(owner=person)
    return tuple(
        ReviewDue(one.pk, one.topic_id, one.topic.title, one.text, one.owner_id, one.review_on)
        for one in found.order_by("review_on", "id")
    )
