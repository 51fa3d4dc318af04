"""Dates: one ahead, moved, called off, held; what is open is carried on; the calendar file."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.meetings.conftest import tomorrow
from thrive.foundation import outbox
from thrive.foundation.models import OutboxEntry
from thrive.goals.meetings import actions, queries, telling
from thrive.goals.meetings.actions import Planned
from thrive.goals.meetings.calendar import Event, calendar_file
from thrive.goals.meetings.errors import BadMeeting, NoSuchCircle, NoSuchEntry, NotMeeting
from thrive.goals.models import Circle, CircleEvent, Meeting
from thrive.people.models import Person


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


# The people of a group.


@pytest.fixture
def told_by_now(people: Cast) -> Callable[[datetime], list[tuple[str, str, str]]]:
    """Let the outbox tell groups, and return who was told what since the last time."""
    seen: set[int] = set()

    def tell(at: datetime) -> list[tuple[str, str, str]]:
        claimed = outbox.claim(telling.TOPIC, at=at)
        telling.tell_groups([one.payload for one in claimed], at)
        telling.tell_groups([one.payload for one in claimed], at)  # whoever died does it again
        rows = OutboxEntry.objects.filter(topic="message").exclude(pk__in=seen).order_by("id")
        fresh = list(rows)
        seen.update(one.pk for one in fresh)
        names = {one.pk: one.name for one in Person.objects.all()}
        return [
            (names[one.payload["person"]], one.payload["title"], one.payload["line"])
            for one in fresh
        ]

    return tell


Told = Callable[[datetime], list[tuple[str, str, str]]]


def test_the_people_of_a_group_are_told_once_each_in_their_own_hours(
    people: Cast, team: Circle, told_by_now: Told, at: datetime
) -> None:
    Person.objects.filter(pk=people.amina.pk).update(time_zone="Asia/Tokyo")
    for _again in range(2):
        actions.plan_meeting(circle=team.pk, planned=tomorrow(at), by=people.daniel, at=at)

    said = told_by_now(at)

    assert said == [
        (
            "Amina Yusuf", "Riverside meets",
            "19 September 2026, 03:00, Room 3. The page puts it into your calendar.",
        )
    ]  # fmt: skip
    (entry,) = OutboxEntry.objects.filter(topic="message")
    assert entry.payload["path"] == f"/together/{team.pk}/#next"
    assert entry.payload["seconds"] > 0  # it spends attention


def test_whoever_looks_after_a_group_is_told_too(
    people: Cast, team: Circle, told_by_now: Told, at: datetime
) -> None:
    actions.plan_meeting(circle=team.pk, planned=tomorrow(at), by=people.amina, at=at)

    assert [name for name, _title, _line in told_by_now(at)] == ["Daniel Okafor"]


def test_a_date_that_is_moved_or_called_off_is_told_as_it_stands_last(
    people: Cast, team: Circle, told_by_now: Told, at: datetime
) -> None:
    actions.plan_meeting(circle=team.pk, planned=tomorrow(at), by=people.daniel, at=at)
    assert len(told_by_now(at)) == 1
    for days in (2, 3):
        later = Planned(at + timedelta(days=days))
        actions.plan_meeting(circle=team.pk, planned=later, by=people.daniel, at=at)

    ((_name, title, line),) = told_by_now(at)
    assert title == "A new date: Riverside meets"
    assert line.startswith("20 September 2026")

    actions.call_off(circle=team.pk, by=people.daniel, at=at)
    ((_name, title, line),) = told_by_now(at)
    assert title == "Called off: Riverside"
    assert "takes it out of your calendar" in line
    page = queries.circle_page(circle=team.pk, viewer=people.amina, at=at)
    assert (page.next, page.off) == (None, Meeting.objects.get())
    assert (
        queries.circle_page(circle=team.pk, viewer=people.amina, at=at + timedelta(days=9)).off
        is None
    )


def test_a_group_that_ends_calls_its_date_off_for_calendars_too(
    people: Cast, team: Circle, told_by_now: Told, at: datetime
) -> None:
    actions.plan_meeting(circle=team.pk, planned=tomorrow(at), by=people.daniel, at=at)
    told_by_now(at)

    actions.end_circle(circle=team.pk, by=people.daniel, at=at)

    assert [title for _name, title, _line in told_by_now(at)] == ["Called off: Riverside"]
    file = queries.calendar_of(circle=team.pk, viewer=people.amina, address="x.example", at=at)
    assert "STATUS:CANCELLED" in file
    assert "SEQUENCE:1" in file
    assert CircleEvent.objects.filter(kind="called_off").count() == 1


def test_nobody_is_told_of_a_date_that_is_over_or_was_held(
    people: Cast, team: Circle, told_by_now: Told, at: datetime
) -> None:
    actions.plan_meeting(circle=team.pk, planned=tomorrow(at), by=people.daniel, at=at)

    assert told_by_now(at + timedelta(days=2)) == []


def test_people_who_have_left_are_told_nothing(
    people: Cast, team: Circle, told_by_now: Told, at: datetime
) -> None:
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)
    actions.plan_meeting(circle=team.pk, planned=tomorrow(at), by=people.daniel, at=at)

    assert told_by_now(at) == []


def test_the_program_tells_groups_by_itself() -> None:
    assert outbox._handlers[telling.TOPIC] is telling.tell_groups
