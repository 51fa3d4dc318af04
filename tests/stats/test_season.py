"""A yearly season: seen where it comes back, not where something happened once."""

import csv

import numpy as np
import numpy.typing as npt
import pytest

from tests.shared import shared_folder
from thrive_stats import season as season_module
from thrive_stats.periods import PeriodKind
from thrive_stats.season import season, years_of

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def weeks(points: int) -> FloatArray:
    return np.arange(points) * 7 / 365.2425


def stepped(random: np.random.Generator, points: int, size: float) -> FloatArray:
    at = random.integers(points // 10, points - points // 10, 1500)
    noise = random.standard_normal((1500, points))
    return noise + np.where(np.arange(points) >= at[:, None], size, 0.0)


def winters(random: np.random.Generator, years: FloatArray, height: float) -> FloatArray:
    phase = random.uniform(0, 1, (500, 1))
    noise = random.standard_normal((500, len(years)))
    return noise + height * np.cos(2 * np.pi * (years + phase))


@pytest.mark.parametrize("region", ["deaths_WestMidlands", "deaths_YorkshireandTheHumber"])
def test_weekly_deaths_over_two_years_have_a_season(region: str) -> None:
    path = shared_folder("reference", "spc", "xmr_input.csv")
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series_id"] == region]
    values = np.array([[float(row["value"]) for row in rows]])
    years = years_of([row["period"] for row in rows], PeriodKind.DATE)

    found = season(values, years)

    assert found.full_years.tolist() == [2]
    assert found.seasonal.tolist() == [True]


@pytest.mark.parametrize(("years", "name"), [(weeks(104), "weeks"), (np.arange(36) / 12, "months")])
def test_winters_are_found(years: FloatArray, name: str) -> None:
    assert season(winters(np.random.default_rng(41), years, 1.5), years).seasonal.mean() > 0.85, (
        name
    )


@pytest.mark.parametrize(("years", "name"), [(weeks(104), "weeks"), (np.arange(24) / 12, "months")])
def test_noise_has_no_season(years: FloatArray, name: str) -> None:
    values = np.random.default_rng(42).standard_normal((3000, len(years)))

    assert season(values, years).seasonal.mean() < 0.015, name


@pytest.mark.parametrize("size", [1.0, 2.0, 4.0])
def test_a_step_is_no_season(size: float) -> None:
    for points, years in [(104, weeks(104)), (36, np.arange(36) / 12)]:
        values = stepped(np.random.default_rng(43), points, size)
        assert season(values, years).seasonal.mean() < 0.03, points


def test_a_trend_is_no_season() -> None:
    values = np.random.default_rng(44).standard_normal((1000, 104)) + np.linspace(0, 8, 104)

    assert season(values, weeks(104)).seasonal.mean() < 0.02


def test_one_bad_winter_is_no_season() -> None:
    values = np.random.default_rng(45).standard_normal((1000, 104))
    values[:, 40:60] += 3

    assert season(values, weeks(104)).seasonal.mean() < 0.03


def test_a_season_survives_gaps() -> None:
    random = np.random.default_rng(46)
    values = winters(random, weeks(104), 2)
    holes = random.random(values.shape) < 0.15
    holes[:, [0, -1]] = False  # without its first or last week it would not be two full years
    values[holes] = np.nan

    assert season(values, weeks(104)).seasonal.mean() > 0.9


@pytest.mark.parametrize("points", [23, 103, 60])
def test_before_two_full_years_nothing_is_said(points: int) -> None:
    years = np.arange(points) / 12 if points == 23 else weeks(points)

    found = season(winters(np.random.default_rng(47), years, 5), years)

    assert not found.enough.any()
    assert not found.seasonal.any()
    assert np.isnan(found.p).all()
    assert found.caveats == ("not_two_full_years",)


def test_two_years_half_empty_are_not_two_years() -> None:
    values = winters(np.random.default_rng(48), weeks(104), 5)
    values[:, 10:50] = np.nan

    assert not season(values, weeks(104)).enough.any()


def test_without_a_calendar_nothing_is_said() -> None:
    found = season(np.random.default_rng(49).standard_normal((3, 104)), None)

    assert found.caveats == ("no_calendar",)
    assert not found.seasonal.any()


@pytest.mark.parametrize("values", [np.full((2, 104), 0.1), np.full((2, 104), np.nan)])
def test_what_never_varies_has_no_season(values: FloatArray) -> None:
    assert not season(values, weeks(104)).seasonal.any()


def test_no_series_at_all_is_no_error() -> None:
    assert season(np.empty((0, 104)), weeks(104)).seasonal.shape == (0,)
    assert season(np.empty((2, 0)), np.empty(0)).seasonal.shape == (2,)
    assert season(np.zeros((2, 1)), np.zeros(1)).seasonal.shape == (2,)


def test_one_date_far_away_says_nothing_and_hides_no_season_of_others() -> None:
    values = winters(np.random.default_rng(51), weeks(156), 3)[:3]
    far = np.hstack([np.full((3, 1), np.nan), values])
    far[1, 0] = 5
    years = np.concatenate([[202.5], 2020 + weeks(156)])

    found, plain = season(far, years), season(values, 2020 + weeks(156))

    assert found.enough.tolist() == [True, False, True]
    assert found.seasonal.tolist() == [True, False, True]
    np.testing.assert_allclose(found.share[[0, 2]], plain.share[[0, 2]])
    np.testing.assert_allclose(found.fitted[0, 1:], plain.fitted[0])


def test_years_without_points_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A weekly calendar since the year 202 took minutes: each year was fitted over all weeks."""
    fitted: list[int] = []
    real = season_module._fit

    def counted(
        values: FloatArray, observed: BoolArray, design: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        fitted.append(values.size)
        return real(values, observed, design)

    monkeypatch.setattr(season_module, "_fit", counted)
    values = np.full((2, 52 * 1800), np.nan)
    values[:, -156:] = winters(np.random.default_rng(52), weeks(156), 2)[:2]
    values[1, 0] = 5

    found = season(values, 202 + weeks(52 * 1800))

    assert found.seasonal.tolist() == [True, False]
    # Twice over everything, and once more over each of the three years.
    assert sum(fitted) == 3 * 156


def test_series_that_end_at_other_times_are_judged_as_each_alone() -> None:
    values = winters(np.random.default_rng(53), weeks(208), 3)[:3]
    values[1, 150:], values[2, :90], values[2, 200:] = np.nan, np.nan, np.nan

    found = season(values, weeks(208))

    for row in range(3):
        alone = season(values[row : row + 1], weeks(208))
        np.testing.assert_allclose(found.agreement[row], alone.agreement[0])
        assert found.seasonal[row] == alone.seasonal[0]


def test_the_fitted_season_is_the_one_put_in() -> None:
    years = np.arange(48) / 12
    truth = 10 * np.sin(2 * np.pi * years) + 3 * np.cos(4 * np.pi * years)

    found = season(1e6 + truth[None, :] + 5 * (years - 2), years)

    np.testing.assert_allclose(found.fitted[0], truth, atol=0.5)
    assert found.share[0] > 0.99


def test_years_come_from_every_kind_of_calendar() -> None:
    for kind, labels in [
        (PeriodKind.DATE, ["2024-01-01", "2025-01-01"]),
        (PeriodKind.MONTH, ["2024-01", "2025-01"]),
        (PeriodKind.YEAR, ["2024", "2025"]),
    ]:
        found = years_of(labels, kind)
        assert found is not None
        np.testing.assert_allclose(found, [2024, 2025], atol=0.01)
    assert years_of(["1", "2"], PeriodKind.INTEGER) is None
    assert years_of([], PeriodKind.DATE) is None


@pytest.mark.parametrize(("level", "scale"), [(1e9, 1.0), (0.0, 1e200), (0.0, 1e-200)])
def test_a_high_level_or_a_strange_unit_does_not_hide_a_season(level: float, scale: float) -> None:
    values = winters(np.random.default_rng(50), weeks(104), 1)

    found, plain = season(level + values * scale, weeks(104)), season(values, weeks(104))

    np.testing.assert_allclose(found.share, plain.share, rtol=1e-5)
    np.testing.assert_array_equal(found.seasonal, plain.seasonal)
