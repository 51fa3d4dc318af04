"""Words as the index has them, and the piece of a text that shows why it was found. Pure.

Both databases are given the same plain words, so that both find the same: small letters, no
accents, ß as ss. A word of a question loses a usual ending and stands for all that begin with it,
so that *goals* finds *goal* and *Wartezeiten* finds *Wartezeit*.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS = 8  # of a question; what comes after is not looked at
LONGEST_WORD = 60
SHORTEST_STEM = 4
# English and German endings, the longer ones first. Cutting too much finds more, never less.
ENDINGS = ("ings", "ing", "ies", "ern", "es", "ed", "en", "er", "em", "s", "e", "n", "y")
AROUND = 90  # letters that are shown on either side of the first word that was found
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Marked:
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    is_found: bool


def folded(text: str) -> str:
    """Small letters without accents: Über → uber, Straße → strasse."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def index_words(text: str) -> str:
    """A text as the index has it: plain words and nothing else."""
    return " ".join(word[:LONGEST_WORD] for word in _words(folded(text)))


def stems(question: str) -> tuple[str, ...]:
    """The beginnings of words that a question asks for, each once; none for a question without."""
    found = dict.fromkeys(_stem(word[:LONGEST_WORD]) for word in _words(folded(question)))
    return tuple(found)[:MOST_WORDS]


def excerpt(text: str, sought: Sequence[str]) -> tuple[Marked, ...]:
    """The piece of a text around the first word that was looked for, those words marked."""
    flat = " ".join(text.split())
    hits = [hit.span() for hit in WORD.finditer(flat) if _is_sought(hit[0], sought)]
    if not hits:
        return (Marked(_until(flat, 2 * AROUND), False),) if flat else ()
    begin, end = _window(flat, *hits[0])
    pieces: list[Marked] = []
    here = begin
    for first, last in hits:
        if first < begin or last > end:
            continue
        pieces += [Marked(flat[here:first], False), Marked(flat[first:last], True)]
        here = last
    pieces.append(Marked(flat[here:end], False))
    return _with_dots([piece for piece in pieces if piece.text], begin > 0, end < len(flat))


def _words(text: str) -> list[str]:
    return [word.replace("_", "") for word in WORD.findall(text) if word.strip("_")]


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _is_sought(word: str, sought: Sequence[str]) -> bool:
    return folded(word).startswith(tuple(sought))


def _window(text: str, first: int, last: int) -> tuple[int, int]:
    begin, end = max(0, first - AROUND), min(len(text), last + AROUND)
    if begin:
        begin = text.find(" ", begin, first) + 1 or begin
    if end < len(text):
        gap = text.rfind(" ", last, end)
        end = gap if gap > 0 else end
    return begin, end


def _until(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] + " …"


def _with_dots(pieces: list[Marked], before: bool, after: bool) -> tuple[Marked, ...]:
    first = [Marked("… ", False)] if before else []
    last = [Marked(" …", False)] if after else []
    return (*first, *pieces, *last)
