"""`thrive effect` as its users meet it: files in, text and JSON out, refusals in one line."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.shared import shared_folder
from thrive_stats.commands import run
from thrive_stats.effect import effect

FIELDS = [
    "series",
    "method",
    "n_before",
    "n_after",
    "enough",
    "rho",
    "level",
    "slope",
    "fitted",
    "without",
]
PART = ["estimate", "se", "interval", "p"]
MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
STARTED = "2023-07"
VALUES = np.random.default_rng(6).standard_normal((2, 36)).round(3)
VALUES[:, 18:] += 4


def written(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two series over 36 months that step up by 4 in the nineteenth."""
    rows = [
        f"{name},{month},{value}"
        for name, row in zip("ab", VALUES, strict=True)
        for month, value in zip(MONTHS, row, strict=True)
    ]
    return written(tmp_path / "table.csv", ["series,period,value", *rows])


@pytest.fixture
def single(tmp_path: Path) -> Path:
    rows = [f"{month},{value}" for month, value in zip(MONTHS, VALUES[0], strict=True)]
    return written(tmp_path / "single.csv", ["period,value", *rows])


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    cases = np.random.default_rng(7).poisson(50, 36)
    rows = [f"{month},{case},{900 + at}" for at, (month, case) in enumerate(zip(MONTHS, cases))]  # noqa: B905
    return written(tmp_path / "counts.csv", ["period,value,denominator", *rows])


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    status = run(["effect", *map(str, arguments), "--format", "json"])
    seen = capsys.readouterr()
    assert (status, seen.err) == (0, "")
    return json.loads(seen.out)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    status = run(["effect", *map(str, arguments)])
    seen = capsys.readouterr()
    assert (status, seen.out) == (2, "")
    assert seen.err.count("\n") == 1
    assert "Traceback" not in seen.err
    return seen.err


def test_the_json_of_one_series_is_an_object_with_the_published_fields(
    capsys: pytest.CaptureFixture[str], single: Path
) -> None:
    found = answer(capsys, single, "--started", STARTED)

    assert list(found)[: len(FIELDS)] == FIELDS
    assert list(found["level"]) == list(found["slope"]) == PART
    assert (found["series"], found["method"], found["enough"]) == (None, "reml-ar1", True)
    assert (found["n_before"], found["n_after"]) == (18, 18)
    assert len(found["fitted"]) == len(found["without"]) == 36
    assert found["periods"] == MONTHS
    assert found["ratio"] is None


def test_several_series_are_a_list_in_file_order(
    capsys: pytest.CaptureFixture[str], table: Path
) -> None:
    found = answer(capsys, table, "--started", STARTED)

    assert [each["series"] for each in found] == ["a", "b"]
    assert list(found[1])[: len(FIELDS)] == FIELDS


def test_the_numbers_are_those_of_the_library(
    capsys: pytest.CaptureFixture[str], table: Path
) -> None:
    found = answer(capsys, table, "--started", STARTED, "--season", "1")

    expected = effect(VALUES, 19, years=np.arange(36) / 12, season=1)
    for line, each in enumerate(found):
        assert each["rho"] == pytest.approx(expected.rho[line], abs=1e-9)
        for name in ("level", "slope", "latest"):
            part = getattr(expected, name)
            assert each[name]["estimate"] == pytest.approx(part.estimate[line], rel=1e-9)
            assert each[name]["se"] == pytest.approx(part.se[line], rel=1e-9)
            assert each[name]["interval"] == pytest.approx([part.low[line], part.high[line]])
            assert each[name]["p"] == pytest.approx(part.p[line], rel=1e-9)
        assert each["fitted"] == pytest.approx(expected.fitted[line].tolist())
        assert each["without"] == pytest.approx(expected.without[line].tolist())


def test_counts_have_ratios_too(capsys: pytest.CaptureFixture[str], counts: Path) -> None:
    found = answer(capsys, counts, "--started", STARTED, "--family", "poisson")

    assert (found["method"], found["rho"]) == ("quasi-poisson", None)
    for name in ("level", "slope"):
        ratio, change = found["ratio"][name], found[name]
        assert ratio["estimate"] == pytest.approx(np.exp(change["estimate"]))
        assert ratio["interval"] == pytest.approx(np.exp(change["interval"]).tolist())
    assert found["fitted"][0] == pytest.approx(50, rel=0.2)


def test_denominators_are_an_offset_and_may_be_absent(
    capsys: pytest.CaptureFixture[str], counts: Path, tmp_path: Path
) -> None:
    rows = [line.rsplit(",", 1)[0] for line in counts.read_text().splitlines()]
    without = written(tmp_path / "without.csv", rows)

    with_offset = answer(capsys, counts, "--started", STARTED, "--family", "poisson")
    plain = answer(capsys, without, "--started", STARTED, "--family", "poisson")

    # At risk grows by one a month, about 1 in 900.
    assert with_offset["level"]["estimate"] == pytest.approx(plain["level"]["estimate"], abs=0.01)
    assert with_offset["level"]["estimate"] != plain["level"]["estimate"]


def test_a_step_only_has_no_slope(capsys: pytest.CaptureFixture[str], single: Path) -> None:
    found = answer(capsys, single, "--started", STARTED, "--level-only")

    assert found["slope"] is None
    assert found["level"]["estimate"] == pytest.approx(effect(
        VALUES[:1], 19, slope=False).level.estimate[0])  # fmt: skip


def test_an_empty_value_and_a_row_that_is_left_out_are_the_same_gap(
    capsys: pytest.CaptureFixture[str], single: Path, tmp_path: Path
) -> None:
    lines = single.read_text().splitlines()
    empty = written(tmp_path / "empty.csv", [*lines[:9], f"{MONTHS[8]},NA", *lines[10:]])
    left_out = written(tmp_path / "left-out.csv", [*lines[:9], *lines[10:]])

    one = answer(capsys, empty, "--started", STARTED)
    other = answer(capsys, left_out, "--started", STARTED)

    assert one["n_before"] == other["n_before"] == 17
    assert one["level"]["estimate"] == pytest.approx(other["level"]["estimate"], rel=1e-9)
    assert one["level"]["se"] == pytest.approx(other["level"]["se"], rel=1e-9)
    assert len(one["fitted"]) == len(other["fitted"]) + 1
    assert one["fitted"][8] is not None


def test_a_series_is_not_changed_by_others_in_the_file(
    capsys: pytest.CaptureFixture[str], table: Path, tmp_path: Path
) -> None:
    rows = table.read_text().splitlines()
    more = [f"c,{year}-{month:02d},{month}" for year in range(1990, 2025) for month in (1, 2, 5)]
    wider = written(tmp_path / "wider.csv", [*rows, *more, "d,2024-01,3"])

    alone, among = (answer(capsys, file, "--started", STARTED) for file in (table, wider))

    for one, other in zip(alone, among, strict=False):
        assert one["level"]["estimate"] == pytest.approx(other["level"]["estimate"], rel=1e-9)
        assert one["rho"] == pytest.approx(other["rho"], abs=1e-9)
        assert one["periods"] == other["periods"]
    assert among[3]["enough"] is False
    assert among[3]["level"] == {"estimate": None, "se": None, "interval": None, "p": None}
    assert among[3]["caveats"] == ["too_few_points", "not_computable"]
    assert among[3]["fitted"] == [None]


def test_rows_in_any_order_are_sorted_by_time(
    capsys: pytest.CaptureFixture[str], single: Path, tmp_path: Path
) -> None:
    head, *rows = single.read_text().splitlines()
    turned = written(tmp_path / "turned.csv", [head, *reversed(rows)])

    assert answer(capsys, turned, "--started", STARTED) == answer(
        capsys, single, "--started", STARTED
    )


def test_labels_without_an_order_keep_that_of_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [f"round {chr(97 + at)},{value}" for at, value in enumerate(VALUES[0, 6:32])]
    file = written(tmp_path / "rounds.csv", ["period,value", *rows])

    found = answer(capsys, file, "--started", "round m")

    assert (found["n_before"], found["n_after"]) == (12, 14)
    assert found["level"]["estimate"] == pytest.approx(
        effect(VALUES[:1, 6:32], 13).level.estimate[0]
    )


def test_the_text_says_since_and_never_because(
    capsys: pytest.CaptureFixture[str], table: Path
) -> None:
    status = run(["effect", str(table), "--started", STARTED])

    seen = capsys.readouterr()
    assert (status, seen.err) == (0, "")
    assert "a\n  Since July 2023: a step of about " in seen.out
    assert "Since is not because." in seen.out
    assert seen.out.replace("Since is not because.", "").count("because") == 0


def test_a_name_that_a_terminal_would_obey_is_not_passed_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [f"\x1b[31mred,{month},{at}" for at, month in enumerate(MONTHS)]
    file = written(tmp_path / "red.csv", ["series,period,value", *rows])

    run(["effect", str(file), "--started", STARTED])

    assert "\x1b" not in capsys.readouterr().out


def test_output_goes_to_a_file(
    capsys: pytest.CaptureFixture[str], single: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.json"

    status = run(
        ["effect", str(single), "--started", STARTED, "--format", "json", "--output", str(target)]
    )

    assert (status, capsys.readouterr().out) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["n_before"] == 18


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "--started"),
        (["--started", "2023-13"], "a period that exists, such as 2024-03"),
        (["--started", "July"], "a period that exists, such as 2024-03"),
        (["--started", "2023-07-01"], "a period that exists, such as 2024-03"),
        (["--started", "2022-01"], "a period after 2022-01 and up to 2024-12"),
        (["--started", "2025-01"], "a period after 2022-01 and up to 2024-12"),
        (["--started", STARTED, "--season", "-1"], "whole number"),
        (["--started", STARTED, "--season", "6"], "at most 5 with 12 periods a year"),
        (["--started", STARTED, "--family", "binomial"], "binomial"),
        (["--started", STARTED, "--format", "svg"], "svg"),
        (["--started", STARTED, "--family", "poisson"], "row 2, column value"),
    ],
)
def test_wrong_options_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], words: str
) -> None:
    rows = [f"{month},{-1 - at}" for at, month in enumerate(MONTHS)]
    file = written(tmp_path / "negative.csv", ["period,value", *rows])

    assert words in refusal(capsys, file, *options)


@pytest.mark.parametrize(
    ("rows", "started", "words"),
    [
        (["period,value"], "2023-07", "at least one row"),
        (["period,values", "2023-07,1"], "2023-07", "a column called value"),
        (["period,value", "2023-07,x", "2023-08,1"], "2023-08", "row 2, column value"),
        (["period,value", "2023-07,1", "2023-07,1"], "2023-07", "each period once"),
        (["series,period,value", "a,x,1", "a,y,1", "b,x,1"], "y", "none of b"),
        (["period,value", "x,1", "y,1"], "z", "a period of the file"),
    ],
)
def test_wrong_files_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: list[str], started: str, words: str
) -> None:
    file = written(tmp_path / "wrong.csv", rows)

    assert words in refusal(capsys, file, "--started", started)


def test_a_denominator_of_nothing_is_refused_with_its_row(
    capsys: pytest.CaptureFixture[str], counts: Path
) -> None:
    lines = counts.read_text().splitlines()
    lines[5] = lines[5].rsplit(",", 1)[0] + ",0"
    written(counts, lines)

    seen = refusal(capsys, counts, "--started", STARTED, "--family", "poisson")

    assert "row 6, column denominator: expected a number above 0, found '0'" in seen


def test_a_rate_that_grows_beyond_all_numbers_is_missing_not_an_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cases = [*(2.0**at for at in range(18)), *(5.0 + at % 3 for at in range(1200))]
    rows = [f"{at},{case}" for at, case in enumerate(cases)]
    file = written(tmp_path / "growing.csv", ["period,value", *rows])

    found = answer(capsys, file, "--started", "18", "--family", "poisson")

    assert found["without"][20] is not None
    assert found["without"][-1] is None
    assert found["latest"]["estimate"] < -700
    assert found["ratio"]["latest"]["estimate"] < 1e-300


@pytest.mark.parametrize("labels", [[str(at) for at in range(36)], [f"r{at}" for at in range(36)]])
def test_a_season_needs_a_calendar(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, labels: list[str]
) -> None:
    rows = [f"{label},{at % 5}" for at, label in enumerate(labels)]
    file = written(tmp_path / "table.csv", ["period,value", *rows])

    seen = refusal(capsys, file, "--started", labels[15], "--season", "1")

    assert "dates, months or weeks" in seen


def test_the_smoking_ban_of_sicily_from_its_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Lopez Bernal et al. (2017), quasi-Poisson: 0.894 (0.839 to 0.953)."""
    _, *rows = shared_folder("data", "its_sicily", "sicily.csv").read_text().splitlines()
    cells = [row.split(",") for row in rows]
    table = [f"{row[0]}-{int(row[1]):02d},{row[2]},{row[6]}" for row in cells]
    file = written(tmp_path / "sicily.csv", ["period,value,denominator", *table])

    found = answer(capsys, file, "--started", "2005-01", "--family", "poisson", "--level-only")

    assert found["ratio"]["level"]["estimate"] == pytest.approx(0.894, abs=5e-4)
    assert found["ratio"]["level"]["interval"] == pytest.approx([0.839, 0.953], abs=2e-3)
    assert found["dispersion"] == pytest.approx(3.559, abs=1e-3)
