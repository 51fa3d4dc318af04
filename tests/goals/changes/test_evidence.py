"""From stored points to a sentence: which rung, which rivals, and nothing worked out twice."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.cast import LONG_AGO, Cast, person
from tests.goals.changes.scenes import begun, groups_beside, measured, week
from thrive.goals.changes import actions, queries
from thrive.goals.changes.evidence.working import find_all, find_evidence
from thrive.goals.models import Change, Evidence
from thrive.measures.models import Annotation, Point
from thrive.people.models import Membership

START = 30


def fall(seed: int, *, weeks: int = 54, by: float = 5.0) -> list[float]:
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


def test_alone_it_can_only_be_since(change: Change, people: Cast, at: datetime) -> None:
    found = evidence(change, at)

    assert (found.rung, found.is_clear, found.is_wanted) == ("when_begun", True, True)
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert page.headline == "Since 30 Mar 2026: about 4.2 minutes less (likely −5.3 to −3.2)."
    assert [one.state for one in page.ladder] == ["held", "held", "missing", "missing"]
    assert "because" not in page.headline.lower()
    assert page.expected == "5.0 minutes less by 28 Jun 2026."
    assert page.beside_expected == "What was expected lies within what is likely."


def test_beside_others_that_did_not_change_it_is_more_than_others(
    change: Change, people: Cast, at: datetime
) -> None:
    for seed, group in enumerate(groups_beside(people, 6)):
        measured(group, fall(seed + 10, by=0.0))

    found = evidence(change, at)

    assert found.rung == "more_than_others"
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert page.headline.startswith("More than others since 30 Mar 2026: about ")
    assert "Compared with 6 groups." in page.ladder[2].sentence
    assert page.beside is not None
    assert page.beside.methods[0][0] == "synthetic difference in differences"
    assert len(page.beside.methods) == 3
    assert all(size.startswith("−") for _name, size in page.beside.methods)
    before = [size for since, size, _error in page.beside.event if since < 0]
    since = [size for since, size, _error in page.beside.event if since >= 0]
    assert abs(np.mean(before)) < 1 < 4 < abs(np.mean(since))


def test_where_all_changed_it_is_not_told_as_the_change(
    change: Change, people: Cast, at: datetime
) -> None:
    for seed, group in enumerate(groups_beside(people, 6)):
        measured(group, fall(seed + 10))

    found = evidence(change, at)

    assert (found.rung, found.is_clear) == ("none", False)
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert page.headline.startswith(
        "It is not clear that more changed here than in other groups since 30 Mar 2026 (likely "
    )


def test_where_nothing_changed_the_largest_possible_change_is_said(
    people: Cast, at: datetime
) -> None:
    series = measured(people.riverside, fall(3, by=0.0))
    change = begun(series, week(START), by=people.amina, at=at)

    found = evidence(change, at)

    assert found.rung == "none"
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert page.headline.startswith("No change larger than ")
    assert page.beside_expected == "Less than expected."


def test_the_same_points_are_not_worked_out_twice(
    change: Change, people: Cast, at: datetime
) -> None:
    first = evidence(change, at)
    again = evidence(change, at + timedelta(days=1))
    assert again.pk == first.pk

    assert change.outcome is not None
    Point.objects.create(series=change.outcome, period_on=week(54), value=35.0, recorded_at=at)
    later = evidence(change, at + timedelta(days=1))

    assert later.pk != first.pk
    assert later.input_hash != first.input_hash
    assert Evidence.objects.count() == 2
    assert find_all(at=at) == 1
    assert Evidence.objects.count() == 2


def test_before_it_began_or_without_a_measure_nothing_is_found(people: Cast, at: datetime) -> None:
    from tests.goals.changes.scenes import PLAIN, expecting

    series = measured(people.riverside, fall(1))
    planned = actions.make_change(
        written=expecting(series, at.date() + timedelta(days=3)), group=people.riverside,
        by=people.amina, at=at,
    )  # fmt: skip
    plain = actions.make_change(written=PLAIN, group=people.riverside, by=people.amina, at=at)

    assert find_evidence(planned, at=at) is None
    assert find_evidence(plain, at=at) is None
    page = queries.change_page(change=planned.pk, viewer=people.amina, at=at)
    assert page.headline == "It has not begun."


def rival(found: Evidence, kind: str) -> bool | None:
    (one,) = [each for each in found.facts["rivals"] if each["kind"] == kind]
    held: bool | None = one["found"]
    return held


def test_rivals_are_always_listed(change: Change, people: Cast, at: datetime) -> None:
    found = evidence(change, at)

    kinds = [one["kind"] for one in found.facts["rivals"]]
    assert kinds == ["season", "who_answered", "people", "another", "bad_stretch"]
    assert rival(found, "season") is None  # not two years
    assert rival(found, "who_answered") is None  # minutes, of nobody
    assert [rival(found, kind) for kind in kinds[2:]] == [False, False, False]
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert [one.state for one in page.rivals] == ["unknown", "unknown", "not", "not", "not"]


def test_a_bad_stretch_before_the_start_is_a_rival(people: Cast, at: datetime) -> None:
    values = fall(4, by=0.0)
    for place in (START - 3, START - 2, START - 1):
        values[place] += 8
    change = begun(measured(people.riverside, values), week(START), by=people.amina, at=at)

    found = evidence(change, at)

    assert rival(found, "bad_stretch") is True
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert page.rivals[4].sentence.startswith("It began after an unusually bad stretch (+")


def test_another_change_or_note_near_the_start_is_a_rival(
    change: Change, people: Cast, at: datetime
) -> None:
    assert change.outcome is not None
    begun(change.outcome, week(START + 2), by=people.daniel, at=at)
    Annotation.objects.create(
        series=change.outcome, kind="note", on=week(START - 1), text="New lights", made_at=at
    )

    found = evidence(change, at)

    assert rival(found, "another") is True
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert "New lights" in page.rivals[3].sentence


def test_many_new_people_are_a_rival(change: Change, people: Cast, at: datetime) -> None:
    for number in range(3):
        new = person(f"New{number} Person")
        Membership.objects.create(
            person=new, group=people.riverside, from_on=week(START), until_on=None
        )
    left = person("Left Long")
    Membership.objects.create(
        person=left, group=people.riverside, from_on=LONG_AGO, until_on=week(START - 20)
    )

    assert rival(evidence(change, at), "people") is True


def test_a_season_that_explains_it_is_a_rival(people: Cast, at: datetime) -> None:
    weeks = np.arange(110)
    wave = 40 + 0.6 * np.cos(2 * np.pi * weeks / 52.18)
    values = wave + np.random.default_rng(10).normal(size=110)
    first = week(0) - timedelta(weeks=60)
    series = measured(people.riverside, [float(one) for one in values], first=first)
    change = begun(series, first + timedelta(weeks=95), by=people.amina, at=at)

    assert rival(evidence(change, at), "season") is True


def test_taken_up_elsewhere_both_are_put_together(
    change: Change, people: Cast, at: datetime
) -> None:
    second = measured(people.hilltop, fall(7, weeks=54))
    there = begun(second, week(START + 3), by=people.peter, at=at, made_from=change)
    find_all(at=at)

    (told,) = queries.worked_elsewhere(measures=[second.measure_id], at=at)

    assert (told.root, told.tried, told.groups) == (change.pk, 2, ("Riverside", "Hilltop"))
    assert told.low is not None
    assert told.low < told.estimate < 0
    assert told.expected_here is None  # two places say nothing of a third
    page = queries.change_page(change=change.pk, viewer=people.amina, at=at)
    assert [(one.number, one.group) for one in page.taken_up] == [(there.pk, "Hilltop")]
    page = queries.change_page(change=there.pk, viewer=people.amina, at=at)
    assert page.from_elsewhere is not None
    assert page.from_elsewhere.number == change.pk


def test_whom_to_ask_only_by_consent(change: Change, people: Cast, at: datetime) -> None:
    find_all(at=at)
    assert change.outcome is not None
    measure = change.outcome.measure_id
    (told,) = queries.worked_elsewhere(measures=[measure], at=at)
    assert told.asked == ""

    Change.objects.update(may_be_asked=True)

    (told,) = queries.worked_elsewhere(measures=[measure], at=at)
    assert told.asked == people.amina.name


def test_ones_own_expectations_are_laid_beside_what_was_found(
    change: Change, people: Cast, at: datetime
) -> None:
    find_all(at=at)

    mine = queries.calibration(person=people.amina, at=at)

    assert (len(mine.judged), mine.right_way, mine.held, mine.ratio) == (1, 1, 1, None)
    assert queries.calibration(person=people.daniel, at=at).judged == ()
