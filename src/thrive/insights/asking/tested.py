"""What a question tests, and how it is kept or not: one family for each question."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from thrive.insights import rules
from thrive.measures.queries import SeriesMatrix
from thrive_stats.multiplicity import benjamini_hochberg

VERSION = "1"
"""Raised whenever the same input may give other findings than before."""


@dataclass(frozen=True)
class Tested:
    """One thing that was tested. The fields are those of `models.Finding`."""

    measure: int
    n: int
    estimate: float
    low: float
    high: float
    p: float
    series: int | None = None
    answers: int | None = None
    lag: int = 0
    change: int | None = None
    q: float | None = None
    is_kept: bool = False
    facts: dict[str, Any] = field(default_factory=dict)  # JSON


def counted(rows: Sequence[Tested]) -> list[Tested]:
    """Correct over all of them, and say which are kept."""
    q = benjamini_hochberg(np.array([row.p for row in rows], dtype=np.float64))
    return [
        replace(row, q=float(value), is_kept=bool(value <= rules.RATE))
        for row, value in zip(rows, q, strict=True)
    ]


def hash_of(matrices: Sequence[SeriesMatrix], *beside: object) -> str:
    """Of all numbers, whose they are, and whatever else goes in."""
    whole = sha256(repr((VERSION, rules.RATE, beside)).encode())
    for matrix in matrices:
        facts = matrix.measure
        whole.update(repr((facts.id, facts.cadence, facts.direction, facts.target)).encode())
        whole.update(np.array([day.toordinal() for day in matrix.periods]).tobytes())
        whole.update(matrix.series_ids.tobytes())
        whole.update(np.ascontiguousarray(matrix.values).tobytes())
    return whole.hexdigest()
