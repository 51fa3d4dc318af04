"""A group looks at a released result: what do we see, what do we make of it, what will we try?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.changes.actions import Written, make_change, write_idea
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings.actions.keeping import record
from thrive.goals.meetings.errors import BadEntry, NoSuchEntry, NotMeeting
from thrive.goals.meetings.queries.bringing import result_of
from thrive.goals.meetings.queries.permission import find_meeting, hold
from thrive.goals.models import Change, Circle, Idea, Session, SessionWord
from thrive.people.models import Group, Person

LONGEST = 500


def begin_session(*, circle: int, series: int, by: Person, at: datetime) -> Session:
    """Look at a result together: its last number is written down as it stands now.

    There is one at a time; asked twice for the same, it is the same. Raises NoSuchCircle,
    NotMeeting, NotAllowed in circles of two, NoSuchEntry where there is no number yet.
    """
    found = _group_circle(circle, by, at)
    result = result_of(series)
    if result is None:
        raise NoSuchEntry(_("There is no number there yet."))
    with transaction.atomic():
        hold(found)
        standing = Session.objects.filter(circle=found, state=Session.State.OPEN).first()
        if standing is not None and standing.series_id == series:
            return standing
        if standing is not None:
            raise NotMeeting(_("You are looking at another result. Finish that first."))
        session = Session.objects.create(
            circle=found, series_id=series, result=result[:300], by=by, at=at
        )
        record("goals.begin_session", found, by=by, at=at)
    return session


def say_in_session(
    *, session: int, circle: int, kind: str, text: str, by: Person, at: datetime
) -> SessionWord:
    """Say what one sees, makes of it, or would try. The same is said once.

    Raises NoSuchCircle, NoSuchEntry, NotMeeting, BadEntry.
    """
    found, held = _open_session(session, circle, by, at)
    problems = problems_of([Text("text", text, LONGEST, needed=True)])
    if kind not in SessionWord.Kind.values:
        problems.append(Problem(_("expected see, make or try"), column="kind"))
    refuse(BadEntry, _("This cannot be written down as it stands."), problems)
    with transaction.atomic():
        hold(found)
        word, is_new = SessionWord.objects.get_or_create(
            session=held, kind=kind, text=text.strip(), by=by, defaults={"at": at}
        )
        if is_new:
            record("goals.say_in_session", found, by=by, at=at)
    return word


def try_as_idea(*, word: int, circle: int, by: Person, at: datetime) -> Idea:
    """Make an idea for the group of what somebody would try, to get an owner or an answer.

    Twice is once. Raises NoSuchCircle, NoSuchEntry, NotMeeting, BadIdea.
    """
    found, tried, group = _try(word, circle, by, at)
    if tried.idea is not None:
        return tried.idea
    with transaction.atomic():
        _hold_word(tried)
        idea = write_idea(text=tried.text, group=group, by=by, at=at)
        SessionWord.objects.filter(pk=tried.pk).update(idea=idea)
        record("goals.try_from_session", found, by=by, at=at)
    return idea


def try_as_change(*, word: int, circle: int, written: Written, by: Person, at: datetime) -> Change:
    """Make a change of what somebody would try: a dated note, written before the result is seen.

    Twice is once. Raises NoSuchCircle, NoSuchEntry, NotMeeting, NotAllowed, BadChange.
    """
    found, tried, group = _try(word, circle, by, at)
    if tried.change is not None:
        return tried.change
    with transaction.atomic():
        _hold_word(tried)
        change = make_change(written=written, group=group, by=by, at=at)
        SessionWord.objects.filter(pk=tried.pk).update(change=change)
        record("goals.try_from_session", found, by=by, at=at)
    return change


def close_session(*, session: int, circle: int, by: Person, at: datetime) -> Session:
    """Finish looking. What was said stays. Twice is once.

    Raises NoSuchCircle, NoSuchEntry, NotMeeting.
    """
    found = _group_circle(circle, by, at)
    held = Session.objects.filter(pk=session, circle=found).first()
    if held is None:
        raise NoSuchEntry(_("There is no such session here."))
    with transaction.atomic():
        closed = Session.objects.filter(pk=held.pk, state=Session.State.OPEN).update(
            state=Session.State.CLOSED, closed_at=at
        )
        held.refresh_from_db()
        if closed:
            record("goals.close_session", found, by=by, at=at)
    return held


def _group_circle(circle: int, by: Person, at: datetime) -> Circle:
    found = find_meeting(circle, by, at=at)
    if found.group is None:
        raise NotAllowed(_("Only groups look at a result together here."))
    return found


def _open_session(session: int, circle: int, by: Person, at: datetime) -> tuple[Circle, Session]:
    found = _group_circle(circle, by, at)
    held = Session.objects.filter(pk=session, circle=found).first()
    if held is None:
        raise NoSuchEntry(_("There is no such session here."))
    if held.state != Session.State.OPEN:
        raise NotMeeting(_("This session is closed. What was said stays."))
    return found, held


def _try(word: int, circle: int, by: Person, at: datetime) -> tuple[Circle, SessionWord, Group]:
    found = _group_circle(circle, by, at)
    tried = SessionWord.objects.select_related("idea", "change").filter(
        pk=word, session__circle=found, kind=SessionWord.Kind.TRY
    ).first()  # fmt: skip
    if tried is None or found.group is None:
        raise NoSuchEntry(_("There is nothing of this kind to try here."))
    return found, tried, found.group


def _hold_word(word: SessionWord) -> None:
    """Two who press at once make one of it. Raises NotMeeting."""
    free = SessionWord.objects.select_for_update().filter(pk=word.pk, idea=None, change=None)
    if not free.exists():
        raise NotMeeting(_("Somebody made something of this already. Look again."))
