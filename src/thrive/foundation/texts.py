"""Letters that no text for people holds: they come from a broken file or from somebody's tricks.

Control characters steer terminals and vanish on pages, PostgreSQL takes no NUL, and half a
surrogate pair cannot be written as UTF-8 at all. Letters that turn the direction of what follows
(U+202A to U+202E, U+2066 to U+2069) let a name or a sentence read otherwise than it was written.
Marks with which Arabic and Hebrew are typed (U+200E, U+200F, U+061C) turn nothing else and stay.
"""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem

LONGEST_SHOWN = 100  # letters of a text that is named as a problem
# Tab and the two halves of a new line are the only control characters that people type.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

# Windows puts quotes and dashes where Unicode has control characters. Files in which these were
# taken over as they stood are common; browsers mend them the same way (the WHATWG HTML standard).
MENDED = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def mended(text: str) -> str:
    """The text with the quotes and dashes that Windows meant, where a file lost them."""
    return text.translate(MENDED)


def unprintable(text: str) -> str | None:
    """The first letter in a text that cannot be printed, as its number (``U+001B``), or None."""
    found = UNPRINTABLE.search(text)
    return None if found is None else f"U+{ord(found[0]):04X}"


def visible(text: str) -> str:
    """The text fit to show: each letter that cannot be printed stands as its number."""
    return UNPRINTABLE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def without_unprintable(text: str) -> str:
    """The text without such letters, to go on looking for other faults."""
    return UNPRINTABLE.sub("", text)


def why_unprintable(text: str) -> str | None:
    """What to say of a text that holds such a letter, as a problem of a cell; None for others."""
    letter = unprintable(text)
    if letter is None:
        return None
    message = _("holds the letter %(letter)s, which cannot be printed; expected plain text")
    return message % {"letter": letter}


def unprintable_problems(texts: Mapping[str, str], *, line: int | None = None) -> list[Problem]:
    """A problem for each of the texts, named by column, that holds such a letter."""
    return [
        Problem(why, line=line, column=column, value=visible(text)[:LONGEST_SHOWN])
        for column, text in texts.items()
        if (why := why_unprintable(text))
    ]


def validate_printable(text: str) -> None:
    """Raise ValidationError for such a text: for the fields of forms."""
    letter = unprintable(text)
    if letter is not None:
        message = _("This holds the letter %(letter)s, which cannot be printed. Type it anew.")
        raise ValidationError(message, code="unprintable", params={"letter": letter})
