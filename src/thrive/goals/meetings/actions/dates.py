"""When a circle meets: one date ahead; what is open is carried past it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.meetings.actions.keeping import keep, record
from thrive.goals.meetings.errors import BadMeeting, NotMeeting
from thrive.goals.meetings.queries.permission import find_meeting, hold
from thrive.goals.meetings.seats import Who
from thrive.goals.meetings.telling import tell_of_date
from thrive.goals.models import Circle, CircleEvent, Commitment, Meeting

FURTHEST = timedelta(days=366)
LONGEST_PLACE = 200
LEAST_MINUTES, MOST_MINUTES = 5, 480


@dataclass(frozen=True)
class Planned:
    """When, for how long, and where."""

    starts_at: datetime
    minutes: int = 30
    place: str = ""


def plan_meeting(*, circle: int, planned: Planned, by: Who, at: datetime) -> Meeting:
    """Set the next date, or move it. The same again changes nothing. Whoever else meets is told.

    Raises NoSuchCircle, NotMeeting, BadMeeting.
    """
    found = find_meeting(circle, by, at=at)
    _check(planned, at)
    with transaction.atomic():
        hold(found)
        ahead = Meeting.objects.filter(circle=found, state=Meeting.State.PLANNED).first()
        if ahead is None:
            meeting = Meeting.objects.create(circle=found, **_columns(planned))
            keep(
                found, CircleEvent.Kind.PLANNED, by=by, at=at, after_at=planned.starts_at
            )  # fmt: skip
        elif _columns(planned) == {name: getattr(ahead, name) for name in _columns(planned)}:
            return ahead
        else:
            meeting = _move(ahead, planned, found, by, at)
        record("goals.plan_meeting", found, by=by, at=at)
        tell_of_date(found, meeting, by=by, at=at)
    return meeting


def call_off(*, circle: int, by: Who, at: datetime) -> Meeting:
    """Call the next date off; whoever else meets is told. Raises NoSuchCircle, NotMeeting where
    there is none.
    """
    found = find_meeting(circle, by, at=at)
    with transaction.atomic():
        hold(found)
        meeting = _leave(found, Meeting.State.CALLED_OFF)
        Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
        keep(found, CircleEvent.Kind.CALLED_OFF, by=by, at=at, before_at=meeting.starts_at)
        record("goals.call_off_meeting", found, by=by, at=at)
        meeting.refresh_from_db()
        tell_of_date(found, meeting, by=by, at=at)
    return meeting


def hold_meeting(*, circle: int, by: Who, at: datetime) -> Meeting:
    """Say that we met: promises that are open are carried on to the next time, and counted.

    Raises NoSuchCircle, NotMeeting where no date is set, BadMeeting before it has begun.
    """
    found = find_meeting(circle, by, at=at)
    with transaction.atomic():
        hold(found)
        meeting = _leave(found, Meeting.State.HELD)
        if meeting.starts_at > at:
            problem = Problem(_("expected a date that has come"), column="starts_at")
            raise BadMeeting(_("It has not begun yet. Move the date if you meet earlier."),
                             [problem])  # fmt: skip
        Commitment.objects.filter(circle=found, state=Commitment.State.OPEN).update(
            carried=F("carried") + 1
        )
        keep(found, CircleEvent.Kind.HELD, by=by, at=at, before_at=meeting.starts_at)
        record("goals.hold_meeting", found, by=by, at=at)
    return meeting


def _leave(circle: Circle, state: Meeting.State) -> Meeting:
    """The date ahead, in its last state. The circle is held. Raises NotMeeting."""
    meeting = Meeting.objects.filter(circle=circle, state=Meeting.State.PLANNED).first()
    if meeting is None:
        raise NotMeeting(_("No date is set."))
    Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.PLANNED).update(state=state)
    meeting.state = state
    return meeting


def _move(ahead: Meeting, planned: Planned, circle: Circle, by: Who, at: datetime) -> Meeting:
    before_at = ahead.starts_at
    Meeting.objects.filter(pk=ahead.pk).update(version=F("version") + 1, **_columns(planned))
    ahead.refresh_from_db()
    keep(
        circle, CircleEvent.Kind.MOVED, by=by, at=at, before_at=before_at,
        after_at=planned.starts_at,
    )  # fmt: skip
    return ahead


def _columns(planned: Planned) -> dict[str, object]:
    place = planned.place.strip()
    return {"starts_at": planned.starts_at, "minutes": planned.minutes, "place": place}


def _check(planned: Planned, at: datetime) -> None:
    problems = problems_of([Text("place", planned.place, LONGEST_PLACE)])
    if not at < planned.starts_at <= at + FURTHEST:
        why = _("expected a moment that is ahead, within a year")
        problems.append(Problem(why, column="starts_at", value=f"{planned.starts_at:%Y-%m-%d}"))
    if not LEAST_MINUTES <= planned.minutes <= MOST_MINUTES:
        why = _("expected %(least)s to %(most)s minutes")
        given = {"least": LEAST_MINUTES, "most": MOST_MINUTES}
        problems.append(Problem(why % given, column="minutes", value=str(planned.minutes)[:20]))
    refuse(BadMeeting, _("This date cannot be set."), problems)
