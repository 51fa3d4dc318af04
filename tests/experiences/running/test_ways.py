"""Branches and conditions as a page reads them: the same screens as the engine shows."""

import itertools
from typing import Any

import pytest

from thrive.experiences import engine
from thrive.experiences.checking import load_checked
from thrive.experiences.content.program import Program
from thrive.experiences.running.unsigned import public_questions
from thrive.voice.rules.conditions import shown as is_shown
from thrive.voice.rules.questions import faults_of

HEAD = """\
program: p
languages: [en]
title: {en: P}
about: {en: P}
promise: anonymous
experiences:
  - id: e
    title: {en: E}
    frames:
"""
SCALE = "kind: scale, text: {en: T}, labels: [{en: x}, {en: y}, {en: z}]"
ONE = "kind: choose_one, text: {en: T}, choices: [{id: i, text: {en: I}}, {id: j, text: {en: J}}]"
SEVERAL = ONE.replace("choose_one", "choose_several")
WHEN = f"""\
      - {{id: a, {SCALE}}}
      - {{id: b, {ONE}, when: {{answer: a, at_most: 2}}}}
      - {{id: c, {SCALE}, when: {{not: {{answer: b, is: i}}}}}}
      - {{id: d, {ONE}, when: {{any: [{{all: [{{answer: a, is: 3}}, {{answered: c}}]}},
          {{not: {{answered: b}}}}]}}}}
"""
BRANCH = f"""\
      - {{id: a, {SCALE}}}
      - {{id: b, {SEVERAL}}}
      - id: fork
        kind: branch
        ways:
          - {{when: {{answer: a, at_least: 3}}, go: d}}
          - {{when: {{answer: b, includes: i}}, go: c}}
        otherwise: e
      - {{id: c, {SCALE}}}
      - {{id: hop, kind: branch, otherwise: e, when: {{answer: c, is_not: 1}}}}
      - {{id: d, {ONE}}}
      - {{id: e, {ONE}}}
      - {{id: stop, kind: branch, ways: [{{when: {{answer: e, is: i}}, go: end}}]}}
      - {{id: f, {SCALE}}}
"""
VALUES: dict[str, tuple[Any, ...]] = {
    "scale": (None, 1, 2, 3), "choose_one": (None, "i", "j"),
    "choose_several": (None, ("i",), ("j",), ("i", "j")),
}  # fmt: skip


def read(frames: str) -> Program:
    """A program with these frames."""
    found = load_checked((HEAD + frames).encode())
    assert found.program is not None
    return found.program


def walked(program: Program, wished: dict[str, Any]) -> list[str]:
    """The questions that the engine shows to somebody who would answer so."""
    state, seen = engine.begin(program, "seed", experience="e"), []
    while isinstance(turn := engine.next_frame(state), engine.Show):
        name = turn.frame.id
        seen.append(name)
        value = wished.get(name)
        if value is None:
            state = engine.pass_over(state, name)
        else:
            state = engine.answer(state, name, list(value) if isinstance(value, tuple) else value)
    return seen


def paged(questions: tuple[dict[str, Any], ...], wished: dict[str, Any]) -> list[str]:
    """The questions that the page shows."""
    given: dict[str, Any] = {}
    seen = []
    for question in questions:
        if is_shown(question, given):
            seen.append(question["id"])
            value = wished.get(question["id"])
            if value is not None:
                given[question["id"]] = list(value) if isinstance(value, tuple) else value
    return seen


@pytest.mark.parametrize("frames", [WHEN, BRANCH], ids=["when", "branch"])
def test_the_page_shows_what_the_engine_shows(frames: str) -> None:
    """Answers of all kinds, passing over included; of very many every so many."""
    program = read(frames)
    found = public_questions(program)
    assert found.uncarried == ()
    assert faults_of(found.questions) == []
    kinds = {one["id"]: VALUES[one["kind"]] for one in found.questions}

    every = list(itertools.product(*kinds.values()))
    for values in every[:: max(1, len(every) // 150) | 1]:
        wished = dict(zip(kinds, values, strict=True))
        assert paged(found.questions, wished) == walked(program, wished), wished


def test_ways_that_meet_again_leave_no_condition() -> None:
    found = {one["id"]: one.get("shown") for one in public_questions(read(BRANCH)).questions}

    assert found["a"] is found["b"] is found["e"] is None
    assert found["f"] == {"when": [[{"of": "e", "answered": False}], [{"of": "e", "not": "i"}]]}


@pytest.mark.parametrize(
    ("frames", "named"),
    [
        ("      - {id: a, kind: essay, text: {en: T}}", "a"),
        ("      - {id: a, kind: number, text: {en: T}}", "a"),
        ("      - {id: a, kind: commit, text: {en: T}}", None),
        (
            f'      - {{id: a, {ONE}}}\n      - {{id: b, kind: say, text: {{en: "{{answer:a}}"}}}}',
            "b",
        ),
        (
            f"      - {{id: a, kind: short_text, text: {{en: T}}}}\n"
            f"      - {{id: b, {ONE}, when: {{answered: a}}}}",
            "e",
        ),
        (
            f"      - {{id: a, {ONE}}}\n      - {{id: w, kind: wait, hours: 1}}\n"
            f"      - {{id: back, kind: branch, ways: [{{when: {{answer: a, is: i}}, go: a}}]}}",
            "w",
        ),
    ],
)
def test_what_cannot_be_carried_is_named(frames: str, named: str | None) -> None:
    content = load_checked((HEAD + frames + "\n").encode())
    if named is None:
        assert content.program is None  # the language of programs refuses it first
        return
    assert content.program is not None

    assert named in [one.frame for one in public_questions(content.program).uncarried]
