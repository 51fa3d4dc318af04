"""What is new in a text and what is gone, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

PIECE = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PIECES = 4000  # longer texts are compared line by line: word by word would take too long


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
    pieces: list[Piece] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(old[old_from:old_to]), "same"))
            continue
        pieces.append(Piece("".join(old[old_from:old_to]), "removed"))
        pieces.append(Piece("".join(new[new_from:new_to]), "added"))
    return tuple(piece for piece in pieces if piece.text)
