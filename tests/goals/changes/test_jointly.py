"""All groups that took one change up, together: on numbers whose truth is known, and in words."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.cast import Cast, role
from tests.goals.changes.scenes import begun, groups_beside, measured, waiting, week
from thrive.goals.changes import queries
from thrive.goals.changes.evidence.jointly import jointly
from thrive.goals.changes.evidence.working import find_all, find_together
from thrive.goals.models import Change, Draw, JointEvidence
from thrive.measures.models import Point
from thrive.people.models import Role
from thrive_stats.compare import NEVER, compare
from thrive_stats.compare.comparing import Method
from thrive_stats.compare.panel import Wanted

STARTS = (24, 28, 32, 36)
WEEKS = 60


def town(
    effect: float, seed: int, *, groups: int = 12, begun: int = 4
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Groups by weeks; the first ones began in turn."""
    values = 50 + np.random.default_rng(seed).normal(size=(groups, WEEKS))
    starts = np.full(groups, WEEKS)
    for place in range(begun):
        starts[place] = STARTS[place % len(STARTS)]
        values[place, starts[place] :] += effect
    return values, starts


def test_what_all_that_began_did_more_is_found() -> None:
    values, starts = town(-3.0, 1)

    found = jointly(values, starts)

    assert (found.is_clear, found.begun, found.others) == (True, 4, 8)
    assert found.low is not None
    assert found.high is not None
    assert found.low < -3 < found.high < 0
    assert [one.start for one in found.cohorts] == list(STARTS)
    assert all(one.groups == 1 and one.estimate < 0 for one in found.cohorts)
    assert found.methods[0][0] == "staggered"
    assert {name for name, _ in found.methods[1:]} == {
        "synthetic-did", "synthetic-control", "difference",
    }  # fmt: skip
    since = [size for distance, size, _ in found.event if distance >= 0]
    assert np.mean(since) == pytest.approx(-3, abs=1)


def test_it_is_what_the_command_gives() -> None:
    values, starts = town(-3.0, 2)

    found = jointly(values, starts)

    told = compare(
        values, np.where(starts == WEEKS, NEVER, starts), generator=np.random.default_rng(1),
        method=Method.STAGGERED, wanted=Wanted.NOT_YET,
    )  # fmt: skip
    assert found.estimate == pytest.approx(told.chosen.compared.estimate, abs=1e-12)


def test_where_all_changed_alike_nothing_is_told() -> None:
    values, starts = town(0.0, 3)
    values[:, 30:] -= 5

    assert not jointly(values, starts).is_clear


@pytest.mark.parametrize(("groups", "begun"), [(12, 8), (20, 6)])
def test_it_errs_about_as_often_as_it_says(groups: int, begun: int) -> None:
    found = [jointly(*town(0.0, seed, groups=groups, begun=begun)) for seed in range(24)]

    assert not any(one.missing for one in found)
    assert np.mean([one.is_clear for one in found]) <= 3 / 24


def test_one_that_began_or_too_few_others_cannot_be_put_together() -> None:
    assert jointly(*town(-3.0, 1, begun=1)).missing == "two_begun"
    assert jointly(*town(-3.0, 1, groups=7, begun=4)).missing == "others"
    values, starts = town(-3.0, 1)
    starts[0] = 5
    assert jointly(values, starts).missing == "others"  # five periods before


def test_a_gap_where_somebody_began_takes_that_period_from_all() -> None:
    values, starts = town(-3.0, 4)
    values[0, 40] = np.nan
    values[9, 10] = np.nan  # one that has not begun is left out whole

    found = jointly(values, starts)

    assert (found.begun, found.others) == (4, 7)
    assert [one.start for one in found.cohorts] == list(STARTS)


def test_who_always_had_it_is_neither_here_nor_there() -> None:
    values, starts = town(-3.0, 5)
    starts[11] = 0

    assert (jointly(values, starts).begun, jointly(values, starts).others) == (4, 7)


@pytest.fixture
def family(people: Cast, at: datetime) -> Change:
    """Riverside began it, Hilltop took it up; six others did not."""
    values, _ = town(-5.0, 6, groups=8, begun=0)
    values[0, 30:] -= 5
    values[1, 33:] -= 5
    groups = [people.riverside, people.hilltop, *groups_beside(people, 6)]
    series = [
        measured(group, [float(one) for one in row])
        for group, row in zip(groups, values, strict=True)
    ]
    first = begun(series[0], week(30), by=people.amina, at=at)
    begun(series[1], week(33), by=people.peter, at=at, made_from=first)
    return first


def test_both_pages_tell_it_of_all_and_of_none_alone(
    family: Change, people: Cast, at: datetime
) -> None:
    assert find_together(at=at) == 1

    pages = [
        queries.change_page(change=one.pk, viewer=people.peter, at=at)
        for one in Change.objects.order_by("id")
    ]
    told = [page.jointly for page in pages]
    assert told[0] == told[1]
    assert told[0] is not None
    assert told[0].state == "held"
    assert told[0].sentence.startswith("In the 2 groups that did this, taken together: about ")
    assert "minutes less than in 6 groups that had not begun (likely −" in told[0].sentence
    assert [(day, groups) for day, groups, _ in told[0].cohorts] == [(week(30), 1), (week(33), 1)]


def test_the_same_points_write_nothing_and_new_ones_do(family: Change, at: datetime) -> None:
    find_together(at=at)
    find_together(at=at + timedelta(days=1))
    assert JointEvidence.objects.count() == 1

    assert family.outcome is not None
    Point.objects.create(series=family.outcome, period_on=week(WEEKS), value=45.0, recorded_at=at)
    find_together(at=at + timedelta(days=1))

    assert JointEvidence.objects.count() == 2


def test_a_change_that_nobody_took_up_is_no_family(people: Cast, at: datetime) -> None:
    values, _ = town(0.0, 7)
    begun(measured(people.riverside, values[0].tolist()), week(30), by=people.amina, at=at)

    assert find_together(at=at) == 0
    (only,) = Change.objects.all()
    assert queries.change_page(change=only.pk, viewer=people.peter, at=at).jointly is None


def test_groups_of_one_draw_are_put_together_once(people: Cast, at: datetime) -> None:
    """Of a draw each has the same evidence: as many places as groups would count it so often."""
    role(people.daniel, Role.Kind.STEWARD, people.hill)
    values, starts = town(-5.0, 6, groups=8, begun=8)
    for group, row, start in zip(groups_beside(people, 8), values, starts, strict=True):
        begun(measured(group, row.tolist()), week(int(start)), by=people.daniel, at=at)
    draw = Draw.objects.create(
        title="By lot", series_measure="waiting", groups=[], starts=[], dealt=[], seed="s",
        power=0.5, made_by=people.amina, made_at=at,
    )  # fmt: skip
    Change.objects.update(draw=draw)
    find_all(at=at)

    (told,) = queries.worked_elsewhere(measures=[waiting().pk], at=at)

    assert (told.rung, told.tried, len(told.places)) == ("by_lot", 8, 1)
    assert told.expected_here is None
    assert find_together(at=at) == 1
