"""Saying when one may be asked: what is taken, and what is refused."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests.cast import MOMENT, Cast
from thrive.foundation.models import AuditRecord
from thrive.people import actions
from thrive.people.errors import NotAllowed, UnsuitableAttention
from thrive.people.models import Attention, AttentionDefaults, Holiday, Pause, Person
from thrive.people.queries import living

TODAY = MOMENT.date()  # a Thursday
NIGHT = (time(20, 0), time(7, 0))


def choose(people: Cast, **chosen: Any) -> Attention:
    """Amina chooses."""
    return actions.set_attention(person=people.amina, by=people.amina, at=MOMENT, **chosen)


def columns(refusal: UnsuitableAttention) -> list[str]:
    """Which fields a refusal speaks of."""
    return [one.column for one in refusal.problems]


def on_record() -> list[tuple[str, str, str]]:
    """Who did what to whom."""
    return list(AuditRecord.objects.order_by("id").values_list("actor", "action", "subject"))


def test_choosing_is_kept_and_put_on_record_without_saying_what(people: Cast) -> None:
    kept = choose(people, seconds=60, own_hours=[(time(8), time(9))])

    assert kept.seconds_a_week == 60
    assert kept.own_hours == [["08:00", "09:00"]]
    assert kept.revision == 1
    record = AuditRecord.objects.get()
    assert (record.actor, record.action, record.details) == ("amina", "attention.choose", {})


def test_the_same_again_changes_nothing_and_something_else_raises_the_revision(
    people: Cast,
) -> None:
    choose(people, seconds=60, days_off=[6, 5, 6])
    choose(people, seconds=60, days_off=[5, 6])
    assert len(on_record()) == 1

    changed = choose(people, prompts=1)

    assert changed.revision == 2
    assert (changed.seconds_a_week, changed.prompts_a_week) == (60, 1)
    assert changed.days_off == [5, 6]


def test_nobody_else_chooses_for_somebody_not_even_an_administrator(people: Cast) -> None:
    for other in (people.omar, people.daniel):
        with pytest.raises(NotAllowed):
            actions.set_attention(person=people.amina, by=other, at=MOMENT, prompts=1)
        with pytest.raises(NotAllowed):
            actions.not_this_week(person=people.amina, by=other, at=MOMENT)
    mine = actions.not_this_week(person=people.amina, by=people.amina, at=MOMENT)
    for other in (people.omar, people.daniel):
        with pytest.raises(NotAllowed):
            actions.not_this_week(person=people.amina, by=other, at=MOMENT)
        with pytest.raises(NotAllowed):
            actions.end_pause(pause=mine, by=other, at=MOMENT)

    assert not Attention.objects.exists()
    assert Pause.objects.count() == 1


@pytest.mark.parametrize(
    ("chosen", "column"),
    [
        ({"seconds": 181}, "seconds"),
        ({"seconds": -1}, "seconds"),
        ({"prompts": 6}, "prompts"),
        ({"prompts": -1}, "prompts"),
        ({"quiet_hours": [(time(0), time(0))]}, "quiet_hours"),
        ({"own_hours": [(time(9), time(10))] * 7}, "own_hours"),
        ({"days_off": range(7)}, "days_off"),
        ({"days_off": [7]}, "days_off"),
        ({"channels": ["email", "pigeon"]}, "channels"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    people: Cast, chosen: dict[str, Any], column: str
) -> None:
    with pytest.raises(UnsuitableAttention) as refused:
        choose(people, **chosen)

    assert columns(refused.value) == [column]
    assert not Attention.objects.exists()


def test_own_hours_inside_the_organisations_quiet_hours_are_refused_until_those_are_lifted(
    people: Cast,
) -> None:
    actions.set_defaults(by=people.omar, at=MOMENT, quiet_hours=NIGHT)
    night_shift = [(time(22), time(6))]

    with pytest.raises(UnsuitableAttention) as refused:
        choose(people, own_hours=night_shift)
    assert columns(refused.value) == ["own_hours"]

    assert choose(people, own_hours=night_shift, quiet_hours=[]).quiet_hours == []


def test_a_pause_lasts_until_the_day_that_was_said(people: Cast) -> None:
    first, until = TODAY + timedelta(days=4), TODAY + timedelta(days=11)

    made = [
        actions.pause(person=people.amina, first=first, until=until, by=people.amina, at=MOMENT)
        for _twice in range(2)
    ]

    assert made[0] == made[1]
    assert living([people.amina.pk], on=TODAY)[people.amina.pk].pauses == ((first, until),)
    assert on_record() == [("amina", "attention.pause", "amina")]


@pytest.mark.parametrize(
    ("first", "until"),
    [(4, 4), (4, 3), (-4, 0), (0, 400), (800, 810)],
    ids=["empty", "upside down", "over", "longer than a year", "far away"],
)
def test_a_pause_that_cannot_be_is_refused(people: Cast, first: int, until: int) -> None:
    with pytest.raises(UnsuitableAttention) as refused:
        actions.pause(
            person=people.amina,
            first=TODAY + timedelta(days=first),
            until=TODAY + timedelta(days=until),
            by=people.amina,
            at=MOMENT,
        )

    assert columns(refused.value) == ["until_on"]
    assert not Pause.objects.exists()


def test_not_this_week_ends_on_monday_where_the_person_is(people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(time_zone="Pacific/Auckland")
    people.amina.refresh_from_db()
    sunday_in_london = datetime(2026, 9, 20, 18, 0, tzinfo=UTC)

    there = actions.not_this_week(person=people.amina, by=people.amina, at=sunday_in_london)
    here = actions.not_this_week(person=people.peter, by=people.peter, at=sunday_in_london)

    assert (there.first_on, there.until_on) == (date(2026, 9, 21), date(2026, 9, 28))
    assert (here.first_on, here.until_on) == (date(2026, 9, 20), date(2026, 9, 21))


def test_not_this_week_twice_or_in_a_longer_pause_changes_nothing(people: Cast) -> None:
    amina = people.amina
    first = actions.not_this_week(person=amina, by=amina, at=MOMENT)
    again = actions.not_this_week(person=amina, by=amina, at=MOMENT + timedelta(days=1))

    assert first == again
    assert Pause.objects.count() == 1


def test_a_pause_taken_back_on_its_first_day_never_was(people: Cast) -> None:
    amina = people.amina
    made = actions.not_this_week(person=amina, by=amina, at=MOMENT)

    for _twice in range(2):
        actions.end_pause(pause=made, by=amina, at=MOMENT)

    assert living([amina.pk], on=TODAY)[amina.pk].pauses == ()
    assert [action for _who, action, _whom in on_record()] == [
        "attention.pause",
        "attention.end_pause",
    ]


def test_a_pause_taken_back_later_keeps_the_days_that_are_over(people: Cast) -> None:
    amina = people.amina
    until = TODAY + timedelta(days=20)
    made = actions.pause(person=amina, first=TODAY, until=until, by=amina, at=MOMENT)

    for days in (3, 5):
        actions.end_pause(pause=made, by=amina, at=MOMENT + timedelta(days=days))

    expected = ((TODAY, TODAY + timedelta(days=3)),)
    assert living([amina.pk], on=TODAY)[amina.pk].pauses == expected


def test_the_organisation_allows_and_rests(people: Cast) -> None:
    for _twice in range(2):
        row = actions.set_defaults(
            by=people.omar, at=MOMENT, seconds=120, prompts=3, quiet_hours=NIGHT, channels=["sms"]
        )
        actions.add_holiday(on=date(2026, 12, 25), name=" Christmas ", by=people.omar, at=MOMENT)

    assert (row.seconds_a_week, row.prompts_a_week, row.revision) == (120, 3, 2)
    assert list(Holiday.objects.values_list("name", flat=True)) == ["Christmas"]
    assert [action for _who, action, _whom in on_record()] == [
        "attention.allow",
        "attention.add_holiday",
    ]
    actions.set_defaults(by=None, at=MOMENT, quiet_hours=None, channels=[])
    for _twice in range(2):
        actions.remove_holiday(on=date(2026, 12, 25), by=people.omar, at=MOMENT)
    assert living([people.amina.pk], on=TODAY)[people.amina.pk].quiet_hours == ()
    assert on_record()[-1] == ("omar", "attention.remove_holiday", "")


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"seconds": 3601}, "seconds"),
        ({"seconds": -1}, "seconds"),
        ({"prompts": 51}, "prompts"),
        ({"quiet_hours": (time(7), time(7))}, "quiet_hours"),
        ({"channels": ["fax"]}, "channels"),
    ],
)
def test_what_no_organisation_may_take_is_refused(
    people: Cast, said: dict[str, Any], column: str
) -> None:
    with pytest.raises(UnsuitableAttention) as refused:
        actions.set_defaults(by=people.omar, at=MOMENT, **said)

    assert columns(refused.value) == [column]
    assert not AttentionDefaults.objects.exists()


@pytest.mark.parametrize("name", ["x" * 101, "\x1b[0m"])
def test_a_holiday_has_a_name_that_can_be_read(people: Cast, name: str) -> None:
    with pytest.raises(UnsuitableAttention):
        actions.add_holiday(on=TODAY, name=name, by=people.omar, at=MOMENT)

    assert not Holiday.objects.exists()


def others(people: Cast) -> Sequence[Person]:
    """Everybody who is no administrator."""
    return people.amina, people.daniel, people.joanna, people.ruth


def test_only_administrators_speak_for_the_organisation(people: Cast) -> None:
    Holiday.objects.create(on=date(2026, 12, 25))
    for other in others(people):
        with pytest.raises(NotAllowed):
            actions.set_defaults(by=other, at=MOMENT, prompts=1)
        with pytest.raises(NotAllowed):
            actions.add_holiday(on=TODAY, by=other, at=MOMENT)
        with pytest.raises(NotAllowed):
            actions.remove_holiday(on=date(2026, 12, 25), by=other, at=MOMENT)

    assert Holiday.objects.count() == 1
    assert on_record() == []
