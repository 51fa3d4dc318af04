"""The file: what it may hold, where its faults are, and that it comes back as it went out."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from tests.experiences.strategies import any_record, walkable
from thrive.experiences import checking
from thrive.experiences.content import file, reading
from thrive.experiences.content.faults import Fault
from thrive.experiences.content.program import Program
from thrive.experiences.content.schema import program_schema
from thrive.experiences.content.writing import digest, plain

ROOT = Path(__file__).resolve().parents[2]
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # making a large program smaller takes minutes
)
SMALL = """\
program: small
languages: [en]
title: Small
about: Small
promise: named
experiences:
  - id: one
    title: One
    frames:
      - {id: hello, kind: say, text: Hello}
"""


@cache
def validator() -> Any:
    """The published schema's validator. ``Any``: jsonschema has no types."""
    return jsonschema.Draft202012Validator(program_schema())


def faults(text: str | bytes) -> list[tuple[Fault, int | None]]:
    """What refuses a file, with the lines."""
    content = text.encode() if isinstance(text, str) else text
    found = checking.load_checked(content).findings
    return [(one.fault, one.line) for one in found if not one.is_warning]


@SLOW
@given(any_record(Program))
def test_a_program_that_went_out_comes_back_the_same(program: Program) -> None:
    written = file.dump(program)

    outcome = file.load(written)
    from_json, findings = reading.read(json.loads(json.dumps(plain(program))))

    assert outcome.findings == findings == ()
    assert outcome.program == program == from_json
    assert digest(program) == digest(from_json)
    assert yaml.safe_load(written) == plain(program)  # other readers see the same words


@SLOW
@given(any_record(Program))
def test_every_program_fits_the_published_schema_and_can_be_checked(program: Program) -> None:
    validator().validate(plain(program))

    for finding in checking.check(program):
        assert finding.path


@SLOW
@given(walkable())
def test_comments_stay_outside(program: Program) -> None:
    written = file.dump(program)
    commented = b"# a note\n" + written.replace(b"\n", b"\n# another\n", 1)

    assert file.load(commented).program == program


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads((ROOT / "docs" / "program.schema.json").read_text(encoding="utf-8"))

    assert published == program_schema()


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    document = yaml.safe_load(SMALL)
    document["experiences"][0]["frames"][0]["kind"] = "shout"

    assert not validator().is_valid(document)
    assert validator().is_valid(yaml.safe_load(SMALL))


def test_a_plain_small_file_is_a_program() -> None:
    program = file.load(SMALL.encode()).program

    assert program is not None
    assert program.experiences[0].frames[0].id == "hello"


def test_words_that_look_like_answers_are_words() -> None:
    text = SMALL.replace("text: Hello", "text: no")

    outcome = file.load(text.encode())

    assert outcome.program is not None
    assert plain(outcome.program)["experiences"][0]["frames"][0]["text"] == "no"


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        (SMALL + "title: Again\n", Fault.DUPLICATE_KEY, 11),
        (SMALL.replace("id: hello", "id: hello, id: other"), Fault.DUPLICATE_KEY, 10),
        (SMALL.replace("title: Small", "title: &here Small"), Fault.ANCHOR, 3),
        (SMALL.replace("about: Small", "about: *here"), Fault.ANCHOR, 4),
        (SMALL.replace("title: Small", "title: !!str Small"), Fault.TAG, 3),
        ("a: 1\nb: !!python/object/apply:os.system [id]\n", Fault.TAG, 2),
        (SMALL + "---\nprogram: two\n", Fault.SEVERAL_DOCUMENTS, 11),
        ("a:\n  " + "[" * 30 + "]" * 30, Fault.TOO_DEEP, 2),
        ("[" * 100_000, Fault.TOO_DEEP, 1),
        ("title: Small\nabout: a: b\n", Fault.NOT_YAML, 2),
        ("title: Small\n\ttab: x\n", Fault.NOT_YAML, 2),
        ("title: 'open\n", Fault.NOT_YAML, 2),
        ("[a, b]: c\n", Fault.NOT_A_NAME, 1),
        ("title: Small\nabout: \x07\n", Fault.UNPRINTABLE, 2),
        (b"title: Small\nabout: \xff\n", Fault.NOT_UTF8, 2),
        ("a" * (file.LARGEST_FILE + 1), Fault.TOO_LARGE, None),
        ("", Fault.NOT_A_MAPPING, None),
        ("- a\n", Fault.NOT_A_MAPPING, 1),
    ],
)  # fmt: skip
def test_a_file_that_is_no_program_is_refused_with_its_line(
    text: str | bytes, fault: Fault, line: int | None
) -> None:
    assert faults(text) == [(fault, line)]


@pytest.mark.parametrize(
    ("was", "now", "fault", "line"),
    [
        ("promise: named", "promise: secret", Fault.NOT_ONE_OF, 5),
        ("promise: named", "promis: named", Fault.UNKNOWN_KEY, 5),
        ("title: Small\n", "", Fault.MISSING, 1),
        ("title: Small", "title:", Fault.EMPTY, 3),
        ("title: Small", "title: '  '", Fault.EMPTY, 3),
        ("title: Small", "title: {}", Fault.EMPTY, 3),
        ("title: Small", "title: {en: }", Fault.EMPTY, 3),
        ("title: Small", "title: 12", Fault.NOT_TEXT, 3),
        ("title: Small", "title: {english: x}", Fault.NOT_A_LANGUAGE, 3),
        ("title: Small", 'title: "\\e"', Fault.UNPRINTABLE, 3),
        ("title: Small", f"title: {'x' * 2001}", Fault.TOO_LONG, 3),
        ("program: small", "program: Größe", Fault.NOT_AN_ID, 1),
        ("languages: [en]", "languages: en", Fault.NOT_A_LIST, 2),
        ("languages: [en]", "languages: []", Fault.COUNT_OUT_OF_RANGE, 2),
        ("{id: hello, kind: say, text: Hello}", "hello", Fault.NOT_A_MAPPING, 10),
        ("kind: say", "kind: shout", Fault.NOT_ONE_OF, 10),
        ("text: Hello", "text: Hello, when: {is: x}", Fault.NOT_A_CONDITION, 10),
        ("text: Hello", "text: Hello, when: {answered: a, right: b}", Fault.NOT_A_CONDITION, 10),
        ("text: Hello", "text: Hello, link: {address: 'javascript:x', label: l}",
         Fault.NOT_AN_ADDRESS, 10),
        ("kind: say, text: Hello", "kind: stars, text: Hello, most: 99", Fault.OUT_OF_RANGE, 10),
        ("kind: say, text: Hello", "kind: stars, text: Hello, most: 4.5", Fault.NOT_WHOLE, 10),
        ("kind: say, text: Hello", "kind: stars, text: Hello, most: x", Fault.NOT_A_NUMBER, 10),
        ("kind: say, text: Hello", "kind: stars, text: Hello, required: yes",
         Fault.NOT_TRUE_OR_FALSE, 10),
        ("kind: say, text: Hello", "kind: scale, text: Hello, labels: [a]",
         Fault.COUNT_OUT_OF_RANGE, 10),
        ("kind: say, text: Hello", f"kind: scale, text: Hello, labels: [{'a, ' * 12}]",
         Fault.COUNT_OUT_OF_RANGE, 10),
    ],
)  # fmt: skip
def test_a_part_of_the_wrong_shape_is_refused_with_its_line(
    was: str, now: str, fault: Fault, line: int
) -> None:
    assert was in SMALL

    found = faults(SMALL.replace(was, now, 1))

    assert (fault, line) in found


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = SMALL.replace("promise: named", "promise: x").replace("kind: say", "kind: y")

    assert len(faults(text)) == 2


def test_a_mistyped_key_is_answered_with_the_nearest() -> None:
    found = file.load(SMALL.replace("promise:", "promis:").encode()).findings

    assert found[0].details["expected"] == "promise"
