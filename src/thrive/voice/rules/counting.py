"""How words that came out may be counted over and over, so that no single text shows.

Every reader may count the words that stand on a page. What must not be told is when a text came
out: so whatever is counted twice is the same, or apart by so many texts that none of them is alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

LEAST_TEXTS = 8  # that are counted at all, and by which two countings are apart
LEAST_BATCHES = 3  # each of three texts or more
LEAST_ALIKE = 3  # texts that carry a word, and by which two countings of it are apart
SLACK = LEAST_ALIKE - 1  # by so many a count may be too low


@dataclass(frozen=True)
class PlaceOfWords:
    """Words that are counted together: of one question, and those of one unit or from everywhere.

    ``together``: the groups of the unit, in order; none: from everywhere.
    """

    study: int
    question: str
    together: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tally:
    """How many texts came out so far in how many batches, and how many of them carry which word.

    A word that fewer than three carry has none, and each count may be too low by two.
    """

    texts: int
    batches: int
    counts: Mapping[str, int]


NOTHING = Tally(0, 0, {})


def may_follow(known: Tally, texts: int, batches: int) -> bool:
    """Whether there is enough new for a counting that stands beside one that is known."""
    if not known.texts:
        return texts >= LEAST_TEXTS and batches >= LEAST_BATCHES
    return texts >= known.texts + LEAST_TEXTS and batches > known.batches


def after(known: Tally, now: Tally) -> Tally:
    """What may be told now beside what was told before: the same, or what is apart by enough.

    A word's count stays as it was until three more texts carry it. So any two tallies of one place
    tell the same of a word, or what at least three texts have changed; and in all the same, or what
    at least eight texts have. ``known`` is NOTHING where nothing was counted yet.
    """
    if not may_follow(known, now.texts, now.batches):
        return known
    words = known.counts.keys() | now.counts.keys()
    held = {word: _held(known.counts.get(word, 0), now.counts.get(word, 0)) for word in words}
    return replace(now, counts={word: many for word, many in sorted(held.items()) if many})


def _held(known: int, now: int) -> int:
    return now if now >= known + LEAST_ALIKE else known
