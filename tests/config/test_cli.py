"""The command line: one name for the analyst commands and the others."""

import os
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError

from thrive import __version__
from thrive.config import cli, faults

ROOT = Path(__file__).resolve().parents[2]


def test_help_is_a_first_page_that_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["--help"])

    shown = capsys.readouterr().out
    assert status == 0
    for command in ("chart", "screen", "serve", "import people", "import measures", "demo", "tick"):
        assert f"thrive {command}" in shown


def test_an_analyst_command_gets_its_arguments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("period,value\n2026-01,1\n2026-02,2\n")

    status = cli.main(["chart", str(table), "--format", "json"])

    assert status == 0
    assert '"too_few"' in capsys.readouterr().out


def test_help_loads_neither_django_nor_numpy() -> None:
    program = (
        "import sys; from thrive.config import cli; cli.main(['--help']);"
        "sys.exit(sorted({'django', 'numpy', 'scipy'} & set(sys.modules)) != [])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


def run(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a deployment that keeps its data in a folder, with settings of its own."""
    ours = ("THRIVE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "thrive.config.cli", *arguments],
        env=kept | {"THRIVE_DATA": str(data)} | settings,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def said(answer: subprocess.CompletedProcess[str]) -> tuple[int, int, str]:
    """Exit status, number of lines on standard error, and those."""
    return answer.returncode, answer.stderr.count("\n"), answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("THRIVE_JOBS", "threads"), ("THRIVE_LANGUAGE", "xx"), ("THRIVE_SMTP", "smtp://mail:port")],
)
def test_a_wrong_setting_stops_the_program_in_one_line(
    tmp_path: Path, name: str, value: str
) -> None:
    status, lines, words = said(run(tmp_path, "tick", **{name: value}))

    assert (status, lines) == (2, 1), words
    assert words.startswith(f"thrive: {name} is ")
    assert "; expected " in words


def test_a_database_that_was_never_made_is_named_with_its_cure(tmp_path: Path) -> None:
    status, lines, words = said(run(tmp_path, "tick"))

    assert (status, lines) == (1, 1), words
    assert words.endswith("thrive migrate\n")


def test_a_database_that_cannot_be_opened_is_told_in_one_line(tmp_path: Path) -> None:
    answer = run(tmp_path, "tick", THRIVE_DATABASE=f"sqlite:///{tmp_path}/none/thrive.sqlite3")

    assert said(answer)[:2] == (1, 1), answer.stderr
    assert "cannot be used" in answer.stderr


def test_an_unknown_command_is_told_in_one_line(tmp_path: Path) -> None:
    status, lines, words = said(run(tmp_path, "first-minister"))

    assert (status, lines) == (2, 1), words
    assert "'first-minister'" in words
    assert "thrive --help" in words


@pytest.mark.parametrize("asked", ["--version", "-V", "version"])
def test_the_version_is_told_without_django(
    asked: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "manage", None)

    assert cli.main([asked]) == 0
    assert capsys.readouterr().out == f"thrive {__version__}\n"


def test_the_version_is_the_one_that_is_packed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == __version__


def test_a_database_in_which_another_process_writes_is_busy(tmp_path: Path) -> None:
    file = tmp_path / "thrive.sqlite3"
    with closing(sqlite3.connect(file)) as writer, closing(sqlite3.connect(file, timeout=0)) as us:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            us.execute("BEGIN IMMEDIATE")
    error = OperationalError(str(locked.value))
    error.__cause__ = locked.value

    status, line = faults.explained(error) or (0, "")

    assert status == 1
    assert "busy" in line


def test_a_fault_of_ours_surfaces_loudly() -> None:
    assert faults.explained(ValueError("ours")) is None
    assert faults.explained(IntegrityError("ours")) is None


def test_a_standard_output_that_takes_nothing_is_one_line_and_no_traceback() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("skipped, because there is no /dev/full here")

    with full.open("w") as nowhere:
        done = subprocess.run(
            [sys.executable, "-m", "thrive.config.cli", "--help"],
            stdout=nowhere,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
