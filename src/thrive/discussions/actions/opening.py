"""Opening a topic for some people under a promise, closing it, and opening it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.discussions import hiding, subjects
from thrive.discussions.access import audience_of, may_look_after, visible_topic
from thrive.discussions.errors import BadTopic, NotAllowed, PromiseStands, TooFast, TooFew
from thrive.discussions.models import Follow, Topic, TopicKey
from thrive.discussions.recording import let_be_found, put_on_record
from thrive.discussions.rules import LONGEST_TITLE, MOST_TOPICS, TOPICS_WINDOW, TWICE_WITHIN
from thrive.discussions.wording import why_too_few
from thrive.foundation.errors import Problem
from thrive.foundation.texts import unprintable_problems
from thrive.people.models import Group, Person
from thrive.people.queries import Audience, is_within, keys_of, people_for, roles
from thrive.voice.queries.promises import LEAST_ELIGIBLE


def open_topic(
    *, title: str, subject: str, audience: Audience, promise: str, by: Person, at: datetime
) -> int:
    """Open a topic for an audience and return its number. Whoever opens it is always named.

    ``subject`` names what it hangs under (``series-12``), or nothing; nobody is in it who cannot
    see that. Whoever is not in a named audience is added to it. The same press twice within two
    minutes opens one topic. Raises BadTopic, NotAllowed, TooFew, TooFast, NoKey, WrongKey, and
    NotFound for a subject that is not there for this person.
    """
    title = title.strip()
    _check_words(title, subject, promise)
    _refuse_who_may_not(subject, audience, by, at)
    audience = _with_opener(audience, promise, by, at)
    sealed_with = ""
    if promise == Topic.Promise.CONFIDENTIAL:
        count = people_for(audience, on=at.date()).count()
        if count < LEAST_ELIGIBLE:
            raise TooFew(why_too_few(count))
        sealed_with = hiding.key_mark()
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # two presses wait for one another
        standing = _same_topic(title, subject, audience, promise, by, at)
        if standing is not None:
            return standing.pk
        _refuse_haste(by, at)
        topic = Topic.objects.create(
            title=title, subject=subject, promise=promise, opened_by=by, opened_at=at, last_at=at,
            sealed_with=sealed_with,
        )  # fmt: skip
        _set_keys(topic, audience)
        Follow.objects.create(topic=topic, person=by)
        let_be_found(topic, at)
        put_on_record("open_topic", topic, by, at, {"promise": promise})
    return topic.pk


def close_topic(*, topic: int, by: Person, at: datetime) -> None:
    """Close a topic: it stays to be read, nothing more is written. Twice changes nothing.

    Raises NoSuchTopic, NotAllowed.
    """
    _turn(topic, Topic.State.OPEN, Topic.State.CLOSED, "close_topic", by, at)


def reopen_topic(*, topic: int, by: Person, at: datetime) -> None:
    """Let people write again. Twice changes nothing. Raises NoSuchTopic, NotAllowed."""
    _turn(topic, Topic.State.CLOSED, Topic.State.OPEN, "reopen_topic", by, at)


def narrow_audience(*, topic: int, audience: Audience, by: Person, at: datetime) -> None:
    """Let fewer people read a named topic; search knows it in the same transaction.

    Nobody is ever added: what was written was written for those in the sentence. The same audience
    again changes nothing. Raises NoSuchTopic, NotAllowed, PromiseStands.
    """
    with transaction.atomic():
        row = visible_topic(topic, by, at=at, lock=True)
        _refuse_unless_looked_after(row, by, at)
        if row.promise == Topic.Promise.CONFIDENTIAL:
            raise PromiseStands(_("Who can read a talk without names stays as it is."))
        audience = _with_opener(audience, row.promise, row.opened_by, at)
        before = audience_of(row)
        if before == audience:
            return
        if not is_within(audience, before, on=at.date()):
            raise PromiseStands(
                _("Nobody can be added to a talk: what was said was said to the people in it.")
            )
        _set_keys(row, audience)
        let_be_found(row, at)
        put_on_record("narrow_audience", row, by, at)


def narrow_under(*, subject: str, audience: Audience, by: Person, at: datetime) -> int:
    """Let nobody read what hangs under a thing who cannot see the thing; returns how many changed.

    For the domain of the thing, which has looked at who may do this, in the transaction in which
    fewer people may see it: of each topic those stay who are in both audiences, whoever opened it
    no exception. Without names it may leave too few to go on writing. Twice changes nothing.
    """
    changed = 0
    with transaction.atomic():
        for row in Topic.objects.select_for_update().filter(subject=subject).order_by("pk"):
            before = audience_of(row)
            left = _in_both(before, audience, at)
            if left == before:
                continue
            _set_keys(row, left)
            let_be_found(row, at)
            put_on_record("narrow_audience", row, by, at)
            changed += 1
    return changed


def _in_both(one: Audience, other: Audience, at: datetime) -> Audience:
    """Whom both audiences are for, as far as keys can say it: never more than that."""
    on = at.date()
    kept = {key for key in one.keys if is_within(Audience.of([key]), other, on=on)}
    kept |= {key for key in other.keys if is_within(Audience.of([key]), one, on=on)}
    return Audience.of(kept)


def _turn(topic: int, old: str, new: str, action: str, by: Person, at: datetime) -> None:
    with transaction.atomic():
        row = visible_topic(topic, by, at=at)
        _refuse_unless_looked_after(row, by, at)
        if Topic.objects.filter(pk=row.pk, state=old).update(state=new):
            put_on_record(action, row, by, at)


def _refuse_unless_looked_after(topic: Topic, by: Person, at: datetime) -> None:
    if not may_look_after(topic, by, at=at):
        raise NotAllowed(_("Only whoever opened this talk, or leads the group, may do this."))


def _check_words(title: str, subject: str, promise: str) -> None:
    problems = unprintable_problems({"title": title})
    if not title:
        problems.append(Problem(_("is missing; say what it is about"), column="title"))
    if len(title) > LONGEST_TITLE:
        message = _("is too long; at most %(most)s letters") % {"most": LONGEST_TITLE}
        problems.append(Problem(message, column="title"))
    if promise not in Topic.Promise.values:
        problems.append(Problem(_("is not one of those offered"), column="promise", value=promise))
    if len(subject) > 100 or unprintable_problems({"subject": subject}):
        problems.append(Problem(_("is not known"), column="subject"))
    if problems:
        raise BadTopic(_("This talk cannot be opened."), problems)


def _refuse_who_may_not(subject: str, audience: Audience, by: Person, at: datetime) -> None:
    """Among those who see a thing anybody of them opens; else only for one's own groups."""
    if not subjects.is_named(subject):
        _refuse_strangers(audience, by, at)
        return
    seen_by = subjects.look_up(subject, by, at=at).audience
    if not is_within(audience, seen_by, on=at.date()):
        problem = Problem(_("holds people who cannot see what this is about"), column="audience")
        raise BadTopic(_("This talk cannot be opened."), [problem])
    if audience != seen_by:
        _refuse_strangers(audience, by, at)


def _refuse_strangers(audience: Audience, by: Person, at: datetime) -> None:
    """Only who is in a group, or looks after it, opens a topic for it."""
    mine = keys_of(by, at=at)
    if not mine:
        raise NotAllowed(_("Only people who are here can open a talk."))
    if not audience.keys:
        raise BadTopic(_("Say who this is for."), [Problem(_("is missing"), column="audience")])
    others = [one for one in audience.groups if f"group:{one}" not in mine]
    groups = list(Group.objects.filter(pk__in=others))
    held = roles(by, at=at)
    if len(groups) < len(others) or not all(held.may_steward(group) for group in groups):
        raise NotAllowed(_("You can open a talk for your own groups, and for those you lead."))


def _with_opener(audience: Audience, promise: str, by: Person, at: datetime) -> Audience:
    if audience.keys & keys_of(by, at=at):
        return audience
    if promise == Topic.Promise.CONFIDENTIAL:
        raise BadTopic(
            _("Without names you can only talk among people to whom you belong."),
            [Problem(_("you are not one of them"), column="audience")],
        )
    return Audience(audience.everyone, audience.groups, tuple(sorted({*audience.persons, by.pk})))


def _same_topic(
    title: str, subject: str, audience: Audience, promise: str, by: Person, at: datetime
) -> Topic | None:
    same = Topic.objects.filter(
        title=title, subject=subject, promise=promise, opened_by=by,
        opened_at__gt=at - TWICE_WITHIN, opened_at__lte=at,
    )  # fmt: skip
    return next((one for one in same.order_by("id") if audience_of(one) == audience), None)


def _refuse_haste(by: Person, at: datetime) -> None:
    lately = Topic.objects.filter(opened_by=by, opened_at__gt=at - TOPICS_WINDOW)
    if lately.count() >= MOST_TOPICS:
        raise TooFast(_("You opened many talks just now. Write in one of them, or wait an hour."))


def _set_keys(topic: Topic, audience: Audience) -> None:
    topic.keys.all().delete()
    TopicKey.objects.bulk_create([TopicKey(topic=topic, key=key) for key in sorted(audience.keys)])
