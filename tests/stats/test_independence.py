"""The statistics stand alone: no Django, no Thrive, and nothing that starts slowly."""

import doctest
import json
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import thrive_stats
import thrive_stats.commands

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(thrive_stats.__path__, "thrive_stats.")
    if not module.name.endswith("__main__")
)
BLOCKED = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "thrive"}:
            raise AssertionError(f"imported {name}")

sys.meta_path.insert(0, Block())
"""
# The first is the library alone, the second what the console script runs.
ENTRIES = {
    "from thrive_stats.commands import run": ("django", "thrive", "scipy.stats", "sklearn"),
    "from thrive.config.cli import main as run": ("django", "scipy.stats", "sklearn"),
}
LOADED = """
import json, sys
{entry}
status = run(sys.argv[1:])
sys.stdout.flush()
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(status)
"""


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


def test_every_module_imports_where_django_and_thrive_do_not_exist() -> None:
    done = python(BLOCKED + "\n".join(f"import {name}" for name in ["thrive_stats", *MODULES]))

    assert (done.returncode, done.stderr) == (0, "")
    assert len(MODULES) > 10


def test_the_block_itself_works() -> None:
    assert python(BLOCKED + "import django").returncode != 0


@pytest.mark.parametrize("command", sorted(thrive_stats.commands.COMMANDS))
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_command_loads_nothing_heavy(entry: str, command: str, form: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    rows = [f"a,{i},{i % 3}" for i in range(1, 31)]
    table.write_text("\n".join(["series,period,value", *rows]) + "\n")
    arguments = [command, str(table), "--format", form]
    if command == "screen":
        changes = tmp_path / "changes.csv"
        changes.write_text("series,started\na,15\n")
        arguments += ["--changes", str(changes)]
    if command == "effect":
        arguments += ["--started", "15"]

    if command == "compare":
        panel = [
            f"u{i},{t},{i * t % 7},{'5' if i < 6 else ''}" for i in range(14) for t in range(9)
        ]
        table.write_text("\n".join(["unit,period,value,started", *panel]) + "\n")

    done = python(LOADED.format(entry=entry), *arguments)

    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stderr)
    assert "numpy" in loaded
    for heavy in ENTRIES[entry]:
        assert not [name for name in loaded if name == heavy or name.startswith(f"{heavy}.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    import numpy as np

    failed, _ = doctest.testmod(import_module(name), extraglobs={"np": np})

    assert failed == 0
