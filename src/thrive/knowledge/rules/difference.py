"""What is new in a text and what is gone, word by word. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

PIECE = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PIECES = 2000  # longer texts are compared line by line: word by word would take too long


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    text: str
    kind: Literal["same", "added", "removed"]


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """How one text became the other. Two that are alike have one piece; nothing has none."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    if max(len(old), len(new)) > MOST_PIECES:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    pieces = [Piece("".join(old[:head]), "same")]
    pieces += _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces.append(Piece("".join(old[len(old) - tail :]), "same"))
    return tuple(piece for piece in pieces if piece.text)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pieces two texts have in common from their beginning."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def _middle(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """What lies between. Words that stand everywhere lead nowhere: else it could take minutes."""
    pieces: list[Piece] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(old[old_from:old_to]), "same"))
            continue
        pieces.append(Piece("".join(old[old_from:old_to]), "removed"))
        pieces.append(Piece("".join(new[new_from:new_to]), "added"))
    return pieces
