"""Dates: one ahead, moved, called off, held; what is open is carried on; the calendar file."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.meetings.conftest import tomorrow
from thrive.foundation.models import OutboxEntry
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.actions import Planned
from thrive.goals.meetings.calendar import Event, calendar_file
from thrive.goals.meetings.errors import BadMeeting, NoSuchCircle, NoSuchEntry, NotMeeting
from thrive.goals.models import Circle, CircleEvent, Meeting


def told(person: int) -> int:
    """How often somebody was told something."""
    return OutboxEntry.objects.filter(topic="message", payload__person=person).count()


def test_one_date_is_ahead_and_can_be_moved(people: Cast, two: Circle, at: datetime) -> None:
    before = told(people.peter.pk)
    first = actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)
    again = actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)
    later = Planned(at + timedelta(days=3), 45)
    moved = actions.plan_meeting(circle=two.pk, planned=later, by=people.amina, at=at)

    assert first.pk == again.pk == moved.pk
    assert (moved.version, moved.minutes, moved.place) == (1, 45, "")
    events = CircleEvent.objects.filter(kind__in=["planned", "moved"])
    assert [(one.before_at, one.after_at) for one in events] == [
        (None, at + timedelta(days=1)),
        (at + timedelta(days=1), at + timedelta(days=3)),
    ]
    assert told(people.peter.pk) == before + 2


@pytest.mark.parametrize(
    ("hours", "minutes", "place"),
    [(0, 30, ""), (-1, 30, ""), (24 * 400, 30, ""), (1, 4, ""), (1, 481, ""), (1, 30, "x" * 201)],
)
def test_a_date_that_cannot_be_is_refused(
    people: Cast, two: Circle, at: datetime, hours: int, minutes: int, place: str
) -> None:
    planned = Planned(at + timedelta(hours=hours), minutes, place)

    with pytest.raises(BadMeeting):
        actions.plan_meeting(circle=two.pk, planned=planned, by=people.amina, at=at)

    assert not Meeting.objects.exists()


def test_strangers_set_no_dates(people: Cast, two: Circle, at: datetime) -> None:
    for act in (actions.call_off, actions.hold_meeting):
        with pytest.raises(NoSuchCircle):
            act(circle=two.pk, by=people.daniel, at=at)
    with pytest.raises(NoSuchCircle):
        actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.daniel, at=at)


def test_what_is_open_is_carried_on_when_we_met(people: Cast, two: Circle, at: datetime) -> None:
    actions.commit(circle=two.pk, text="Ring Grace", by=people.amina, at=at)
    done = actions.commit(circle=two.pk, text="Ask Ruth", by=people.amina, at=at)
    actions.close_commitment(
        commitment=done.pk, circle=two.pk, is_kept=True, by=people.amina, at=at
    )
    actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)
    with pytest.raises(BadMeeting):
        actions.hold_meeting(circle=two.pk, by=people.amina, at=at)
    assert Meeting.objects.get().state == "planned"

    actions.hold_meeting(circle=two.pk, by=people.amina, at=at + timedelta(days=2))

    page = queries.circle_page(circle=two.pk, viewer=people.peter, at=at)
    assert [(one.text, one.carried) for one in page.promises] == [("Ring Grace", 1)]
    assert [(one.text, one.carried) for one in page.closed] == [("Ask Ruth", 0)]
    assert (page.met, page.next) == (1, None)
    with pytest.raises(NotMeeting):
        actions.hold_meeting(circle=two.pk, by=people.peter, at=at + timedelta(days=2))


def test_a_date_is_called_off(people: Cast, two: Circle, at: datetime) -> None:
    with pytest.raises(NotMeeting):
        actions.call_off(circle=two.pk, by=people.amina, at=at)
    actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)

    actions.call_off(circle=two.pk, by=people.peter, at=at)

    file = queries.calendar_of(circle=two.pk, viewer=people.amina, address="x.example", at=at)
    assert "STATUS:CANCELLED" in file
    assert "SEQUENCE:1" in file


def test_the_calendar_names_the_other_and_nothing_that_is_talked_about(
    people: Cast, two: Circle, at: datetime
) -> None:
    with pytest.raises(NoSuchEntry):
        queries.calendar_of(circle=two.pk, viewer=people.amina, address="x.example", at=at)
    actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)
    actions.bring(circle=two.pk, text="My fear", by=people.amina, at=at)

    file = queries.calendar_of(circle=two.pk, viewer=people.peter, address="x.example", at=at)

    assert "SUMMARY:Amina Yusuf" in file
    assert "DTSTART:20260918T180000Z" in file
    assert "DTEND:20260918T183000Z" in file
    assert "fear" not in file
    assert "Quiet mornings" not in file
    with pytest.raises(NoSuchCircle):
        queries.calendar_of(circle=two.pk, viewer=people.daniel, address="x.example", at=at)


def test_a_calendar_file_folds_long_lines_and_escapes() -> None:
    moment = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    event = Event("a@b", 0, moment, 30, "Ä" * 60, "Room; 3, left\nback\\", False)

    file = calendar_file(event, at=moment)

    lines = file.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    # RFC 5545, section 3.1: a line goes on where the next begins with a blank.
    assert f"SUMMARY:{'Ä' * 60}" in file.replace("\r\n ", "")
    assert "LOCATION:Room\\; 3\\, left\\nback\\\\" in lines
    assert file.endswith("END:VCALENDAR\r\n")
