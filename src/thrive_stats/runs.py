"""Runs analysis: too long a run on one side of the middle, or too few crossings of it.

Reference: Anhøj and Olesen 2014, PLoS ONE 9(11) e113825; limits by Schilling 2012 (longest run)
and Chen 2010 (crossings).
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Runs:
    """Runs analysis of each series; limits are -1 where no point is useful."""

    useful: Integers
    longest: Integers
    longest_limit: Integers
    crossings: Integers
    crossings_limit: Integers
    signal: Booleans


def runs(values: Floats, centre: Floats) -> Runs:
    """Return the runs analysis of each row of (series x time) values about its own centre.

    Points on the centre and missing points are left out. With independent points about 1 in 20
    unchanged series signals, whatever their length. Do not use it on a rate that stands on its
    centre most of the time: few points are then useful.

    Examples
    --------
    >>> found = runs(np.array([[1.0, 2.0, 8.0, 9.0, 5.0]]), np.array([5.0]))
    >>> int(found.useful[0]), int(found.longest[0]), int(found.crossings[0])
    (4, 2, 1)
    """
    above = values > centre[:, None]
    useful = above | (values < centre[:, None])
    n = useful.sum(axis=1)
    longest, crossings = _count(above, useful, n)
    longest_limit, crossings_limit = _limits(n)
    signal = (n > 0) & ((longest > longest_limit) | (crossings < crossings_limit))
    return Runs(n, longest, longest_limit, crossings, crossings_limit, signal)


def _count(above: Booleans, useful: Booleans, n: Integers) -> tuple[Integers, Integers]:
    """Return longest run and crossings of each row.

    All useful points of all series lie end to end; a run ends where the side changes or a new
    series begins, so run lengths are the distances between those places.
    """
    longest = np.zeros(len(n), dtype=np.int64)
    crossings = np.zeros(len(n), dtype=np.int64)
    rows = np.flatnonzero(n)
    if rows.size == 0:
        return longest, crossings
    side = above.ravel() if useful.all() else above[useful]
    first = np.cumsum(n)[rows] - n[rows]
    begins = np.empty(side.size, dtype=np.bool_)
    np.not_equal(side[1:], side[:-1], out=begins[1:])
    begins[first] = True
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=side.size)
    first_run = np.searchsorted(starts, first)
    longest[rows] = np.maximum.reduceat(lengths, first_run)
    crossings[rows] = np.diff(first_run, append=starts.size) - 1
    return longest, crossings


def _limits(n: Integers) -> tuple[Integers, Integers]:
    """Return the greatest longest run and the fewest crossings that chance explains."""
    kinds, place = np.unique(n, return_inverse=True)
    longest = [round(math.log2(k)) + 3 if k else -1 for k in kinds.tolist()]
    crossings = [fewest_crossings(k) if k else -1 for k in kinds.tolist()]
    return np.array(longest, dtype=np.int64)[place], np.array(crossings, dtype=np.int64)[place]


@lru_cache(maxsize=4096)
def fewest_crossings(useful: int) -> int:
    """Return the 5 % quantile of crossings among `useful` points, in exact whole numbers.

    Each neighbouring pair crosses with probability one half, so it is the smallest k for which at
    least one twentieth of the 2^(useful - 1) equally likely patterns have k crossings or fewer.
    """
    pairs = useful - 1
    everything, patterns, ways, k = 2**pairs, 1, 1, 0
    while patterns * 20 < everything:
        ways = ways * (pairs - k) // (k + 1)
        patterns += ways
        k += 1
    return k
