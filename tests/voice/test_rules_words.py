"""Words: what fits, how they wait, and which of them may come out together."""

import json
from dataclasses import replace
from typing import Any

import pytest

from thrive.voice.rules.bodies import UnreadableBody
from thrive.voice.rules.words import (
    EVERYWHERE,
    LONGEST,
    Place,
    Said,
    Waiting,
    cleaned,
    divided,
    marked_in,
    packed,
    said_in,
    unpacked,
)

QUESTIONS: list[dict[str, Any]] = [
    {"id": "why", "kind": "words", "longest": 20, "text": {"en": "Why?"}},
    {"id": "safe", "kind": "scale", "text": {"en": "Safe?"}},
]
GIVEN = {"text": "It is cold.", "audience": "unit", "reworded": False}
RIVERSIDE = Place(3, 2, (3,))
ONE = Waiting("why", "It is cold.", RIVERSIDE, 8, to_reword=False)


def body(words: Any) -> bytes:
    return json.dumps({"words": words}).encode().ljust(4096)


def test_what_was_written_to_a_question_for_words_is_taken() -> None:
    assert said_in(body({"why": GIVEN}), QUESTIONS) == [Said("why", "It is cold.", "unit", False)]
    assert said_in(body({}), QUESTIONS) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"text": ""}, {"text": " \n "}, {"text": "x" * 21}, {"text": 7}, {"text": None},
        {"audience": "all"}, {"audience": None}, {"reworded": 1}, {"reworded": None},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out(changed: dict[str, Any]) -> None:
    assert said_in(body({"why": GIVEN | changed}), QUESTIONS) == []


def test_words_to_another_kind_of_question_or_to_none_are_left_out() -> None:
    words = {"safe": GIVEN, "other": GIVEN, "why": "a bare text"}

    assert said_in(body(words), QUESTIONS) == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"words": []}', b"{}", b"\xff", b"[" * 4096])
def test_what_are_no_words_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableBody):
        said_in(content, QUESTIONS)


def test_in_confidence_only_a_text_with_the_mark_of_consent_comes_out() -> None:
    answers = {"why": GIVEN, "bare": "nobody may see this", "long": GIVEN | {"text": "x" * 501}}

    assert marked_in(answers) == [Said("why", "It is cold.", "unit", False)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  a\r\nb\rc \x00\u202e\ud800\u200b ", "a\nb\nc"),
        ("\t\u2028x", "\u2028x".strip()),
        ("👩‍👩‍👧 ok", "👩‍👩‍👧 ok"),
    ],
)
def test_what_cannot_be_seen_or_kept_is_taken_out(text: str, kept: str) -> None:
    assert cleaned(text) == kept


def test_a_batch_of_two_stays_in_and_one_of_three_comes_out() -> None:
    two = [replace(ONE, text=text) for text in ("a", "b")]
    three = [*two, replace(ONE, text="c")]

    assert divided(two) == ([], two)
    (batch,), rest = divided(three)
    assert (batch.question, batch.place, batch.texts, rest) == (
        "why",
        RIVERSIDE,
        ("a", "b", "c"),
        [],
    )


@pytest.mark.parametrize(
    "other",
    [{"question": "how"}, {"place": EVERYWHERE}, {"eligible": 7}, {"to_reword": True}],
)
def test_what_is_of_another_question_or_place_or_may_not_come_fills_no_batch(
    other: dict[str, Any],
) -> None:
    pool = [ONE, ONE, replace(ONE, **other)]

    out, rest = divided(pool)

    assert out == []
    assert sorted(map(repr, rest)) == sorted(map(repr, pool))


def test_of_fewer_than_eight_people_nothing_comes_out() -> None:
    pool = [replace(ONE, eligible=7)] * 7

    assert divided(pool) == ([], pool)


def test_other_words_take_the_place_of_the_first() -> None:
    asked = replace(ONE, to_reword=True)

    assert asked.reworded("We freeze.") == replace(ONE, text="We freeze.")


def test_waiting_words_are_unpacked_as_they_were_packed() -> None:
    for one in (ONE, replace(ONE, place=EVERYWHERE, text='„Ü“ \n"👍"', to_reword=True)):
        assert unpacked(packed(one).ljust(4096)) == one
    assert len(packed(replace(ONE, text="👍" * LONGEST))) < 4096
