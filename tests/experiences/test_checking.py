"""Everything that is wrong with a program is found, named and placed."""

import base64

import pytest

from thrive.experiences import checking
from thrive.experiences.content.faults import WARNINGS, Fault

HEAD = """\
program: small
languages: [en]
title: Small
about: Small
promise: confidential
"""
ONE = "experiences:\n  - id: one\n    title: One\n    frames:\n"
SCALE = "{id: mood, kind: scale, text: How are you?, labels: [bad, fair, good]}"
CHOICE = "{id: pick, kind: choose_one, text: Which?, choices: [{id: a, text: A}, {id: b, text: B}]}"
SOME = (
    "{id: some, kind: choose_several, text: Which?, choices: [{id: a, text: A}, {id: b, text: B}]}"
)
QUIZ = (
    "{id: quiz, kind: quiz, text: Which?, choices: [{id: a, text: A}, {id: b, text: B}], "
    "right: [a], explanation: Because}"
)
WORDS = "{id: why, kind: short_text, text: Why?}"
NUMBER = "{id: many, kind: number, text: How many?}"
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()


def frames(*lines: str, head: str = HEAD, more: str = "") -> str:
    """A program with one experience of these frames."""
    return head + ONE + "".join(f"      - {line}\n" for line in lines) + more


def say(name: str, when: str) -> str:
    """A frame that is shown under a condition."""
    return f"{{id: {name}, kind: say, text: Hello, when: {when}}}"


def with_score(score: str, *lines: str) -> str:
    """A program with a score."""
    return frames(*lines, head=f"{HEAD}scores: [{score}]\n")


def with_outcome(outcome: str, *lines: str) -> str:
    """A program with an outcome, and a score of its mood to be told."""
    score = "scores: [{id: s, method: mean, of: [mood]}]"
    return frames(SCALE, *lines, head=f"{HEAD}{score}\noutcomes: [{outcome}]\n")


def found(text: str) -> list[Fault]:
    """What is found in a file."""
    outcome = checking.load_checked(text.encode())
    assert outcome.plain is not None
    return [one.fault for one in outcome.findings]


ANONYMOUS = HEAD.replace("confidential", "anonymous")
TWO_LANGUAGES = HEAD.replace("[en]", "[en, de]")
REFUSED = [
    (Fault.DUPLICATE_ID, frames(WORDS, WORDS)),
    (Fault.DUPLICATE_ID, frames(CHOICE.replace("id: b", "id: a"))),
    (Fault.DUPLICATE_ID, frames(QUIZ.replace("right: [a]", "right: [a, a]"))),
    (Fault.DUPLICATE_ID, with_score("{id: mood, method: mean, of: [mood]}", SCALE)),
    (Fault.DUPLICATE_ID, with_score("{id: s, method: mean, of: [mood, -mood]}", SCALE)),
    (Fault.DUPLICATE_ID, frames(WORDS, head=HEAD + "lots: [{id: l, arms: [{id: x}, {id: x}]}]\n")),
    (Fault.RESERVED_ID, frames(WORDS.replace("why", "end"))),
    (Fault.DUPLICATE_LANGUAGE, frames(WORDS, head=HEAD.replace("[en]", "[en, en]"))),
    (Fault.UNDECLARED_LANGUAGE, frames("{id: a, kind: say, text: {en: x, fr: y}}")),
    (Fault.NO_FIRST_LANGUAGE, frames("{id: a, kind: say, text: {de: x}}", head=TWO_LANGUAGES)),
    (Fault.UNKNOWN_FRAME, frames(say("a", "{answered: nowhere}"))),
    (Fault.UNKNOWN_FRAME, frames("{id: a, kind: recall, text: x, of: nowhere}")),
    (Fault.UNKNOWN_FRAME, frames("{id: a, kind: recall, text: x, of: no, last_time: true}")),
    (Fault.UNKNOWN_FRAME, frames("{id: a, kind: say, text: 'x {last:nowhere}'}")),
    (Fault.UNKNOWN_FRAME, with_score("{id: s, method: sum, of: [nowhere]}", SCALE)),
    (Fault.LATER_FRAME, frames(say("a", "{answered: why}"), WORDS)),
    (Fault.LATER_FRAME, frames("{id: a, kind: say, text: 'x {answer:why}'}", WORDS)),
    (Fault.LATER_FRAME, frames("{id: a, kind: wait, until: why}", WORDS)),
    (Fault.LATER_FRAME, frames("{id: a, kind: report, text: x, of: [why], scope: mine}", WORDS)),
    (Fault.LATER_FRAME, frames(WORDS, head=HEAD.replace("title: Small", "title: '{answer:why}'"))),
    (Fault.OWN_FRAME, frames("{id: why, kind: short_text, text: 'x {answer:why}'}")),
    (Fault.NOT_A_QUESTION, frames("{id: a, kind: say, text: x}", say("b", "{answered: a}"))),
    (Fault.NOT_A_QUIZ, frames(WORDS, say("b", "{right: why}"))),
    (Fault.UNKNOWN_SCORE, frames(say("b", "{score: s, at_least: 1}"))),
    (Fault.LATER_SCORE, with_score("{id: s, method: mean, of: [mood]}",
                                   say("b", "{score: s, at_least: 1}"), SCALE)),
    (Fault.UNKNOWN_LOT, frames(say("b", "{arm: l, is: x}"))),
    (Fault.UNKNOWN_ARM, frames(say("b", "{arm: l, is: z}"),
                               head=HEAD + "lots: [{id: l, arms: [{id: x}, {id: y}]}]\n")),
    (Fault.UNKNOWN_CHOICE, frames(CHOICE, say("b", "{answer: pick, is: z}"))),
    (Fault.UNKNOWN_CHOICE, frames(SOME, say("b", "{answer: some, includes: z}"))),
    (Fault.UNKNOWN_CHOICE, frames(QUIZ.replace("right: [a]", "right: [z]"))),
    (Fault.NO_SUCH_TEST, frames(CHOICE, say("b", "{answer: pick, at_least: 2}"))),
    (Fault.NO_SUCH_TEST, frames(WORDS, say("b", "{answer: why, is: because}"))),
    (Fault.NO_SUCH_TEST, frames(QUIZ, say("b", "{answer: quiz, is: a}"))),
    (Fault.NO_TEST, frames(SCALE, say("b", "{answer: mood}"))),
    (Fault.NOT_A_NUMBER, frames(SCALE, say("b", "{answer: mood, is: good}"))),
    (Fault.NEVER_HOLDS, frames(SCALE, say("b", "{answer: mood, at_least: 4}"))),
    (Fault.NEVER_HOLDS, frames(SCALE, say("b", "{answer: mood, at_most: 0}"))),
    (Fault.NEVER_HOLDS, frames(SCALE, say("b", "{answer: mood, is: 1.5}"))),
    (Fault.NEVER_HOLDS, frames(NUMBER, say("b", "{answer: many, at_least: 3, at_most: 2}"))),
    (Fault.NEVER_HOLDS, frames(SCALE, say("b", "{not: {all: [{answer: mood, is: 9}]}}"))),
    (Fault.NEVER_HOLDS, with_score("{id: s, method: mean, of: [mood]}",
                                   SCALE, say("b", "{score: s, at_least: 3.5}"))),
    (Fault.NOT_COUNTABLE, with_score("{id: s, method: mean, of: [why]}", WORDS)),
    (Fault.NOT_REVERSIBLE, with_score("{id: s, method: mean, of: [-many]}", NUMBER)),
    (Fault.NOT_REVERSIBLE, with_score("{id: s, method: mean, of: [-quiz]}", QUIZ)),
    (Fault.DIFFERENT_RANGES, with_score("{id: s, method: mean, of: [mood, many]}", SCALE, NUMBER)),
    (Fault.NEEDS_TOO_MANY, with_score("{id: s, method: mean, of: [mood], needs: 2}", SCALE)),
    (Fault.NO_AGREEMENT, with_score("{id: s, method: mean, of: [mood], agrees_from: 2}", SCALE)),
    (Fault.MISSING, with_score("{id: s, method: share, of: [mood]}", SCALE)),
    (Fault.OUT_OF_RANGE, with_score("{id: s, method: share, of: [mood], agrees_from: 4}", SCALE)),
    (Fault.UNREACHABLE, frames("{id: a, kind: branch, otherwise: end}", WORDS)),
    (Fault.LOOP, frames(WORDS, "{id: a, kind: branch, otherwise: why}")),
    (Fault.LOOP, frames("{id: a, kind: branch, otherwise: a}")),
    (Fault.LOOP, frames(WORDS, "{id: w, kind: wait, until: why}",
                        "{id: a, kind: branch, otherwise: why}")),
    (Fault.LOOP, frames(SCALE, "{id: w, kind: wait, days: 1, when: {answer: mood, is: 1}}",
                        "{id: a, kind: branch, otherwise: mood}")),
    (Fault.NO_SUCH_PLACE, frames("{id: a, kind: branch, otherwise: nowhere}", WORDS)),
    (Fault.MISSING, frames("{id: a, kind: branch}", WORDS)),
    (Fault.NOT_TOGETHER, frames(QUIZ, WORDS,
                                "{id: sure, kind: confidence, about: quiz, text: Sure?}")),
    (Fault.NOT_TOGETHER, frames(SCALE, WORDS, NUMBER).replace(
        "    frames:", "    shuffle: [[mood, many]]\n    frames:")),
    (Fault.CANNOT_SHUFFLE, frames(WORDS, "{id: w, kind: wait, days: 1}").replace(
        "    frames:", "    shuffle: [[why, w]]\n    frames:")),
    (Fault.UNKNOWN_FRAME, frames(WORDS).replace(
        "    frames:", "    shuffle: [[why, nowhere]]\n    frames:")),
    (Fault.LATER_FRAME, frames(WORDS, say("b", "{answered: why}")).replace(
        "    frames:", "    shuffle: [[why, b]]\n    frames:")),
    (Fault.INTO_SHUFFLE, frames("{id: w, kind: branch, otherwise: mood}", WORDS, SCALE).replace(
        "    frames:", "    shuffle: [[why, mood]]\n    frames:")),
    (Fault.WAIT_FOR_ONE, frames("{id: w, kind: wait}", WORDS)),
    (Fault.WAIT_FOR_ONE, frames("{id: w, kind: wait, hours: 1, days: 1}", WORDS)),
    (Fault.BAD_BOUNDS, frames("{id: a, kind: slider, text: x, low: l, high: h, least: 100}")),
    (Fault.BAD_BOUNDS, frames("{id: a, kind: number, text: x, least: 5, most: 4}")),
    (Fault.BAD_BOUNDS, frames(SOME.replace("text: Which?", "text: Which?, least: 3"))),
    (Fault.BAD_STEPS, frames("{id: a, kind: slider, text: x, low: l, high: h, step: 0}")),
    (Fault.BAD_STEPS, frames(WORDS, "{id: a, kind: confidence, about: why, text: x, "
                             "steps: [50, 40]}")),
    (Fault.BAD_PIPE, frames("{id: a, kind: say, text: 'x {name} y'}")),
    (Fault.BAD_PICTURE, frames("{id: a, kind: say, text: x, picture: "
                               f"{{type: jpeg, base64: {PIXEL}, description: dot}}}}")),
    (Fault.BAD_PICTURE, frames("{id: a, kind: say, text: x, picture: "
                               "{type: png, base64: '???', description: dot}}")),
    (Fault.NO_FRAME_OR_SCORE, with_outcome("{id: o, of: nowhere, told: mean, name: O}")),
    (Fault.NOT_TOLD_SO, with_outcome("{id: o, of: why, told: mean, name: O}", WORDS)),
    (Fault.NOT_TOLD_SO, with_outcome("{id: o, of: mood, told: right, name: O}")),
    (Fault.NOT_TOLD_SO, with_outcome("{id: o, of: s, told: choice, choice: a, name: O}")),
    (Fault.NOT_TOLD_SO, with_outcome("{id: o, of: quiz, told: mean, name: O}", QUIZ)),
    (Fault.NOT_FOR_THIS, with_outcome("{id: o, of: mood, told: mean, agrees_from: 2, name: O}")),
    (Fault.NOT_FOR_THIS, with_outcome("{id: o, of: mood, told: mean, choice: a, name: O}")),
    (Fault.MISSING, with_outcome("{id: o, of: mood, told: agreement, name: O}")),
    (Fault.MISSING, with_outcome("{id: o, of: pick, told: choice, name: O}", CHOICE)),
    (Fault.OUT_OF_RANGE, with_outcome(
        "{id: o, of: mood, told: agreement, agrees_from: 1, name: O}")),
    (Fault.OUT_OF_RANGE, with_outcome("{id: o, of: s, told: agreement, agrees_from: 4, name: O}")),
    (Fault.UNKNOWN_CHOICE, with_outcome(
        "{id: o, of: pick, told: choice, choice: c, name: O}", CHOICE)),
    (Fault.RESERVED_OUTCOME, with_outcome("{id: response-rate, of: mood, told: mean, name: O}")),
    (Fault.DUPLICATE_ID, with_outcome(
        "{id: o, of: mood, told: mean, name: O}, {id: o, of: s, told: mean, name: O}")),
    (Fault.LATER_FRAME, with_outcome("{id: o, of: mood, told: mean, name: 'O {answer:mood}'}")),
    (Fault.NOT_ANONYMOUS, frames(WORDS, say("b", "{carried: why}"), head=ANONYMOUS)),
    (Fault.NOT_ANONYMOUS, frames("{id: a, kind: commit, text: x}", head=ANONYMOUS)),
    (Fault.NOT_ANONYMOUS, frames(WORDS, "{id: a, kind: say, text: '{last:why}'}", head=ANONYMOUS)),
    (Fault.NOT_ANONYMOUS, frames(WORDS, "{id: a, kind: wait, until: why}", head=ANONYMOUS)),
]  # fmt: skip
TOLD = [
    (Fault.MISSING_TRANSLATION, frames(WORDS, head=TWO_LANGUAGES)),
    (Fault.LONG_READING, frames(f"{{id: a, kind: say, text: {'word ' * 181}}}")),
    (Fault.MANY_QUESTIONS, frames(WORDS, SCALE, NUMBER, CHOICE)),
    (Fault.DOUBLE_BARRELLED, frames(SCALE.replace("How are you?", "Are you well and glad?"))),
    (Fault.NO_WAY_OUT, frames(WORDS.replace("text: Why?", "text: Why?, required: true"))),
]


@pytest.mark.parametrize(("fault", "text"), REFUSED)
def test_what_cannot_work_is_refused(fault: Fault, text: str) -> None:
    assert fault in found(text)
    assert checking.load_checked(text.encode()).program is None


@pytest.mark.parametrize(("fault", "text"), TOLD)
def test_what_would_strain_people_is_told_but_not_refused(fault: Fault, text: str) -> None:
    outcome = checking.load_checked(text.encode())

    assert set(found(text)) == {fault}
    assert outcome.program is not None


@pytest.mark.parametrize(
    "text",
    [
        frames(WORDS, SCALE, NUMBER),
        frames(CHOICE, say("b", "{answer: pick, is: a}")),
        frames(CHOICE, say("b", "{answer: pick, is_not: a}")),
        frames(SOME, say("b", "{answer: some, includes: b}")),
        frames(SCALE, say("b", "{answer: mood, at_least: 2, at_most: 3}")),
        frames(QUIZ, "{id: sure, kind: confidence, about: quiz, text: Sure?}",
               say("b", "{right: quiz}")),
        frames(QUIZ.replace("Because", "'You said {answer:quiz}'")),
        frames(SCALE, "{id: w, kind: wait, days: 1}", "{id: b, kind: branch, otherwise: mood}"),
        frames(WORDS, "{id: x, kind: recall, text: x, of: y, last_time: true}",
               "{id: y, kind: commit, text: What?}"),
        frames(WORDS, "{id: a, kind: say, text: 'You said {answer:why|nothing}, {{so}}'}"),
        frames(f"{{id: a, kind: say, text: x, picture: {{type: png, base64: {PIXEL}, "
               "description: dot}}"),
        frames(CHOICE.replace("text: Which?", "text: Which?, required: true").replace(
            "text: B", "text: B, way_out: true")),
        frames(WORDS, SCALE, "{id: w, kind: wait, hours: 8}", NUMBER, CHOICE),
        with_outcome("{id: o, of: mood, told: mean, name: O, better: down}"),
        with_outcome("{id: o, of: mood, told: agreement, agrees_from: 2, name: O}"),
        with_outcome("{id: o, of: s, told: agreement, agrees_from: 2.5, name: O}"),
        with_outcome("{id: o, of: pick, told: choice, choice: b, name: O}", CHOICE),
        with_outcome("{id: o, of: some, told: choice, choice: b, name: O}", SOME),
        with_outcome("{id: o, of: quiz, told: right, name: O}", QUIZ),
        with_score("{id: s, method: sum, of: [mood, many]}", SCALE, NUMBER,
                   say("b", "{score: s, at_least: 90}")),
    ],
)  # fmt: skip
def test_what_is_well_made_passes_in_silence(text: str) -> None:
    assert found(text) == []


def test_every_fault_beyond_shape_has_a_case() -> None:
    after = list(Fault).index(Fault.DUPLICATE_ID)

    cases = {fault for fault, _text in [*REFUSED, *TOLD]}

    assert set(list(Fault)[after:]) - cases == set()
    assert {fault for fault, _text in TOLD} == WARNINGS


def test_a_fault_is_placed_where_it_stands() -> None:
    outcome = checking.load_checked(frames(WORDS, say("b", "{answered: nowhere}")).encode())

    finding = outcome.findings[0]
    assert finding.path == ("experiences", 0, "frames", 1, "when", "answered")
    assert finding.line == 11


def test_two_ways_that_exclude_each_other_are_not_added_up() -> None:
    text = frames(
        SCALE,
        "{id: b, kind: branch, ways: [{when: {answer: mood, is: 1}, go: many}]}",
        WORDS,
        "{id: to-end, kind: branch, otherwise: end}",
        NUMBER,
        "{id: pick-b, kind: stars, text: Stars?}",
    )

    assert found(text) == []
