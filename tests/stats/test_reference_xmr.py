"""XmR charts against NHSRplotthedots 0.2.2 `ptd_spc`, series by series and point by point.

Expected values come from the reference files, whose README says how they were made. Two things of
that tool are wrong and not copied: a constant series has no limits there, and its target is then
"inconsistent".
"""

import csv
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.shared import shared_folder
from thrive_stats.charting import ChartResult, chart
from thrive_stats.icons import Assurance, Variation
from thrive_stats.rules import Signal

RELATIVE = 1e-9
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "A_default": {"better": "up", "target": 0.95},
    "B_noscreen": {"better": "up", "target": 0.95, "screen": False},
    "C_fix12": {"better": "up", "target": 0.95, "fix_after": 12},
    "D_rebase_2018_04_01": {"better": "up", "target": 0.95},
    "E_decrease": {"better": "down", "target": 1000.0},
    "F_neutral": {"better": "neither"},
    "G_edge_increase": {"better": "up", "target": 6.0},
    "H_edge_noscreen": {"better": "down", "target": 6.0, "screen": False},
}
SIGNALS = {
    "Common Cause": Signal.NONE,
    "Above UCL": Signal.BEYOND_LIMITS,
    "Below LCL": Signal.BEYOND_LIMITS,
    "7 Point Trend (Increasing)": Signal.TREND,
    "7 Point Trend (Decreasing)": Signal.TREND,
    "2 in 3 Above CL": Signal.TWO_OF_THREE,
    "2 in 3 Below CL": Signal.TWO_OF_THREE,
    "7 Points Above CL": Signal.SHIFT,
    "7 Points Below CL": Signal.SHIFT,
}
MEANINGS = {
    "common_cause": Variation.COMMON_CAUSE,
    "special_cause_improvement": Variation.IMPROVEMENT,
    "special_cause_concern": Variation.CONCERN,
    "special_cause_neutral_high": Variation.HIGH,
    "special_cause_neutral_low": Variation.LOW,
}
ASSURANCES = {
    "": Assurance.NONE,
    "consistent_pass": Assurance.PASS,
    "consistent_fail": Assurance.FAIL,
    "inconsistent": Assurance.HIT_OR_MISS,
}
NOT_COPIED = ("G_edge_increase", "edge_constant")
Row = dict[str, str]


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    with shared_folder("reference", "spc", name).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def expected_points(config: str, series: str) -> list[Row]:
    return [
        row
        for row in rows_of("xmr_nhs_expected_points.csv")
        if (row["config"], row["series_id"]) == (config, series)
    ]


def series_of(config: str) -> list[Row]:
    return [row for row in rows_of("xmr_nhs_expected_series.csv") if row["config"] == config]


def values_of(series: str) -> list[float]:
    return [float(row["value"]) for row in rows_of("xmr_input.csv") if row["series_id"] == series]


def result_of(config: str, series: str) -> ChartResult:
    phases = [int(row["phase"]) for row in expected_points(config, series)]
    return chart([values_of(series)], phases=phases, **CONFIGURATIONS[config])


@pytest.mark.parametrize("config", CONFIGURATIONS)
def test_labels_of_every_point_equal_the_reference(config: str) -> None:
    for series in series_of(config):
        rows = expected_points(config, series["series_id"])

        result = result_of(config, series["series_id"])

        assert result.signal[0].tolist() == [SIGNALS[r["special_cause_type"]] for r in rows]
        assert result.direction[0].tolist() == [MEANINGS[r["point_type"]] for r in rows]


@pytest.mark.parametrize("config", CONFIGURATIONS)
def test_lines_equal_the_reference(config: str) -> None:
    for series in series_of(config):
        if (config, series["series_id"]) == NOT_COPIED:
            continue
        rows = expected_points(config, series["series_id"])

        result = result_of(config, series["series_id"])

        for line, column in (("centre", "mean"), ("lower", "lpl"), ("upper", "upl")):
            expected = [float(row[column]) for row in rows]
            np.testing.assert_allclose(getattr(result, line)[0], expected, rtol=RELATIVE)


@pytest.mark.parametrize("config", CONFIGURATIONS)
def test_both_marks_equal_the_reference(config: str) -> None:
    for series in series_of(config):
        if (config, series["series_id"]) == NOT_COPIED:
            continue

        result = result_of(config, series["series_id"])

        assert result.variation[0] == MEANINGS[series["variation_icon"]]
        assert result.assurance[0] == ASSURANCES[series["assurance_icon"]]


def test_a_constant_series_has_limits_and_an_assurance_where_the_reference_has_none() -> None:
    result = result_of(*NOT_COPIED)

    assert result.lower[0, 0] == result.upper[0, 0] == result.centre[0, 0] == 7
    assert result.assurance[0] == Assurance.PASS


def test_the_reference_files_hold_what_they_say() -> None:
    assert len(rows_of("xmr_nhs_expected_points.csv")) == 1664
    assert len(rows_of("xmr_nhs_expected_series.csv")) == 44
