"""Every row of the table of attacks has tests that exist, and a control. See attacks.md."""

import re
from pathlib import Path

from tests.architecture.test_documents import NAMED_TEST, ROOT, held_by

PAGE = ROOT / "docs" / "mechanisms" / "attacks.md"
WHO = (
    "thief of the database", "the same, confidential", "thief of dump and issuance", "manager",
    "administrator", "operator", "network", "forger", "thief of a mailbox",
)  # fmt: skip
MODEL = Path(ROOT / "docs" / "voice.md")


def rows() -> list[list[str]]:
    """The cells of each row of the first table."""
    table = PAGE.read_text(encoding="utf-8").split("## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_each_of_the_nine_has_a_row() -> None:
    assert [row[0].startswith(who) for row, who in zip(rows(), WHO, strict=True)] == [True] * 9


def test_each_row_tells_a_figure_and_its_control() -> None:
    for who, tries, measured, control, _tests in rows():
        assert all((tries, measured, control)), who


def test_every_test_that_a_row_names_exists() -> None:
    for row in rows():
        named = NAMED_TEST.findall(row[-1])
        assert named, row[0]
        missing = [
            (file, test) for file, test in named if test not in held_by(ROOT / "tests" / file)
        ]
        assert missing == [], row[0]


def test_the_threat_model_says_everything_that_must_be_said() -> None:
    text = MODEL.read_text(encoding="utf-8").lower()

    for words in (
        "open a wave early", "add false answers", "issued", "quiet network", "altered scripts",
        "hashes.txt", "six words", "watched device", "proxy", "relay", "colleagues", "lowers",
        "style of writing",
    ):  # fmt: skip
        assert words in re.sub(r"\s+", " ", text), words
