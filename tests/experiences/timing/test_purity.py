"""The timing rules stand alone: no Django, no clock, and every sentence can be translated."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import thrive.experiences.timing
from thrive.experiences.timing import words
from thrive.experiences.timing.circumstances import Reason
from thrive.experiences.timing.misfits import (
    Crowded,
    Expected,
    Fault,
    Late,
    Misfit,
    Misread,
    Wrong,
)

FOLDER = Path(thrive.experiences.timing.__file__).parent
ROOT = Path(__file__).resolve().parents[3]
OURS = {"thrive.foundation.errors"}
BLOCKED = """
import sys
sys.modules["django"] = None
import thrive.experiences.timing.{0}
assert not [name for name in sys.modules if name.startswith("django.")]
"""


def imported(file: Path) -> set[str]:
    """Every module that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def test_nothing_but_the_standard_library_is_imported() -> None:
    files = sorted(FOLDER.glob("*.py"))

    strangers = {
        name
        for file in files
        for name in imported(file)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("thrive.experiences.timing.")
        and name not in OURS
    }
    assert len(files) > 10
    assert strangers == set()


def test_it_can_be_used_where_there_is_no_django() -> None:
    for name in ("planning", "starting", "foresight", "forecasting", "plain"):
        done = subprocess.run([sys.executable, "-c", BLOCKED.format(name)], check=False)
        assert done.returncode == 0


class Backwards:
    """A language that shows whether it was asked."""

    def gettext(self, message: str) -> str:
        """Mark the message."""
        return f"«{message}»"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Mark the message for this count."""
        return f"«{singular if number == 1 else plural}»"


def test_every_finding_and_every_reason_can_be_said_in_another_language() -> None:
    findings: list[Misfit] = [Crowded(6, 7200, (32400, 61200)), Late(2, 36000, 1800, 65)]
    findings += map(Wrong, Fault)
    language = Backwards()

    said = [words.misfit(finding, language) for finding in findings]
    said += [words.reason(reason, language) for reason in Reason]
    said += [words.misread(Misread("parts", one), language) for one in Expected]

    assert all(sentence.startswith("«") and "%(" not in sentence for sentence in said)
    assert len(set(said)) == len(findings) + len(Reason) + len(Expected)


def test_lengths_of_time_are_said_in_the_largest_whole_unit() -> None:
    said = [words.duration(seconds) for seconds in (3600, 7200, 60, 5400, 1, 3601, 0)]

    assert said == [
        "1 hour", "2 hours", "1 minute", "90 minutes", "1 second", "3601 seconds", "0 seconds",
    ]  # fmt: skip


def test_the_page_about_timing_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "mechanisms" / "timing.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:test_\w+\.py::)?(test_\w+)`", page))
    tests = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))

    assert len(named) > 30
    assert named - set(re.findall(r"^def (test_\w+)", tests, flags=re.MULTILINE)) == set()
