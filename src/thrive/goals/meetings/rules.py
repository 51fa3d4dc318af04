"""Decisions about meeting, as pure functions: whose words are alike, and what is this week's."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")
LEAST_LETTERS = 4  # shorter words join sentences and say little
STEM = 6  # letters: night and nights, Konflikt and Konflikte are one word


def alike(one: str, other: str) -> float:
    """How much two short texts are about the same, 0 to 1: words in common, by their beginning."""
    here, there = stems(one), stems(other)
    if not here or not there:
        return 0.0
    return len(here & there) / min(len(here), len(there))


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text that say something."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(word[:STEM] for word in words if len(word) >= LEAST_LETTERS)


def of_this_week(choices: Sequence[T], on: date) -> T | None:
    """One of some choices, the next one each week, so that each has its turn; None of none."""
    if not choices:
        return None
    weeks = (on.toordinal() - 1) // 7  # a Monday begins each
    return choices[weeks % len(choices)]
