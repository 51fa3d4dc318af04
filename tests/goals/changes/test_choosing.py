"""What can be chosen when an idea or a change is written, and when days are drawn."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast, role
from tests.goals.changes.scenes import PLAIN, begun, measured
from thrive.goals.changes import actions, queries
from thrive.goals.changes.errors import BadDraw, MovedOn
from thrive.goals.models import Goal
from thrive.measures.models import Measure, Series
from thrive.people.models import Group, Role


def measure(key: str, **more: object) -> Measure:
    return Measure.objects.create(
        key=key, name=key.title(), kind="value", direction="down", cadence="week", **more
    )


def test_the_own_team_comes_first_then_what_one_leads(people: Cast, at: datetime) -> None:
    role(people.amina, Role.Kind.STEWARD, people.harbour)
    Group.objects.create(
        external_id="old", name="Old", kind="team", parent=people.harbour, is_reporting=True,
        path="0001.0001.0009.", closed_on=at.date(),
    )  # fmt: skip

    assert queries.groups_to_write_for(person=people.amina, at=at) == [
        people.riverside, people.harbour,
    ]  # fmt: skip
    assert queries.groups_to_write_for(person=people.peter, at=at) == [people.hilltop]


def test_days_are_drawn_for_groups_that_one_leads(people: Cast, at: datetime) -> None:
    assert queries.groups_below(person=people.amina, at=at) == []
    role(people.peter, Role.Kind.STEWARD, people.harbour)

    assert queries.groups_below(person=people.peter, at=at) == [people.harbour, people.riverside]


def test_a_change_is_judged_by_a_series_of_its_group_or_of_one_above(
    people: Cast, at: datetime
) -> None:
    kept = measure("kept", position=1)
    own, area, whole = (
        Series.objects.create(measure=kept, group=group)
        for group in (people.riverside, people.harbour, people.fernbrook)
    )
    for group in (people.hilltop, people.hill):
        Series.objects.create(measure=kept, group=group)
    old = measure("asked-anew", wording_version=2)
    Series.objects.create(measure=old, group=people.riverside, wording_version=1)
    gone = measure("gone", retired_on=at.date())
    Series.objects.create(measure=gone, group=people.riverside)

    assert queries.series_for(group=people.riverside, on=at.date()) == [own, area, whole]


def test_what_stands_in_a_change_can_be_kept_when_its_measure_is_retired(
    people: Cast, at: datetime
) -> None:
    stands, beside = (
        Series.objects.create(measure=measure(key, retired_on=at.date()), group=people.riverside)
        for key in ("stands", "beside")
    )
    change = begun(stands, at.date() - timedelta(days=1), by=people.amina, at=at)
    change.measures.create(series=beside, role="balancing")

    offered = queries.series_for(group=people.riverside, on=at.date(), change=change)

    assert {one.pk for one in offered} == {stands.pk, beside.pk}
    assert queries.series_for(group=people.riverside, on=at.date()) == []


def test_the_measures_of_a_draw_are_those_that_its_groups_have(people: Cast, at: datetime) -> None:
    kept, other, gone = measure("kept"), measure("other"), measure("gone", retired_on=at.date())
    for one, group in ((kept, people.riverside), (other, people.hilltop), (gone, people.riverside)):
        Series.objects.create(measure=one, group=group)

    assert queries.measures_of(groups=[people.riverside, people.harbour]) == [kept]


def test_a_change_serves_an_open_goal_of_its_group_or_of_all(people: Cast, at: datetime) -> None:
    def goal(title: str, **more: object) -> Goal:
        given = {"owner": people.daniel, "visibility": "open", "made_at": at, **more}
        return Goal.objects.create(title=title, **given)

    ours = goal("Ours", kind="group", group=people.riverside)
    area = goal("Harbour's", kind="group", group=people.harbour)
    everybodys = goal("Of all", kind="organisation")
    goal("Closed", kind="group", group=people.riverside, visibility="private")
    goal("Ended", kind="group", group=people.riverside, state="reached", ended_at=at)
    goal("Theirs", kind="group", group=people.hilltop)
    goal("Mine", kind="person")

    assert set(queries.open_goals(group=people.riverside)) == {ours, area, everybodys}


def test_a_change_that_another_group_takes_up_begins_its_own_first_cycle(
    people: Cast, at: datetime
) -> None:
    first = begun(measured(people.riverside, [30.0]), at.date(), by=people.amina, at=at)

    there = actions.make_change(
        written=PLAIN, group=people.hilltop, by=people.peter, at=at, made_from=first
    )

    assert (there.made_from, there.cycle) == (first, 1)


def test_a_page_is_made_only_of_what_has_begun(people: Cast, at: datetime) -> None:
    written = actions.Written("Later", "Later.", at.date() + timedelta(days=9))
    planned = actions.make_change(written=written, group=people.riverside, by=people.amina, at=at)

    with pytest.raises(MovedOn):
        actions.share_change(change=planned.pk, for_whom="All", by=people.amina, at=at)

    planned.refresh_from_db()
    assert planned.page is None


def test_a_task_waits_from_its_day_on(people: Cast, at: datetime) -> None:
    change = begun(measured(people.riverside, [30.0]), at.date(), by=people.amina, at=at)
    for days in (0, 1):
        actions.add_task(
            change=change.pk, text=f"In {days}", owner=people.peter, by=people.amina, at=at,
            due_on=at.date() + timedelta(days=days),
        )  # fmt: skip

    assert [one.text for one in queries.waiting_for(person=people.peter, at=at)] == ["In 0"]


def test_days_are_not_drawn_by_a_measure_that_is_asked_anew(people: Cast, at: datetime) -> None:
    role(people.daniel, Role.Kind.STEWARD, people.fernbrook)
    groups = [people.riverside, people.hilltop, people.hill]
    for group in groups:
        measured(group, [30.0])
    anew = Measure.objects.get()
    anew.wording_version = 2
    anew.save()

    with pytest.raises(BadDraw) as refused:
        actions.draw_starts(
            title="Keys", written=PLAIN, measure=anew, direction="down", size=1.0, groups=groups,
            starts=[at.date() + timedelta(days=days) for days in (7, 14)], by=people.daniel, at=at,
        )  # fmt: skip
    assert [one.column for one in refused.value.problems] == ["groups"]


def test_a_goal_that_was_closed_since_is_not_named_on_a_change(people: Cast, at: datetime) -> None:
    goal = Goal.objects.create(owner=people.amina, title="Mine", visibility="open", made_at=at)
    change = actions.make_change(
        written=PLAIN, group=people.riverside, by=people.amina, at=at, goal=goal
    )
    assert queries.change_page(change=change.pk, viewer=people.peter, at=at).goal == goal

    for visibility in ("chosen", "private"):
        Goal.objects.update(visibility=visibility)
        assert queries.change_page(change=change.pk, viewer=people.amina, at=at).goal is None
