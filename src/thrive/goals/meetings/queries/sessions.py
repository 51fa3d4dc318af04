"""A group that looks at a result: what was said, and what came of what it would try."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.goals.meetings.errors import NoSuchEntry
from thrive.goals.meetings.queries.bringing import Choice, results_for
from thrive.goals.meetings.queries.permission import find, find_meeting
from thrive.goals.meetings.wording import circle_sentence
from thrive.goals.models import Circle, Session, SessionWord
from thrive.people.models import Person

MOST = 200


@dataclass(frozen=True)
class WordShown:
    """What somebody said. ``idea`` and ``change``: what was made of it."""

    id: int
    kind: str
    text: str
    by: str
    idea: int | None
    change: int | None


@dataclass(frozen=True)
class SessionPage:
    """One session: its result, and the words to its three questions."""

    session: Session
    circle: Circle
    sentence: str
    result: str
    sees: tuple[WordShown, ...]
    makes: tuple[WordShown, ...]
    tries: tuple[WordShown, ...]
    is_open: bool
    is_meeting: bool  # what they would try can still become something


@dataclass(frozen=True)
class SessionLine:
    """A session in a list."""

    id: int
    result: str
    at: datetime
    is_open: bool
    words: int


def session_page(*, session: int, circle: int, viewer: Person, at: datetime) -> SessionPage:
    """One session of a circle that the viewer may see. Raises NoSuchCircle, NoSuchEntry."""
    found = find(circle, viewer, at=at)
    held = Session.objects.filter(pk=session, circle=found).first()
    if held is None:
        raise NoSuchEntry(_("There is no such session here."))
    words = _words(held)
    return SessionPage(
        session=held,
        circle=found,
        sentence=circle_sentence(found, viewer),
        result=held.result,
        sees=tuple(one for one in words if one.kind == SessionWord.Kind.SEE),
        makes=tuple(one for one in words if one.kind == SessionWord.Kind.MAKE),
        tries=tuple(one for one in words if one.kind == SessionWord.Kind.TRY),
        is_open=held.state == Session.State.OPEN and found.state == Circle.State.MEETING,
        is_meeting=found.state == Circle.State.MEETING,
    )


def sessions_of(*, circle: int, viewer: Person, at: datetime) -> tuple[SessionLine, ...]:
    """The sessions of a circle, the newest first. Raises NoSuchCircle."""
    found = find(circle, viewer, at=at)
    rows = Session.objects.filter(circle=found).prefetch_related("words").order_by("-at", "-id")
    return tuple(
        SessionLine(
            one.pk, one.result, one.at, one.state == Session.State.OPEN, len(one.words.all())
        )
        for one in rows[:MOST]
    )


def results_to_look_at(*, circle: int, viewer: Person, at: datetime) -> tuple[Choice, ...]:
    """The results that a group can look at: its own. Raises NoSuchCircle, NotMeeting."""
    found = find_meeting(circle, viewer, at=at)
    return () if found.group is None else results_for([found.group], at=at)


def _words(session: Session) -> list[WordShown]:
    rows = SessionWord.objects.filter(session=session).select_related("by").order_by("at", "id")
    return [
        WordShown(
            one.pk, one.kind, one.text, one.by.name if one.by else "", one.idea_id, one.change_id
        )
        for one in rows[:MOST]
    ]
