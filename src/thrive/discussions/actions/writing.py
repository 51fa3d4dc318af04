"""Writing in a topic, changing what one wrote, taking it back."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thrive.discussions import hiding
from thrive.discussions.access import audience_of, visible_topic, visible_topics
from thrive.discussions.actions.opening import open_topic
from thrive.discussions.errors import (
    BadPost,
    NoSuchPost,
    NotAllowed,
    TooFast,
    TooFew,
    TopicClosed,
    Withdrawn,
)
from thrive.discussions.models import Alias, Follow, Mention, Post, PostVersion, Topic
from thrive.discussions.recording import let_be_found, put_on_record
from thrive.discussions.rules import (
    LONGEST_TEXT,
    MOST_MENTIONS,
    MOST_POSTS,
    POSTS_WINDOW,
    TWICE_WITHIN,
)
from thrive.discussions.telling import tell_followers, tell_mentioned
from thrive.discussions.wording import why_too_few
from thrive.foundation.errors import Problem
from thrive.foundation.texts import unprintable_problems
from thrive.people.models import Person
from thrive.people.queries import Audience, people_for
from thrive.voice.queries.promises import LEAST_ELIGIBLE

NAME_BEGINS = re.compile(r"(?<!\w)@(?=\w)")
MOST_NAME_WORDS = 4


def write(
    *,
    topic: int,
    text: str,
    by: Person,
    at: datetime,
    in_reply_to: int | None = None,
    mentions: Sequence[int] = (),
) -> int:
    """Write in a topic and return the post's number.

    Whoever is called by name, by ``mentions`` or as ``@Full Name`` in the text, is told if they can
    read it; all others who are called so are not. The same words by the same person within two
    minutes are one post. In a confidential topic nothing leads to the writer, the record included.
    Raises NoSuchTopic, TopicClosed, TooFew, TooFast, BadPost, NoKey, WrongKey.
    """
    text = _checked(text)
    with transaction.atomic():
        row = _writable(topic, by, at)
        reply_to = _reply_to(row, in_reply_to)
        author = _Author.of(row, by)
        standing = author.posts(row).filter(
            text=text, in_reply_to=reply_to, made_at__gt=at - TWICE_WITHIN, made_at__lte=at
        )
        if (same := standing.order_by("-id").first()) is not None:
            return same.pk
        author.refuse_haste(row, at)
        post = Post.objects.create(
            topic=row, by=author.by, alias=author.alias, in_reply_to=reply_to, text=text, made_at=at
        )
        Topic.objects.filter(pk=row.pk).update(last_at=at)
        called = _call(post, mentions, at)
        if author.by is not None:  # in confidence, who follows would tell who wrote
            Follow.objects.get_or_create(topic=row, person=by)
        let_be_found(row, at)
        put_on_record("write", row, author.by, at)
        tell_mentioned(post, called, by, at)
        tell_followers(row, by, at, except_for=[person.pk for person in called])
    return post.pk


def begin(
    *, title: str, subject: str, audience: Audience, promise: str, text: str, by: Person,
    at: datetime,
) -> int:  # fmt: skip
    """Open a topic with its first words and return its number: both or neither.

    Raises what ``open_topic`` and ``write`` raise.
    """
    with transaction.atomic():
        topic = open_topic(
            title=title, subject=subject, audience=audience, promise=promise, by=by, at=at
        )
        write(topic=topic, text=text, by=by, at=at)
    return topic


def edit(*, post: int, text: str, by: Person, at: datetime) -> None:
    """Change one's own words. What they were stays readable. The same words change nothing.

    Raises NoSuchPost, NotAllowed, Withdrawn, TopicClosed, BadPost, NoKey, WrongKey.
    """
    text = _checked(text)
    with transaction.atomic():
        row = _own(post, by, at)
        if row.text == text:
            return
        PostVersion.objects.create(post=row, text=row.text, until_at=at)
        row.text, row.edited_at = text, at
        row.save(update_fields=["text", "edited_at"])
        let_be_found(row.topic, at)
        put_on_record("edit", row.topic, row.by, at)


def withdraw(*, post: int, by: Person, at: datetime) -> int:
    """Take one's own words back, with all that they were before: a line without words stays.

    Returns the number of the topic. Twice changes nothing. Raises NoSuchPost, NotAllowed, NoKey,
    WrongKey.
    """
    with transaction.atomic():
        row = _own(post, by, at, may_be_over=True)
        if row.withdrawn_at is not None:
            return row.topic_id
        row.versions.all().delete()
        row.mentions.all().delete()
        row.text, row.withdrawn_at = "", at
        row.save(update_fields=["text", "withdrawn_at"])
        let_be_found(row.topic, at)
        put_on_record("withdraw", row.topic, row.by, at)
    return row.topic_id


class _Author:
    """Who writes: a person in a named topic, an alias in a confidential one, never both."""

    def __init__(self, by: Person | None, alias: Alias | None) -> None:
        self.by, self.alias = by, alias

    @classmethod
    def of(cls, topic: Topic, by: Person) -> "_Author":
        """As whom somebody writes in a topic."""
        if topic.promise == Topic.Promise.NAMED:
            return cls(by, None)
        return cls(None, hiding.alias_for(topic, by))

    def posts(self, topic: Topic) -> QuerySet[Post]:
        """What this author wrote there."""
        return Post.objects.filter(topic=topic, by=self.by, alias=self.alias)

    def refuse_haste(self, topic: Topic, at: datetime) -> None:
        """Count in this topic only: elsewhere nobody knows that it is the same alias."""
        if self.posts(topic).filter(made_at__gt=at - POSTS_WINDOW).count() >= MOST_POSTS:
            raise TooFast(_("You wrote a lot just now. Wait ten minutes, so that others can too."))


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    problems = unprintable_problems({"text": text})
    if not text:
        problems.append(Problem(_("is missing; write a few words"), column="text"))
    if len(text) > LONGEST_TEXT:
        message = _("is too long; at most %(most)s letters") % {"most": LONGEST_TEXT}
        problems.append(Problem(message, column="text"))
    if problems:
        raise BadPost(_("This cannot be kept."), problems)
    return text


def _writable(topic: int, by: Person, at: datetime) -> Topic:
    row = visible_topic(topic, by, at=at, lock=True)
    if row.state != Topic.State.OPEN:
        raise TopicClosed(_("This talk is closed. It stays to be read."))
    if row.promise == Topic.Promise.CONFIDENTIAL:
        count = people_for(audience_of(row), on=at.date()).count()
        if count < LEAST_ELIGIBLE:
            raise TooFew(why_too_few(count))
    return row


def _reply_to(topic: Topic, post: int | None) -> Post | None:
    if post is None:
        return None
    found = Post.objects.filter(pk=post, topic=topic).first()
    if found is None:
        problem = Problem(_("is not in this talk"), column="in_reply_to")
        raise BadPost(_("What you reply to is not in this talk."), [problem])
    return found


def _own(post: int, by: Person, at: datetime, *, may_be_over: bool = False) -> Post:
    """A post of one's own, locked. ``may_be_over``: taken back, or in a closed topic."""
    topics = visible_topics(by, at=at).values("pk")
    found = Post.objects.select_for_update(of=("self",)).select_related("topic", "by")
    row = found.filter(pk=post, topic__in=topics).first()
    if row is None:
        raise NoSuchPost(_("There is no such post, or it is not for you."))
    if not _wrote(row, by):
        raise NotAllowed(_("Only whoever wrote this may change it or take it back."))
    if may_be_over:
        return row
    if row.withdrawn_at is not None:
        raise Withdrawn(_("You took this back. Write it anew if you like."))
    if row.topic.state != Topic.State.OPEN:
        raise TopicClosed(_("This talk is closed. What you wrote can still be taken back."))
    return row


def _wrote(post: Post, by: Person) -> bool:
    if post.alias_id is None:
        return post.by_id == by.pk
    alias = hiding.known_alias(post.topic, by)
    return alias is not None and alias.pk == post.alias_id


def _call(post: Post, mentions: Iterable[int], at: datetime) -> list[Person]:
    """Keep who was called by name and can read it; at most a few."""
    readers = people_for(audience_of(post.topic), on=at.date())
    wanted = set(mentions)
    found = list(readers.filter(pk__in=wanted)) if wanted else []
    names = {
        name
        for piece in NAME_BEGINS.split(post.text)[1 : MOST_MENTIONS + 1]
        for name in _names_in(piece)
    }
    if names:
        is_called = reduce(or_, (Q(name__iexact=name) for name in sorted(names)))
        found += readers.filter(is_called)
    others = [one for one in found if post.by_id is None or one.pk != post.by_id]
    called = list({one.pk: one for one in others}.values())[:MOST_MENTIONS]
    Mention.objects.bulk_create([Mention(post=post, person=one) for one in called])
    return called


def _names_in(piece: str) -> Iterable[str]:
    """What stands behind an @ and may be a name: its first word, its first two, …"""
    words = piece.split(maxsplit=MOST_NAME_WORDS)[:MOST_NAME_WORDS]
    for end in range(1, len(words) + 1):
        yield " ".join([*words[: end - 1], words[end - 1].rstrip(".,;:!?)…")])
