"""`thrive screen` as its users meet it: files in, text and JSON out, refusals in one line."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thrive_stats import packing
from thrive_stats.commands import run
from thrive_stats.commands.screen import read_changes
from thrive_stats.dated import UNDATED
from thrive_stats.screening import Direction, screen
from thrive_stats.tables import read_long

MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
NAMES = ["better", "worse", "steady", "undated"]
FIELDS = [
    "series",
    "n",
    "started",
    "watch",
    "confirmed",
    "direction",
    "estimate",
    "interval",
    "shrunk",
    "p",
    "q",
]


@pytest.fixture
def values() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Four series over 36 months; two change by four standard deviations in month 19."""
    made = np.random.default_rng(71).standard_normal((4, 36)).round(3)
    made[0, 18:] += 4
    made[1, 18:] -= 4
    return made


@pytest.fixture
def table(tmp_path: Path, values: np.ndarray[Any, np.dtype[np.float64]]) -> Path:
    rows = ["series,period,value"]
    for name, row in zip(NAMES, values, strict=True):
        rows += [f"{name},{month},{value}" for month, value in zip(MONTHS, row, strict=True)]
    return written(tmp_path / "table.csv", rows)


@pytest.fixture
def changes(tmp_path: Path) -> Path:
    rows = ["series,started", "better,2023-07", "worse,2023-07", "steady,2023-07", "undated,"]
    return written(tmp_path / "changes.csv", rows)


def written(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    status = run(["screen", *map(str, arguments), "--format", "json"])
    seen = capsys.readouterr()
    assert (status, seen.err) == (0, "")
    parsed: dict[str, Any] = json.loads(seen.out)
    return parsed


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    status = run(["screen", *map(str, arguments)])
    seen = capsys.readouterr()
    assert (status, seen.out) == (2, "")
    assert seen.err.count("\n") == 1
    assert "Traceback" not in seen.err
    return seen.err


def test_the_json_has_the_published_fields_in_their_order(
    capsys: pytest.CaptureFixture[str], table: Path, changes: Path
) -> None:
    found = answer(capsys, table, "--changes", changes)

    assert list(found)[:5] == ["tested", "confirmed", "rate", "autocorrelation", "series"]
    assert [each["series"] for each in found["series"]] == NAMES
    for each in found["series"]:
        assert list(each)[: len(FIELDS)] == FIELDS


def test_the_numbers_are_those_of_the_library(
    capsys: pytest.CaptureFixture[str],
    table: Path,
    changes: Path,
    values: np.ndarray[Any, np.dtype[np.float64]],
) -> None:
    found = answer(capsys, table, "--changes", changes, "--rate", "0.2", "--better", "down")

    expected = screen(values, np.array([18, 18, 18, UNDATED]), better="down", rate=0.2)
    assert (found["tested"], found["confirmed"], found["rate"]) == (3, expected.found, 0.2)
    assert found["autocorrelation"] == expected.autocorrelation[0]
    for position, each in enumerate(found["series"][:3]):
        assert each["n"] == 36
        assert each["started"] == "2023-07"
        assert each["estimate"] == expected.estimate[position]
        assert each["interval"] == [expected.low[position], expected.high[position]]
        assert each["shrunk"] == expected.shrunk[position]
        assert (each["p"], each["q"]) == (expected.p[position], expected.q[position])
        assert each["confirmed"] == expected.confirmed[position]
        assert each["watch"] == expected.watch[position]
        assert each["direction"] == Direction(int(expected.direction[position])).name.lower()


def test_better_and_worse_are_told_apart(
    capsys: pytest.CaptureFixture[str], table: Path, changes: Path
) -> None:
    found = answer(capsys, table, "--changes", changes)["series"]

    assert [each["confirmed"] for each in found] == [True, True, False, False]
    assert [each["direction"] for each in found[:2]] == ["improvement", "concern"]


def test_an_undated_series_is_watched_only(
    capsys: pytest.CaptureFixture[str], table: Path, changes: Path
) -> None:
    undated = answer(capsys, table, "--changes", changes)["series"][3]

    for field in ("started", "estimate", "interval", "shrunk", "p", "q"):
        assert undated[field] is None
    assert undated["confirmed"] is False


def test_without_changes_everything_is_watched(
    capsys: pytest.CaptureFixture[str], table: Path
) -> None:
    found = answer(capsys, table)

    assert (found["tested"], found["confirmed"]) == (0, 0)
    assert all(each["p"] is None for each in found["series"])
    assert found["series"][0]["watch"] is True


def test_a_start_between_two_periods_begins_with_the_next(tmp_path: Path) -> None:
    days = [f"2024-01-{day:02d}" for day in range(1, 32, 3)]
    table = written(tmp_path / "t.csv", ["period,value", *(f"{day},1" for day in days)])
    long = read_long(str(table))

    for start, column in [
        ("2024-01-05", 2),
        ("2024-01-07", 2),
        ("2023-01-01", 0),
        ("2025-01-01", 11),
    ]:
        changes = written(tmp_path / "c.csv", ["started", start])
        assert read_changes(str(changes), long)[1].tolist() == [column]


def test_labels_without_an_order_are_found_by_name(tmp_path: Path) -> None:
    rows = ["series,period,value", *(f"a,spring {i},{i}" for i in (3, 1, 2)), "b,autumn 1,5"]
    long = read_long(str(written(tmp_path / "t.csv", rows)))
    changes = written(tmp_path / "c.csv", ["series,started", "a,spring 1"])

    started, index = read_changes(str(changes), long)

    assert started == ["spring 1", None]
    assert long.periods[index[0]] == "spring 1"
    assert index[1] == UNDATED


def test_one_unnamed_series_needs_no_name_in_the_changes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [f"{i},{i % 3 + (5 if i > 15 else 0)}" for i in range(1, 31)]
    table = written(tmp_path / "t.csv", ["period,value", *rows])
    changes = written(tmp_path / "c.csv", ["started", "16"])

    found = answer(capsys, table, "--changes", changes)

    assert found["tested"] == 1
    assert found["series"][0]["series"] is None
    # with one series alone there is nothing to be drawn to
    assert found["series"][0]["shrunk"] == found["series"][0]["estimate"]


def test_missing_values_are_gaps_and_short_series_are_not_tested(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = ["series,period,value"]
    rows += [f"gaps,{i},{'NA' if i % 4 == 0 else i % 3}" for i in range(1, 25)]
    rows += [f"short,{i},{i % 3}" for i in range(1, 12)]
    table = written(tmp_path / "t.csv", rows)
    changes = written(tmp_path / "c.csv", ["series,started", "gaps,12", "short,6"])

    found = answer(capsys, table, "--changes", changes)

    assert [each["n"] for each in found["series"]] == [18, 11]
    assert found["tested"] == 1
    assert found["series"][1]["p"] is None
    assert found["series"][1]["estimate"] is not None
    assert "too_few_points" in found["caveats"]


def test_semicolons_a_mark_at_the_start_and_gzip_change_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, table: Path, changes: Path
) -> None:
    plain = answer(capsys, table, "--changes", changes)
    marked = tmp_path / "marked.csv.gz"
    marked.write_bytes(gzip.compress(b"\xef\xbb\xbf" + table.read_bytes().replace(b",", b";")))
    tabs = written(tmp_path / "tabs.csv", changes.read_text().replace(",", "\t").splitlines())

    assert answer(capsys, marked, "--changes", tabs) == plain


def test_the_text_says_how_many_may_be_chance_and_worse_as_large_as_better(
    capsys: pytest.CaptureFixture[str], table: Path, changes: Path
) -> None:
    assert run(["screen", str(table), "--changes", str(changes)]) == 0

    text = capsys.readouterr().out
    assert text.startswith("2 of 3 series with a start date changed.")
    assert "about 1 in 10 of these" in text
    assert "\nBetter\n  better  since 2023-07: about " in text
    assert "\nWorse\n  worse  since 2023-07: about " in text
    assert "only watched: 1" in text


def test_the_text_says_how_much_an_unconfirmed_change_may_be(
    capsys: pytest.CaptureFixture[str], table: Path, changes: Path
) -> None:
    steady = answer(capsys, table, "--changes", changes)["series"][2]
    assert run(["screen", str(table), "--changes", str(changes)]) == 0

    low, high = steady["interval"]
    expected = f"  steady  since 2023-07: likely {low:+.2f} to {high:+.2f}\n"
    assert expected in capsys.readouterr().out


def test_the_text_of_nothing_found_claims_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, table: Path
) -> None:
    changes = written(tmp_path / "c.csv", ["series,started", "steady,2023-07"])

    assert run(["screen", str(table), "--changes", str(changes)]) == 0
    assert capsys.readouterr().out.startswith("0 of 1 series with a start date changed. That is no")
    assert run(["screen", str(table)]) == 0
    assert capsys.readouterr().out.startswith("Nothing was tested")


def test_when_neither_way_is_better_the_text_says_changed(
    capsys: pytest.CaptureFixture[str], table: Path, changes: Path
) -> None:
    assert run(["screen", str(table), "--changes", str(changes), "--better", "neither"]) == 0

    text = capsys.readouterr().out
    assert "\nChanged\n  better  since" in text
    assert "\nBetter\n" not in text


def test_the_output_goes_to_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, table: Path
) -> None:
    target = tmp_path / "found.json"

    assert run(["screen", str(table), "--format", "json", "--output", str(target)]) == 0

    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text())["tested"] == 0


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["series,started", "stranger,2023-07"], "row 2, column series: expected a series of"),
        (["series,started", "better,2023-07", "better,2023-08"], "row 3, column series"),
        (["series,started", "better,July"], "row 2, column started: expected a period"),
        (["series,started", "better,2023-13"], "row 2, column started: expected a period"),
        (["series,started", "better,2023-07-01"], "written like 2024-03 (month)"),
        (["series,begun", "better,2023-07"], "expected a column called started"),
        (["name,started", "better,2023-07"], "expected a column called series"),
        ([""], "expected"),
    ],
)
def test_changes_that_cannot_be_used_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, table: Path, rows: list[str], words: str
) -> None:
    changes = written(tmp_path / "wrong.csv", rows)

    message = refusal(capsys, table, "--changes", changes)

    assert words in message
    assert "wrong.csv" in message


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["series,started", "East,16"], "row 2, column series: expected no name: "),
        (["started", "16", "17"], "row 3, column started: expected each series once, found '17'"),
    ],
)
def test_changes_of_other_series_than_the_only_unnamed_one_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: list[str], words: str
) -> None:
    table = written(tmp_path / "t.csv", ["period,value", *(f"{i},{i % 3}" for i in range(1, 31))])

    assert words in refusal(capsys, table, "--changes", written(tmp_path / "c.csv", rows))


def test_a_header_without_rows_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = written(tmp_path / "t.csv", ["series,period,value"])

    assert "t.csv: expected at least one row under the header" in refusal(capsys, table)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_table_that_would_be_a_mostly_empty_grid_is_told_the_same(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    table: Path,
    changes: Path,
    form: str,
) -> None:
    rows = table.read_text(encoding="utf-8").splitlines()
    # Gaps at the start date and elsewhere, a very short series, one period of its own.
    sparse = [*rows[:10], *rows[12:18], *rows[20:], "short,2023-01,1", "far,1999-12,2"]
    path = written(table, sparse)
    options = ["screen", str(path), "--changes", str(changes), "--format", form]
    on_a_grid = told(capsys, options)

    monkeypatch.setattr(packing, "FEW_CELLS", 0)
    monkeypatch.setattr(packing, "CELLS_FOR_A_ROW", 0)

    assert told(capsys, options) == on_a_grid


def told(capsys: pytest.CaptureFixture[str], options: list[str]) -> str:
    """What the command says, its numbers to 12 digits: sums are rounded in another order."""
    assert run(options) == 0
    return re.sub(r"\d+\.\d+(e-\d+)?", lambda n: f"{float(n[0]):.12g}", capsys.readouterr().out)


def test_a_start_that_the_series_does_not_have_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = written(tmp_path / "t.csv", ["series,period,value", "a,spring,1", "b,autumn,2"])
    changes = written(tmp_path / "c.csv", ["series,started", "a,autumn"])

    assert "a period of that series" in refusal(capsys, table, "--changes", changes)


@pytest.mark.parametrize(
    "options",
    [
        ["--rate", "0"],
        ["--rate", "1"],
        ["--rate", "nan"],
        ["--rate", "ten"],
        ["--better", "sideways"],
        ["--format", "svg"],
        ["--changes", "nowhere.csv"],
        ["--no-such-option"],
    ],
)
def test_options_that_make_no_sense_are_refused(
    capsys: pytest.CaptureFixture[str], table: Path, options: list[str]
) -> None:
    assert refusal(capsys, table, *options)


def test_standard_input_cannot_hold_both_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert "not both" in refusal(capsys, "-", "--changes", "-")


def test_text_in_a_number_is_refused_with_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = written(tmp_path / "t.csv", ["series,period,value", "a,1,5", "a,2,many"])

    assert "row 3, column value" in refusal(capsys, table)
