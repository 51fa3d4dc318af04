"""Topics as a list: what somebody may read, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from thrive.discussions.access import visible_topics
from thrive.discussions.models import Follow, Topic
from thrive.people.models import Person

MOST = 30  # on one page
FURTHEST = 3000


@dataclass(frozen=True)
class TopicRow:
    """One topic in a list."""

    number: int
    title: str
    subject: str
    promise: str
    is_open: bool
    posts: int
    decisions: int
    last_at: datetime
    is_followed: bool


@dataclass(frozen=True)
class TopicPage:
    """Some topics. ``more`` says that there are older ones."""

    rows: tuple[TopicRow, ...]
    more: bool


def topics_for(
    viewer: Person, at: datetime, *, followed: bool = False, offset: int = 0, most: int = MOST
) -> TopicPage:
    """The topics that somebody may read, or of these those they follow, the newest first."""
    topics = visible_topics(viewer, at=at)
    if followed:
        topics = topics.filter(Exists(_follows(viewer)))
    found = _counted(topics, viewer)
    offset = min(max(offset, 0), FURTHEST)
    rows = list(found[offset : offset + most + 1])
    return TopicPage(tuple(_row(one) for one in rows[:most]), len(rows) > most)


def topics_under(
    subject: str, viewer: Person, *, at: datetime, keys: Collection[str] | None = None
) -> tuple[TopicRow, ...]:
    """The topics under something that somebody may read: open ones first, then the newest.

    One question where there are none for anybody, which is most of the time; else three, or two
    where the keys of the viewer at that moment are handed over.
    """
    if not Topic.objects.filter(subject=subject).exists():
        return ()
    found = _counted(visible_topics(viewer, at=at, keys=keys).filter(subject=subject), viewer)
    return tuple(_row(one) for one in found.order_by("-state", "-last_at", "-id")[:MOST])


def _counted(topics: QuerySet[Topic], viewer: Person) -> QuerySet[Topic]:
    standing = Q(posts__withdrawn_at__isnull=True)
    return topics.annotate(
        post_count=Count("posts", filter=standing, distinct=True),
        decision_count=Count("decisions", distinct=True),
        is_followed=Exists(_follows(viewer)),
    ).order_by("-last_at", "-id")


def _follows(viewer: Person) -> QuerySet[Follow]:
    return Follow.objects.filter(topic=OuterRef("pk"), person=viewer, is_on=True)


def _row(topic: Topic) -> TopicRow:
    return TopicRow(
        number=topic.pk,
        title=topic.title,
        subject=topic.subject,
        promise=topic.promise,
        is_open=topic.state == Topic.State.OPEN,
        posts=topic.post_count,  # type: ignore[attr-defined]  # annotated above
        decisions=topic.decision_count,  # type: ignore[attr-defined]  # annotated above
        last_at=topic.last_at,
        is_followed=topic.is_followed,  # type: ignore[attr-defined]  # annotated above
    )
