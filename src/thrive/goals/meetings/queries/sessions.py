"""A group that looks at results: what was said, what it would try, and what came of that."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thrive.goals.meetings.errors import NoSuchEntry
from thrive.goals.meetings.queries.bringing import Choice, results_for
from thrive.goals.meetings.queries.permission import find, find_meeting
from thrive.goals.meetings.wording import circle_sentence, other_name, what_became
from thrive.goals.models import Circle, Session, SessionWord, WhatCame
from thrive.people.models import Person

MOST = 200
MOST_LAST = 20  # things to look back at: more than a group can talk about


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
class ResultShown:
    """A result as it stood when they sat down. ``series`` is None where people said it in a run."""

    words: str
    path: str
    series: int | None


@dataclass(frozen=True)
class CameShown:
    """What somebody said that came of it, and when."""

    text: str
    by: str
    at: datetime
    state: str


@dataclass(frozen=True)
class LastTime:
    """What was to be tried after an earlier session, and what is known of it since.

    ``stands``: what became of the idea or the change that was made of it, in a word of its own.
    """

    id: int
    text: str
    by: str
    at: datetime
    idea: int | None
    change: int | None
    stands: str
    came: tuple[CameShown, ...]


@dataclass(frozen=True)
class SessionPage:
    """One session: its results, the words to its three questions, and what came of the last ones.

    ``last_time``: what was to be tried before and is not kept or let go; ``came``: what was told of
    it in this session.
    """

    session: Session
    circle: Circle
    sentence: str
    results: tuple[ResultShown, ...]
    last_time: tuple[LastTime, ...]
    came: tuple[LastTime, ...]
    sees: tuple[WordShown, ...]
    makes: tuple[WordShown, ...]
    tries: tuple[WordShown, ...]
    is_open: bool
    is_meeting: bool  # what they would try can still become something


@dataclass(frozen=True)
class SessionLine:
    """A session in a list. ``open_tries``: what it would try, and nobody has told what came."""

    id: int
    results: tuple[str, ...]
    at: datetime
    is_open: bool
    words: int
    open_tries: int


@dataclass(frozen=True)
class SessionsPage:
    """The sessions of a circle, and what it could look at next. ``session``: the open one."""

    circle: Circle
    name: str
    sentence: str
    is_meeting: bool
    session: int | None
    results: tuple[Choice, ...]
    sessions: tuple[SessionLine, ...]


def session_page(*, session: int, circle: int, viewer: Person, at: datetime) -> SessionPage:
    """One session of a circle that the viewer may see. Nine queries, however much was said.

    Raises NoSuchCircle, NoSuchEntry.
    """
    found = find(circle, viewer, at=at)
    held = Session.objects.filter(pk=session, circle=found).first()
    if held is None:
        raise NoSuchEntry(_("There is no such session here."))
    words = _words(held)
    is_open = held.state == Session.State.OPEN and found.state == Circle.State.MEETING
    return SessionPage(
        session=held,
        circle=found,
        sentence=circle_sentence(found, viewer),
        results=tuple(ResultShown(one.text, one.path, one.series_id) for one in held.results.all()),
        last_time=_last_time(found, held) if is_open else (),
        came=_came(held),
        sees=tuple(one for one in words if one.kind == SessionWord.Kind.SEE),
        makes=tuple(one for one in words if one.kind == SessionWord.Kind.MAKE),
        tries=tuple(one for one in words if one.kind == SessionWord.Kind.TRY),
        is_open=is_open,
        is_meeting=found.state == Circle.State.MEETING,
    )


def sessions_of(*, circle: int, viewer: Person, at: datetime) -> tuple[SessionLine, ...]:
    """The sessions of a circle, the newest first. Five queries. Raises NoSuchCircle."""
    found = find(circle, viewer, at=at)
    rows = Session.objects.filter(circle=found).prefetch_related("words__came", "results")
    return tuple(_line(one) for one in rows.order_by("-at", "-id")[:MOST])


def sessions_page(*, circle: int, viewer: Person, at: datetime) -> SessionsPage:
    """All of the sessions of a circle that the viewer may see. Raises NoSuchCircle."""
    found = find(circle, viewer, at=at)
    sessions = sessions_of(circle=circle, viewer=viewer, at=at)
    is_meeting = found.state == Circle.State.MEETING
    return SessionsPage(
        circle=found,
        name=other_name(found, viewer),
        sentence=circle_sentence(found, viewer),
        is_meeting=is_meeting,
        session=next((one.id for one in sessions if one.is_open), None),
        results=results_for([found.group], at=at) if found.group and is_meeting else (),
        sessions=sessions,
    )


def results_to_look_at(*, circle: int, viewer: Person, at: datetime) -> tuple[Choice, ...]:
    """The results that a group can look at: its own. Raises NoSuchCircle, NotMeeting."""
    found = find_meeting(circle, viewer, at=at)
    return () if found.group is None else results_for([found.group], at=at)


def _line(one: Session) -> SessionLine:
    words = list(one.words.all())
    return SessionLine(
        id=one.pk,
        results=tuple(result.text for result in one.results.all()),
        at=one.at,
        is_open=one.state == Session.State.OPEN,
        words=len(words),
        open_tries=sum(
            word.kind == SessionWord.Kind.TRY
            and all(came.state == WhatCame.State.TRYING for came in word.came.all())
            for word in words
        ),
    )


def open_tries(circle: Circle) -> QuerySet[SessionWord]:
    """What a group would try, and has neither kept nor let go; the oldest first."""
    closed = WhatCame.objects.exclude(state=WhatCame.State.TRYING)
    rows = SessionWord.objects.filter(session__circle=circle, kind=SessionWord.Kind.TRY)
    return rows.exclude(pk__in=closed.values("word")).order_by("at", "id")


def _last_time(circle: Circle, session: Session) -> tuple[LastTime, ...]:
    rows = open_tries(circle).filter(session__at__lte=session.at).exclude(session=session)
    return tuple(_shown(one) for one in _whole(rows)[:MOST_LAST])


def _came(session: Session) -> tuple[LastTime, ...]:
    """What was kept or let go in this session. What is still tried stands above, or further on."""
    told = WhatCame.objects.filter(session=session)
    if session.state == Session.State.OPEN:
        told = told.exclude(state=WhatCame.State.TRYING)
    rows = SessionWord.objects.filter(pk__in=told.values("word")).order_by("at", "id")
    return tuple(_shown(one) for one in _whole(rows)[:MOST_LAST])


def _whole(rows: QuerySet[SessionWord]) -> QuerySet[SessionWord]:
    return rows.select_related("by", "idea", "change").prefetch_related("came__by")


def _shown(one: SessionWord) -> LastTime:
    return LastTime(
        id=one.pk, text=one.text, by=one.by.name if one.by else "", at=one.at, idea=one.idea_id,
        change=one.change_id, stands=what_became(one.idea, one.change),
        came=tuple(
            CameShown(told.text, told.by.name if told.by else "", told.at, told.state)
            for told in one.came.all()
        ),
    )  # fmt: skip


def _words(session: Session) -> list[WordShown]:
    rows = SessionWord.objects.filter(session=session).select_related("by").order_by("at", "id")
    return [
        WordShown(
            one.pk, one.kind, one.text, one.by.name if one.by else "", one.idea_id, one.change_id
        )
        for one in rows[:MOST]
    ]
