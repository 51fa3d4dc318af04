"""What the documents say exists, and what the catalogue of messages must hold."""

import re
from pathlib import Path

import pytest

from thrive.config import cli
from thrive_stats.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "src" / "thrive" / "locale" / "de" / "LC_MESSAGES" / "django.po"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
PROOFS = ROOT / "docs" / "mechanisms" / "experiences.md"
NAMED_TEST = re.compile(r"`(?:tests/)?([\w/]+\.py)::(test_\w+)`")
NAMED_FILE = re.compile(r"`(tests/[\w/.]+|tools/[\w/.]+|(?:src/)?thrive/[\w/.]+\.py)`")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|<[^>]+>")


def named(file: Path) -> str:
    """How a file is called in a failure."""
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_in_a_document_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not (document.parent / link).exists()] == []


def test_every_target_and_command_that_the_readme_names_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = ROOT / "src" / "thrive" / "config" / "management" / "commands"

    targets = set(re.findall(r"\bmake ([a-z]+)", readme))
    ours = {*COMMANDS, *(file.stem.replace("_", "-") for file in commands.glob("*.py"))}
    named_commands = set(re.findall(r"^thrive ([a-z-]+)", readme, flags=re.MULTILINE))

    assert targets >= {"demo", "run", "test"}
    assert {target for target in targets if f"\n{target}:" not in makefile} == set()
    assert named_commands
    assert named_commands <= ours


def test_the_first_page_of_help_names_every_command_of_ours() -> None:
    folder = ROOT / "src" / "thrive" / "config" / "management" / "commands"
    ours = {file.stem.replace("_", "-") for file in folder.glob("[!_]*.py")}

    assert set(re.findall(r"^  thrive ([a-z-]+)", cli.overview(), flags=re.MULTILINE)) >= ours


def test_every_row_of_what_was_asked_for_has_a_test_that_exists() -> None:
    text = PROOFS.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "proved by" not in line]
    named_tests = set(NAMED_TEST.findall(text))
    held = {file: held_by(ROOT / "tests" / file) for file, _test in named_tests}

    assert len(rows) > 80
    assert [row for row in rows if not NAMED_TEST.search(row)] == []
    assert {(file, test) for file, test in named_tests if test not in held[file]} == set()


def held_by(file: Path) -> set[str]:
    """The names of the tests that a file holds; none where there is no such file."""
    if not file.is_file():
        return set()
    return set(re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_file_of_ours_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    roots = (ROOT, ROOT / "src", ROOT / "docs")

    gone = [
        file
        for file in NAMED_FILE.findall(text)
        if not any((root / file).exists() for root in roots)
    ]
    assert gone == []


def entries() -> list[tuple[str, str]]:
    """Every text of the catalogue with each of its translations."""
    text = CATALOGUE.read_text(encoding="utf-8")
    found = []
    for block in text.split("\n\n")[1:]:
        kept = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
        fields = re.split(r"^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) ", kept, flags=re.M)
        pairs = list(zip(fields[1::2], fields[2::2], strict=True))
        values = {name: "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body)) for name, body in pairs}
        if "msgid" not in values:
            continue
        for name, value in values.items():
            if name.startswith("msgstr"):
                is_plural = name not in {"msgstr", "msgstr[0]"}
                found.append((values["msgid_plural" if is_plural else "msgid"], value))
    return found


def test_every_text_has_a_german_translation() -> None:
    untranslated = [source for source, translation in entries() if not translation]

    assert len(entries()) > 1000
    assert untranslated == []


def test_a_translation_keeps_what_is_filled_in() -> None:
    changed = [
        (source, translation)
        for source, translation in entries()
        if translation
        and not set(PLACEHOLDER.findall(translation)) <= set(PLACEHOLDER.findall(source))
    ]

    assert changed == []


def test_the_compiled_catalogue_is_not_older_than_its_source() -> None:
    import gettext

    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)

    source = {text for text, translation in entries() if translation and "\\" not in text}
    singular = [text for text in sorted(source) if "%" not in text][:400]
    assert [text for text in singular if translations.gettext(text) == ""] == []
    known = translations._catalog  # type: ignore[attr-defined]  # there is no public way to list
    texts = {key[0] if isinstance(key, tuple) else key.split("\x04")[-1] for key in known}
    assert {text for text in singular if text not in texts} == set()
