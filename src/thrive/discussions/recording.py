"""What every action of talks leaves behind: a line on record, and what search finds."""

from datetime import datetime
from typing import Any

from thrive.discussions.models import Topic
from thrive.foundation import audit, search
from thrive.people.models import Person

KIND = "talk"
UNNAMED = "unnamed"  # who writes in confidence: the record must not tell either
MOST_FOUND = 300  # posts of one topic that search knows, the newest
LONGEST = 100_000


def put_on_record(
    action: str,
    topic: Topic,
    by: Person | None,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Write down who did what in a topic; ``by=None``: somebody whose name is not kept."""
    actor = by.external_id if by is not None else UNNAMED
    audit.record(
        actor=actor, action=f"discussions.{action}", subject=f"talk {topic.pk}", at=at,
        details=details,
    )  # fmt: skip


def let_be_found(topic: Topic, at: datetime) -> None:
    """Let search find a topic as it stands now, for those who may read it."""
    posts = topic.posts.filter(withdrawn_at__isnull=True).order_by("-made_at", "-id")
    texts = list(topic.decisions.order_by("id").values_list("text", flat=True))
    texts += reversed(posts.values_list("text", flat=True)[:MOST_FOUND])
    search.push(
        kind=KIND,
        ref=str(topic.pk),
        title=topic.title,
        text="\n".join(texts)[-LONGEST:],
        url=path_of(topic),
        keys=topic.keys.values_list("key", flat=True),
        at=at,
    )


def name_talks() -> None:
    """Name talks as something that search finds. Called when the program starts."""
    search.name_room(
        search.Room(KIND, Topic.objects.all, lambda topic: let_be_found(topic, topic.last_at))
    )


def path_of(topic: Topic) -> str:
    """Where a topic is shown, within Thrive."""
    return f"/talk/{topic.pk}/"
