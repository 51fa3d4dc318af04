"""Letters that no text for people holds."""

import pytest
from django.core.exceptions import ValidationError

from thrive.experiences.content import reading
from thrive.foundation.texts import unprintable, validate_printable, visible, why_unprintable


@pytest.mark.parametrize(
    ("letter", "number"),
    [
        ("\0", "U+0000"), ("\x07", "U+0007"), ("\x1b", "U+001B"), ("\x7f", "U+007F"),
        ("\x9b", "U+009B"), ("\ud800", "U+D800"), ("\ufffe", "U+FFFE"), ("\uffff", "U+FFFF"),
        ("\u202a", "U+202A"), ("\u202e", "U+202E"), ("\u2066", "U+2066"), ("\u2069", "U+2069"),
    ],
)  # fmt: skip
def test_a_letter_that_cannot_be_printed_is_named_by_its_number(letter: str, number: str) -> None:
    text = f"Ri{letter}ver"

    assert unprintable(text) == number
    assert number in (why_unprintable(text) or "")
    assert visible(text) == f"Ri⟨{number}⟩ver"
    with pytest.raises(ValidationError, match="cannot be printed"):
        validate_printable(text)


@pytest.mark.parametrize(
    "text", ["", "Zoë\tمريم\n李\r\n", "a\u00a0b\u200d👩‍⚕️", "\ufffd", "\u200fא\u200e1\u061c"]
)
def test_all_that_people_write_is_left_alone(text: str) -> None:
    validate_printable(text)

    assert unprintable(text) is None
    assert why_unprintable(text) is None
    assert visible(text) == text


def test_what_is_said_in_a_conversation_may_be_kept_by_all_that_it_is_handed_to() -> None:
    letters = {chr(code) for code in range(0x11_000)} - {
        "\r"
    }  # a new line is turned into one first

    said = {letter for letter in letters if reading.unprintable(letter) is None}
    kept = {letter for letter in letters if unprintable(letter) is None}

    assert said == kept
