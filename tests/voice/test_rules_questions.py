"""What an anonymous page may ask, and which answers fit."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.devices import QUESTIONS
from thrive.voice.rules.bodies import UnreadableBody
from thrive.voice.rules.questions import ANSWER_BYTES, answers_of, faults_of, fits

WORDS = {"en": "How much?"}
SCALE: dict[str, Any] = QUESTIONS[0]
CHOICE: dict[str, Any] = QUESTIONS[1]
SEVERAL = CHOICE | {"kind": "choose_several"}
SLIDER = {
    "id": "a", "kind": "slider", "text": WORDS, "least": 0, "most": 10, "step": 0.5, "low": WORDS,
    "high": WORDS,
}  # fmt: skip
STARS = {"id": "b", "kind": "stars", "text": WORDS, "most": 5}
NUMBER = {"id": "c", "kind": "number", "text": WORDS, "least": 0, "most": 24, "step": 1}
SAY = {"id": "d", "kind": "say", "text": WORDS}
REPORT = SAY | {"id": "f", "kind": "report", "rows": [{"label": WORDS, "value": {"en": "3.4"}}]}
OWN = {"id": "g", "kind": "words", "text": WORDS, "longest": 280}
ALL = [SCALE, CHOICE, SEVERAL | {"id": "e"}, SLIDER, STARS, NUMBER, SAY, REPORT, OWN]
IF_SAFE = {"when": [[{"of": "safe", "least": 3}]]}


def test_every_kind_can_be_asked() -> None:
    assert faults_of(ALL) == []


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (SCALE | {"id": ""}, ("0", "id")),
        (SCALE | {"id": "x" * 41}, ("0", "id")),
        (SCALE | {"text": "Hello"}, ("safe", "text")),
        (SCALE | {"text": {"en": ""}}, ("safe", "text")),
        (SCALE | {"labels": [WORDS]}, ("safe", "labels")),
        (SCALE | {"first": True}, ("safe", "first")),
        (SCALE | {"kind": "matrix"}, ("safe", "kind")),
        (CHOICE | {"choices": CHOICE["choices"][:1]}, ("hindrance", "choices")),
        (CHOICE | {"choices": CHOICE["choices"][:1] * 2}, ("hindrance", "choices")),
        (SLIDER | {"least": 10}, ("a", "least")),
        (SLIDER | {"most": float("inf")}, ("a", "least")),
        (SLIDER | {"step": 0}, ("a", "step")),
        (SLIDER | {"low": None}, ("a", "low")),
        (STARS | {"most": 11}, ("b", "most")),
        (NUMBER | {"least": None}, ("c", "least")),
        (NUMBER | {"unit": "hours"}, ("c", "unit")),
        (SCALE | {"required": 1}, ("safe", "required")),
        (SCALE | {"id": "day_part"}, ("0", "id")),
        (SCALE | {"shown": IF_SAFE}, ("safe", "shown")),
        (SEVERAL | {"least": 3, "most": 2}, ("hindrance", "least")),
        (REPORT | {"rows": [{"label": WORDS}]}, ("f", "rows")),
        (OWN | {"longest": 501}, ("g", "longest")),
    ],
)
def test_what_cannot_be_asked_is_named(question: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults_of([question]) == [fault]


def test_two_questions_have_two_names() -> None:
    assert faults_of([SCALE, SCALE]) == [("1", "id")]


def test_a_condition_asks_about_what_was_answered_before() -> None:
    assert faults_of([SCALE, CHOICE | {"shown": IF_SAFE}]) == []
    assert faults_of([CHOICE | {"shown": IF_SAFE}, SCALE]) == [("hindrance", "shown")]
    about_words = {"when": [[{"of": "g", "answered": True}]]}
    assert faults_of([OWN, SCALE | {"shown": about_words}]) == [("safe", "shown")]


def test_answers_to_what_was_not_shown_are_dropped_at_closing() -> None:
    asked = [SCALE, CHOICE | {"shown": IF_SAFE}]

    def kept(safe: int) -> dict[str, Any]:
        said = {"answers": {"safe": safe, "hindrance": "tired"}}
        return answers_of(json.dumps(said).encode(), asked)

    assert kept(2) == {"safe": 2}
    assert kept(3) == {"safe": 3, "hindrance": "tired"}


@pytest.mark.parametrize(
    ("part", "kept"),
    [("morning", {"day_part": "morning"}), ("09:31", {}), (None, {}), (["morning"], {})],
)
def test_of_the_moment_nothing_is_kept_but_the_part_of_the_day(
    part: object, kept: dict[str, str]
) -> None:
    said = {"answers": {"safe": 3, "at": "09:31"}, "day_part": part, "at": "09:31", "device": "x"}

    assert answers_of(json.dumps(said).encode(), QUESTIONS) == {"safe": 3} | kept


def test_an_answer_must_fit_into_its_length() -> None:
    ids = [{"id": f"{place:040}", "text": WORDS} for place in range(12)]
    long = [SEVERAL | {"id": f"q{place}", "choices": ids} for place in range(8)]

    assert faults_of(long) == [("questions", "length")]
    assert faults_of(long[:7]) == []


@pytest.mark.parametrize(
    ("question", "fitting", "unfit"),
    [
        (SCALE, [1, 5], [0, 6, 2.5, "3", True, None, [3]]),
        (CHOICE, ["tired"], ["else", ["tired"], 1, None]),
        (SEVERAL, [["tired"], ["afraid", "tired"]], [[], ["tired", "tired"], ["x"], "tired", [1]]),
        (SLIDER, [0, 10, 3.25], [-0.1, 10.5, "3", True, float("nan"), 10**400]),
        (STARS, [1, 5], [0, 6, 1.5, False]),
        (NUMBER, [0, 24], [25, None, -(10**16)]),
        (SAY, [], ["", None, 1]),
        (REPORT, [], ["", 1]),
        (OWN, [], ["in words", None]),
        (SEVERAL | {"least": 2}, [["tired", "afraid"]], [["tired"]]),
    ],
)
def test_what_fits_and_what_does_not(
    question: dict[str, Any], fitting: list[Any], unfit: list[Any]
) -> None:
    assert [value for value in fitting if not fits(question, value)] == []
    assert [value for value in unfit if fits(question, value)] == []


def test_what_does_not_fit_is_left_out_as_if_passed_over() -> None:
    content = json.dumps({"answers": {"safe": 3, "hindrance": "gold", "more": 1}}).encode()

    assert answers_of(content.ljust(ANSWER_BYTES), QUESTIONS) == {"safe": 3}


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
@settings(max_examples=200)
def test_nothing_that_anybody_seals_breaks_the_opening(content: bytes) -> None:
    try:
        assert set(answers_of(content, QUESTIONS)) <= {"safe", "hindrance", "day_part"}
    except UnreadableBody:
        return


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.sampled_from(ALL), JSON)
@settings(max_examples=200)
def test_no_value_breaks_the_looking(question: dict[str, Any], value: Any) -> None:
    assert fits(question, value) in (True, False)
