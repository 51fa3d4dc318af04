"""The analyst commands with files and pipes that are not as they should be."""

import math
import subprocess
import sys
import tracemalloc
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from thrive_stats.commands import run

COMMAND = [sys.executable, "-c", "import sys; from thrive_stats.commands import run; "
           "sys.exit(run(sys.argv[1:]))"]  # fmt: skip
PICTURES = ("text", "svg", "html")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file with twenty ordinary points."""
    return written(tmp_path / "table.csv", [str(at * at % 7) for at in range(20)])


def written(path: Path, values: list[str]) -> Path:
    rows = [f"{2001 + at},{value}\n" for at, value in enumerate(values)]
    path.write_text("period,value\n" + "".join(rows), encoding="utf-8")
    return path


def in_shell(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command by a shell line in which "$@" stands for it."""
    return subprocess.run(
        ["/bin/sh", "-c", script, "sh", *COMMAND, *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def refused_in_one_line(answer: subprocess.CompletedProcess[str]) -> bool:
    return answer.returncode == 2 and answer.stderr.count("\n") == 1 and not answer.stdout


@pytest.mark.parametrize("command", ["chart", "screen"])
def test_a_closed_standard_output_is_refused_in_one_line(command: str, table: Path) -> None:
    answer = in_shell('"$@" >&-', command, str(table))

    assert refused_in_one_line(answer), answer.stderr


def test_a_full_standard_output_is_refused_in_one_line(table: Path) -> None:
    answer = in_shell('"$@" >/dev/full', "chart", str(table))

    assert refused_in_one_line(answer), answer.stderr


def test_a_closed_standard_input_is_refused_in_one_line() -> None:
    answer = in_shell('"$@" <&-', "chart", "-")

    assert refused_in_one_line(answer), answer.stderr


def test_a_huge_name_of_a_column_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "huge.csv"
    file.write_text("period,value," + "x" * 200_000 + "\n2001,1,\n", encoding="utf-8")

    status = run(["chart", str(file)])

    assert (status, capsys.readouterr().err.count("\n")) == (2, 1)


@pytest.mark.parametrize("form", PICTURES)
@pytest.mark.parametrize("size", ["e308", "e-320"])
def test_the_largest_and_smallest_numbers_are_drawn_or_refused(
    form: str, size: str, tmp_path: Path
) -> None:
    file = written(tmp_path / "extreme.csv", [f"1{size}", f"-1{size}"] * 7)

    status = run(["chart", str(file), "--format", form, "--output", str(tmp_path / "out")])

    assert status in {0, 2}


def test_ranges_that_leave_the_numbers_never_count_as_no_variation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Moving ranges of 2e308 are infinite: all were screened away, and limits stood at the mean."""
    file = written(tmp_path / "extreme.csv", ["1e308", "-1e308"] * 7)

    status = run(["chart", str(file), "--format", "json"])

    assert status == 2 or '"moving_range_mean": 0.0' not in capsys.readouterr().out


@pytest.mark.parametrize("form", ["svg", "html"])
def test_a_file_whose_name_is_no_text_is_drawn(form: str, table: Path, tmp_path: Path) -> None:
    odd = table.rename(tmp_path / b"odd-\xff.csv".decode("utf-8", "surrogateescape"))

    status = run(["chart", str(odd), "--format", form, "--output", str(tmp_path / "out")])

    assert status == 0


@pytest.mark.parametrize("name", ["\x01", "\x1b[31m", "\ufffe", "<&\"'>", "]]>", "\u202e"])
def test_svg_is_well_formed_whatever_a_series_is_called(name: str, tmp_path: Path) -> None:
    file = tmp_path / "named.csv"
    quoted = '"' + name.replace('"', '""') + 'x"'
    rows = [f"{quoted},{at},{at * at % 7}\n" for at in range(14)]
    file.write_text("series,period,value\n" + "".join(rows), encoding="utf-8")

    run(["chart", str(file), "--format", "svg", "--output", str(tmp_path / "out.svg")])

    root = ET.fromstring((tmp_path / "out.svg").read_text(encoding="utf-8"))  # noqa: S314  our own
    assert math.isfinite(float(root.attrib.get("viewBox", "0 0 1 1").split()[-1]))


@pytest.mark.parametrize("command", ["chart", "screen"])
def test_a_message_sends_no_commands_to_a_terminal(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run([command, "\x1b]0;owned\x07\u202e.csv"])

    assert not {"\x1b", "\x07", "\u202e"} & set(capsys.readouterr().err)


def test_the_words_of_a_screening_send_no_commands_to_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, changes = tmp_path / "table.csv", tmp_path / "changes.csv"
    rows = [f"\x1b[2J,\x9b{at},{at % 3 + (9 if at > 15 else 0)}\n" for at in range(30)]
    table.write_text("series,period,value\n" + "".join(rows), encoding="utf-8")
    changes.write_text("series,started\n\x1b[2J,\x9b16\n", encoding="utf-8")

    status = run(["screen", str(table), "--changes", str(changes)])

    shown = capsys.readouterr().out
    assert (status, "1 of 1 series" in shown) == (0, True)
    assert not {"\x1b", "\x9b"} & set(shown)


@pytest.mark.parametrize("into", [">&-", ">/dev/full"])
def test_help_that_cannot_be_shown_is_refused_in_one_line(into: str) -> None:
    answer = in_shell(f'"$@" {into}', "chart", "--help")

    assert refused_in_one_line(answer), answer.stderr


def test_a_closed_standard_error_leaves_the_exit_status(table: Path) -> None:
    assert in_shell('"$@" 2>&-', "chart", str(table.parent / "nowhere.csv")).returncode == 2
    assert in_shell('"$@" 2>&-', "chart", str(table), "--format", "html").returncode == 0


@pytest.mark.parametrize("command", ["chart", "screen"])
@pytest.mark.parametrize("label", ["{:05}", "event {}"])
def test_series_without_common_periods_take_memory_by_their_rows(
    command: str, label: str, tmp_path: Path
) -> None:
    """1,000 series by 13,000 periods of their own would be 100 MB for each array."""
    file = tmp_path / "sparse.csv"
    rows = [f"s{at // 13},{label.format(at)},{at * at % 7}\n" for at in range(13_000)]
    file.write_text("series,period,value\n" + "".join(rows), encoding="utf-8")

    tracemalloc.start()
    status = run([command, str(file), "--format", "json", "--output", str(tmp_path / "out")])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert status == 0
    assert most < 60e6


def test_one_long_series_does_not_widen_thousands_of_short_ones(tmp_path: Path) -> None:
    file = tmp_path / "uneven.csv"
    rows = [f"long,{at},{at * at % 7}\n" for at in range(4_000)]
    rows += [f"s{at},{at},1\n" for at in range(4_000)]
    file.write_text("series,period,value\n" + "".join(rows), encoding="utf-8")

    tracemalloc.start()
    status = run(["chart", str(file), "--format", "json", "--output", str(tmp_path / "out")])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert status == 0
    assert most < 60e6


def test_plain_text_sends_no_commands_to_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "named.csv"
    file.write_text("series,period,value\n\x1b]0;owned\x07,1,2\n", encoding="utf-8")

    run(["chart", str(file)])

    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--minimum", "--fix-after"])
def test_a_whole_number_beyond_all_rows_is_refused(
    option: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["chart", str(table), option, "1" + "0" * 400])

    assert (status, "expected a whole number from" in capsys.readouterr().err) == (2, True)


def test_five_centuries_of_months_are_drawn(tmp_path: Path) -> None:
    """There was no stride of months long enough, and drawing ended in a traceback."""
    file = tmp_path / "long.csv"
    rows = [f"{1500 + at // 12}-{at % 12 + 1:02},{at * at % 7}\n" for at in range(6_300)]
    file.write_text("period,value\n" + "".join(rows), encoding="utf-8")

    assert run(["chart", str(file), "--format", "html", "--output", str(tmp_path / "out")]) == 0
