"""Appreciation, advice and evaluation: three actions with three forms, asked for or offered.

All of them raise NotAllowed for whoever has left.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.aims.actions.keeping import refuse_unless_here
from thrive.goals.aims.queries.permission import find, sight, visible
from thrive.goals.aims.telling import tell
from thrive.goals.errors import (
    BadFeedback,
    NeedsCriteria,
    NoSuchFeedback,
    NotAllowed,
    NotUnderWay,
    StaysAsPromised,
)
from thrive.goals.models import Feedback, FeedbackKind, FeedbackRequest, Goal, GoalMeasure
from thrive.people.models import Person
from thrive.voice import queries as voice

LONGEST = 2000
TWICE_WITHIN = timedelta(minutes=1)  # a button that was pressed twice


@dataclass(frozen=True)
class About:
    """To whom, in answer to which request, and concerning which goal (ids; none is needed)."""

    person: Person
    request: int | None = None
    goal: int | None = None


def ask_for_feedback(
    *,
    asked: Person,
    kind: str,
    question: str,
    by: Person,
    at: datetime,
    criteria: str = "",
    goal: int | None = None,
) -> FeedbackRequest:
    """Ask somebody for feedback of one kind; an evaluation needs criteria, written before.

    What waits already is not asked twice. Raises BadFeedback, NeedsCriteria, NoSuchGoal,
    StaysAsPromised where the other cannot see the goal, NotAllowed for whoever has left.
    """
    refuse_unless_here(by)
    problems = problems_of(
        [Text("question", question, 500, needed=True), Text("criteria", criteria, LONGEST)]
    )
    if kind not in FeedbackKind.values:
        problems.append(Problem(_("not a kind of feedback"), column="kind", value=kind[:100]))
    if asked.pk == by.pk or not asked.is_active:
        problems.append(Problem(_("choose somebody else who is here"), column="asked"))
    refuse(BadFeedback, _("This cannot be asked as it stands."), problems)
    if kind == FeedbackKind.EVALUATION and not criteria.strip():
        raise NeedsCriteria(_("Write down first by what you want to be measured."))
    shown = _goal(goal, by, asked, at)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        request, is_new = FeedbackRequest.objects.get_or_create(
            by=by, asked=asked, kind=kind, question=question.strip(), state="waiting",
            defaults={"criteria": criteria.strip(), "goal": shown, "asked_at": at},
        )  # fmt: skip
        if is_new:
            _record("goals.ask_for_feedback", f"request {request.pk}", by, at)
            tell(
                person=asked,
                key=f"feedback-asked-{request.pk}",
                words=lambda: (
                    _("%(name)s asks you for a few words") % {"name": by.name},
                    question.strip()[:200],
                ),
                path="/goals/feedback/",
                at=at,
            )
    return request


def decline_request(*, request: int, by: Person, at: datetime) -> FeedbackRequest:
    """Say no to a request; no reason is asked for. Twice is once.

    Raises NoSuchFeedback, NotUnderWay.
    """
    return _end_request(request, "declined", {"asked": by}, by, at)


def take_back_request(*, request: int, by: Person, at: datetime) -> FeedbackRequest:
    """Take back what one asked. Twice is once. Raises NoSuchFeedback, NotUnderWay."""
    return _end_request(request, "taken_back", {"by": by}, by, at)


def _end_request(
    request: int, state: str, whose: dict[str, Person], by: Person, at: datetime
) -> FeedbackRequest:
    refuse_unless_here(by)
    found = FeedbackRequest.objects.filter(pk=request, **whose).first()
    if found is None:
        raise NoSuchFeedback(_("There is no such request."))
    with transaction.atomic():
        ended = FeedbackRequest.objects.filter(pk=request, state="waiting").update(
            state=state, ended_at=at
        )
        found.refresh_from_db()
        if ended:
            _record(f"goals.request_{state}", f"request {request}", by, at)
        elif found.state != state:
            raise NotUnderWay(_("This was answered or taken back already."))
    return found


def appreciate(
    *, about: About, text: str, by: Person, at: datetime, may_be_open: bool = False
) -> Feedback:
    """Say what somebody did well, and why it mattered. Open only if they agree too.

    The same again within a minute is given once. Raises BadFeedback, NoSuchFeedback, NoSuchGoal,
    NotUnderWay, StaysAsPromised.
    """
    given = Feedback(kind=FeedbackKind.APPRECIATION, text=text, may_be_open=may_be_open)
    return _give(given, about, by, at)


def give_advice(*, about: About, text: str, by: Person, at: datetime) -> Feedback:
    """Offer advice: to that person alone, whoever is their leader.

    The same again within a minute is given once. Raises as ``appreciate``.
    """
    return _give(Feedback(kind=FeedbackKind.ADVICE, text=text), about, by, at)


def evaluate(
    *,
    about: About,
    text: str,
    by: Person,
    at: datetime,
    criteria: str = "",
    quiz: str = "",
    series: int | None = None,
) -> Feedback:
    """Say in words where somebody stands by criteria that were written before.

    Of oneself, by a quiz that one took (its title) or a measure of one's own goals; of somebody
    else only if they asked, by the criteria of their request and a measure of a goal of theirs that
    one can see. Never a number. Raises NeedsCriteria, NotAllowed, and as ``appreciate``.
    """
    request = None
    if about.person.pk != by.pk:
        request = _request(about, FeedbackKind.EVALUATION, by)
        if request is None:
            raise NotAllowed(_("Somebody is evaluated only if they asked for it."))
        criteria, quiz = request.criteria, ""
    if not criteria.strip():
        raise NeedsCriteria(_("Write down first by what it is measured."))
    _refuse_strange_ground(about.person, by, quiz, series, at)
    given = Feedback(
        kind=FeedbackKind.EVALUATION, text=text, criteria=criteria.strip(), quiz=quiz.strip(),
        series_id=series,
    )  # fmt: skip
    return _give(given, about, by, at)


def _refuse_strange_ground(
    about: Person, by: Person, quiz: str, series: int | None, at: datetime
) -> None:
    """Raises NeedsCriteria unless it rests on a quiz or a measure of the person's own."""
    if series is not None:
        goals = visible(sight(by, at=at)).filter(owner=about, kind=Goal.Kind.PERSON)
        if GoalMeasure.objects.filter(series=series, goal__in=goals.values("pk")).exists():
            return
    elif quiz.strip() and quiz.strip() in {study.title for study in voice.mine(about, at)}:
        return
    raise NeedsCriteria(
        _("This needs a quiz that was taken, or a measure of one of the person's own goals.")
    )


def _give(given: Feedback, about: About, by: Person, at: datetime) -> Feedback:
    refuse_unless_here(by)
    _check(given, about, by)
    given.by, given.about, given.given_at = by, about.person, at
    given.text = given.text.strip()
    given.goal = _goal(about.goal, by, about.person, at)
    request = _request(about, given.kind, by)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        standing = Feedback.objects.filter(
            kind=given.kind, by=by, about=about.person, text=given.text,
            given_at__gt=at - TWICE_WITHIN,
        ).first()  # fmt: skip
        if standing is not None:
            return standing
        if request is not None:
            _answered(request, at)
            given.request = request
        given.save(force_insert=True)
        _record(f"goals.{_VERBS[given.kind]}", f"feedback {given.pk}", by, at)
        if about.person.pk != by.pk:
            _tell(given, at)
    return given


_VERBS = {"appreciation": "appreciate", "advice": "give_advice", "evaluation": "evaluate"}


def _check(given: Feedback, about: About, by: Person) -> None:
    problems = problems_of(
        [
            Text("text", given.text, LONGEST, needed=True),
            Text("criteria", given.criteria, LONGEST),
            Text("quiz", given.quiz, 100),
        ]
    )
    to_oneself = about.person.pk == by.pk and given.kind != FeedbackKind.EVALUATION
    if to_oneself or not about.person.is_active:
        problems.append(Problem(_("choose somebody else who is here"), column="about"))
    refuse(BadFeedback, _("This cannot be given as it stands."), problems)


def _request(about: About, kind: str, by: Person) -> FeedbackRequest | None:
    """The request that is answered. Raises NoSuchFeedback for one that is not for this."""
    if about.request is None:
        return None
    found = FeedbackRequest.objects.filter(
        pk=about.request, by=about.person, asked=by, kind=kind
    ).first()
    if found is None:
        raise NoSuchFeedback(_("There is no such request."))
    return found


def _answered(request: FeedbackRequest, at: datetime) -> None:
    ended = FeedbackRequest.objects.filter(pk=request.pk, state="waiting").update(
        state="given", ended_at=at
    )
    if not ended:
        raise NotUnderWay(_("This was answered or taken back already."))


def _goal(goal: int | None, by: Person, other: Person, at: datetime) -> Goal | None:
    """A goal that both can see. Raises NoSuchGoal, StaysAsPromised."""
    if goal is None:
        return None
    found = find(goal, sight(by, at=at))
    if not visible(sight(other, at=at)).filter(pk=goal).exists():
        words = _("%(name)s cannot see this goal. Show it to them first, or leave it out.")
        raise StaysAsPromised(words % {"name": other.name})
    return found


def answer_open(*, feedback: int, agrees: bool, by: Person, at: datetime) -> Feedback:
    """Agree that appreciation one got can be seen by all, or say no. Twice is once.

    No is for good, before and afterwards: it is not asked again. Raises NoSuchFeedback,
    StaysAsPromised where whoever wrote it did not agree.
    """
    refuse_unless_here(by)
    found = Feedback.objects.filter(pk=feedback, about=by).first()
    if found is None:
        raise NoSuchFeedback(_("There is no such feedback."))
    if agrees and not found.may_be_open:
        raise StaysAsPromised(_("It was written for you alone."))
    _open(found, at if agrees else None, by, at, may_be_open=agrees)
    return found


def close_appreciation(*, feedback: int, by: Person, at: datetime) -> Feedback:
    """Take back, as its writer, that appreciation may be seen by all. Twice is once.

    Raises NoSuchFeedback.
    """
    refuse_unless_here(by)
    found = Feedback.objects.filter(pk=feedback, by=by).first()
    if found is None:
        raise NoSuchFeedback(_("There is no such feedback."))
    _open(found, None, by, at, may_be_open=False)
    return found


def _open(
    feedback: Feedback,
    opened_at: datetime | None,
    by: Person,
    at: datetime,
    *,
    may_be_open: bool,
) -> None:
    is_open = feedback.opened_at is not None
    if is_open == (opened_at is not None) and may_be_open == feedback.may_be_open:
        return
    with transaction.atomic():
        held = Feedback.objects.filter(pk=feedback.pk)
        if opened_at is not None:
            # Compare-and-set: its writer may take the consent back at the same moment.
            held = held.filter(may_be_open=True, opened_at=None)
        if held.update(opened_at=opened_at, may_be_open=may_be_open) != 1:
            raise StaysAsPromised(_("It was written for you alone."))
        feedback.refresh_from_db()
        action = "goals.open_appreciation" if opened_at else "goals.close_appreciation"
        _record(action, f"feedback {feedback.pk}", by, at)


def _tell(given: Feedback, at: datetime) -> None:
    name = {"name": given.by.name}
    tell(
        person=given.about,
        key=f"feedback-{given.pk}",
        words=lambda: (
            {
                "appreciation": _("%(name)s thanks you"),
                "advice": _("%(name)s has some advice for you"),
                "evaluation": _("%(name)s answered what you asked"),
            }[given.kind]
            % name,
            _("Only you can read it."),
        ),
        path="/goals/feedback/",
        at=at,
    )


def _record(action: str, subject: str, by: Person, at: datetime) -> None:
    audit.record(actor=by.external_id, action=action, subject=subject, at=at)
