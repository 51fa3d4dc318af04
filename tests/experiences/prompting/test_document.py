"""The page about prompts names tests that exist."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "mechanisms" / "prompts.md"


def test_the_page_names_tests_that_exist() -> None:
    named = set(re.findall(r"`(?:test_\w+\.py::)?(test_\w+)`", PAGE.read_text(encoding="utf-8")))
    tests = "".join(file.read_text(encoding="utf-8") for file in HERE.glob("test_*.py"))

    assert len(named) > 25
    assert named - set(re.findall(r"^def (test_\w+)", tests, flags=re.MULTILINE)) == set()
