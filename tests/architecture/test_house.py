"""The rules of the house that no other tool checks. See docs/architecture.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
ORDER = [
    "config",
    "web",
    "delivery",
    "demo",
    "insights",
    "experiences",
    "goals",
    "knowledge",
    "discussions",
    "voice",
    "measures",
    "people",
    "foundation",
]
DOMAINS = [
    "insights", "experiences", "goals", "knowledge", "discussions", "voice", "measures", "people",
    "demo",
]  # fmt: skip
LONGEST_FILE = 500
LONGEST_FUNCTION = 80


def python_files(folder: Path = SOURCE) -> list[Path]:
    """Every module we wrote."""
    return [file for file in sorted(folder.rglob("*.py")) if "migrations" not in file.parts]


def named(file: Path) -> str:
    """How a file is called in a failure."""
    return str(file.relative_to(ROOT))


def body_lines(function: ast.FunctionDef) -> int:
    """How long a function's body is, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def relations() -> Iterator[tuple[str, str]]:
    """Every relation between two of our models: from which package to which."""
    for model in apps.get_models():
        if not model.__module__.startswith("thrive."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            target = field.remote_field.model
            if isinstance(target, type) and target.__module__.startswith("thrive."):
                yield model._meta.app_label, target._meta.app_label


def test_every_relation_points_downwards() -> None:
    found = sorted(set(relations()))

    upwards = [pair for pair in found if ORDER.index(pair[0]) > ORDER.index(pair[1])]
    assert ("measures", "people") in found  # else nothing was looked at
    assert upwards == []


def test_the_audit_table_has_no_foreign_keys() -> None:
    fields = apps.get_model("foundation", "AuditRecord")._meta.get_fields()

    assert [field.name for field in fields if field.is_relation] == []


@pytest.mark.parametrize("file", python_files(), ids=named)
def test_a_file_holds_one_idea(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST_FILE, f"{named(file)} has {lines} lines"


@pytest.mark.parametrize("file", python_files(), ids=named)
def test_functions_stay_short_enough_to_read(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))

    long = [
        f"{node.name}: {body_lines(node)} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and body_lines(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_the_clock_is_read_in_one_place_only() -> None:
    reading = re.compile(r"timezone\.now\(|date\.today\(|datetime\.now\(|time\.time\(")

    readers = {
        named(file) for file in python_files() if reading.search(file.read_text(encoding="utf-8"))
    }

    assert readers <= {
        "src/thrive/foundation/clock.py",
        # The demo begins at the real moment before it sets the clock of its story.
        "src/thrive/config/management/commands/demo.py",
    }


@pytest.mark.parametrize("domain", DOMAINS)
def test_domains_do_not_know_requests(domain: str) -> None:
    knowing = [
        named(file)
        for file in python_files(SOURCE / "thrive" / domain)
        if re.search(r"from django\.(http|shortcuts|views)", file.read_text(encoding="utf-8"))
        and file.name not in {"adapter.py", "badges.py"}  # what the sign-in library asks of us
    ]

    assert knowing == []


def test_no_package_is_called_by_a_word_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "misc", "util", "helper"}

    assert [named(file) for file in python_files() if empty & {file.stem, file.parent.name}] == []


@pytest.mark.parametrize(
    "package", sorted(p.parent for p in SOURCE.glob("*/*/__init__.py")), ids=named
)
def test_every_package_says_what_it_is_for(package: Path) -> None:
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))

    assert ast.get_docstring(tree), f"{named(package)} has no docstring"


@pytest.mark.parametrize("name", ["actions", "queries"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_action_and_query_says_what_it_does(domain: str, name: str) -> None:
    place = SOURCE / "thrive" / domain
    files = [*sorted(place.rglob(f"{name}.py")), *sorted(place.rglob(f"{name}/*.py"))]
    silent = [
        f"{named(file)}: {node.name}"
        for file in files
        if file.exists()
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_pinned_requirements_hold_names_versions_and_hashes_only() -> None:
    pin = r"[A-Za-z0-9._-]+(\[[a-z0-9,-]+\])?==\S+( ; .+?)?"
    line_of_ours = re.compile(rf"({pin}|    --hash=sha256:[0-9a-f]{{64}})( \\)?")
    for name in ("requirements.txt", "requirements-dev.txt"):
        wrong = [
            line
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
            if not line_of_ours.fullmatch(line)
        ]
        assert wrong == [], name


def test_every_dependency_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    stated = re.findall(r'^    "[A-Za-z0-9_-]+[^"]*[~>=]=[^"]*",(.*)$', text, flags=re.MULTILINE)

    assert len(stated) > 15
    assert [reason for reason in stated if not reason.strip().startswith("# ")] == []


def test_templates_hold_no_styles_or_scripts_of_their_own() -> None:
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)")
    pages = (SOURCE / "thrive").rglob("*.html")
    # A mail has no style sheet to link to.
    templates = sorted(page for page in pages if not page.match("delivery/templates/*/*"))

    assert len(templates) > 10
    assert [named(t) for t in templates if inline.search(t.read_text(encoding="utf-8"))] == []
