"""Effects beside those of R: nlme::gls with corAR1, and a published study of counts.

The answers are in the shared folder: `gls(y ~ t + level + slope, correlation = corAR1(form = ~t),
method = "REML")`, and `glm(aces ~ offset(log(stdpop)) + smokban + time, family = quasipoisson)`.
Where it is absent, test_effect.py holds the same against slow versions.
"""

import csv
import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.shared import shared_folder
from thrive_stats.effect import effect

FloatArray = npt.NDArray[np.float64]

CASES = {
    "ukgas_segmented_break41": "its_ukgas_input.csv",
    "lakehuron_break20": "its_lakehuron_input.csv",
}


def rows(*parts: str) -> list[dict[str, str]]:
    with shared_folder(*parts).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def case(name: str) -> tuple[FloatArray, dict[str, Any]]:
    values = [float(row["y"]) for row in rows("reference", "spc", CASES[name])]
    text = shared_folder("reference", "spc", "its_expected.json").read_text(encoding="utf-8")
    return np.array([values]), json.loads(text)[name]


@pytest.mark.parametrize("name", CASES)
def test_level_slope_and_autocorrelation_are_those_of_gls(name: str) -> None:
    values, expected = case(name)

    found = effect(values, expected["break_t"])

    assert found.n[0] == expected["n"]
    assert found.rho[0] == pytest.approx(expected["reml_phi"], abs=1e-6)
    for part in ("level", "slope"):
        change = getattr(found, part)
        assert change.estimate[0] == pytest.approx(expected["reml_ar1"][part], rel=1e-5)
        assert change.se[0] == pytest.approx(expected["reml_ar1_se"][part], rel=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_a_step_only_is_that_of_gls(name: str) -> None:
    values, expected = case(name)

    found = effect(values, expected["break_t"], slope=False)

    assert found.level.estimate[0] == pytest.approx(expected["reml_levelonly"]["level"], rel=1e-5)
    assert found.level.se[0] == pytest.approx(expected["reml_levelonly_se"]["level"], rel=1e-5)


def test_without_autocorrelation_it_is_near_least_squares() -> None:
    """UK gas has an autocorrelation of 0.03, so least squares says nearly the same."""
    values, expected = case("ukgas_segmented_break41")

    found = effect(values, expected["break_t"])

    assert found.slope.estimate[0] == pytest.approx(expected["ols"]["slope"], rel=0.01)
    assert found.slope.se[0] == pytest.approx(expected["ols_se"]["slope"], rel=0.05)


def sicily() -> dict[str, Any]:
    table = rows("data", "its_sicily", "sicily.csv")
    return {
        "values": np.array([[float(row["aces"]) for row in table]]),
        "denominators": np.array([[float(row["stdpop"]) for row in table]]),
        "years": np.arange(1, len(table) + 1) / 12,
    }


def test_the_smoking_ban_of_sicily() -> None:
    """Lopez Bernal, Cummins and Gasparrini (2017), quasi-Poisson: 0.894 (0.839 to 0.953)."""
    found = effect(**sicily(), start=37, family="poisson", slope=False)

    level = found.level
    assert np.exp(level.estimate[0]) == pytest.approx(0.894, abs=5e-4)
    # Theirs is by the normal, ours by t with 56 degrees of freedom: a little wider.
    assert np.exp(level.low[0]) == pytest.approx(0.839, abs=2e-3)
    assert np.exp(level.high[0]) == pytest.approx(0.953, abs=2e-3)
    assert found.dispersion[0] == pytest.approx(3.559, abs=1e-3)
    normal = np.exp(level.estimate[0] + np.array([-1.959964, 1.959964]) * level.se[0])
    assert normal == pytest.approx([0.839, 0.953], abs=6e-4)
    # The published Poisson interval takes the dispersion as 1.
    poisson = level.se[0] / np.sqrt(found.dispersion[0]) * np.array([-1.959964, 1.959964])
    assert np.exp(level.estimate[0] + poisson) == pytest.approx([0.865, 0.925], abs=6e-4)


def test_the_smoking_ban_of_sicily_with_its_season() -> None:
    """The same with two pairs of waves: 0.885 (0.839 to 0.933), dispersion 2.262."""
    found = effect(**sicily(), start=37, family="poisson", slope=False, season=2)

    assert np.exp(found.level.estimate[0]) == pytest.approx(0.885, abs=5e-4)
    assert np.exp(found.level.high[0]) == pytest.approx(0.933, abs=2e-3)
    assert found.dispersion[0] == pytest.approx(2.262, abs=1e-3)


def test_the_slope_of_sicily_did_not_turn() -> None:
    """The same with a change of slope: 0.00148 (standard error 0.00185)."""
    found = effect(**sicily(), start=37, family="poisson", season=2)

    assert found.slope.estimate[0] == pytest.approx(0.00148, abs=5e-6)
    assert found.slope.se[0] == pytest.approx(0.00185, abs=6e-6)
