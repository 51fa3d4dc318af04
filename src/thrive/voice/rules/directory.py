"""The public list of keys of an epoch, chained: whoever knows its head knows all of it.

A server that gave somebody a key of their own would know their answer by it. The list is public,
the browser keeps its head when it asks for tokens, and refuses another one when it spends them.
``intake/client/directory.js`` does the same.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

BEGINS = "thrive directory 1"
ANSWER, WORDS = "answer", "words"  # what a token is good for


@dataclass(frozen=True)
class Entry:
    """One key: what it signs for, how many people may have a token of it, and to whom to seal."""

    key: int
    purpose: str
    first: date
    until: date
    unit: int  # its place among the units of the epoch
    eligible: int
    modulus: bytes
    receiver: bytes

    @property
    def line(self) -> str:
        """What is hashed of it."""
        days = f"{self.first.isoformat()}|{self.until.isoformat()}"
        numbers = f"{self.key}|{self.purpose}|{days}|{self.unit}|{self.eligible}"
        return f"{numbers}|{self.modulus.hex()}|{self.receiver.hex()}"


def purposes_of(questions: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """For what the people of a study need tokens: for words only if it asks for words."""
    asks_for_words = any(question["kind"] == WORDS for question in questions)
    return (ANSWER, WORDS) if asks_for_words else (ANSWER,)


def head_of(study: int, epoch: int, entries: Iterable[Entry]) -> bytes:
    """The last link of the chain: each is SHA-256 of the one before and the next line."""
    head = hashlib.sha256(f"{BEGINS}|{study}|{epoch}".encode()).digest()
    for entry in entries:
        head = hashlib.sha256(head + entry.line.encode()).digest()
    return head


def words_of(content: bytes) -> str:
    """Bytes as words that can be said aloud and compared: two bytes a word (proquints).

    Consonants and vowels in turn, after Wilkerson, "A Proposal for Proquints" (arXiv 0901.4016).
    An odd number of bytes is refused with a ValueError.
    """
    if len(content) % 2:
        raise ValueError("two bytes make a word")
    numbers = (int.from_bytes(content[at : at + 2], "big") for at in range(0, len(content), 2))
    return " ".join(map(_word, numbers))


def _word(number: int) -> str:
    consonants, vowels = "bdfghjklmnprstvz", "aiou"
    return (
        consonants[number >> 12]
        + vowels[number >> 10 & 3]
        + consonants[number >> 6 & 15]
        + vowels[number >> 4 & 3]
        + consonants[number & 15]
    )
