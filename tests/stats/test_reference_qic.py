"""Control charts and runs analysis against qicharts2 0.8.1 `qic(..., return.data=TRUE)`.

Expected values come from the reference files, whose README says how they were made. Runs analysis
there is about each chart's own centre line; that is what is compared here.
"""

import csv
import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.shared import shared_folder
from thrive_stats.charting import ChartResult, chart
from thrive_stats.limits import SIGMA_FACTOR, WITH_DENOMINATOR, Kind
from thrive_stats.runs import runs

RELATIVE = 1e-9
KINDS = {
    "i": Kind.XMR,
    "run": Kind.RUN,
    "c": Kind.C,
    "u": Kind.U,
    "up": Kind.U_PRIME,
    "p": Kind.P,
    "pp": Kind.P_PRIME,
}
CASES = (
    "cdi_c",
    "cdi_c_freeze24",
    "cdi_c_part24",
    "cdi_u_part24",
    "cdi_u_exclude3_22",
    "cdi_run",
    "cdi_run_part24",
    "cdi_i__screened",
    "cdi_i__unscreened",
    "cdi_i_freeze12__screened",
    "cdi_i_freeze12__unscreened",
    "cdi_i_cl15__screened",
    "cdi_i_cl15__unscreened",
    "cdi_i_missing__screened",
    "cdi_i_missing__unscreened",
    "cdi_run_missing",
    "complaints_u",
    "complaints_up__screened",
    "complaints_up__unscreened",
    "perf_R1K_i__screened",
    "perf_R1K_i__unscreened",
    "perf_R1K_run",
    "perf_RAP_i__screened",
    "perf_RAP_i__unscreened",
    "perf_RAP_run",
    "perf_RC9_i__screened",
    "perf_RC9_i__unscreened",
    "perf_RC9_run",
    "perf_RAE_i__screened",
    "perf_RAE_i__unscreened",
    "perf_RAE_run",
    "breach_p_R1K",
    "breach_pp_R1K__screened",
    "breach_pp_R1K__unscreened",
)
Row = dict[str, str]


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    with shared_folder("reference", "spc", name).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def parts_of(case: str) -> list[Row]:
    return [row for row in rows_of("qic_expected_series.csv") if row["case_id"] == case]


def points_of(case: str) -> list[Row]:
    return [row for row in rows_of("qic_expected_points.csv") if row["case_id"] == case]


def options_of(case: str) -> dict[str, Any]:
    found = json.loads(parts_of(case)[0]["options"])
    return found if isinstance(found, dict) else {}


def numbers(rows: list[Row], column: str) -> list[float]:
    return [float(row[column] or "nan") for row in rows]


def result_of(case: str) -> ChartResult:
    """Chart a case as the reference did: 3 / 1.128, and excluded points as gaps."""
    series, options = parts_of(case)[0], options_of(case)
    rows = [row for row in rows_of("qic_input.csv") if row["input_id"] == series["input_id"]]
    values = np.array(numbers(rows, "y"))
    values[[position - 1 for position in options.get("exclude", [])]] = np.nan
    kind = KINDS[series["chart"]]
    return chart(
        [values],
        [numbers(rows, "n")] if kind in WITH_DENOMINATOR else None,
        kind=kind,
        screen=series["screened_mr"] != "FALSE",
        fix_after=options.get("freeze"),
        phases=[int(row["part"]) - 1 for row in points_of(case)],
        factor=SIGMA_FACTOR,
    )


@pytest.mark.parametrize("case", CASES)
def test_lines_equal_the_reference(case: str) -> None:
    rows, options = points_of(case), options_of(case)

    result = result_of(case)

    multiply = options.get("multiply", 1)
    # A centre line that is given moves all lines and changes no width.
    moved = options["cl"] - result.centre[0] if "cl" in options else 0
    for line, column in (("centre", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        found = (getattr(result, line)[0] + moved) * multiply
        np.testing.assert_allclose(found, numbers(rows, column), rtol=RELATIVE)


@pytest.mark.parametrize("case", CASES)
def test_runs_about_the_centre_line_equal_the_reference(case: str) -> None:
    result, options = result_of(case), options_of(case)
    centre = result.centre[0] if "cl" not in options else np.full_like(result.centre[0], 15)

    for number, part in enumerate(parts_of(case)):
        here = result.phase[0] == number
        found = runs(result.values[:, here], centre[here][:1])

        assert found.useful[0] == int(part["n_useful"])
        assert found.longest[0] == int(part["longest_run"])
        assert found.longest_limit[0] == int(part["longest_run_max"])
        assert found.crossings[0] == int(part["n_crossings"])
        assert found.crossings_limit[0] == int(part["n_crossings_min"])
        assert found.signal[0] == (part["runs_signal"] == "TRUE")


@pytest.mark.parametrize("case", CASES)
def test_points_beyond_the_limits_equal_the_reference(case: str) -> None:
    if "cl" in options_of(case):
        pytest.skip("skipped, because the product gives no chart a centre line from outside")
    result = result_of(case)

    beyond = (result.values > result.upper) | (result.values < result.lower)

    assert beyond[0].tolist() == [row["sigma_signal"] == "TRUE" for row in points_of(case)]


def test_every_case_of_the_reference_is_compared() -> None:
    assert {row["case_id"] for row in rows_of("qic_expected_series.csv")} == set(CASES)
