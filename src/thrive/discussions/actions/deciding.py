"""Noting what was decided, and looking at it again. A decision bears names, in every topic."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.discussions.access import audience_of, may_look_after, visible_topic, visible_topics
from thrive.discussions.errors import AlreadyReviewed, BadDecision, NoSuchDecision, NotAllowed
from thrive.discussions.models import Decision, Topic
from thrive.discussions.recording import let_be_found, put_on_record
from thrive.discussions.rules import LONGEST_DECISION, TWICE_WITHIN, may_be_reviewed_on
from thrive.discussions.telling import tell_decided
from thrive.foundation.errors import Problem
from thrive.foundation.texts import unprintable_problems
from thrive.people.models import Person
from thrive.people.queries import people_for


def decide(
    *,
    topic: int,
    text: str,
    reason: str,
    dissent: str,
    owner: Person,
    review_on: date,
    by: Person,
    at: datetime,
) -> int:
    """Note a decision in a topic and return its number. ``dissent`` is kept word for word.

    Also a closed topic takes a decision. The same one twice within two minutes is noted once.
    Raises NoSuchTopic, NotAllowed, BadDecision.
    """
    text, reason = text.strip(), reason.strip()
    _check(text, reason, dissent, review_on, at)
    with transaction.atomic():
        row = visible_topic(topic, by, at=at, lock=True)
        if not may_look_after(row, by, at=at):
            raise NotAllowed(
                _("Only whoever opened this talk, or leads the group, notes what was decided.")
            )
        _refuse_strange_owner(row, owner, at)
        same = row.decisions.filter(text=text, by=by, made_at__gt=at - TWICE_WITHIN).first()
        if same is not None:
            return same.pk
        decision = Decision.objects.create(
            topic=row, text=text, reason=reason, dissent=dissent, owner=owner,
            review_on=review_on, by=by, made_at=at,
        )  # fmt: skip
        Topic.objects.filter(pk=row.pk).update(last_at=at)
        let_be_found(row, at)
        put_on_record("decide", row, by, at, {"owner": owner.external_id})
        tell_decided(row, decision.pk, by, owner, at)
    return decision.pk


def review_decision(*, decision: int, outcome: str, by: Person, at: datetime) -> None:
    """Say what became of a decision: its owner, or who looks after the topic. Once.

    Raises NoSuchDecision, NotAllowed, AlreadyReviewed, BadDecision.
    """
    outcome = outcome.strip()
    problems = _text_problems("outcome", outcome, is_needed=True)
    if problems:
        raise BadDecision(_("This cannot be kept."), problems)
    with transaction.atomic():
        topics = visible_topics(by, at=at).values("pk")
        row = Decision.objects.filter(pk=decision, topic__in=topics).select_related("topic").first()
        if row is None:
            raise NoSuchDecision(_("There is no such decision, or it is not for you."))
        if row.owner_id != by.pk and not may_look_after(row.topic, by, at=at):
            raise NotAllowed(_("Only whose decision it is, or who leads the group, may do this."))
        changed = Decision.objects.filter(pk=row.pk, reviewed_at__isnull=True).update(
            outcome=outcome, reviewed_at=at, reviewed_by=by
        )
        if not changed:
            raise AlreadyReviewed(_("Somebody looked at this already. Load the page again."))
        put_on_record("review_decision", row.topic, by, at)


def _check(text: str, reason: str, dissent: str, review_on: date, at: datetime) -> None:
    problems = [
        *_text_problems("text", text, is_needed=True),
        *_text_problems("reason", reason, is_needed=True),
        *_text_problems("dissent", dissent, is_needed=False),
    ]
    if not may_be_reviewed_on(review_on, at.date()):
        message = _("must be a day after today, within a year")
        problems.append(Problem(message, column="review_on", value=review_on.isoformat()))
    if problems:
        raise BadDecision(_("This cannot be kept."), problems)


def _text_problems(column: str, text: str, *, is_needed: bool) -> list[Problem]:
    problems = unprintable_problems({column: text})
    if is_needed and not text:
        problems.append(Problem(_("is missing; write a few words"), column=column))
    if len(text) > LONGEST_DECISION:
        message = _("is too long; at most %(most)s letters") % {"most": LONGEST_DECISION}
        problems.append(Problem(message, column=column))
    return problems


def _refuse_strange_owner(topic: Topic, owner: Person, at: datetime) -> None:
    if not people_for(audience_of(topic), on=at.date()).filter(pk=owner.pk).exists():
        problem = Problem(_("cannot read this talk"), column="owner")
        raise BadDecision(_("Whoever it is handed to must be able to read this talk."), [problem])
