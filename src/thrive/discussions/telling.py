"""Telling those who follow or were called by name, inside what they allow: by the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.discussions.access import audience_of
from thrive.discussions.models import Post, Topic
from thrive.discussions.recording import path_of
from thrive.foundation import outbox
from thrive.people.models import Person
from thrive.people.queries import people_for

SECONDS = 30  # what reading it takes of a week
KEPT_FOR = timedelta(days=3)
LONGEST_LINE = 200


def tell_mentioned(post: Post, persons: Iterable[Person], by: Person, at: datetime) -> None:
    """Tell those who were called by name. A confidential topic does not say by whom."""
    topic = post.topic
    for person in persons:
        with translation.override(person.language or settings.LANGUAGE_CODE):
            line = (
                _("Somebody wrote your name in “%(title)s”.") % {"title": topic.title}
                if topic.promise == Topic.Promise.CONFIDENTIAL
                else _("%(name)s wrote your name in “%(title)s”.")
                % {"name": by.name, "title": topic.title}
            )
            _tell(topic, person, f"talk-name-{post.pk}-{person.pk}", line, at, fragment=post.pk)


def tell_followers(topic: Topic, by: Person, at: datetime, *, except_for: Iterable[int]) -> None:
    """Tell those who follow that something is new: at most once a day for each topic.

    Whoever wrote is left out, but not in confidence: who was *not* told would be known then.
    """
    left_out = set(except_for)
    if topic.promise == Topic.Promise.NAMED:
        left_out.add(by.pk)
    for person in _followers(topic, at).exclude(pk__in=left_out):
        with translation.override(person.language or settings.LANGUAGE_CODE):
            line = _("Something new was written in “%(title)s”.") % {"title": topic.title}
            key = f"talk-{topic.pk}-{person.pk}-{at.date().isoformat()}"
            _tell(topic, person, key, line, at)


def tell_decided(topic: Topic, decision: int, by: Person, owner: Person, at: datetime) -> None:
    """Tell those who follow, and whose it is, what was decided. A decision always bears names."""
    people = {person.pk: person for person in (*_followers(topic, at), owner)}
    people.pop(by.pk, None)
    for person in people.values():
        with translation.override(person.language or settings.LANGUAGE_CODE):
            line = _("%(name)s noted what was decided in “%(title)s”.") % {
                "name": by.name,
                "title": topic.title,
            }
            _tell(topic, person, f"talk-decided-{decision}-{person.pk}", line, at)


def _followers(topic: Topic, at: datetime) -> QuerySet[Person]:
    readers = people_for(audience_of(topic), on=at.date())
    return readers.filter(follows__topic=topic, follows__is_on=True)


def _tell(
    topic: Topic, person: Person, key: str, line: str, at: datetime, fragment: int | None = None
) -> None:
    path = path_of(topic)
    outbox.announce(
        "message",
        {
            "key": key,
            "person": person.pk,
            "title": _("A talk"),
            "line": line[:LONGEST_LINE],
            "path": f"{path}#post-{fragment}" if fragment else path,
            "leave_path": path,
            "private": topic.promise == Topic.Promise.CONFIDENTIAL,
            "seconds": SECONDS,
            "expires_at": (at + KEPT_FOR).isoformat(),
        },
        at=at,
        key=key,
    )
