"""Words: there are some for everything that can be wrong, and they can be filled in."""

import re

import pytest

from tests.experiences.test_checking import REFUSED, TOLD
from thrive.experiences import checking, wording
from thrive.experiences.content.faults import Fault
from thrive.experiences.engine.answers import AnswerRefused, Refusal


def test_every_fault_has_words() -> None:
    assert set(wording.WORDS) == set(Fault)


@pytest.mark.parametrize(("fault", "text"), [*REFUSED, *TOLD])
def test_the_words_can_be_filled_in(fault: Fault, text: str) -> None:
    outcome = checking.load_checked(text.encode())

    problems = wording.problems(outcome.findings, outcome.plain)

    assert all(one.message and not re.search(r"%\(", one.message) for one in problems)
    assert all(one.column and one.line for one in problems)


@pytest.mark.parametrize("reason", Refusal)
def test_every_refusal_of_an_answer_has_words(reason: Refusal) -> None:
    details: dict[str, str | float] = {
        "least": 1.0,
        "most": 5.0,
        "decimals": 1,
        "longest": 280,
        "letter": "U+0000",
    }

    words = wording.refusal_words(AnswerRefused(reason, **details))

    assert words.endswith(".")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), ""),
        (("title", "de"), "title, de"),
        (("experiences", 0), "experience 1"),
        (("experiences", 0, "frames", 0, "labels", 2), "experience 1, frame “mood”, labels 3"),
        (("experiences", 0, "frames", 1), "experience 1, frame 2"),
        (("experiences", 0, "frames", 9), "experience 1, frame 10"),
    ],
)
def test_a_place_is_said_as_people_count(path: tuple[str | int, ...], words: str) -> None:
    document = {"experiences": [{"frames": [{"id": "mood"}, {"id": 5}]}]}

    assert wording.place(path, document) == words
