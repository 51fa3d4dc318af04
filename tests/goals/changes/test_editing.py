"""Editing in sight of all: what was said before stays, in words, and nobody undoes another's."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.changes.scenes import PLAIN, expecting, measured
from thrive.goals.changes import actions, queries
from thrive.goals.changes.actions import Written
from thrive.goals.changes.errors import MovedOn
from thrive.goals.changes.queries import ChangePage
from thrive.goals.models import Change
from thrive.measures.models import Measure, Series

SOON = timedelta(days=30)


def made(people: Cast, at: datetime, written: Written = PLAIN) -> Change:
    return actions.make_change(written=written, group=people.riverside, by=people.amina, at=at)


def edit(change: Change, written: Written, people: Cast, at: datetime) -> ChangePage:
    actions.edit_change(change=change.pk, written=written, by=people.amina, at=at)
    return queries.change_page(change=change.pk, viewer=people.peter, at=at)


@pytest.fixture
def series(people: Cast) -> Series:
    return measured(people.riverside, [30.0])


def other(people: Cast, key: str) -> Series:
    measure = Measure.objects.create(
        key=key, name=key.title(), unit="", kind="value", direction="down", cadence="week",
        decimals=0,
    )  # fmt: skip
    return Series.objects.create(measure=measure, group=people.riverside)


def test_a_start_that_is_moved_back_is_told_as_written_afterwards(
    people: Cast, at: datetime, series: Series
) -> None:
    change = made(people, at, expecting(series, at.date() + SOON))

    page = edit(change, expecting(series, at.date() - SOON), people, at)

    assert page.events[-1].is_late
    assert page.written_late


def test_a_start_that_is_moved_within_the_future_is_not(
    people: Cast, at: datetime, series: Series
) -> None:
    change = made(people, at, expecting(series, at.date() + SOON))

    page = edit(change, expecting(series, at.date()), people, at)

    assert not page.events[-1].is_late
    assert not page.written_late


def test_a_late_edit_of_something_else_does_not_make_it_written_afterwards(
    people: Cast, at: datetime, series: Series
) -> None:
    change = made(people, at, expecting(series, at.date()))

    page = edit(change, expecting(series, at.date(), size=1.0), people, at)

    assert page.events[-1].is_late
    assert not page.written_late


def test_the_history_says_words_and_no_keys(people: Cast, at: datetime, series: Series) -> None:
    errors, calls = other(people, "errors"), other(people, "calls")
    change = made(people, at, replace(expecting(series, at.date() + SOON), process=[calls]))

    written = replace(
        expecting(errors, at.date() + SOON + SOON, size=1234567.5),
        process=[], balancing=[series, calls], may_be_asked=True,
    )  # fmt: skip
    said = {name: (before, after) for name, before, after in
            edit(change, written, people, at).events[-1].edits}  # fmt: skip

    assert said == {
        "outcome": ("Waiting time, Riverside", "Errors, Riverside"),
        "starts_on": ("17 Oct 2026", "16 Nov 2026"),
        "by_when_on": ("15 Jan 2027", "14 Feb 2027"),
        "size": ("5", "1,234,567.5"),
        "process": ("Calls, Riverside", "–"),
        "balancing": ("–", "Waiting time, Riverside; Calls, Riverside"),
        "may_be_asked": ("no", "yes"),
    }


def test_which_way_is_said_in_words(people: Cast, at: datetime, series: Series) -> None:
    series.measure.direction = "neither"
    up = expecting(series, at.date() + SOON)
    assert up.expected is not None
    change = made(people, at, replace(up, expected=replace(up.expected, direction="up")))

    assert edit(change, up, people, at).events[-1].edits == (("direction", "more", "less"),)


def test_of_two_who_edit_at_once_the_second_is_told(people: Cast, at: datetime) -> None:
    change = made(people, at)
    both = queries.change_page(change=change.pk, viewer=people.amina, at=at).seen

    actions.edit_change(
        change=change.pk, written=replace(PLAIN, what="Ours"), by=people.amina, at=at, seen=both
    )
    with pytest.raises(MovedOn):
        actions.edit_change(
            change=change.pk, written=replace(PLAIN, who="All"), by=people.daniel, at=at, seen=both
        )

    change.refresh_from_db()
    assert (change.what, change.who) == ("Ours", "")
    now = queries.change_page(change=change.pk, viewer=people.amina, at=at).seen
    actions.edit_change(
        change=change.pk, written=replace(PLAIN, who="All"), by=people.daniel, at=at, seen=now
    )


def test_impact_is_said_in_whole_numbers(people: Cast, at: datetime) -> None:
    change = made(people, at, replace(PLAIN, expected_money=1234567.0, expected_hours=0.5))

    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)

    assert [one.expected for one in page.impacts] == ["0.5", "1,234,567"]
