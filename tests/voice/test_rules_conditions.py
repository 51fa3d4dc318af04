"""When an anonymous question is shown, by the table that the browser is held to as well."""

import json
from pathlib import Path
from typing import Any

import pytest

from thrive.voice.rules.conditions import MOST_ROWS, along, is_sound, shown

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("conditions.json").read_text("utf-8"))
TEST = {"of": "a", "is": "x"}


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: json.dumps(case["when"]))
def test_a_question_is_shown_where_the_table_says_so(case: dict[str, Any]) -> None:
    question = {"id": "q", "shown": {"when": case["when"]}}

    assert is_sound(question, ["a", "b", "constructor"])
    assert shown(question, case["given"]) is case["shown"]


@pytest.mark.parametrize("way", TABLE["ways"], ids=lambda way: way["about"])
def test_answers_to_what_was_not_shown_are_dropped(way: dict[str, Any]) -> None:
    kept = along(way["questions"], way["given"], lambda _question, _value: True)

    assert {question["id"]: value for question, value in kept} == way["kept"]


def test_what_does_not_fit_was_not_answered() -> None:
    questions: list[dict[str, Any]] = [
        {"id": "a"}, {"id": "b", "shown": {"when": [[{"of": "a", "answered": True}]]}},
    ]  # fmt: skip

    kept = along(questions, {"a": 1, "b": 2}, lambda _question, value: bool(value == 2))

    assert list(kept) == []


def test_true_is_no_number() -> None:
    assert not shown({"shown": {"when": [[{"of": "a", "is": 1}]]}}, {"a": True})
    assert not shown({"shown": {"when": [[{"of": "a", "least": 0}]]}}, {"a": True})


def test_a_question_without_a_condition_is_shown() -> None:
    assert is_sound({"id": "q"}, [])
    assert shown({"id": "q"}, {})


@pytest.mark.parametrize(
    "carried",
    [
        None, [], {}, {"when": []}, {"when": [[]]}, {"when": [TEST]}, {"when": TEST},
        {"when": [[TEST]], "else": []}, {"when": [[TEST]] * (MOST_ROWS + 1)},
        {"when": [[TEST | {"most": 3}]]}, {"when": [[{"of": "a"}]]}, {"when": [["a"]]},
        {"when": [[{"is": "x", "not": "y"}]]}, {"when": [[{"of": "later", "is": "x"}]]},
        {"when": [[{"of": ["a"], "is": "x"}]]}, {"when": [[{"of": "a", "is": ["x"]}]]},
        {"when": [[{"of": "a", "is": True}]]}, {"when": [[{"of": "a", "is": None}]]},
        {"when": [[{"of": "a", "least": "3"}]]}, {"when": [[{"of": "a", "includes": 3}]]},
        {"when": [[{"of": "a", "answered": "yes"}]]}, {"when": [[{"of": "a", "eval": "1"}]]},
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_no_condition(carried: object) -> None:
    assert not is_sound({"id": "q", "shown": carried}, ["a", "b"])
