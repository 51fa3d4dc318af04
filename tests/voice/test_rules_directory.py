"""The public list of keys: chained, so that nobody can be shown another one unseen."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from thrive.voice.rules.directory import Entry, head_of, purposes_of, words_of

ENTRY = Entry(7, "answer", date(2026, 10, 1), date(2026, 11, 1), 0, 9, b"\x01\x02", b"\xff")
LIST = [ENTRY, replace(ENTRY, key=8, unit=1), replace(ENTRY, key=9, unit=2)]


def test_the_same_list_has_the_same_head() -> None:
    assert head_of(3, 1, LIST) == head_of(3, 1, list(LIST))
    assert len(head_of(3, 1, [])) == 32


@pytest.mark.parametrize(
    "changed",
    [
        {"key": 1}, {"purpose": "words"}, {"first": date(2026, 10, 2)},
        {"until": date(2026, 11, 2)}, {"unit": 5}, {"eligible": 1},
        {"modulus": b"\x01\x03"}, {"receiver": b"\xfe"},
    ],
)  # fmt: skip
def test_a_change_anywhere_changes_the_head(changed: dict[str, Any]) -> None:
    for place in range(3):
        other = list(LIST)
        other[place] = replace(other[place], **changed)
        assert head_of(3, 1, other) != head_of(3, 1, LIST)


def test_what_is_left_out_put_in_or_moved_changes_the_head() -> None:
    heads = [LIST, LIST[1:], LIST[:2], [*LIST, ENTRY], LIST[::-1]]

    assert len({head_of(3, 1, one) for one in heads}) == 5
    assert len({head_of(3, 1, LIST), head_of(4, 1, LIST), head_of(3, 2, LIST)}) == 3


@pytest.mark.parametrize(
    ("address", "words"),
    [("127.0.0.1", "lusab babad"), ("63.84.220.193", "gutih tugad"),
     ("140.98.193.141", "mudof sakat"), ("216.35.68.215", "tobog higil"),
     ("216.68.232.21", "todah vobij")],
)  # fmt: skip
def test_words_are_those_of_the_paper(address: str, words: str) -> None:
    """Wilkerson, "A Proposal for Proquints", arXiv 0901.4016, its list of examples."""
    assert words_of(bytes(map(int, address.split(".")))) == words


def test_half_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="two bytes"):
        words_of(b"abc")


def test_a_key_for_words_is_made_only_where_words_are_asked_for() -> None:
    asked = [{"id": "a", "kind": "scale"}, {"id": "b", "kind": "words"}]

    assert purposes_of(asked) == ("answer", "words")
    assert purposes_of(asked[:1]) == purposes_of([]) == ("answer",)
