"""One circle: what to talk about, what is promised, what was noted, and when we meet next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.goals.meetings import sealing
from thrive.goals.meetings.calendar import Event, calendar_file
from thrive.goals.meetings.errors import NoSuchEntry
from thrive.goals.meetings.queries.permission import GONE, find
from thrive.goals.meetings.seats import Who, name_of, written_by
from thrive.goals.meetings.wording import (
    agreement_sentence,
    circle_sentence,
    kind_words,
    other_name,
    private_sentence,
)
from thrive.goals.models import (
    Brought,
    Circle,
    Commitment,
    Guest,
    Meeting,
    Note,
    PrivateNote,
    Session,
)
from thrive.people import queries as people
from thrive.people.models import Person

MOST = 100
CLOSED_SHOWN = 20


@dataclass(frozen=True)
class PointShown:
    """Something that was brought. Taken back, its words are gone."""

    id: int
    kind: str
    text: str
    by: str
    is_mine: bool
    state: str
    path: str


@dataclass(frozen=True)
class PromiseShown:
    """What somebody promised. ``carried``: past how many meetings it is still open."""

    id: int
    text: str
    by: str
    is_mine: bool
    due_on: date | None
    is_due: bool
    carried: int
    state: str
    came_of_it: str


@dataclass(frozen=True)
class NoteShown:
    """A note; ``former`` is what it said before, the newest first."""

    id: int
    text: str
    by: str
    is_mine: bool
    at: datetime
    former: tuple[str, ...]


@dataclass(frozen=True)
class PrivateShown:
    """A note of the viewer's own. None: the key that sealed it is not here any more."""

    id: int
    text: str | None
    at: datetime


@dataclass(frozen=True)
class AgreementShown:
    """What was agreed with a coach from outside, and who has yet to say yes."""

    sentence: str
    words: str
    sponsor: str
    coach_agreed: bool
    sponsor_agreed: bool


@dataclass(frozen=True)
class CirclePage:
    """Everything of a circle that its viewer may see."""

    circle: Circle
    name: str
    kind: str
    sentence: str
    private_sentence: str
    agreement: AgreementShown | None
    next: Meeting | None
    off: Meeting | None  # where none is ahead: the one called off last, until its moment is over
    met: int
    last_at: datetime | None
    points: tuple[PointShown, ...]  # still open
    talked: tuple[PointShown, ...]
    promises: tuple[PromiseShown, ...]  # still open
    closed: tuple[PromiseShown, ...]
    notes: tuple[NoteShown, ...]
    private: tuple[PrivateShown, ...]
    session: int | None  # the open one of a group
    is_meeting: bool
    is_open: bool  # it meets, or may yet
    begun: bool  # it met once, though it may have ended
    has_come: bool  # the date ahead
    asks_me: bool
    may_end: bool
    may_link: bool


def circle_page(*, circle: int, viewer: Who, at: datetime) -> CirclePage:
    """One circle. Ten queries, however much stands in it. Raises NoSuchCircle."""
    found = find(circle, viewer, at=at)
    points = _points(found, viewer)
    promises = _promises(found, viewer, at)
    meetings = list(Meeting.objects.filter(circle=found).order_by("-starts_at", "-id"))
    held = [one for one in meetings if one.state == Meeting.State.HELD]
    ahead = next((one for one in meetings if one.state == Meeting.State.PLANNED), None)
    is_meeting = found.state == Circle.State.MEETING
    return CirclePage(
        circle=found,
        name=other_name(found, viewer),
        kind=kind_words(found.kind),
        sentence=circle_sentence(found, viewer),
        private_sentence=private_sentence(),
        agreement=_agreement(found),
        next=ahead,
        off=None if ahead else _called_off(meetings, at),
        met=len(held),
        last_at=held[0].starts_at if held else None,
        points=tuple(one for one in points if one.state == Brought.State.OPEN),
        talked=tuple(one for one in points if one.state != Brought.State.OPEN)[-CLOSED_SHOWN:],
        promises=tuple(one for one in promises if one.state == Commitment.State.OPEN),
        closed=tuple(one for one in promises if one.state != Commitment.State.OPEN)[-CLOSED_SHOWN:],
        notes=_notes(found, viewer),
        private=private_notes(found, viewer),
        session=_open_session(found),
        is_meeting=is_meeting,
        is_open=found.state not in GONE,
        begun=found.begun_at is not None,
        has_come=ahead is not None and ahead.starts_at <= at,
        asks_me=found.state == Circle.State.ASKED and _is_asked(found, viewer),
        may_end=_may_end(found, viewer, at),
        may_link=found.kind == Circle.Kind.GUEST and found.opener == viewer,
    )


def private_notes(circle: Circle, viewer: Who) -> tuple[PrivateShown, ...]:
    """The viewer's own notes, the newest first. Nobody else's are even read."""
    rows = PrivateNote.objects.filter(circle=circle, **written_by(viewer)).order_by("-at", "-id")
    return tuple(
        PrivateShown(
            one.pk,
            sealing.read(one.content, is_sealed=one.is_sealed, circle=circle.pk, writer=viewer),
            one.at,
        )
        for one in rows[:MOST]
    )


def calendar_of(*, circle: int, viewer: Who, address: str, at: datetime) -> str:
    """The next date as a calendar file; ``address`` makes it known again. The one that was called
    off last is told as such. Raises NoSuchCircle, NoSuchEntry where there was never a date."""
    found = find(circle, viewer, at=at)
    dates = Meeting.objects.filter(circle=found).exclude(state=Meeting.State.HELD)
    meeting = dates.order_by("-id").first()
    if meeting is None:
        raise NoSuchEntry(_("No date is set."))
    event = Event(
        uid=f"thrive-meeting-{meeting.pk}@{address}",
        version=meeting.version,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        summary=other_name(found, viewer),
        place=meeting.place,
        is_called_off=meeting.state == Meeting.State.CALLED_OFF,
    )
    return calendar_file(event, at=at)


def _called_off(meetings: list[Meeting], at: datetime) -> Meeting | None:
    """Whoever has it in their calendar takes it out again. The newest date, as in `calendar_of`."""
    newest = max(meetings, key=lambda one: one.pk, default=None)
    is_off = newest is not None and newest.state == Meeting.State.CALLED_OFF
    return newest if is_off and newest is not None and newest.starts_at > at else None


def _points(circle: Circle, viewer: Who) -> list[PointShown]:
    rows = Brought.objects.filter(circle=circle).select_related("by").order_by("at", "id")
    mine = written_by(viewer)
    return [
        PointShown(
            id=one.pk, kind=one.kind, text=one.text, by=name_of(circle, one.by, one.by_guest),
            is_mine=mine == {"by": one.by, "by_guest": one.by_guest}, state=one.state,
            path=one.path if isinstance(viewer, Person) else "",
        )
        for one in rows
    ]  # fmt: skip


def _promises(circle: Circle, viewer: Who, at: datetime) -> list[PromiseShown]:
    rows = Commitment.objects.filter(circle=circle).select_related("by").order_by("at", "id")
    mine, on = written_by(viewer), at.date()
    return [
        PromiseShown(
            id=one.pk, text=one.text, by=name_of(circle, one.by, one.by_guest),
            is_mine=mine == {"by": one.by, "by_guest": one.by_guest}, due_on=one.due_on,
            is_due=one.due_on is not None and one.due_on <= on, carried=one.carried,
            state=one.state, came_of_it=one.came_of_it,
        )
        for one in rows
    ]  # fmt: skip


def _notes(circle: Circle, viewer: Who) -> tuple[NoteShown, ...]:
    rows = list(Note.objects.filter(circle=circle).select_related("by").order_by("-at", "-id"))
    by_id = {one.pk: one for one in rows}
    replaced = {one.replaces_id for one in rows}
    mine = written_by(viewer)
    return tuple(
        NoteShown(
            id=one.pk, text=one.text, by=name_of(circle, one.by, one.by_guest),
            is_mine=mine == {"by": one.by, "by_guest": one.by_guest}, at=one.at,
            former=tuple(_former(one, by_id)),
        )
        for one in rows
        if one.pk not in replaced
    )[:MOST]  # fmt: skip


def _former(note: Note, by_id: dict[int, Note]) -> list[str]:
    found = []
    while note.replaces_id is not None and note.replaces_id in by_id:
        note = by_id[note.replaces_id]
        found.append(note.text)
    return found


def _agreement(circle: Circle) -> AgreementShown | None:
    if circle.kind != Circle.Kind.GUEST:
        return None
    agreed = circle.agreement
    return AgreementShown(
        sentence=agreement_sentence(agreed),
        words=agreed.words,
        sponsor=agreed.sponsor.name,
        coach_agreed=agreed.guest_agreed_at is not None,
        sponsor_agreed=agreed.sponsor_agreed_at is not None,
    )


def _open_session(circle: Circle) -> int | None:
    if circle.group_id is None:
        return None
    rows = Session.objects.filter(circle=circle, state=Session.State.OPEN)
    return rows.values_list("pk", flat=True).first()


def _is_asked(circle: Circle, viewer: Who) -> bool:
    if isinstance(viewer, Guest):
        return circle.agreement.guest_agreed_at is None
    return circle.other_id == viewer.pk


def _may_end(circle: Circle, viewer: Who, at: datetime) -> bool:
    if circle.state not in (Circle.State.ASKED, Circle.State.MEETING):
        return False
    if circle.group is None:
        return True
    return isinstance(viewer, Person) and people.roles(viewer, at=at).may_steward(circle.group)
