"""What people bring to talk about: their own words, or a copy of what they choose to bring.

The copy is what the others see. What it was copied from stays as shut as it was.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.goals.aims.actions.checking import LONGEST_TEXT, Text, problems_of, refuse
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings.actions.keeping import record
from thrive.goals.meetings.errors import BadEntry, NoSuchEntry, NotMeeting
from thrive.goals.meetings.queries.bringing import check_in_words, result_of
from thrive.goals.meetings.queries.permission import find_meeting, hold
from thrive.goals.meetings.seats import Who, written_by
from thrive.goals.models import Brought, CheckIn, Circle, Commitment
from thrive.people.models import Person
from thrive.voice import queries as voice


def bring(*, circle: int, text: str, by: Who, at: datetime) -> Brought:
    """Write down something to talk about. Raises NoSuchCircle, NotMeeting, BadEntry."""
    return _bring(circle, Brought.Kind.WORDS, text, by=by, at=at)


def bring_check_in(*, circle: int, check_in: int, by: Person, at: datetime) -> Brought:
    """Bring what one said of how a goal goes: one's own check-in, copied. Twice is once.

    Raises NoSuchCircle, NotMeeting, NoSuchEntry.
    """
    said = CheckIn.objects.select_related("goal").filter(pk=check_in, by=by).first()
    if said is None:
        raise NoSuchEntry(_("There is no such check-in of yours."))
    text, source = check_in_words(said), f"check-in {said.pk}"
    return _bring(circle, Brought.Kind.CHECK_IN, text, by=by, at=at, source=source)


def bring_result(*, circle: int, series: int, by: Person, at: datetime) -> Brought:
    """Bring the last number of a series: everybody here may see it anyway. Twice is once.

    Raises NoSuchCircle, NotMeeting, NoSuchEntry.
    """
    result = result_of(series)
    if result is None:
        raise NoSuchEntry(_("There is no number there yet."))
    return _bring(
        circle, Brought.Kind.RESULT, result, by=by, at=at, source=f"series {series}",
        path=f"/improving/{series}/",
    )  # fmt: skip


def bring_answer(
    *, circle: int, study: int, place: str, text: str, by: Person, at: datetime
) -> Brought:
    """Bring an answer of one's own, in the words of the page on which one pressed. Twice is once.

    ``place`` says which answer of the study it is. Nobody but its author can: the study must hold
    something that this person said. Raises NoSuchCircle, NotMeeting, NoSuchEntry, BadEntry, NoKey.
    """
    if study not in {one.study for one in voice.mine(by, at)}:
        raise NoSuchEntry(_("There is no such answer of yours."))
    source = f"answer {study} {place}"
    return _bring(circle, Brought.Kind.ANSWER, text, by=by, at=at, source=source[:100])


def bring_commitment(*, circle: int, commitment: int, by: Person, at: datetime) -> Brought:
    """Bring what one promised elsewhere and has still to do. Twice is once.

    Raises NoSuchCircle, NotMeeting, NoSuchEntry.
    """
    held = Commitment.objects.filter(pk=commitment, by=by, state=Commitment.State.OPEN).first()
    if held is None:
        raise NoSuchEntry(_("There is no such promise of yours."))
    source = f"commitment {held.pk}"
    return _bring(circle, Brought.Kind.COMMITMENT, held.text, by=by, at=at, source=source)


def talked_about(*, point: int, circle: int, by: Who, at: datetime) -> Brought:
    """Say that we talked about a point. Twice is once. Raises NoSuchCircle, NoSuchEntry,
    NotMeeting."""
    found = _point(point, circle, by, at)
    return _leave(found, Brought.State.TALKED, by=by, at=at)


def take_back(*, point: int, circle: int, by: Who, at: datetime) -> Brought:
    """Take back what one brought: the words go, a line stays. Twice is once.

    Raises NoSuchCircle, NoSuchEntry, NotAllowed, NotMeeting.
    """
    found = _point(point, circle, by, at)
    if written_by(by) != {"by": found.by, "by_guest": found.by_guest}:
        raise NotAllowed(_("Only whoever brought this takes it back."))
    return _leave(found, Brought.State.TAKEN_BACK, by=by, at=at)


def _bring(
    circle: int,
    kind: Brought.Kind,
    text: str,
    *,
    by: Who,
    at: datetime,
    source: str = "",
    path: str = "",
) -> Brought:
    found = find_meeting(circle, by, at=at)
    problems = problems_of([Text("text", text, LONGEST_TEXT, needed=True)])
    refuse(BadEntry, _("This cannot be written down as it stands."), problems)
    with transaction.atomic():
        hold(found)
        standing = Brought.objects.filter(circle=found, source=source, state=Brought.State.OPEN)
        if source and (kept := standing.first()):
            return kept
        point = Brought.objects.create(
            circle=found, kind=kind, text=text.strip(), source=source, path=path, at=at,
            **written_by(by),
        )  # fmt: skip
        record("goals.bring", found, by=by, at=at)
    return point


def _point(point: int, circle: int, by: Who, at: datetime) -> Brought:
    found: Circle = find_meeting(circle, by, at=at)
    kept = Brought.objects.select_related("by").filter(pk=point, circle=found).first()
    if kept is None:
        raise NoSuchEntry(_("There is no such point here."))
    return kept


def _leave(point: Brought, state: Brought.State, *, by: Who, at: datetime) -> Brought:
    if point.state == state:
        return point
    text = "" if state == Brought.State.TAKEN_BACK else point.text
    allowed = [Brought.State.OPEN]
    if state == Brought.State.TAKEN_BACK:
        allowed.append(Brought.State.TALKED)
    with transaction.atomic():
        left = Brought.objects.filter(pk=point.pk, state__in=allowed).update(
            state=state, ended_at=at, text=text
        )
        point.refresh_from_db()
        if not left and point.state != state:
            raise NotMeeting(_("Somebody was faster. Look again."))
        verb = "take_back_point" if state == Brought.State.TAKEN_BACK else "talked_about"
        record(f"goals.{verb}", point.circle, by=by, at=at)
    return point
