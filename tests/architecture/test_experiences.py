"""The order inside ``experiences``: what stands above imports what stands below."""

import ast
from pathlib import Path

import pytest

PACKAGE = "thrive.experiences"
ROOT = Path(__file__).resolve().parents[2] / "src" / "thrive" / "experiences"
STEPS = {  # parts on one step do not import one another
    "oneself": 5,
    "conversing": 4, "running": 4, "drafting": 4,
    "prompting": 3,
    "actions": 2, "queries": 2, "errors": 2, "wording": 2,
    "engine": 1, "timing": 1,
    "content": 0, "checking": 0, "difference": 0, "models": 0,
}  # fmt: skip
FRIENDS = {2, 0}  # steps that are one thing in several files


def part_of(file: Path) -> str:
    """The part of the domain that a file belongs to."""
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(file: Path) -> set[str]:
    """The parts of the domain that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            inside = (node.module or "").removeprefix(PACKAGE).strip(".")
            names = [inside] if inside else [one.name for one in node.names]
            found |= {name.partition(".")[0] for name in names}
    return found


FILES = [file for file in sorted(ROOT.rglob("*.py")) if part_of(file) in STEPS]


@pytest.mark.parametrize("part", STEPS)
def test_a_part_imports_only_what_stands_below(part: str) -> None:
    files = [file for file in FILES if part_of(file) == part]
    step = STEPS[part]

    others = {(file.name, one) for file in files for one in imported(file) - {part}}

    assert files
    assert {
        (name, one)
        for name, one in others
        if STEPS[one] > step or (STEPS[one] == step and step not in FRIENDS)
    } == set()


def test_every_part_has_its_step() -> None:
    parts = {part_of(file) for file in ROOT.rglob("*.py")} - {"__init__", "apps", "migrations"}

    assert parts == set(STEPS)
