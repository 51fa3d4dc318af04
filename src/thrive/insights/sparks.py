"""The small drawing beside a number: made when a series is judged, cut to what is told when shown.

Stored as ``points|middle|from|middle|from``: the last periods in a box of 100 by 30, then for the
series' own chart and for its dated test the height of the middle line and the point from which
the rest is drawn in colour. Heights run downwards, as in SVG.
"""

import numpy as np
from numpy.typing import NDArray

from thrive.insights.shapes import Spark

SHOWN = 26
BEFORE = 10
MOST = 78
BOX = 30
EDGE = 3
HEIGHTS = [f"{height / 10:g}" for height in range(BOX * 10 + 1)]
TONES = {"better": "better", "worse": "worse", "higher": "neither", "lower": "neither"}
NOTHING = Spark("", "", "", "quiet")

Floats = NDArray[np.float64]
Tail = tuple[float | None, int | None]


def store(values: Floats, latest: int, alone: Tail, dated: Tail) -> str:
    """Draw the last periods up to ``latest``. A tail is a middle and the column it begins at."""
    if latest < 0:
        return ""
    first = max(latest + 1 - _wanted(latest, dated), 0)
    shown = values[first : latest + 1]
    columns = np.flatnonzero(~np.isnan(shown))
    heights = _scale([*shown[columns].tolist(), *(middle for middle, _ in (alone, dated))])
    points = zip(_across(columns, len(shown)), heights, strict=False)
    parts = [" ".join(f"{x},{HEIGHTS[height]}" for x, height in points if height is not None)]
    for (_, start), middle in zip((alone, dated), heights[-2:], strict=True):
        parts.append("" if middle is None else HEIGHTS[middle])
        parts.append("" if start is None else str(int(np.searchsorted(columns, start - first))))
    return "|".join(parts)


def _wanted(latest: int, dated: Tail) -> int:
    """How many periods: as many as it takes to see some of the time before a noted change."""
    start = dated[1]
    since = 0 if start is None else latest + 1 - start
    return min(max(SHOWN, since + BEFORE), MOST)


def show(stored: str, kind: str, direction: str) -> Spark:
    """The drawing for what is told: a coloured end only where there is news."""
    if not stored:
        return NOTHING
    points, alone_middle, alone_from, dated_middle, dated_from = stored.split("|")
    confirmed = kind == "confirmed"
    height = dated_middle if confirmed else alone_middle
    middle = f"0,{height} 100,{height}" if height and (confirmed or kind == "watch") else ""
    start = dated_from if confirmed else alone_from if kind == "watch" else ""
    if not start:
        return Spark(points, "", middle, "quiet")
    each = points.split(" ")
    cut = int(start)
    # The line into the first coloured point belongs to the coloured part.
    then = " ".join(each[max(cut - 1, 0) :])
    return Spark(" ".join(each[:cut]), then, middle, TONES.get(direction, "neither"))


def _across(columns: NDArray[np.intp], width: int) -> list[int]:
    across: list[int] = np.rint(columns * (100 / max(width - 1, 1))).astype(int).tolist()
    return across


def _scale(values: list[float | None]) -> list[int | None]:
    """Heights in tenths, the largest value at the top; middles outside the points widen the box."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    if high <= low:
        return [None if value is None else BOX * 5 for value in values]
    factor = 10 * (BOX - 2 * EDGE) / (high - low)
    return [
        None if value is None else round(10 * (BOX - EDGE) - (value - low) * factor)
        for value in values
    ]
