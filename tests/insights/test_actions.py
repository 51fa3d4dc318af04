"""Judging and screening: every situation, and that the same input tells the same."""

import csv
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, group
from tests.insights import numbers
from tests.shared import shared_folder
from thrive.foundation import outbox
from thrive.foundation.models import AuditRecord
from thrive.insights.actions import judge, screen
from thrive.insights.models import Screening, Verdict, VerdictChange
from thrive.measures.actions import change_wording
from thrive.measures.models import Measure, Series
from thrive.people.models import Group


def verdict(of: Series) -> Verdict:
    return Verdict.objects.get(series=of)


def teams(people: Cast, count: int) -> list[Group]:
    """More teams in Harbour."""
    return [
        group(f"Team {n}", "team", people.harbour, f"0001.0001.{n:04}.")
        for n in range(10, 10 + count)
    ]


def test_fewer_than_twelve_points_are_too_early(people: Cast, at: datetime) -> None:
    young = numbers.series(numbers.measure(), people.riverside, numbers.steady(7))

    judge(series=[young.pk], at=at)

    assert verdict(young).kind == "too_early"
    assert verdict(young).facts["alone"]["n"] == 7


def test_a_series_without_points_is_too_early(people: Cast, at: datetime) -> None:
    empty = numbers.series(numbers.measure(), people.riverside, [])

    judge(series=None, at=at)

    assert verdict(empty).kind == "too_early"
    assert verdict(empty).latest_value is None


def test_ups_and_downs_are_common_cause(people: Cast, at: datetime) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.steady(40))

    judge(series=[calm.pk], at=at)

    assert (verdict(calm).kind, verdict(calm).direction) == ("common_cause", "none")
    assert verdict(calm).facts["alone"]["since"] == numbers.FIRST_MONDAY.isoformat()


@pytest.mark.parametrize(
    ("wanted", "jump", "told", "is_high"),
    [
        ("up", 20, "better", True),
        ("up", -20, "worse", False),
        ("down", 20, "worse", True),
        ("neither", 20, "higher", True),
        ("neither", -20, "lower", False),
    ],
)
def test_a_signal_without_a_date_is_only_watched(
    people: Cast, at: datetime, wanted: str, jump: float, told: str, is_high: bool
) -> None:
    values = numbers.steady(30)
    values[-1] += jump
    odd = numbers.series(numbers.measure(direction=wanted), people.riverside, values)

    judge(series=[odd.pk], at=at)

    seen = verdict(odd)
    assert (seen.kind, seen.direction, seen.is_high) == ("watch", told, is_high)
    assert seen.facts["alone"]["signal"] == "beyond_limits"


@pytest.mark.parametrize(
    ("wanted", "step", "told"),
    [("up", 9, "better"), ("up", -9, "worse"), ("down", -9, "better"), ("neither", 9, "higher")],
)
def test_a_dated_change_that_survives_the_count_is_confirmed(
    people: Cast, at: datetime, wanted: str, step: float, told: str
) -> None:
    values = numbers.noise(1, 52)
    values[30:] += step
    changed = numbers.series(numbers.measure(direction=wanted), people.riverside, values)
    numbers.began(numbers.weeks(52)[30], changed)

    judged = judge(series=[changed.pk], at=at)

    seen = verdict(changed)
    assert (seen.kind, seen.direction) == ("confirmed", told)
    assert (judged.tested, judged.confirmed) == (1, 1)
    dated = seen.facts["dated"]
    assert dated["low"] < step < dated["high"]
    assert (dated["n_before"], dated["n_after"]) == (30, 22)
    assert dated["before"] == pytest.approx(values[:30].mean())


def test_a_dated_note_without_effect_is_not_confirmed(people: Cast, at: datetime) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.noise(3, 52))
    numbers.began(numbers.weeks(52)[30], calm)

    judged = judge(series=[calm.pk], at=at)

    assert verdict(calm).kind != "confirmed"
    assert verdict(calm).q is not None
    assert (judged.tested, judged.confirmed) == (1, 0)


def test_a_wandering_series_is_drifting_and_not_special(people: Cast, at: datetime) -> None:
    walk = numbers.series(numbers.measure(), people.riverside, numbers.wandering(4, 78))
    numbers.began(numbers.weeks(78)[40], walk)

    judge(series=[walk.pk], at=at)

    assert verdict(walk).kind == "drifting"
    assert verdict(walk).p is None
    assert verdict(walk).assurance == ""


def test_a_yearly_season_is_said_instead_of_special_points(people: Cast, at: datetime) -> None:
    monthly = numbers.measure(cadence="month", target=60)
    periods = numbers.months(36)
    winter = numbers.series(monthly, people.riverside, numbers.seasonal(5, 36), periods=periods)
    numbers.began(periods[20], winter)

    judge(series=[winter.pk], at=at)

    assert verdict(winter).kind == "seasonal"
    assert verdict(winter).p is None


def test_an_undone_note_is_not_tested(people: Cast, at: datetime) -> None:
    values = numbers.noise(1, 52)
    values[30:] += 9
    changed = numbers.series(numbers.measure(), people.riverside, values)
    note = numbers.began(numbers.weeks(52)[30], changed)
    judge(series=[changed.pk], at=at)
    note.undone_at = at
    note.save()

    judge(series=[changed.pk], at=at)

    assert verdict(changed).kind == "watch"
    assert [change.kind for change in VerdictChange.objects.order_by("id")] == [
        "confirmed",
        "watch",
    ]


def test_the_same_input_and_version_tell_the_same(people: Cast, at: datetime) -> None:
    shared = numbers.measure()
    for seed, team in enumerate(teams(people, 6)):
        values = numbers.noise(seed, 52)
        values[30:] += 4 * seed
        numbers.began(numbers.weeks(52)[30], numbers.series(shared, team, values))
    judge(series=None, at=at)
    first = list(Verdict.objects.values())
    later = at + timedelta(days=1)

    judged = judge(series=None, at=later)

    assert (judged.written, judged.changed) == (0, 0)
    assert list(Verdict.objects.values()) == first
    assert Screening.objects.count() == 1
    assert AuditRecord.objects.filter(action="insights.judge").count() == 1


def test_verdicts_made_anew_are_the_same_to_the_last_digit(people: Cast, at: datetime) -> None:
    shared = numbers.measure()
    for seed, team in enumerate(teams(people, 4)):
        values = numbers.noise(seed, 52)
        values[30:] += 3 * seed
        numbers.began(numbers.weeks(52)[30], numbers.series(shared, team, values))
    judge(series=None, at=at)
    kept = ("series_id", "kind", "direction", "facts", "spark", "p", "q", "input_hash")
    first = list(Verdict.objects.values(*kept))
    Verdict.objects.all().delete()

    judge(series=None, at=at)

    assert list(Verdict.objects.values(*kept)) == first


def test_one_new_number_changes_the_input_of_its_series(people: Cast, at: datetime) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.steady(30))
    judge(series=[calm.pk], at=at)
    before = verdict(calm)
    numbers.add_points(calm, [60.0], [numbers.weeks(31)[-1]])

    judged = judge(series=[calm.pk], at=at)

    after = verdict(calm)
    assert judged.written == 1
    assert after.input_hash != before.input_hash
    assert (after.revision, after.latest_value) == (2, 60.0)


def test_the_family_is_counted_over_all_measures(people: Cast, at: datetime) -> None:
    strong = numbers.noise(1, 52)
    strong[30:] += 9
    clear = numbers.series(numbers.measure("clear"), people.riverside, strong)
    numbers.began(numbers.weeks(52)[30], clear)
    judge(series=[clear.pk], at=at)
    alone = verdict(clear).q
    for seed, team in enumerate(teams(people, 5)):
        calm = numbers.series(numbers.measure(f"calm_{seed}"), team, numbers.noise(50 + seed, 52))
        numbers.began(numbers.weeks(52)[30], calm)

    judged = judge(
        series=list(Series.objects.exclude(pk=clear.pk).values_list("pk", flat=True)), at=at
    )

    assert judged.tested == 6
    assert alone is not None
    assert verdict(clear).q == pytest.approx(6 * alone)
    assert verdict(clear).screening == Screening.objects.first()


def test_a_retired_measure_leaves_the_family(people: Cast, at: datetime) -> None:
    strong = numbers.noise(1, 52)
    strong[30:] += 9
    numbers.began(
        numbers.weeks(52)[30], numbers.series(numbers.measure(), people.riverside, strong)
    )
    judge(series=None, at=at)
    Measure.objects.update(retired_on=date(2026, 1, 1))

    screened = screen(at=at)

    assert (screened.tested, screened.confirmed, screened.changed) == (0, 0, 1)
    assert Verdict.objects.get().kind == "watch"


def test_a_former_wording_leaves_the_family_with_what_follows_the_change(
    people: Cast, at: datetime
) -> None:
    strong = numbers.noise(1, 52)
    strong[30:] += 9
    asked = numbers.measure()
    numbers.began(numbers.weeks(52)[30], numbers.series(asked, people.riverside, strong))
    judge(series=None, at=at)

    change_wording(measure=asked, wording="Did we come on time?", by=people.omar, at=at)
    outbox.drain(at=at)

    assert Verdict.objects.get().kind == "watch"
    assert Screening.objects.first().tested == 0  # type: ignore[union-attr]  # it is there


def test_a_new_stretch_is_judged_by_its_own_limits(people: Cast, at: datetime) -> None:
    values = numbers.steady(60)
    values[30:] += 10
    moved = numbers.series(numbers.measure(), people.riverside, values)
    judge(series=[moved.pk], at=at)
    first = verdict(moved).kind
    numbers.phase(moved, numbers.weeks(60)[30])

    judge(series=[moved.pk], at=at)

    assert first == "watch"
    assert verdict(moved).kind == "common_cause"
    assert verdict(moved).facts["alone"]["since"] == numbers.weeks(60)[30].isoformat()


def test_a_baseline_keeps_its_limits(people: Cast, at: datetime) -> None:
    values = numbers.steady(40)
    values[20:] += 2.4
    held = numbers.series(numbers.measure(), people.riverside, values)
    numbers.phase(held, numbers.weeks(40)[0], until=numbers.weeks(40)[19])

    judge(series=[held.pk], at=at)

    assert verdict(held).kind == "watch"
    assert verdict(held).direction == "better"


def test_shares_are_shown_in_the_unit_of_the_measure(people: Cast, at: datetime) -> None:
    share = numbers.measure(kind="proportion", scale=100, target=70)
    counts = numbers.steady(30, 28, 34)
    measured = numbers.series(share, people.riverside, counts, denominators=[40.0] * 30)

    judge(series=[measured.pk], at=at)

    assert verdict(measured).latest_value == pytest.approx(100 * counts[-1] / 40)
    assert verdict(measured).facts["alone"]["chart"] == "p-prime"
    assert verdict(measured).assurance == "hit_or_miss"


def test_gaps_and_other_measures_do_not_disturb(people: Cast, at: datetime) -> None:
    values = numbers.steady(30)
    values[[4, 5, 12, 29]] = np.nan
    gappy = numbers.series(numbers.measure(), people.riverside, values)
    numbers.series(numbers.measure("other"), people.hilltop, numbers.steady(3))

    judge(series=None, at=at)

    assert verdict(gappy).facts["alone"]["n"] == 26
    assert verdict(gappy).latest_on == numbers.weeks(30)[28]


def test_unknown_series_are_passed_over(people: Cast, at: datetime) -> None:
    judged = judge(series=[999], at=at)

    assert (judged.series, judged.written) == (0, 0)
    assert str(judged).startswith("Series looked at: 0;")


def test_nothing_is_kept_when_writing_fails(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers.series(numbers.measure(), people.riverside, numbers.steady(30))

    def fail(**_said: object) -> None:
        raise RuntimeError("the audit is full")

    monkeypatch.setattr("thrive.foundation.audit.record", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        judge(series=None, at=at)

    assert not Verdict.objects.exists()
    assert not Screening.objects.exists()


def test_a_confirmed_verdict_without_a_test_is_refused(people: Cast, at: datetime) -> None:
    calm = numbers.series(numbers.measure(), people.riverside, numbers.steady(30))
    judge(series=None, at=at)

    with pytest.raises(IntegrityError):
        Verdict.objects.filter(series=calm).update(kind="confirmed")


def test_a_season_shared_by_all_groups_keeps_a_date_from_being_tested(
    people: Cast, at: datetime
) -> None:
    monthly = numbers.measure(cadence="month")
    periods = numbers.months(36)
    wave = numbers.seasonal(0, 36) - 60
    for seed, team in enumerate(teams(people, 12)):
        values = numbers.noise(seed, 36, spread=9) + wave
        made = numbers.series(monthly, team, values, periods=periods)
        numbers.began(periods[30], made)

    judged = judge(series=None, at=at)

    assert judged.tested == 0
    assert all(each.facts["alone"]["season_around"] for each in Verdict.objects.all())


def test_an_unusual_run_alone_is_no_news(people: Cast, at: datetime) -> None:
    values = numbers.steady(60)
    values[10:18] += 1.5
    values[26:34] -= 1.5
    calm = numbers.series(numbers.measure(), people.riverside, values)

    judge(series=None, at=at)

    assert verdict(calm).facts["alone"]["runs"] is True
    assert verdict(calm).kind == "common_cause"
    assert verdict(calm).facts["alone"]["since"] is None


def test_a_constant_series_is_judged_without_complaint(people: Cast, at: datetime) -> None:
    level = numbers.series(numbers.measure(target=5), people.riverside, [5.0] * 30)
    numbers.began(numbers.weeks(30)[20], level)
    undated = numbers.series(Measure.objects.get(), people.hilltop, [4.0] * 30)

    judge(series=None, at=at)

    assert (verdict(level).kind, verdict(level).p) == ("common_cause", None)
    assert verdict(level).assurance == "pass"
    assert verdict(undated).spark


def test_weekly_deaths_have_a_season_and_no_special_points(people: Cast, at: datetime) -> None:
    file = shared_folder("reference", "spc", "xmr_input.csv")
    found: dict[str, list[tuple[date, float]]] = {}
    with file.open(newline="") as rows:
        for row in csv.DictReader(rows):
            if row["series_id"].startswith("deaths_"):
                point = (date.fromisoformat(row["period"]), float(row["value"]))
                found.setdefault(row["series_id"], []).append(point)
    deaths = numbers.measure(kind="count", direction="down")
    for place, points in enumerate(found.values()):
        team = group(f"Town {place}", "team", people.hill, f"0001.0002.{place + 10:04}.")
        periods, values = zip(*points, strict=True)
        numbers.series(deaths, team, values, periods=periods)

    judge(series=None, at=at)

    assert found
    assert {each.kind for each in Verdict.objects.all()} == {"seasonal"}
