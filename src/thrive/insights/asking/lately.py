"""Where: how much each series may have changed in its last periods. Never "nothing changed"."""

from collections.abc import Collection, Sequence

import numpy as np
from scipy.special import stdtr

from thrive.insights import rules
from thrive.insights.asking.tested import Tested, counted
from thrive.measures.queries import SeriesMatrix
from thrive_stats.lately import LatelyResult, lately
from thrive_stats.multiplicity import level_after_choosing

UNFIT = ("seasonal", "drifting")
"""Of what is told so, two halves differ whether anything was changed or not."""


def ask(matrices: Sequence[SeriesMatrix], unfit: Collection[int]) -> list[Tested]:
    """Compare the halves of the last periods of each series; those that are unfit are left out.

    Each keeps the range by itself; of those that moved the range after choosing is in the facts.
    """
    rows = [row for matrix in matrices if matrix.periods for row in _of(matrix, unfit)]
    found = counted(rows)
    kept = sum(row.is_kept for row in found)
    if kept:
        level = level_after_choosing(found=kept, tested=len(found), rate=rules.RATE)
        for row in found:
            row.facts["level"] = level
    return found


def _of(matrix: SeriesMatrix, unfit: Collection[int]) -> list[Tested]:
    found = lately(matrix.values)
    fit = [
        place
        for place in np.flatnonzero(found.tested).tolist()
        if int(matrix.series_ids[place]) not in unfit
    ]
    return [_row(matrix, found, place) for place in fit]


def _row(matrix: SeriesMatrix, found: LatelyResult, place: int) -> Tested:
    estimate, se = float(found.estimate[place]), float(found.se[place])
    freedom = float(found.freedom[place])
    return Tested(
        measure=matrix.measure.id,
        series=int(matrix.series_ids[place]),
        n=int(found.n[place]),
        estimate=estimate,
        low=float(found.low[place]),
        high=float(found.high[place]),
        p=float(2 * stdtr(freedom, -abs(estimate) / se)),
        facts={
            "periods": found.periods,
            "since": matrix.periods[-found.periods].isoformat(),
            "se": se,
            "freedom": round(freedom, 3),
            "autocorrelation": round(found.autocorrelation, 4),
            "missing": _missing(matrix, place, found.periods),
        },
    )


def _missing(matrix: SeriesMatrix, place: int, periods: int) -> float | None:
    """How far the middle of the later half lies from the target; None where it is met, or none."""
    target, wanted = matrix.measure.target, matrix.measure.direction
    if target is None or wanted == "neither":
        return None
    later = matrix.values[place, -(periods - periods // 2) :]
    gap = target - float(np.nanmean(later))
    gap = gap if wanted == "up" else -gap
    return gap if gap > 0 else None
