"""thrive program: what it says, and when it refuses."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from thrive.experiences.actions import LIBRARY
from thrive.experiences.models import Edition, Program

GOOD = LIBRARY / "weekly-minute.yaml"


def run(*arguments: str) -> tuple[str, str]:
    """Run the command. Returns what it said, and what it complained of."""
    said, complained = io.StringIO(), io.StringIO()
    call_command("program", *arguments, stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A program with a frame that refers to a later one."""
    path = tmp_path / "bad.yaml"
    text = GOOD.read_text(encoding="utf-8").replace("of: will-try", "of: nowhere")
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_can_be_used() -> None:
    said, complained = run("check", str(GOOD))

    assert "weekly-minute.yaml: can be used as “weekly-minute”" in said
    assert complained == ""


def test_a_bad_file_is_told_with_line_and_frame(bad: Path) -> None:
    complaint = io.StringIO()

    with pytest.raises(CommandError, match=r"Cannot be used: .*bad\.yaml"):
        call_command("program", "check", str(bad), str(GOOD), stdout=complaint, stderr=complaint)

    told = complaint.getvalue()
    assert "bad.yaml: line " in told
    assert "experience 1, frame “your-words”, of: there is no frame “nowhere”" in told
    assert "can be used as “weekly-minute”" in told


def test_warnings_are_told_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "half.yaml"
    text = GOOD.read_text(encoding="utf-8").replace(", de: Nichts}", "}")
    path.write_text(text, encoding="utf-8")

    said, _complained = run("check", str(path))

    assert "warning: line " in said
    assert "missing in “de”" in said


@pytest.mark.django_db
def test_a_program_comes_in_goes_out_and_comes_in_the_same(tmp_path: Path) -> None:
    first, _ = run("import", str(GOOD))
    written, _ = run("export", "weekly-minute")
    copy = tmp_path / "copy.yaml"
    copy.write_text(written, encoding="utf-8")
    again, _ = run("import", str(copy))

    assert "as edition 1" in first
    assert "nothing changed" in again
    assert Edition.objects.count() == 1
    assert run("export", "weekly-minute", "--edition", "1")[0] == written


@pytest.mark.django_db
def test_the_library_comes_in_and_is_listed() -> None:
    assert "No programs yet" in run("list")[0]

    run("import", "--library")

    listed, _ = run("list")
    assert len(listed.splitlines()) == len(list(LIBRARY.glob("*.yaml")))
    assert "Weekly minute, edition 1, confidential, en, de" in listed


@pytest.mark.django_db
def test_a_bad_program_is_refused_whole(bad: Path) -> None:
    with pytest.raises(CommandError, match="no frame “nowhere”"):
        run("import", str(bad))

    assert not Program.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import"], "--library"),
        (["export", "nothing"], "no program “nothing”"),
        (["import", "missing.yaml"], "no file 'missing.yaml'"),
        (["check", "missing.yaml"], "no file 'missing.yaml'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(*arguments)


def test_the_schema_is_json() -> None:
    said, _ = run("schema")

    assert json.loads(said)["title"] == "A program of Thrive"
