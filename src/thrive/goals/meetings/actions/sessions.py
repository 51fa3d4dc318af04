"""A group looks at up to three results: what do we see, make of it, and what will we try?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
from thrive.goals.models import Change, Circle, Idea, Session, SessionResult, SessionWord
from thrive.goals.models.sessions import MOST_RESULTS
from thrive.people.models import Group, Person
from thrive.voice import queries as voice

LONGEST, LONGEST_RESULT = 500, 2000


@dataclass(frozen=True)
class Heard:
    """What people said in a run, as it was released: the study and the first day of its wave, and
    the words that the server made of the release. Everybody sees the same, so it opens nothing.
    """

    study: int
    wave: date
    words: str
    path: str = ""


def begin_session(
    *,
    circle: int,
    series: Sequence[int] = (),
    heard: Sequence[Heard] = (),
    by: Person,
    at: datetime,
) -> Session:
    """Look at up to three results together: each is written down as it stands now.

    There is one session at a time; asked twice for the same results, it is the same. Whoever begins
    it chooses them. Raises NoSuchCircle, NotMeeting, NotAllowed in circles of two, BadEntry for
    none or too many, NoSuchEntry where there is no number yet or nothing was released.
    """
    found = group_circle(circle, by, at)
    _refuse_bad_choice(len({*series}) + len(heard))
    results = [*map(_of_series, dict.fromkeys(series)), *(_of_heard(one, by, at) for one in heard)]
    with transaction.atomic():
        hold(found)
        standing = Session.objects.filter(circle=found, state=Session.State.OPEN).first()
        if standing is not None:
            return _the_same(standing, results)
        session = Session.objects.create(circle=found, by=by, at=at)
        for position, one in enumerate(results, start=1):
            one.session, one.position = session, position
        SessionResult.objects.bulk_create(results)
        record("goals.begin_session", found, by=by, at=at)
    return session


def _refuse_bad_choice(many: int) -> None:
    problems = []
    if not 1 <= many <= MOST_RESULTS:
        why = _("choose one, two or three; %(many)s were chosen") % {"many": many}
        problems.append(Problem(why, column="results"))
    refuse(BadEntry, _("This is not what you can look at together."), problems)


def _of_series(series: int) -> SessionResult:
    words = result_of(series)
    if words is None:
        raise NoSuchEntry(_("There is no number there yet."))
    return SessionResult(
        text=words[:LONGEST_RESULT], source=f"series {series}", path=f"/improving/{series}/",
        series_id=series,
    )  # fmt: skip


def _of_heard(heard: Heard, by: Person, at: datetime) -> SessionResult:
    out = voice.released(study=heard.study, viewer=by, at=at)
    is_out = any(one.wave_first == heard.wave and one.is_intact and one.rows for one in out)
    if not is_out or not heard.words.strip():
        raise NoSuchEntry(_("Nothing was released there yet."))
    source = f"release {heard.study} {heard.wave.isoformat()}"
    return SessionResult(
        text=heard.words.strip()[:LONGEST_RESULT], source=source, path=heard.path[:200]
    )


def _the_same(standing: Session, results: Sequence[SessionResult]) -> Session:
    """The open session, if it looks at these. Raises NotMeeting."""
    looks_at = set(standing.results.values_list("source", flat=True))
    if looks_at != {one.source for one in results}:
        raise NotMeeting(_("You are looking at other results. Finish that first."))
    return standing


def say_in_session(
    *, session: int, circle: int, kind: str, text: str, by: Person, at: datetime
) -> SessionWord:
    """Say what one sees, makes of it, or would try. The same is said once.

    Raises NoSuchCircle, NoSuchEntry, NotMeeting, BadEntry.
    """
    found, held = open_session(session, circle, by, at)
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
    found = group_circle(circle, by, at)
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


def group_circle(circle: int, by: Person, at: datetime) -> Circle:
    """The circle of a group in which somebody may write. Raises NoSuchCircle, NotMeeting,
    NotAllowed.
    """
    found = find_meeting(circle, by, at=at)
    if found.group is None:
        raise NotAllowed(_("Only groups look at results together here."))
    return found


def open_session(session: int, circle: int, by: Person, at: datetime) -> tuple[Circle, Session]:
    """A session in which somebody may speak. Raises as group_circle, NoSuchEntry, NotMeeting."""
    found = group_circle(circle, by, at)
    held = Session.objects.filter(pk=session, circle=found).first()
    if held is None:
        raise NoSuchEntry(_("There is no such session here."))
    if held.state != Session.State.OPEN:
        raise NotMeeting(_("This session is closed. What was said stays."))
    return found, held


def _try(word: int, circle: int, by: Person, at: datetime) -> tuple[Circle, SessionWord, Group]:
    found = group_circle(circle, by, at)
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
