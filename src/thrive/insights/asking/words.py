"""Why: which words more texts carry since a change began than before it, or fewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np

from thrive.insights import rules
from thrive.voice.rules.counting import LEAST_BATCHES, LEAST_TEXTS, SLACK, Tally
from thrive_stats.multiplicity import benjamini_hochberg
from thrive_stats.themes import LEAST_WITH, ThemesResult, compare

VERSION = "1"
"""Raised whenever the same texts may give other counts, or the same counts other findings."""

MOST = 200  # words of one pair, those that most texts carry on both sides together


@dataclass(frozen=True)
class Pair:
    """Words of one place as they were counted when a change began, and as they are now."""

    before: Tally
    now: Tally

    @property
    def texts_since(self) -> int:
        """How many texts came out since."""
        return self.now.texts - self.before.texts

    @property
    def batches_since(self) -> int:
        """How many batches came out since."""
        return self.now.batches - self.before.batches

    @property
    def is_enough(self) -> bool:
        """Whether what came out since is as much as what is counted at all."""
        return self.texts_since >= LEAST_TEXTS and self.batches_since >= LEAST_BATCHES


@dataclass
class Compared:
    """One pair: how many texts, and each word that was tested, the clearest first."""

    texts_before: int
    texts_since: int
    batches_since: int
    is_enough: bool
    lines: list[dict[str, Any]] = field(default_factory=list)  # JSON

    @property
    def kept(self) -> int:
        """How many of them survive."""
        return sum(line["is_kept"] for line in self.lines)


def ask(pairs: Sequence[Pair]) -> list[Compared]:
    """Compare each pair, and correct over the words of all: one family.

    Which words are tested depends on both sides together alone, so it does not favour those that
    differ. Counts are coarse (``voice.rules.counting``): each test takes the worst that they leave.
    """
    results = [_of(pair) if pair.is_enough else None for pair in pairs]
    q = benjamini_hochberg(
        np.concatenate([np.empty(0), *(one.p for one in results if one is not None)])
    )
    told, start = [], 0
    for pair, result in zip(pairs, results, strict=True):
        many = len(result.terms) if result else 0
        told.append(_compared(pair, result, q[start : start + many]))
        start += many
    return told


def hash_of(pairs: Sequence[Pair], *beside: object) -> str:
    """Of all counts, and whatever else goes in."""
    laid = [
        (one.texts, one.batches, sorted(one.counts.items()))
        for pair in pairs
        for one in (pair.before, pair.now)
    ]
    return sha256(repr((VERSION, rules.RATE, laid, beside)).encode()).hexdigest()


def _of(pair: Pair) -> ThemesResult:
    often = sorted(
        ((many, word) for word, many in _whole(pair.now.counts).items() if many >= LEAST_WITH),
        key=lambda one: (-one[0], one[1]),
    )[:MOST]
    before = [pair.before.counts.get(word, 0) for _many, word in often]
    since = [many - known for (many, _word), known in zip(often, before, strict=True)]
    return compare(
        [word for _many, word in often], before, since,
        before_texts=pair.before.texts, since_texts=pair.texts_since, slack=SLACK,
    )  # fmt: skip


def _whole(counts: Mapping[str, int]) -> dict[str, int]:
    """Without words that stand only in a phrase: the phrase says the same, and more."""
    said = {
        part
        for phrase, many in counts.items()
        for part in phrase.split()
        if " " in phrase and many == counts.get(part)
    }
    return {word: many for word, many in counts.items() if word not in said}


def _compared(pair: Pair, result: ThemesResult | None, q: np.ndarray) -> Compared:
    told = Compared(pair.before.texts, pair.texts_since, pair.batches_since, pair.is_enough)
    if result is None:
        return told
    lines = [
        {
            "words": word,
            "before": pair.before.counts.get(word, 0),
            "now": pair.now.counts[word],
            "z": round(float(z), 3),
            "p": float(p),
            "q": float(own),
            "is_kept": bool(own <= rules.RATE),
        }
        for word, z, p, own in zip(result.terms, result.z, result.p, q, strict=True)
        if np.isfinite(p)
    ]
    told.lines = sorted(lines, key=lambda line: (line["p"], line["words"]))
    return told
