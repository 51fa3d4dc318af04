"""The four point rules of NHS "Making Data Count", for many series at once.

In order, the first that holds names the signal: beyond the limits; seven rising or falling; two of
three beyond two thirds of the limit with all three on one side; seven on one side of the centre.
Rules look at the observed points in order. Every point of a run is marked, not only its last.

Reference: NHS England, Making Data Count; its rules as NHSRplotthedots 0.2.2 reads them. One thing
differs on purpose: a repeated value neither adds to a trend nor ends it.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from thrive_stats.limits import Limits

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Codes = NDArray[np.int8]

SHIFT_LENGTH = 7
TREND_LENGTH = 7


class Signal(IntEnum):
    """Which rule saw a point, in the order in which rules are asked."""

    NONE = 0
    BEYOND_LIMITS = 1
    TREND = 2
    TWO_OF_THREE = 3
    SHIFT = 4


@dataclass(frozen=True)
class Marks:
    """What the rules say of each point: which rule saw it, and which way it went (1 up, -1 down).

    A trend goes the way it moves, every other signal lies on its side of the centre.
    """

    signal: Codes
    sense: Codes


def mark(values: Floats, lines: Limits) -> Marks:
    """Return which rule marks each point, and which way.

    `values` is (series x time), NaN where a point is missing; each row is one phase. Rules assume
    independent points: where neighbours resemble each other they find far too much.
    """
    gappy = _has_inner_gap(values)
    if not gappy.any():
        return _marks(values, lines)
    # Close the gaps, ask the rules, and put each answer back where its point stands.
    order = np.argsort(np.isnan(values), axis=1, kind="stable")
    closed = np.take_along_axis(values, order, axis=1)
    found = _marks(closed, lines.each_line(lambda line: _reordered(line, order)))
    return Marks(_put_back(found.signal, order), _put_back(found.sense, order))


def _has_inner_gap(values: Floats) -> Booleans:
    """Say which series have a gap with points after it; gaps at the end disturb no rule."""
    gaps = np.isnan(values)
    if not gaps.any():
        return np.zeros(len(values), dtype=np.bool_)
    return np.asarray((gaps[:, :-1] & ~gaps[:, 1:]).any(axis=1))


def _reordered(line: Floats, order: NDArray[np.intp]) -> Floats:
    return line if line.shape[1] == 1 else np.take_along_axis(line, order, axis=1)


def _put_back(codes: Codes, order: NDArray[np.intp]) -> Codes:
    back = np.empty_like(codes)
    np.put_along_axis(back, order, codes, axis=1)
    return back


def _marks(values: Floats, lines: Limits) -> Marks:
    over, under = values > lines.upper, values < lines.lower
    above, below = values > lines.centre, values < lines.centre
    near = _two_of_three((values > lines.near_upper) & ~over, above)
    near |= _two_of_three((values < lines.near_lower) & ~under, below)
    trend = trends(values)
    signal = np.zeros(values.shape, dtype=np.int8)
    # Later rules are written first, so that earlier ones overwrite them.
    signal[_shifts(above, below)] = Signal.SHIFT
    signal[near] = Signal.TWO_OF_THREE
    signal[trend != 0] = Signal.TREND
    signal[over | under] = Signal.BEYOND_LIMITS
    side = above.view(np.int8) - below.view(np.int8)
    return Marks(signal, np.where(signal == Signal.TREND, trend, side))


def _shifts(above: Booleans, below: Booleans) -> Booleans:
    starts = _all_of(_flat(above), SHIFT_LENGTH) | _all_of(_flat(below), SHIFT_LENGTH)
    return _unflat(_covered(starts, SHIFT_LENGTH), above.shape)


def _two_of_three(near: Booleans, on_side: Booleans) -> Booleans:
    """Mark the near points of each three on one side of which at least two are near."""
    if not near.any():
        return near
    flat = _flat(near)
    first, second, third = flat[:-2], flat[1:-1], flat[2:]
    starts = _all_of(_flat(on_side), 3)
    starts[:-2] &= (first & second) | (first & third) | (second & third)
    return near & _unflat(_covered(starts, 3), near.shape)


def trends(values: Floats) -> Codes:
    """Mark the points of every seven that rise (1) or fall (-1); equal neighbours are one point.

    A point that ends one trend and begins another goes with the one it begins.
    """
    if values.shape[1] < TREND_LENGTH:
        return np.zeros(values.shape, dtype=np.int8)
    found = _strict_trends(values)
    repeats = values[:, 1:] == values[:, :-1]
    if repeats.any():
        rows = np.flatnonzero(repeats.any(axis=1))
        found[rows] = _trends_over_repeats(values[rows], repeats[rows])
    return found


def _strict_trends(values: Floats) -> Codes:
    rising = np.zeros(values.shape, dtype=np.bool_)
    falling = np.zeros(values.shape, dtype=np.bool_)
    np.greater(values[:, 1:], values[:, :-1], out=rising[:, :-1])
    np.less(values[:, 1:], values[:, :-1], out=falling[:, :-1])
    up, down = _in_trend(rising), _in_trend(falling)
    turning = up & down
    up &= ~(turning & falling)
    down &= ~(turning & rising)
    return up.view(np.int8) - down.view(np.int8)


def _in_trend(steps: Booleans) -> Booleans:
    # The last column is never true, so it parts the series when they lie end to end.
    starts = _all_of(steps.ravel(), TREND_LENGTH - 1)
    return _covered(starts, TREND_LENGTH).reshape(steps.shape)


def _trends_over_repeats(values: Floats, repeats: Booleans) -> Codes:
    """Judge one point for each stretch of equal neighbours, then tell all of them."""
    first = np.ones(values.shape, dtype=np.bool_)
    first[:, 1:] = ~repeats
    stretch = np.cumsum(first, axis=1) - 1
    single = np.full(values.shape, np.nan)
    rows = np.nonzero(first)[0]
    single[rows, stretch[first]] = values[first]
    return np.take_along_axis(_strict_trends(single), stretch, axis=1)


def _flat(marks: Booleans) -> Booleans:
    """Lay the series end to end with a false mark after each, so that no run joins two of them."""
    parted = np.zeros((marks.shape[0], marks.shape[1] + 1), dtype=np.bool_)
    parted[:, :-1] = marks
    return parted.ravel()


def _unflat(flat: Booleans, shape: tuple[int, ...]) -> Booleans:
    return flat.reshape(shape[0], shape[1] + 1)[:, :-1]


def _all_of(marks: Booleans, length: int) -> Booleans:
    """Say where a run of `length` marks begins, by doubling the length that is known."""
    starts, known = marks.copy(), 1
    while known < length:
        step = min(known, length - known)
        starts[:-step] &= starts[step:].copy()
        starts[-step:] = False
        known += step
    return starts


def _covered(starts: Booleans, length: int) -> Booleans:
    """Mark every place that a run of `length` from one of the starts covers."""
    if not starts.any():
        return starts
    covered, known = starts.copy(), 1
    while known < length:
        step = min(known, length - known)
        covered[step:] |= covered[:-step].copy()
        known += step
    return covered
