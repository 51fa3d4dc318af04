"""How much each series may have changed lately, and what is left out."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.insights import numbers
from thrive.insights.actions import judge
from thrive.insights.finding import find
from thrive.insights.models import Finding, Look, Verdict
from thrive.measures.models import Series


def of(series: Series) -> Finding | None:
    return Finding.objects.filter(series=series).first()


def test_a_quiet_series_gets_a_range_that_holds_no_change(people: Cast, at: datetime) -> None:
    quiet = numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 52))
    judge(series=None, at=at)

    find(at=at)

    found = of(quiet)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high
    assert not found.is_kept
    assert found.facts["periods"] == 20
    assert found.facts["since"] == numbers.weeks(52)[32].isoformat()


def test_what_clearly_moved_is_kept_with_the_level_after_choosing(
    people: Cast, at: datetime
) -> None:
    values = numbers.noise(2, 52)
    values[42:] += 12
    moved = numbers.series(numbers.measure(), people.riverside, values)
    numbers.series(numbers.measure("other"), people.riverside, numbers.noise(3, 52))

    find(at=at)

    found = of(moved)
    assert found is not None
    assert found.is_kept
    assert found.facts["level"] == pytest.approx(1 - 0.1 / 2)


def test_eleven_points_are_too_few_and_are_not_tested(people: Cast, at: datetime) -> None:
    short = numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 11))

    find(at=at)

    assert of(short) is None
    assert Look.objects.get(question="lately").tested == 0


def test_a_season_is_not_taken_for_a_change(people: Cast, at: datetime) -> None:
    monthly = numbers.measure(cadence="month")
    periods = numbers.months(48)
    wave = numbers.series(monthly, people.riverside, numbers.seasonal(1, 48), periods=periods)
    judge(series=None, at=at)

    find(at=at)

    assert wave.verdict.kind == "seasonal"
    assert of(wave) is None


def test_what_is_missing_to_the_target_is_kept_in_the_direction_that_is_better(
    people: Cast, at: datetime
) -> None:
    short = numbers.series(numbers.measure(target=70.0), people.riverside, numbers.steady(40))
    met = numbers.series(
        numbers.measure("falls", target=70.0, direction="down"),
        people.riverside,
        numbers.steady(40),
    )

    find(at=at)

    missing = [found.facts["missing"] for one in (short, met) if (found := of(one))]
    assert missing == [pytest.approx(10.0), None]


def test_a_retired_measure_is_not_asked_about(people: Cast, at: datetime) -> None:
    gone = numbers.measure(retired_on=at.date())
    series = numbers.series(gone, people.riverside, numbers.noise(1, 52))

    find(at=at)

    assert of(series) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "drifting", "season_around": False},
        {"kind": "seasonal", "season_around": False},
        {"kind": "common_cause", "season_around": True},
    ],
)
def test_what_its_own_chart_cannot_judge_is_left_out_whatever_is_told(
    people: Cast, at: datetime, facts: dict[str, object]
) -> None:
    series = numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 52))
    other = numbers.series(numbers.measure("other"), people.riverside, numbers.noise(2, 52))
    judge(series=None, at=at)
    verdict = Verdict.objects.get(series=series)
    assert verdict.kind == "common_cause"  # what is told; a confirmed change would be, too
    verdict.facts = verdict.facts | {"alone": verdict.facts["alone"] | facts}
    verdict.save(update_fields=["facts"])

    find(at=at)

    assert of(series) is None
    assert of(other) is not None


def test_what_becomes_unfit_is_asked_anew_without_a_new_number(people: Cast, at: datetime) -> None:
    series = numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 52))
    judge(series=None, at=at)
    find(at=at)
    assert of(series) is not None
    Verdict.objects.filter(series=series).update(kind="seasonal")

    find(at=at + timedelta(days=1))

    assert Look.objects.filter(question="lately")[0].tested == 0
    assert of(series) is None
