"""Which topics are for whom. What is not for somebody does not exist for them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from thrive.discussions.errors import NoSuchTopic
from thrive.discussions.models import Topic, TopicKey
from thrive.people.models import Group, Person
from thrive.people.queries import Audience, Roles, keys_of, roles


def visible_topics(
    viewer: Person, *, at: datetime, keys: Collection[str] | None = None
) -> QuerySet[Topic]:
    """The topics that somebody may read at a moment: they hold a key of each.

    ``keys``: those that they hold then, where they are known already.
    """
    held = sorted(keys_of(viewer, at=at) if keys is None else keys)
    return Topic.objects.filter(Exists(TopicKey.objects.filter(topic=OuterRef("pk"), key__in=held)))


def visible_topic(topic: int, viewer: Person, *, at: datetime, lock: bool = False) -> Topic:
    """One of them. Raises NoSuchTopic. Inside a transaction it can be locked."""
    found = visible_topics(viewer, at=at).filter(pk=topic)
    if lock:
        found = found.select_for_update()
    row = found.first()
    if row is None:
        raise no_such_topic()
    return row


def no_such_topic() -> NoSuchTopic:
    """The refusal, alike for what does not exist and for what is not for somebody."""
    return NoSuchTopic(_("There is no such talk, or it is not for you."))


def audience_of(topic: Topic) -> Audience:
    """Who can read a topic."""
    return Audience.of(topic.keys.values_list("key", flat=True))


def looks_after(topic: Topic, audience: Audience, viewer: Person, held: Roles) -> bool:
    """Whether somebody may close a topic and note what was decided.

    Whoever opened it may, and the stewards of its groups; where it is for everybody, any steward.
    """
    if topic.opened_by_id == viewer.pk:
        return True
    if audience.everyone:
        return bool(held.steward_of)
    if not audience.groups or not held.steward_of:
        return False
    groups = Group.objects.filter(pk__in=audience.groups)
    return any(held.may_steward(group) for group in groups)


def may_look_after(topic: Topic, viewer: Person, *, at: datetime) -> bool:
    """The same, for a topic whose audience is not at hand."""
    return looks_after(topic, audience_of(topic), viewer, roles(viewer, at=at))
