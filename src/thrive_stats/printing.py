"""Text of somebody else's making, safe to show: names and labels come out of files."""

import re
from html import escape

REPLACEMENT = "\ufffd"
# What a terminal obeys instead of showing, what turns the reading direction of all that follows,
# and what XML cannot hold at all. Tab and the ends of lines are not among it.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def printable(text: str) -> str:
    """Return text with U+FFFD for each character that is no text to show.

    Examples
    --------
    >>> printable("a\\x1b[31mb") == "a\\ufffd[31mb"
    True
    """
    return UNPRINTABLE.sub(REPLACEMENT, text)


def printable_line(text: str) -> str:
    """Return text in one line with U+FFFD for each character that is no text to show."""
    return printable(" ".join(text.splitlines()))


def escaped(text: str) -> str:
    """Return text as HTML and XML hold it, in an attribute too."""
    return escape(printable(text))
