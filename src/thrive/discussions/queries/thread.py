"""One topic as somebody reads it: who can see it, what was written, what was decided."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.discussions import hiding, subjects
from thrive.discussions.access import (
    audience_of,
    looks_after,
    no_such_topic,
    visible_topic,
    visible_topics,
)
from thrive.discussions.errors import NoSuchDecision, NoSuchPost
from thrive.discussions.models import Alias, Decision, Follow, Post, PostVersion, Topic
from thrive.discussions.pseudonyms import pseudonym_words
from thrive.discussions.subjects import Subject
from thrive.discussions.wording import visibility_sentence, why_too_few
from thrive.foundation import days
from thrive.foundation.errors import NotFound
from thrive.people.models import Person
from thrive.people.queries import Audience, people_for, roles
from thrive.voice.errors import KeyTrouble
from thrive.voice.queries.promises import LEAST_ELIGIBLE

MOST_POSTS = 200  # on one page, the newest
MOST_READERS = 200  # of names to choose from; others are typed
MOST_OF_A_NAME = 20


@dataclass(frozen=True)
class VersionShown:
    """What a post said until it was changed."""

    text: str
    until_at: datetime


@dataclass(frozen=True)
class PostShown:
    """One post. Taken back, it has no words."""

    number: int
    who: str
    is_mine: bool
    text: str
    made_at: datetime
    edited_at: datetime | None
    is_withdrawn: bool
    reply_to: int | None
    reply_to_who: str
    earlier: tuple[VersionShown, ...]


@dataclass(frozen=True)
class DecisionShown:
    """What was decided, with what spoke against it."""

    number: int
    text: str
    reason: str
    dissent: str
    owner: str
    by: str
    made_at: datetime
    review_on: date
    outcome: str
    reviewed_by: str
    reviewed_at: datetime | None
    is_due: bool
    may_review: bool

    @property
    def review_day(self) -> str:
        """The day in the reader's language."""
        return days.day(self.review_on)


@dataclass(frozen=True)
class Thread:
    """A topic, ready to show. ``why_not`` says why nothing can be written; empty when it can."""

    number: int
    title: str
    subject: str
    about: Subject | None  # what it hangs under, if the reader may see that
    promise: str
    sentence: str
    is_open: bool
    opened_by: str
    opened_at: datetime
    posts: tuple[PostShown, ...]
    older_than: int | None  # the place to go on reading older posts from
    decisions: tuple[DecisionShown, ...]
    is_followed: bool
    looks_after: bool
    my_name: str  # how I appear, in confidence; empty before my first word
    why_not: str


def thread(
    *,
    topic: int | None = None,
    subject: str = "",
    viewer: Person,
    at: datetime,
    before: int | None = None,
) -> Thread:
    """A topic by its number, or the one that was spoken in last under a subject.

    ``before`` goes on with posts older than one. Raises NoSuchTopic.
    """
    row = _chosen(topic, subject, viewer, at)
    audience = audience_of(row)
    mine = _my_alias(row, viewer)
    posts, older = _posts(row, before)
    held = roles(viewer, at=at)
    is_looked_after = looks_after(row, audience, viewer, held)
    return Thread(
        number=row.pk,
        title=row.title,
        subject=row.subject,
        about=_about(row.subject, viewer, at),
        promise=row.promise,
        sentence=visibility_sentence(audience, row.promise),
        is_open=row.state == Topic.State.OPEN,
        opened_by=row.opened_by.name,
        opened_at=row.opened_at,
        posts=_shown_posts(posts, viewer, mine),
        older_than=older,
        decisions=_decisions(row, viewer, at, is_looked_after),
        is_followed=Follow.objects.filter(topic=row, person=viewer, is_on=True).exists(),
        looks_after=is_looked_after,
        my_name=pseudonym_words(mine.name) if mine else "",
        why_not=_why_not(row, audience, at),
    )


def my_post(number: int, viewer: Person, *, at: datetime) -> tuple[Thread, PostShown]:
    """A post of one's own that stands, and its topic. Raises NoSuchTopic, NoSuchPost."""
    topic = Post.objects.filter(pk=number).values_list("topic", flat=True).first()
    if topic is None:
        raise no_such_topic()
    found = thread(topic=topic, viewer=viewer, at=at, before=number + 1)
    mine = next((one for one in found.posts if one.number == number and one.is_mine), None)
    if mine is None or mine.is_withdrawn:
        raise NoSuchPost(_("There is no such post of yours."))
    return found, mine


def decision_due(number: int, viewer: Person, *, at: datetime) -> tuple[Thread, DecisionShown]:
    """A decision that somebody may look at again, and its topic. Raises NoSuchDecision."""
    topic = Decision.objects.filter(pk=number).values_list("topic", flat=True).first()
    if topic is None:
        raise no_such_topic()
    found = thread(topic=topic, viewer=viewer, at=at)
    shown = next((one for one in found.decisions if one.number == number), None)
    if shown is None or not shown.may_review:
        raise NoSuchDecision(_("There is no such decision, or somebody looked at it already."))
    return found, shown


def readers(*, topic: int, viewer: Person, at: datetime) -> tuple[Person, ...]:
    """Who can read a topic, by name: those who can be called or handed something. At most 200.

    Raises NoSuchTopic.
    """
    row = visible_topic(topic, viewer, at=at)
    return tuple(people_for(audience_of(row), on=at.date())[:MOST_READERS])


def readers_called(name: str, *, topic: int, viewer: Person, at: datetime) -> tuple[Person, ...]:
    """Those of a name among all who can read a topic, however many these are. At most 20.

    Capital letters do not matter. Raises NoSuchTopic.
    """
    row = visible_topic(topic, viewer, at=at)
    found = people_for(audience_of(row), on=at.date()).filter(name__iexact=name.strip())
    return tuple(found[:MOST_OF_A_NAME])


def _chosen(topic: int | None, subject: str, viewer: Person, at: datetime) -> Topic:
    if topic is not None:
        return visible_topic(topic, viewer, at=at)
    under = visible_topics(viewer, at=at).filter(subject=subject) if subject else None
    found = under.order_by("-state", "-last_at", "-id").first() if under is not None else None
    if found is None:
        raise no_such_topic()
    return found


def _about(subject: str, viewer: Person, at: datetime) -> Subject | None:
    if not subject:
        return None
    try:
        return subjects.look_up(subject, viewer, at=at)
    except NotFound:  # gone, or narrower than the talk
        return None


def _my_alias(topic: Topic, viewer: Person) -> Alias | None:
    if topic.promise != Topic.Promise.CONFIDENTIAL:
        return None
    try:
        return hiding.known_alias(topic, viewer)
    except KeyTrouble:  # it can be read; whoever writes is told why not
        return None


def _why_not(topic: Topic, audience: Audience, at: datetime) -> str:
    if topic.state != Topic.State.OPEN:
        return _("This talk is closed. It stays to be read.")
    if topic.promise == Topic.Promise.CONFIDENTIAL:
        count = people_for(audience, on=at.date()).count()
        if count < LEAST_ELIGIBLE:
            return why_too_few(count)
    return ""


def _posts(topic: Topic, before: int | None) -> tuple[list[Post], int | None]:
    found = topic.posts.select_related("by", "alias", "in_reply_to__by", "in_reply_to__alias")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: MOST_POSTS + 1])
    older = rows[MOST_POSTS - 1].pk if len(rows) > MOST_POSTS else None
    return rows[:MOST_POSTS][::-1], older


def _shown_posts(posts: list[Post], viewer: Person, mine: Alias | None) -> tuple[PostShown, ...]:
    earlier = _earlier(posts)
    return tuple(
        PostShown(
            number=one.pk,
            who=_who(one),
            is_mine=one.by_id == viewer.pk or (mine is not None and one.alias_id == mine.pk),
            text=one.text,
            made_at=one.made_at,
            edited_at=one.edited_at,
            is_withdrawn=one.withdrawn_at is not None,
            reply_to=one.in_reply_to_id,
            reply_to_who=_who(one.in_reply_to) if one.in_reply_to else "",
            earlier=tuple(earlier.get(one.pk, ())),
        )
        for one in posts
    )


def _who(post: Post) -> str:
    if post.alias is not None:
        return pseudonym_words(post.alias.name)
    return post.by.name if post.by is not None else ""


def _earlier(posts: Iterable[Post]) -> dict[int, list[VersionShown]]:
    edited = [one.pk for one in posts if one.edited_at is not None]
    found: dict[int, list[VersionShown]] = defaultdict(list)
    if edited:
        for one in PostVersion.objects.filter(post__in=edited).order_by("-until_at", "-id"):
            found[one.post_id].append(VersionShown(one.text, one.until_at))
    return found


def _decisions(
    topic: Topic, viewer: Person, at: datetime, is_looked_after: bool
) -> tuple[DecisionShown, ...]:
    rows = topic.decisions.select_related("owner", "by", "reviewed_by").order_by("made_at", "id")
    return tuple(_decision(one, viewer, at, is_looked_after) for one in rows)


def _decision(row: Decision, viewer: Person, at: datetime, is_looked_after: bool) -> DecisionShown:
    is_reviewed = row.reviewed_at is not None
    return DecisionShown(
        number=row.pk,
        text=row.text,
        reason=row.reason,
        dissent=row.dissent,
        owner=row.owner.name,
        by=row.by.name,
        made_at=row.made_at,
        review_on=row.review_on,
        outcome=row.outcome,
        reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
        is_due=not is_reviewed and row.review_on <= at.date(),
        may_review=not is_reviewed and (is_looked_after or row.owner_id == viewer.pk),
    )
