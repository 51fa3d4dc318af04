"""The command line: one name for the analyst commands and the others."""

import subprocess
import sys
from pathlib import Path

import pytest

from thrive.config import cli

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
