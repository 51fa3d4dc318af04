"""The range that is told agrees with what is told: of the confirmed it leaves out no change."""

import re
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.cast import Cast, group
from tests.insights import numbers
from thrive.insights import queries, rules
from thrive.insights.actions import judge, screen
from thrive.insights.models import Screening, Verdict
from thrive.insights.wording.verdicts import Screened, Told, likely
from thrive.measures.models import Series
from thrive_stats.dated import Reference, dated_test


def many(people: Cast, steps: list[float]) -> list[Series]:
    """Teams with one measure, each with a change at week 30."""
    shared, made = numbers.measure(), []
    for seed, step in enumerate(steps):
        team = group(f"Team {seed}", "team", people.harbour, f"0001.0001.{seed + 20:04}.")
        values = numbers.noise(100 + seed, 52)
        values[30:] += step
        made.append(numbers.series(shared, team, values))
        numbers.began(numbers.weeks(52)[30], made[-1])
    return made


def told(verdict: Verdict) -> Told:
    look = verdict.screening
    assert look is not None
    screened = Screened(look.tested, look.confirmed, look.rate)
    return Told(verdict.kind, "", False, verdict.facts, "week", "up", None, screened)


@pytest.mark.parametrize("size", [0.0, 1.0, 2.0, 3.0])
def test_a_range_never_contradicts_its_verdict(people: Cast, at: datetime, size: float) -> None:
    made = many(people, [size] * 8 + [0.0] * 8)

    judge(series=None, at=at)

    tested = Verdict.objects.filter(series__in=made, q__isnull=False)
    assert len(tested) > 8
    for each in tested:
        low, high = likely(told(each))
        assert (low > 0 or high < 0) == (each.kind == "confirmed")


def test_no_end_of_a_confirmed_range_is_shown_as_nothing(people: Cast, at: datetime) -> None:
    made = many(people, [1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0] + [0.0] * 4)
    judge(series=None, at=at)

    said = [
        queries.series_page(series_id=each.pk, viewer=people.amina, at=at).sentence for each in made
    ]

    ranges = [found[1] for one in said if (found := re.search(r"likely (.+)\)", one))]
    assert ranges, "the case must have something confirmed"
    assert not any(re.search(r"[+−]0(\.0+)?( |$)", one) for one in ranges)


def test_the_test_takes_students_t(people: Cast, at: datetime) -> None:
    values = numbers.noise(1, 24)
    values[16:] += 4
    made = numbers.series(numbers.measure(), people.riverside, values)
    numbers.began(numbers.weeks(24)[16], made)

    judge(series=None, at=at)

    expected = dated_test(values[None, :], np.array([16]), reference=Reference.T)
    assert Verdict.objects.get().p == pytest.approx(expected.p[0], rel=1e-9)


def test_all_that_was_tested_points_to_the_latest_look(people: Cast, at: datetime) -> None:
    made = many(people, [9.0, 9.0, 0.0])
    judge(series=[made[0].pk], at=at)
    other = numbers.series(numbers.measure("other"), people.riverside, numbers.noise(3, 52))
    numbers.began(numbers.weeks(52)[30], other)

    judge(series=[other.pk], at=at + timedelta(days=1))

    latest = Screening.objects.first()
    assert latest is not None
    assert latest.tested == 4
    assert set(Verdict.objects.values_list("screening", flat=True)) == {latest.pk}


def test_board_today_and_page_tell_the_same_range(people: Cast, at: datetime) -> None:
    values = numbers.noise(1, 52)
    values[30:] += 2.5
    made = numbers.series(numbers.measure(), people.riverside, values)
    numbers.began(numbers.weeks(52)[30], made)
    many_calm = numbers.measure("calm")
    for seed in range(4):
        calm = numbers.series(
            many_calm, group(f"Calm {seed}", "team", people.hill, f"0001.0002.{seed + 20:04}."),
            numbers.noise(50 + seed, 52),
        )  # fmt: skip
        numbers.began(numbers.weeks(52)[30], calm)
    judge(series=None, at=at)

    page = queries.series_page(series_id=made.pk, viewer=people.amina, at=at)

    assert page.sentence.startswith("Better since")
    assert [found.sentence for found in queries.found(at)] == [page.sentence]
    assert queries.team_now(people.riverside, at).moved[0].sentence == page.sentence


def test_how_we_know_says_how_wide_the_range_is(people: Cast, at: datetime) -> None:
    made = many(people, [9.0, 9.0, 0.0, 0.0])
    judge(series=None, at=at)

    page = queries.series_page(series_id=made[0].pk, viewer=people.amina, at=at)

    wide = next(one.text for one in page.known if one.lead == "How wide the range is.")
    assert "at most about 10 in 100 miss the truth: each at 95.0%" in wide


def test_what_an_older_version_concluded_is_judged_anew(people: Cast, at: datetime) -> None:
    made = many(people, [9.0, 0.0])
    judge(series=None, at=at)
    Verdict.objects.filter(series=made[0]).update(version="1", p=0.5)

    screened = screen(at=at + timedelta(days=1))

    assert screened.series == 2
    renewed = Verdict.objects.get(series=made[0])
    assert renewed.version == rules.VERSION
    assert renewed.p is not None
    assert renewed.p < 0.01
    assert screen(at=at + timedelta(days=2)).series == 0
