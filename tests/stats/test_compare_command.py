"""`thrive compare` as its users meet it: a panel in, text and JSON out, refusals in one line."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.shared import shared_folder
from thrive_stats.commands import run

FIELDS = ["method", "estimate", "se", "interval", "methods", "att", "event", "weights", "placebo"]
ADDED = [
    "comparison",
    "seed",
    "n",
    "se_from",
    "pretrend",
    "pretended",
    "time_weights",
    "left_out",
    "caveats",
]
HEADER = "unit,period,value,started"
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


def rows_of(starts: dict[str, str], seed: int = 1, effect: float = 5) -> list[str]:
    """A panel of a year in which each unit that starts gains `effect`."""
    generator = np.random.default_rng(seed)
    rows = []
    for unit, started in starts.items():
        for month in MONTHS:
            gain = effect if started and month >= started else 0
            rows.append(f"{unit},{month},{generator.standard_normal() + gain:.4f},{started}")
    return rows


def starts(*counts: tuple[int, str]) -> dict[str, str]:
    dated = [started for count, started in counts for _ in range(count)]
    return {f"u{place}": started for place, started in enumerate(dated)}


ONE = starts((1, "2024-08"), (11, ""))
STAGGERED = starts((6, "2024-05"), (6, "2024-09"), (16, ""))


def written(folder: Path, rows: list[str], header: str = HEADER) -> Path:
    path = folder / "panel.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    status = run(["compare", *map(str, arguments), "--format", "json"])
    seen = capsys.readouterr()
    assert (status, seen.err) == (0, "")
    parsed: dict[str, Any] = json.loads(seen.out)
    return parsed


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    status = run(["compare", *map(str, arguments)])
    seen = capsys.readouterr()
    assert (status, seen.out) == (2, "")
    assert seen.err.count("\n") == 1
    assert "Traceback" not in seen.err
    return seen.err


def test_the_json_has_the_published_fields_in_their_order(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = answer(capsys, written(tmp_path, rows_of(STAGGERED)))

    assert list(found) == FIELDS + ADDED
    assert list(found["methods"][0]) == ["method", "estimate", "se"]
    assert list(found["att"][0]) == ["started", "period", "estimate", "se"]
    assert list(found["event"][0]) == ["since", "estimate", "se"]
    assert list(found["placebo"]) == ["estimates", "share_as_large"]


def test_parts_that_do_not_apply_are_null(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = written(tmp_path, rows_of(STAGGERED))

    staggered = answer(capsys, table)
    mix = answer(capsys, table, "--method", "synthetic-did")
    plain = answer(capsys, table, "--method", "difference")

    assert (staggered["weights"], staggered["time_weights"]) == (None, None)
    assert (mix["att"], mix["pretrend"]) == (None, None)
    assert list(mix["weights"][0]) == ["unit", "weight"]
    assert sum(one["weight"] for one in mix["weights"]) == pytest.approx(1)
    assert (plain["att"], plain["weights"]) == (None, None)


@pytest.mark.parametrize(
    ("panel", "method"),
    [
        (ONE, "synthetic-did"),
        (starts((3, "2024-08"), (11, "")), "synthetic-did"),
        (starts((4, "2024-08"), (11, "")), "staggered"),
        (starts((1, "2024-08"), (1, "2024-09"), (11, "")), "staggered"),
    ],
)
def test_auto_takes_the_method_that_fits(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, panel: dict[str, str], method: str
) -> None:
    assert answer(capsys, written(tmp_path, rows_of(panel)))["method"] == method


def test_the_county_example_comes_out_as_published(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with shared_folder("data", "did_mpdta", "mpdta.csv").open(newline="") as file:
        rows = [
            f"{row['countyreal']},{row['year']},{row['lemp']},"
            + row["first.treat"].replace("0", "", row["first.treat"] == "0")
            for row in csv.DictReader(file)
        ]

    found = answer(capsys, written(tmp_path, rows))

    # README of R's did 2.1.2: overall -.031 (.0125).
    assert round(found["estimate"], 3) == -0.031
    assert found["se"] == pytest.approx(0.0125, abs=2e-4)
    assert len(found["att"]) == 12
    first = {key: found["att"][0][key] for key in ("started", "period")}
    assert first == {"started": "2004", "period": "2004"}
    assert found["n"] == {"started": 191, "others": 309, "periods": 5}


def test_a_seed_gives_the_same_answer_again_and_another_one_does_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = written(tmp_path, rows_of(starts((3, "2024-08"), (11, ""))))

    first, again = (answer(capsys, table, "--seed", 7) for _ in range(2))
    other = answer(capsys, table, "--seed", 8)

    assert first == again
    assert first["placebo"] != other["placebo"]
    assert first["estimate"] == other["estimate"]


def test_a_start_between_two_periods_counts_from_the_next(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    panel = starts((6, "2024-05"), (6, "2024-06"), (14, ""))
    rows = [row for row in rows_of(panel) if row.split(",")[1] != "2024-06"]

    found = answer(capsys, written(tmp_path, rows))

    assert {one["started"] for one in found["att"]} == {"2024-05", "2024-07"}


def test_units_that_cannot_be_used_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = rows_of(starts((6, "2024-05"), (8, ""), (1, "2024-01"), (1, "2025-01")))
    missing = [row for row in rows if not row.startswith("u13,2024-03")]
    missing[0] = "u0,2024-01,NA,2024-05"

    found = answer(capsys, written(tmp_path, missing))

    assert found["left_out"] == [
        {"unit": "u0", "reason": "missing_value", "period": "2024-01"},
        {"unit": "u13", "reason": "missing_value", "period": "2024-03"},
        {"unit": "u14", "reason": "begun_before", "period": None},
    ]
    assert found["n"] == {"started": 5, "others": 8, "periods": 12}
    assert found["caveats"][:3] == [
        "units_with_gaps_left_out",
        "starts_after_the_last_period_count_as_never",
        "units_begun_before_left_out",
    ]


def test_not_yet_compares_where_all_start(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = written(tmp_path, rows_of(starts((6, "2024-05"), (6, "2024-07"), (6, "2024-10"))))

    assert "found that all did" in refusal(capsys, table)
    found = answer(capsys, table, "--comparison", "not-yet")

    assert found["estimate"] == pytest.approx(5, abs=1.5)
    assert found["n"]["periods"] == 9
    assert found["caveats"] == [
        "last_to_start_are_the_others",
        "too_few_others_for_placebos",
        "few_others",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("u0,2024-02,1,2024-06", "row 3, column started: expected the same start in every row"),
        ("u0,2024-02,1,", "row 3, column started: expected the same start in every row"),
        ("u0,2024-02,x,2024-08", "row 3, column value: expected a number"),
        ("u0,2024-01,1,2024-08", "row 3, column period: expected each period once"),
        ("u0,2024-02,1", "row 3: expected 4 fields"),
        (",2024-02,1,2024-08", "row 3, column unit"),
    ],
)
def test_a_wrong_row_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, change: str, message: str
) -> None:
    rows = rows_of(ONE)
    rows[1] = change

    assert message in refusal(capsys, written(tmp_path, rows))


@pytest.mark.parametrize("label", ["2024", "2024-13", "soon", "0"])
def test_a_start_that_is_no_such_period_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, label: str
) -> None:
    rows = rows_of({"first": label, **starts((5, ""))})

    said = refusal(capsys, written(tmp_path, rows))

    assert "row 2, column started: expected a period like 2024-03 (month), or nothing" in said


@pytest.mark.parametrize(
    ("panel", "message"),
    [
        (starts((5, "")), "at least one unit that started after the first period"),
        (starts((5, "2024-01"), (3, "")), "at least one unit that started after the first period"),
        (starts((5, "2024-06")), "expected units that never started"),
        (starts((1, "2024-06")), "other units to compare with"),
        (starts((1, "2024-02"), (5, "")), "two or more periods before the start"),
    ],
)
def test_a_panel_with_nothing_to_compare_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, panel: dict[str, str], message: str
) -> None:
    table = written(tmp_path, rows_of(panel))

    said = refusal(capsys, table)

    assert message in said
    assert str(table) in said


def test_a_panel_that_gaps_leave_empty_names_unit_and_period(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [row for row in rows_of(ONE) if not row.startswith("u0,2024-04")]

    assert "unit u0, period 2024-04" in refusal(capsys, written(tmp_path, rows))


@pytest.mark.parametrize("column", ["unit", "period", "value", "started"])
def test_every_column_is_needed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, column: str
) -> None:
    table = written(tmp_path, rows_of(ONE), HEADER.replace(column, "other"))

    assert f"a column called {column}" in refusal(capsys, table)


@pytest.mark.parametrize(
    "option",
    [("--method", "magic"), ("--comparison", "all"), ("--seed", "-1"), ("--format", "svg")],
)
def test_a_wrong_option_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: tuple[str, str]
) -> None:
    assert option[0] in refusal(capsys, written(tmp_path, rows_of(ONE)), *option)


def test_a_file_with_a_header_only_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "row under the header" in refusal(capsys, written(tmp_path, []))


@pytest.mark.parametrize("method", ["staggered", "synthetic-did", "difference"])
def test_the_words_say_more_than_others_and_never_because(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, method: str
) -> None:
    status = run(["compare", str(written(tmp_path, rows_of(STAGGERED))), "--method", method])
    said = capsys.readouterr().out

    assert status == 0
    assert said.startswith("Changed more than others: about +")
    assert "because" not in said.lower()
    assert "Only starts drawn by lot can rule them out." in said


def test_no_change_is_not_called_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(["compare", str(written(tmp_path, rows_of(STAGGERED, effect=0)))])

    assert capsys.readouterr().out.startswith("No change beyond that of others is shown")


def test_no_name_reaches_the_terminal_as_an_order(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    panel = {"u0": "2024-08", **{f"\x1b[31m{place}": "" for place in range(5)}}

    run(["compare", str(written(tmp_path, rows_of(panel)))])

    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\ufffd[31m" in said


def test_output_goes_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "answer.json"

    status = run(
        [
            "compare",
            str(written(tmp_path, rows_of(ONE))),
            "--format",
            "json",
            "--output",
            str(target),
        ]
    )

    assert (status, capsys.readouterr().out) == (0, "")
    assert json.loads(target.read_text())["method"] == "synthetic-did"
