"""Decisions about meeting, as pure functions: whose words are alike, and what is this week's."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")
LEAST_LETTERS = 4  # shorter words join sentences and say little
STEM = 5  # letters in common: shift and shifts, Konflikt and Konflikte are one word


def alike(one: str, other: str) -> float:
    """How much two short texts are about the same, 0 to 1: the share of the shorter one's words
    that begin like one of the other's. The same whichever comes first."""
    here, there = _words(one), _words(other)
    if not here or not there:
        return 0.0
    common = min(_known(here, there), _known(there, here))
    return common / min(len(here), len(there))


def _words(text: str) -> frozenset[str]:
    """The words of a text that say something."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(word for word in words if len(word) >= LEAST_LETTERS)


def _known(words: frozenset[str], others: frozenset[str]) -> int:
    return sum(any(_begin_alike(word, other) for other in others) for word in words)


def _begin_alike(one: str, other: str) -> bool:
    needed = min(STEM, len(one), len(other))  # lead and leading are one word too
    return one[:needed] == other[:needed]


def of_this_week(choices: Sequence[T], on: date) -> T | None:
    """One of some choices, the next one each week, so that each has its turn; None of none."""
    if not choices:
        return None
    weeks = (on.toordinal() - 1) // 7  # a Monday begins each
    return choices[weeks % len(choices)]
