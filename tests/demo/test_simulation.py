"""The simulator: same seed, same numbers; the truth that was put in is in the numbers."""

import statistics

import numpy as np
import pytest

from thrive.demo import organisation, story
from thrive.demo.organisation import Kind
from thrive.demo.simulation import (
    MISTAKES,
    Parameters,
    SimulatedSeries,
    Simulation,
    make_events,
    simulate,
)


@pytest.fixture(scope="module")
def fernbrook() -> Simulation:
    """The whole organisation, made once for all tests that only read it."""
    return simulate()


def shown(series: SimulatedSeries) -> np.ndarray:
    """The numbers of a series in the unit that is shown."""
    scale = series.measure.scale
    return np.array([scale * point.value / (point.denominator or 1) for point in series.points])


def test_the_same_seed_gives_the_same_numbers(fernbrook: Simulation) -> None:
    assert simulate() == fernbrook


def test_another_seed_gives_other_numbers(fernbrook: Simulation) -> None:
    other = simulate(Parameters(seed=7))

    assert [one.points for one in other.series] != [one.points for one in fernbrook.series]


def test_more_weeks_continue_the_same_series(fernbrook: Simulation) -> None:
    longer = simulate(Parameters(weeks=organisation.WEEKS + 3))

    for before, after in zip(fernbrook.series, longer.series, strict=True):
        assert after.points[: len(before.points)] == before.points
        assert len(after.points) >= len(before.points)


def test_a_small_organisation_is_a_true_part_of_the_whole(fernbrook: Simulation) -> None:
    small = simulate(Parameters(only=("Hilltop", "Rota desk")))

    assert {team.name for team in small.teams} == {"Hilltop", "Rota desk"}
    assert small.find("Hilltop", "on-time").points == fernbrook.find("Hilltop", "on-time").points


@pytest.mark.parametrize("seed", [1, 2, 20260917])
def test_the_organisation_has_the_size_that_was_promised(seed: int) -> None:
    teams = organisation.make_teams(seed=seed)

    assert len(teams) == 40
    assert len({team.area for team in teams}) == 4
    assert statistics.median(team.size for team in teams) == 7
    assert 370 <= sum(team.size for team in teams) <= 420


def test_it_spans_eighteen_months_and_eight_measures(fernbrook: Simulation) -> None:
    weekly = fernbrook.find("Hilltop", "on-time")
    monthly = fernbrook.find("Hilltop", "speak-up")

    assert len(weekly.points) == 78
    assert len(monthly.points) <= 18
    assert {one.measure.key for one in fernbrook.series} == {
        measure.key for measure in organisation.MEASURES
    }


def test_counts_never_exceed_what_was_at_risk(fernbrook: Simulation) -> None:
    for one in fernbrook.series:
        if one.measure.kind is Kind.VALUE:
            continue
        assert all(0 <= point.value <= (point.denominator or 0) for point in one.points)


def test_most_series_do_not_change(fernbrook: Simulation) -> None:
    changed = [one for one in fernbrook.series if one.event and one.event.effect]

    assert 0.06 <= len(changed) / len(fernbrook.series) <= 0.15


def test_every_kind_of_truth_is_there(fernbrook: Simulation) -> None:
    events = [one.event for one in fernbrook.series if one.event]

    better = {
        (bool(event.note), (event.effect > 0) == one.measure.up_is_better)
        for one in fernbrook.series
        if (event := one.event) and event.effect
    }
    assert better == {(True, True), (True, False), (False, True), (False, False)}
    assert sum(event.effect == 0 for event in events) >= 8
    assert any(one.autocorrelation for one in fernbrook.series)
    assert any(one.is_seasonal for one in fernbrook.series)


def test_the_effect_that_was_put_in_is_recovered_over_many_seeds() -> None:
    """Riverside evenings: 62 before, 71 since, within what 20 seeds leave to chance."""
    found = []
    for seed in range(20):
        series = simulate(Parameters(seed=seed, only=("Riverside evenings",))).find(
            "Riverside evenings", "on-time"
        )
        assert series.event is not None
        since = np.array([p.period_on >= series.event.started_on for p in series.points])
        values = shown(series)
        found.append(values[since].mean() - values[~since].mean())

    # One week in 59 before is pushed down by 15, which adds about 0.25.
    assert np.mean(found) == pytest.approx(9.25, abs=3 * np.std(found) / np.sqrt(20))


def test_memory_is_where_it_was_put_and_nowhere_else() -> None:
    def lag_one(area: str) -> float:
        series = [
            shown(one)
            for one in simulate().series
            if one.team.area == area and one.measure.key == "travel" and one.event is None
        ]
        centred = [values - values.mean() for values in series if len(values) > 50]
        return float(np.mean([(v[1:] * v[:-1]).sum() / (v**2).sum() for v in centred]))

    assert lag_one("Valley") > 0.45
    assert abs(lag_one("Harbour")) < 0.1


def test_sick_days_have_a_winter(fernbrook: Simulation) -> None:
    def share(months: set[int]) -> float:
        points = [
            point
            for one in fernbrook.series
            if one.measure.key == "sick-days"
            for point in one.points
            if point.period_on.month in months
        ]
        return sum(p.value for p in points) / sum(p.denominator or 0 for p in points)

    assert share({1, 2}) > 1.5 * share({7, 8})


def test_young_teams_have_too_few_weeks(fernbrook: Simulation) -> None:
    for name, weeks in organisation.YOUNG.items():
        assert len(fernbrook.find(name, "travel").points) <= weeks < 12


def test_some_weeks_are_missing_and_some_numbers_come_in_wrong(fernbrook: Simulation) -> None:
    old = [one for one in fernbrook.series if not one.team.first_week]
    weekly = [one for one in old if not one.measure.is_monthly]
    mistaken = [point for one in old for point in one.points if point.mistaken is not None]

    assert any(len(one.points) < 78 for one in weekly)
    assert len(mistaken) == MISTAKES
    assert all(point.mistaken != point.value for point in mistaken)


def test_small_teams_have_no_answers_to_show(fernbrook: Simulation) -> None:
    asked = {one.team.size for one in fernbrook.series if one.measure.key == "speak-up"}

    assert min(asked) >= organisation.FEWEST_FOR_ANSWERS


def test_no_series_has_two_events() -> None:
    events = make_events(organisation.make_teams(seed=3), 3)

    assert len({(event.team, event.measure) for event in events}) == len(events)


def test_the_story_speaks_only_of_teams_and_measures_that_exist(fernbrook: Simulation) -> None:
    for told in (*story.EVENTS, *story.REMARKS):
        assert fernbrook.find(told.team, told.measure)
