import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thrive_stats import packing
from thrive_stats.charting import chart
from thrive_stats.commands import COMMANDS, run

FIELDS = ["series", "kind", "n", "better", "target", "enough", "phases", "points", "runs"]
LAST_FIELDS = ["variation", "assurance", "sentence"]
STEADY = [5.0, 6.0, 5.5, 5.2, 5.9, 5.1, 6.1, 5.4] * 2
Json = dict[str, Any]


class Terminal:
    """What a person at a terminal does and sees."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def file(self, content: str) -> str:
        path = self.folder / "table.csv"
        path.write_text(content, encoding="utf-8")
        return str(path)

    def months(self, values: list[float | str], name: str = "East") -> str:
        rows = [
            f"{name},{2020 + at // 12}-{at % 12 + 1:02},{value}" for at, value in enumerate(values)
        ]
        return self.file("\n".join(["series,period,value", *rows, ""]))

    def chart(self, *arguments: str) -> str:
        status = run(["chart", *arguments])
        seen = self.capsys.readouterr()
        assert (status, seen.err) == (0, "")
        return seen.out

    def json(self, *arguments: str) -> list[Json]:
        found: list[Json] = json.loads(self.chart(*arguments, "--format", "json"))
        return found

    def refused(self, *arguments: str) -> str:
        status = run(["chart", *arguments])
        seen = self.capsys.readouterr()
        assert (status, seen.out) == (2, "")
        assert seen.err.count("\n") == 1
        assert seen.err.endswith("\n")
        return seen.err.replace(f"{self.folder}/", "").strip()


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)


def test_json_has_the_public_fields_in_their_order(terminal: Terminal) -> None:
    (found,) = terminal.json(terminal.months(list(STEADY)), "--target", "3")

    assert list(found) == [*FIELDS, *LAST_FIELDS]
    assert list(found["phases"][0]) == ["from", "to", "centre", "moving_range_mean", "screened"]
    assert list(found["points"][0]) == [
        "period",
        "value",
        "phase",
        "centre",
        "lower",
        "upper",
        "signal",
        "direction",
    ]
    assert list(found["runs"]) == [
        "useful",
        "longest",
        "longest_limit",
        "crossings",
        "crossings_limit",
        "signal",
    ]


def test_json_tells_what_the_chart_computes(terminal: Terminal) -> None:
    values = [*STEADY, 9.75]
    result = chart([values], better="down", target=3)

    (found,) = terminal.json(terminal.months(list(values)), "--better", "down", "--target", "3")

    assert (found["series"], found["kind"], found["n"], found["better"], found["target"]) == (
        "East",
        "xmr",
        17,
        "down",
        3.0,
    )
    assert found["phases"] == [
        {
            "from": "2020-01",
            "to": "2021-05",
            "centre": result.centre[0, 0],
            "moving_range_mean": result.moving_range_mean[0, 0],
            "screened": int(result.screened[0, 0]),
        }
    ]
    assert found["points"][-1] == {
        "period": "2021-05",
        "value": 9.75,
        "phase": 0,
        "centre": result.centre[0, 0],
        "lower": result.lower[0, 0],
        "upper": result.upper[0, 0],
        "signal": "beyond_limits",
        "direction": "concern",
    }
    assert (found["variation"], found["assurance"]) == ("concern", "fail")
    assert found["sentence"].startswith("Something may have changed. Watch, and ask the group.")


def test_a_missing_value_is_null_and_an_absent_row_is_absent(terminal: Terminal) -> None:
    path = terminal.file("series,period,value\nA,1,5\nA,2,NA\nA,3,6\nB,1,7\nB,3,8\n")

    first, second = terminal.json(path)

    assert [point["value"] for point in first["points"]] == [5, None, 6]
    assert first["points"][1]["signal"] is None
    assert first["points"][1]["direction"] == "common_cause"
    assert first["n"] == 2
    assert first["phases"][0]["moving_range_mean"] is None
    assert [point["period"] for point in second["points"]] == ["1", "3"]
    assert second["phases"][0]["moving_range_mean"] == 1


def test_what_a_series_is_told_does_not_depend_on_the_others(terminal: Terminal) -> None:
    alone = "\n".join(f"A,{at * 2},{value}" for at, value in enumerate(STEADY))
    other = "\n".join(f"B,{at},{value * 3}" for at, value in enumerate(STEADY * 2))

    (single,) = terminal.json(terminal.file(f"series,period,value\n{alone}\n"))
    together = terminal.json(terminal.file(f"series,period,value\n{other}\n{alone}\n"))

    assert together[1] == single


def test_too_few_points_have_limits_and_no_marks(terminal: Terminal) -> None:
    (found,) = terminal.json(terminal.months(list(STEADY[:7])), "--target", "3")

    assert (found["enough"], found["variation"], found["assurance"]) == (False, "too_few", None)
    assert found["points"][0]["upper"] is not None
    assert found["sentence"] == "Too early to tell. 5 more months needed."


def test_the_minimum_can_be_moved(terminal: Terminal) -> None:
    (found,) = terminal.json(terminal.months(list(STEADY[:7])), "--minimum", "7")

    assert found["enough"]
    assert found["variation"] == "common_cause"


def test_a_constant_series_has_limits_and_an_assurance(terminal: Terminal) -> None:
    (found,) = terminal.json(terminal.months([0.1] * 13), "--target", "0.1")

    point = found["points"][0]
    assert point["lower"] == point["upper"] == point["centre"] == 0.1
    assert found["assurance"] == "pass"
    assert found["runs"] == {
        "useful": 0,
        "longest": 0,
        "longest_limit": None,
        "crossings": 0,
        "crossings_limit": None,
        "signal": False,
    }


def test_neither_way_better_has_no_assurance(terminal: Terminal) -> None:
    (found,) = terminal.json(terminal.months([*STEADY, 9]), "--better", "neither", "--target", "5")

    assert (found["variation"], found["assurance"], found["target"]) == ("high", None, 5.0)


@pytest.mark.parametrize("target", ["-5", "-1e-3", "-.5", "1e3"])
def test_a_target_may_be_any_number(terminal: Terminal, target: str) -> None:
    (found,) = terminal.json(terminal.months([*STEADY]), "--target", target)

    assert found["target"] == float(target)


def test_only_missing_values_are_a_series_without_points(terminal: Terminal) -> None:
    (found,) = terminal.json(terminal.months(["", "NA"]))

    assert (found["n"], found["variation"]) == (0, "too_few")
    assert found["phases"][0]["centre"] is None
    assert found["runs"]["useful"] == 0


def test_a_file_without_a_series_column_is_one_series_without_a_name(terminal: Terminal) -> None:
    (found,) = terminal.json(terminal.file("period,value\n2,5\n1,6\n"))

    assert found["series"] is None
    assert [point["period"] for point in found["points"]] == ["1", "2"]


def test_rebasing_begins_new_phases_also_at_a_period_that_a_series_lacks(
    terminal: Terminal,
) -> None:
    values = [float(at % 5) for at in range(24)]
    rows = [f"A,{2020 + at // 12}-{at % 12 + 1:02},{value}" for at, value in enumerate(values)]
    path = terminal.file("\n".join(["series,period,value", *rows[:12], *rows[13:]]))

    (found,) = terminal.json(path, "--rebase", "2021-01", "--rebase", "2021-07")

    assert [(phase["from"], phase["to"]) for phase in found["phases"]] == [
        ("2020-01", "2020-12"),
        ("2021-02", "2021-06"),
        ("2021-07", "2021-12"),
    ]
    assert [point["phase"] for point in found["points"]] == [0] * 12 + [1] * 5 + [2] * 6


def test_rebasing_before_a_series_begins_gives_it_one_phase(terminal: Terminal) -> None:
    path = terminal.file("series,period,value\nA,1,1\nA,2,2\nA,3,3\nB,2,1\nB,3,2\n")

    first, second = terminal.json(path, "--rebase", "2")

    assert [point["phase"] for point in first["points"]] == [0, 1, 1]
    assert len(second["phases"]) == 1


def test_screening_and_fixing_are_options(terminal: Terminal) -> None:
    values = [*STEADY, 30, *STEADY]
    path = terminal.months(list(values))

    (screened,) = terminal.json(path)
    (whole,) = terminal.json(path, "--no-screen")
    (fixed,) = terminal.json(path, "--fix-after", "16")

    assert (screened["phases"][0]["screened"], whole["phases"][0]["screened"]) == (2, 0)
    assert fixed["phases"][0]["centre"] == pytest.approx(np.mean(STEADY))


@pytest.mark.parametrize("kind", ["xmr", "run", "p", "p-prime", "u", "u-prime", "c", "g", "t"])
@pytest.mark.parametrize("form", ["text", "json", "svg", "html"])
def test_every_kind_comes_in_every_format(terminal: Terminal, kind: str, form: str) -> None:
    rows = [f"{at},{3 + at % 4},{40 + at}" for at in range(1, 15)]
    path = terminal.file("\n".join(["period,value,denominator", *rows]))

    written = terminal.chart(path, "--kind", kind, "--format", form, "--target", "0.5")

    assert "nan" not in written.lower().replace("nant", "")
    if form == "json":
        (found,) = json.loads(written)
        assert found["kind"] == kind
        assert (found["points"][0]["lower"] is None) == (kind == "run")
        has_range = kind in ("xmr", "p-prime", "u-prime", "t")
        assert (found["phases"][0]["moving_range_mean"] is not None) == has_range


def test_text_says_it_in_words(terminal: Terminal) -> None:
    written = terminal.chart(terminal.months([*STEADY, 9.75]))

    assert written == (
        "East\n"
        "  Something may have changed. Watch, and ask the group.\n"
        "  17 points from January 2020 to May 2021. Middle now about 5.8. "
        "Normal range now 3.9 to 7.6. 1 point stands out.\n"
        "    May 2021: 9.75, outside the normal range (improvement)\n"
    )


def test_a_season_of_two_full_years_is_told_instead_of_special_points(terminal: Terminal) -> None:
    rng = np.random.default_rng(5)
    year = 1000 + 200 * np.cos(np.arange(104) * 2 * np.pi / 52.18) + rng.normal(0, 20, 104)
    rows = [f"{2022 + at // 52}-W{at % 52 + 1:02},{value:.1f}" for at, value in enumerate(year)]
    path = terminal.file("\n".join(["period,value", *rows]))

    written = terminal.chart(path)

    assert written.startswith("This measure has a yearly season; limits do not apply")
    assert "outside" not in written


def test_standard_input_is_a_dash(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO(b"period,value\n1,2\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))

    (found,) = terminal.json("-")

    assert found["n"] == 1


def test_output_goes_to_a_file_and_nowhere_else(terminal: Terminal) -> None:
    target = terminal.folder / "out.json"
    target.write_text("old", encoding="utf-8")

    written = terminal.chart(
        terminal.months(list(STEADY)), "--format", "json", "--output", str(target)
    )

    assert written == ""
    assert json.loads(target.read_text(encoding="utf-8"))[0]["n"] == 16
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["out.json", "table.csv"]


def test_refused_input_leaves_the_output_as_it_was(terminal: Terminal) -> None:
    target = terminal.folder / "out.json"
    target.write_text("old", encoding="utf-8")

    terminal.refused(terminal.months(["x"]), "--output", str(target))

    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--better", "sideways"], "--better: invalid choice: 'sideways'"),
        (["--kind", "pie"], "--kind: invalid choice: 'pie'"),
        (["--format", "pdf"], "--format: invalid choice: 'pdf'"),
        (["--target", "high"], "--target: expected a number such as 0.95, found 'high'"),
        (["--target", "inf"], "--target: expected a number such as 0.95, found 'inf'"),
        (["--minimum", "0"], "--minimum: expected a whole number from 1 on, found '0'"),
        (["--fix-after", "1"], "--fix-after: expected a whole number from 2 on, found '1'"),
        (["--fix-after", "2.5"], "--fix-after: expected a whole number from 2 on, found '2.5'"),
        (["--rebase", "May"], "--rebase: expected a period such as 2024-03, found 'May'"),
        (["--rebase", "2020-13"], "--rebase: expected a period such as 2024-03, found '2020-13'"),
        (["--rebase", "2031-01"], "--rebase: expected a period up to 2021-04, found '2031-01'"),
        (["--min", "3"], "unrecognized arguments: --min 3"),
        (["--colour"], "unrecognized arguments: --colour"),
        (["--kind", "p"], "table.csv, row 1: expected a column called denominator"),
        (["--output", "/nowhere/at/all"], "expected a place to write to"),
    ],
)
def test_wrong_options_are_refused_in_one_line(
    terminal: Terminal, arguments: list[str], message: str
) -> None:
    assert message in terminal.refused(terminal.months(list(STEADY)), *arguments)


@pytest.mark.parametrize(
    ("kind", "row", "message"),
    [
        ("p", "2,5,0", "row 3, column denominator: expected a number above 0, found '0'"),
        ("u", "2,-5,9", "row 3, column value: expected a count of 0 or more, found '-5'"),
        ("p", "2,10,9", "expected a count no larger than its denominator, found '10'"),
        ("p", "2,1,x", "row 3, column denominator: expected a number such as 12.5, or nothing"),
        ("c", "2,-1,9", "expected a count of 0 or more, found '-1'"),
        ("g", "2,-1,9", "expected a count of 0 or more, found '-1'"),
        ("t", "2,0,9", "row 3, column value: expected a time above 0, found '0'"),
    ],
)
def test_values_that_a_kind_cannot_take_are_refused(
    terminal: Terminal, kind: str, row: str, message: str
) -> None:
    path = terminal.file(f"period,value,denominator\n1,1,9\n{row}\n")

    assert message in terminal.refused(path, "--kind", kind)


def test_a_rate_beyond_computing_is_refused(terminal: Terminal) -> None:
    path = terminal.file("period,value,denominator\n1,2,3\n2,1e100,1e-100\n")

    assert terminal.refused(path, "--kind", "u") == (
        "thrive chart: table.csv, row 3, column value: "
        "expected a count nearer in size to its denominator, found '1e100'"
    )


def test_series_of_very_different_length_are_told_the_same_apart(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"long,{at + 1},{at * at % 11}" for at in range(60)]
    rows += ["short,3,1", "short,1,2", *(f"other,{at * 2},{at * at % 7}" for at in range(20))]
    path = terminal.file("series,period,value\n" + "\n".join(rows) + "\n")
    together = terminal.chart(path, "--rebase", "25", "--format", "html")

    monkeypatch.setattr(packing, "FEW_CELLS", 0)
    monkeypatch.setattr(packing, "CELLS_FOR_A_ROW", 1)

    assert terminal.chart(path, "--rebase", "25", "--format", "html") == together


def test_a_season_is_told_also_where_periods_are_not_shared(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = np.random.default_rng(8).standard_normal((2, 60)).round(3)
    rows = []
    for at in range(60):
        month = f"{2015 + at // 12}-{at % 12 + 1:02}"
        rows.append(f"winters,{month},{noise[0, at] + 5 * np.cos(2 * np.pi * at / 12)}")
        rows.append(f"none,{month},{noise[1, at]}")
    path = terminal.file("\n".join(["series,period,value", *rows, "far,1702-01,1", ""]))

    monkeypatch.setattr(packing, "FEW_CELLS", 0)
    monkeypatch.setattr(packing, "CELLS_FOR_A_ROW", 0)
    winters, none, far = terminal.json(path)

    assert "has a yearly season" in winters["sentence"]
    assert "Ups and downs only" in none["sentence"]
    assert far["variation"] == "too_few"


def test_a_header_without_rows_is_refused(terminal: Terminal) -> None:
    path = terminal.file("series,period,value\n")

    assert terminal.refused(path) == (
        "thrive chart: table.csv: expected at least one row under the header"
    )


def test_a_label_that_the_file_lacks_cannot_begin_a_phase(terminal: Terminal) -> None:
    path = terminal.file("period,value\nspring,1\nautumn,2\n")

    assert "expected a period of the file, found 'winter'" in terminal.refused(
        path, "--rebase", "winter"
    )
    (found,) = terminal.json(path, "--rebase", "autumn")
    assert [phase["from"] for phase in found["phases"]] == ["spring", "autumn"]


def test_without_a_file_the_command_says_what_is_missing(terminal: Terminal) -> None:
    assert "required: FILE" in terminal.refused()


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dance"]) == 2
    assert capsys.readouterr().err == f"expected one of the commands {', '.join(COMMANDS)}\n"


def test_a_reader_who_leaves_early_is_no_error(terminal: Terminal) -> None:
    path = terminal.months([float(at % 7) for at in range(4000)])
    command = f"{sys.executable} -m thrive_stats chart {path} --format json | head -c 11"

    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=os.environ, check=False
    )

    assert (done.stdout, done.stderr) == ('[\n{"series"', "")
