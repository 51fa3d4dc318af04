"""What keeps evidence from saying more than is there: small faults that no other test would see."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from scipy.special import stdtrit

from tests.cast import LONG_AGO, Cast, person, role
from tests.goals.changes.scenes import (
    PLAIN,
    begun,
    expecting,
    groups_beside,
    measured,
    waiting,
    week,
)
from thrive.goals.changes import actions
from thrive.goals.changes.evidence import reading, rivals
from thrive.goals.changes.evidence.reading import Laid, laid
from thrive.goals.changes.evidence.rungs import by_lot, more_than_others
from thrive.goals.changes.evidence.working import find_evidence
from thrive.goals.models import Change, Evidence
from thrive.measures.models import Annotation, Point, Series
from thrive.people.models import Group, Membership, Role

START = 30


def fall(seed: int, by: float = 5.0, weeks: int = 54) -> list[float]:
    """A waiting time that falls when a change begins."""
    values = 40 + np.random.default_rng(seed).normal(size=weeks)
    values[START:] -= by
    return [float(one) for one in values]


@pytest.fixture
def change(people: Cast, at: datetime) -> Change:
    """Begun in Riverside in week 30, and it helped."""
    return begun(measured(people.riverside, fall(1)), week(START), by=people.amina, at=at)


def evidence(change: Change, at: datetime) -> Evidence:
    found = find_evidence(change, at=at)
    assert found is not None
    return found


def rival(found: Evidence, kind: str) -> bool | None:
    (one,) = [each for each in found.facts["rivals"] if each["kind"] == kind]
    held: bool | None = one["found"]
    return held


def of(change: Change) -> Laid:
    found = laid(change)
    assert found is not None
    return found


# -- the ladder ------------------------------------------------------------------------------------


def test_a_draw_of_which_one_in_ten_shows_as_much_is_not_clear() -> None:
    starts = np.array([4, 8, 12, 4, 8, 12])
    noise = np.random.default_rng(2).normal(size=(6, 16))

    found = by_lot(noise + 0.45 * (np.arange(16) >= starts[:, None]), starts)

    assert found.p is not None
    assert 0.05 < found.p < 0.2
    assert not found.is_clear


def test_where_another_group_moved_as_much_by_itself_the_range_alone_is_not_enough() -> None:
    values = 40 + np.random.default_rng(1).normal(size=(10, 40)) * 0.5
    values[0, START:] -= 2.5
    values[1, START:] += 3.2  # nobody began anything there

    found = more_than_others(values, np.array([START, *[40] * 9]))

    assert found.high is not None
    assert found.high < 0
    assert found.p is not None
    assert found.p > 0.1
    assert not found.is_clear


def test_the_range_beside_others_reaches_as_far_as_students_t() -> None:
    values = 40 + np.random.default_rng(3).normal(size=(9, 30))

    found = more_than_others(values, np.array([10, *[30] * 8]))

    assert found.low is not None
    assert found.high is not None
    assert found.se is not None
    assert (found.high - found.low) / 2 / found.se == pytest.approx(stdtrit(9, 0.975))


# -- what is laid beside it ------------------------------------------------------------------------


def test_a_group_below_or_above_is_not_laid_beside_it(change: Change, people: Cast) -> None:
    below = Group.objects.create(
        external_id="below", name="Below", kind="team", parent=people.riverside, is_reporting=True,
        path=f"{people.riverside.path}0001.",
    )  # fmt: skip
    measured(below, fall(2))
    assert change.outcome is not None

    own_part = Series.objects.get(group=below)

    assert reading._comparable(change.outcome) == []
    assert reading._comparable(own_part) == []


def test_where_it_is_only_planned_it_has_not_begun(
    change: Change, people: Cast, at: datetime
) -> None:
    beside = measured(people.hilltop, fall(2))
    planned = actions.make_change(
        written=expecting(beside, at.date() + timedelta(days=3)), group=people.hilltop,
        by=people.peter, at=at, made_from=change,
    )  # fmt: skip
    assert change.outcome_id is not None
    both = [change.outcome_id, beside.pk]
    assert set(reading._begun(change, both)) == {change.outcome_id}

    Change.objects.filter(pk=planned.pk).update(state=Change.State.UNDER_WAY, began_at=at)

    assert set(reading._begun(change, both)) == set(both)


def test_that_another_group_began_too_is_another_input(
    change: Change, people: Cast, at: datetime
) -> None:
    beside = groups_beside(people, 5)
    for seed, group in enumerate(beside):
        measured(group, fall(seed + 10, by=0.0))
    role(people.daniel, Role.Kind.STEWARD, people.hill)
    before = of(change).hash

    begun(Series.objects.get(group=beside[0]), week(40), by=people.daniel, at=at, made_from=change)

    assert of(change).hash != before


# -- rivals ----------------------------------------------------------------------------------------


def test_who_left_long_ago_does_not_make_the_new_ones_few(
    change: Change, people: Cast, at: datetime
) -> None:
    new = person("New Person")
    Membership.objects.create(person=new, group=people.riverside, from_on=week(START))
    for number in range(3):
        left = person(f"Left{number} Long")
        Membership.objects.create(
            person=left, group=people.riverside, from_on=LONG_AGO, until_on=week(START - 20)
        )

    found = rivals._people(change)

    assert (found.figures, found.found) == ({"new": 1, "of": 3}, True)


def test_a_note_that_was_taken_back_is_no_rival(change: Change, people: Cast, at: datetime) -> None:
    assert change.outcome is not None
    note = Annotation.objects.create(
        series=change.outcome, kind="note", on=week(START - 1), text="New lights", made_at=at
    )
    assert rival(evidence(change, at), "another") is True

    Annotation.objects.filter(pk=note.pk).update(undone_at=at)

    assert rivals._another(change).found is False


def test_a_rival_that_comes_to_light_later_is_told(
    change: Change, people: Cast, at: datetime
) -> None:
    first = evidence(change, at)
    assert rival(first, "another") is False
    assert change.outcome is not None
    Annotation.objects.create(
        series=change.outcome, kind="note", on=week(START - 1), text="New lights", made_at=at
    )

    later = evidence(change, at + timedelta(days=1))

    assert later.pk != first.pk
    assert rival(later, "another") is True


def test_a_season_that_leaves_the_step_standing_is_no_rival(people: Cast, at: datetime) -> None:
    values = 40 + np.random.default_rng(5).normal(size=110) * 0.5
    values[80:] -= 4
    first = week(0) - timedelta(weeks=60)
    series = measured(people.riverside, [float(one) for one in values], first=first)
    change = begun(series, first + timedelta(weeks=80), by=people.amina, at=at)

    assert rival(evidence(change, at), "season") is False


@pytest.mark.parametrize(
    ("since", "is_rival"), [(50.0, True), (75.0, True), (130.0, True), (90.0, False)]
)
def test_that_far_fewer_or_more_answered_is_a_rival(
    change: Change, since: float, is_rival: bool
) -> None:
    found = of(change)
    stood = np.full(len(found.values), 100.0)
    stood[found.start :] = since

    assert rivals._who_answered(replace(found, denominators=stood)).found is is_rival


def test_what_is_told_follows_a_note_that_was_taken_back(
    change: Change, people: Cast, at: datetime
) -> None:
    evidence(change, at)
    assert change.outcome is not None
    note = Annotation.objects.create(
        series=change.outcome, kind="note", on=week(START - 1), text="New lights", made_at=at
    )
    evidence(change, at + timedelta(days=1))
    Annotation.objects.filter(pk=note.pk).update(undone_at=at)

    evidence(change, at + timedelta(days=2))

    told = change.evidence.first()
    assert told is not None
    assert rival(told, "another") is False


def test_a_change_of_another_circle_outside_the_tree_is_no_rival(
    people: Cast, at: datetime
) -> None:
    circles = [
        Group.objects.create(external_id=name, name=name, kind="circle", is_reporting=False)
        for name in ("singers", "runners")
    ]
    for circle in circles:
        Membership.objects.create(person=people.amina, group=circle, from_on=LONG_AGO)
    mine, other = (
        begun(measured(circle, fall(seed)), week(START), by=people.amina, at=at)
        for seed, circle in enumerate(circles)
    )

    assert rivals._another(mine).found is False
    assert rivals._another(other).found is False


def test_a_drawn_start_counts_also_where_it_was_not_kept_to(people: Cast, at: datetime) -> None:
    role(people.daniel, Role.Kind.STEWARD, people.hill)
    groups = groups_beside(people, 6)
    for seed, group in enumerate(groups):
        measured(group, fall(seed, by=0.0))
    days = [at.date() + timedelta(weeks=one) for one in (2, 6, 10)]
    draw = actions.draw_starts(
        title="Keys for all", written=PLAIN, measure=waiting(), direction="down", size=1.0,
        groups=groups, starts=days, by=people.daniel, at=at,
    )  # fmt: skip
    drawn = list(Change.objects.filter(draw=draw).order_by("starts_on", "id"))
    actions.abandon_change(change=drawn[0].pk, text="Not now.", by=people.daniel, at=at)
    later = at + timedelta(weeks=20)
    Point.objects.bulk_create(
        Point(series=one.outcome, period_on=date(2026, 9, 14) + timedelta(weeks=n), value=40.0,
              recorded_at=at)
        for one in drawn for n in range(20)
    )  # fmt: skip
    actions.begin_due(at=later)

    found = of(Change.objects.select_related("outcome__group", "group").get(pk=drawn[-1].pk))

    assert found.drawn is not None
    periods = found.values.size
    assert sorted(periods - found.drawn.starts) == [10, 10, 14, 14, 18, 18]
