"""A change is written before it begins; what was expected cannot be polished afterwards."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.goals.changes.scenes import PLAIN, expecting, measured, week
from thrive.foundation.search import search
from thrive.goals.changes import actions, queries
from thrive.goals.changes.actions import Expected, Written
from thrive.goals.changes.errors import BadChange, MovedOn, NoSuchChange
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, ChangeEvent, ChangeMeasure
from thrive.measures.models import Annotation
from thrive.people.queries import keys_of

LATER = timedelta(days=30)


def made(people: Cast, at: datetime, written: Written = PLAIN) -> Change:
    return actions.make_change(written=written, group=people.riverside, by=people.amina, at=at)


def test_it_holds_what_who_since_when_and_what_is_expected(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, [30.0])
    other = measured(people.hilltop, [30.0])
    starts = at.date() + LATER
    written = replace(expecting(series, starts), title="  A second list ", balancing=[other])

    change = made(people, at, written)

    assert (change.title, change.owner, change.state) == ("A second list", people.amina, "planned")
    assert (change.outcome, change.direction, change.size) == (series, "down", 5.0)
    assert [(one.series, one.role) for one in ChangeMeasure.objects.all()] == [(other, "balancing")]
    event = ChangeEvent.objects.get()
    assert (event.kind, event.is_late, event.after["starts_on"]) == (
        "made", False, starts.isoformat(),
    )  # fmt: skip


def test_a_button_that_is_pressed_twice_writes_one_change(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text="Call them", group=people.riverside, by=people.amina, at=at)
    first, again = (
        actions.make_change(
            written=PLAIN, group=people.riverside, by=people.amina, at=at, idea=idea
        )
        for _ in range(2)
    )

    assert again == first
    assert ChangeEvent.objects.count() == 1
    assert made(people, at) != first
    assert made(people, at + timedelta(minutes=2)) not in {first, again}


def test_the_same_change_of_two_groups_is_told_apart_where_it_is_found(
    people: Cast, at: datetime
) -> None:
    made(people, at)
    actions.make_change(written=PLAIN, group=people.hilltop, by=people.peter, at=at)

    hits = search(PLAIN.title, keys_of(people.peter, at=at), at).hits

    titles = {"".join(piece.text for piece in hit.title) for hit in hits}
    assert titles == {f"Riverside: {PLAIN.title}", f"Hilltop: {PLAIN.title}"}


def test_one_that_has_begun_already_is_marked_as_written_afterwards(
    people: Cast, at: datetime
) -> None:
    change = made(people, at, replace(PLAIN, starts_on=at.date() - LATER))

    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert page.written_late


def test_an_outsider_writes_none_for_a_group(people: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.make_change(written=PLAIN, group=people.riverside, by=people.peter, at=at)

    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"what": ""}, "what"),
        ({"why": "a\0b"}, "why"),
        ({"starts_on": date(2019, 1, 1)}, "starts_on"),
        ({"starts_on": date(2031, 1, 1)}, "starts_on"),
        ({"expected_hours": 0.0}, "expected_hours"),
        ({"expected_money": float("nan")}, "expected_money"),
        ({"expected_safety": "x" * 301}, "expected_safety"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    people: Cast, at: datetime, wrong: dict[str, Any], column: str
) -> None:
    with pytest.raises(BadChange) as refused:
        made(people, at, replace(PLAIN, **wrong))

    assert column in [one.column for one in refused.value.problems]
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("direction", "days", "size", "column"),
    [
        ("sideways", 90, 5.0, "direction"),
        ("up", 90, 5.0, "direction"),  # of a waiting time less is better
        ("down", 0, 5.0, "by_when_on"),
        ("down", 90, -5.0, "size"),
        ("down", 90, float("inf"), "size"),
    ],
)
def test_an_expectation_that_cannot_be_is_refused(
    people: Cast, at: datetime, direction: str, days: int, size: float, column: str
) -> None:
    series = measured(people.riverside, [30.0])
    expected = Expected(series, direction, PLAIN.starts_on + timedelta(days=days), size)

    with pytest.raises(BadChange) as refused:
        made(people, at, replace(PLAIN, expected=expected))

    assert [one.column for one in refused.value.problems] == [column]


def test_before_it_begins_everything_can_be_changed(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, [30.0])
    change = made(people, at, expecting(series, at.date() + LATER))

    later = expecting(series, at.date() + 2 * LATER, size=3.0)
    actions.edit_change(change=change.pk, written=later, by=people.amina, at=at)

    change.refresh_from_db()
    assert (change.starts_on, change.size) == (at.date() + 2 * LATER, 3.0)
    edited = ChangeEvent.objects.get(kind="edited")
    assert not edited.is_late
    assert edited.before["size"] == 5.0


def test_after_it_began_an_edited_expectation_is_told(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, [30.0])
    starts = at.date() + LATER
    change = made(people, at, expecting(series, starts))

    easier = expecting(series, starts, size=1.0)
    actions.edit_change(change=change.pk, written=easier, by=people.amina, at=at + LATER)

    page = queries.change_page(change=change.pk, viewer=people.peter, at=at + LATER)
    edited = page.events[-1]
    assert (edited.kind, edited.is_late) == ("edited", True)
    assert edited.edits == (("size", "5", "1"),)
    assert page.is_locked


def test_after_it_began_start_and_measure_stay(people: Cast, at: datetime) -> None:
    series, other = measured(people.riverside, [30.0]), measured(people.hilltop, [30.0])
    starts = at.date() + LATER
    change = made(people, at, expecting(series, starts))

    for written, column in (
        (expecting(series, starts + timedelta(days=1)), "starts_on"),
        (expecting(other, starts), "outcome"),
    ):
        with pytest.raises(BadChange) as refused:
            actions.edit_change(change=change.pk, written=written, by=people.amina, at=at + LATER)
        assert column in [one.column for one in refused.value.problems]

    change.refresh_from_db()
    assert (change.starts_on, change.outcome) == (starts, series)


def test_the_same_again_leaves_no_trace(people: Cast, at: datetime) -> None:
    change = made(people, at)

    actions.edit_change(change=change.pk, written=PLAIN, by=people.amina, at=at)

    assert ChangeEvent.objects.count() == 1


def test_others_edit_nothing(people: Cast, at: datetime) -> None:
    change = made(people, at)

    with pytest.raises(NotAllowed):
        actions.edit_change(change=change.pk, written=PLAIN, by=people.peter, at=at)
    with pytest.raises(NoSuchChange):
        actions.edit_change(change=change.pk + 1, written=PLAIN, by=people.amina, at=at)
    actions.edit_change(
        change=change.pk, written=replace(PLAIN, who="All of us"), by=people.daniel, at=at
    )


def test_what_has_ended_is_not_edited(people: Cast, at: datetime) -> None:
    change = made(people, at)
    actions.abandon_change(change=change.pk, text="The list was too long.", by=people.amina, at=at)

    with pytest.raises(MovedOn):
        actions.edit_change(change=change.pk, written=PLAIN, by=people.amina, at=at)


def test_it_is_handed_to_somebody_of_the_group(people: Cast, at: datetime) -> None:
    change = made(people, at)

    with pytest.raises(NotAllowed):
        actions.hand_over(change=change.pk, owner=people.peter, by=people.amina, at=at)
    actions.hand_over(change=change.pk, owner=people.daniel, by=people.amina, at=at)

    change.refresh_from_db()
    assert change.owner == people.daniel


def test_when_it_begins_its_series_says_so(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, [30.0])
    starts = at.date() + LATER
    change = made(people, at, expecting(series, starts))

    assert actions.begin_due(at=at) == 0
    assert actions.begin_due(at=at + LATER) == 1
    assert actions.begin_due(at=at + LATER) == 0

    change.refresh_from_db()
    assert change.state == "under_way"
    note = Annotation.objects.get()
    assert (note.series, note.kind, note.on, note.text) == (
        series, "change_began", starts, "A second list",
    )  # fmt: skip


def test_it_does_not_begin_before_its_day(people: Cast, at: datetime) -> None:
    change = made(people, at, replace(PLAIN, starts_on=at.date() + LATER))

    with pytest.raises(MovedOn):
        actions.begin_change(change=change.pk, by=people.amina, at=at)


@pytest.mark.parametrize(
    "broken",
    [
        {"title": ""},
        {"direction": "up"},
        {"by_when_on": week(70)},
        {"size": 2.0},
        {"state": "adopted"},
        {"ended_at": datetime.fromisoformat("2026-01-01T00:00:00+00:00")},
    ],
)
def test_the_database_keeps_a_change_whole(
    people: Cast, at: datetime, broken: dict[str, Any]
) -> None:
    change = made(people, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(**broken)
