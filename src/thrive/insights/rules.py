"""What is ours to decide about a verdict: which chart, which date, what is told.

Pure: no Django, no clock.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from thrive.measures.rules.periods import first_under
from thrive_stats.charting import MINIMUM, Kind
from thrive_stats.dated import LEAST_EACH_SIDE, LEAST_IN_ALL

# Raised whenever the same input may give another verdict than before.
VERSION = "3"
# Of the changes that we call confirmed, how many may be chance.
RATE = 0.10
# Below this mean a count is too lumpy for moving ranges; above it the Poisson limits of a c chart
# are too narrow for counts that vary for more reasons than chance.
SMALL_COUNT = 10.0
# With fewer points before a change, the stretch before it is taken from further back.
POINTS_BEFORE = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A note that a change began on a day."""

    id: int
    on: date


@dataclass(frozen=True, slots=True)
class Window:
    """The points that a dated test compares: columns first to start, and start to end."""

    change: Change
    first: int
    start: int
    end: int


def chart_kind(measure_kind: str, mean: float) -> Kind:
    """The chart for a kind of measure: shares and rates with Laney's correction, values by XmR.

    A count gets a c chart while its mean is below ten, and an XmR chart from there on.
    """
    if measure_kind == "count":
        return Kind.C if mean < SMALL_COUNT else Kind.XMR
    return {"proportion": Kind.P_PRIME, "rate": Kind.U_PRIME}.get(measure_kind, Kind.XMR)


def first_from(periods: Sequence[date], on: date) -> int:
    """The first period of a stretch that begins on a day: the one that the day falls into."""
    place = bisect_left(periods, on)
    return place if place < len(periods) and periods[place] == on else max(place - 1, 0)


Count = Callable[[int, int], int]


def window(
    changes: Sequence[Change],
    rebases: Sequence[date],
    observed: Count,
    periods: Sequence[date],
    cadence: str,
) -> Window | None:
    """The latest change that has enough points on both sides, with the points to compare.

    ``observed(first, end)`` counts observed points. A later change ends the stretch after; the
    stretch before begins at an earlier change or rebase, if that leaves twelve points.
    """
    starts = [(first_under(periods, change.on, cadence), change) for change in changes]
    starts.sort(key=lambda pair: (pair[0], pair[1].on, pair[1].id))
    cuts = {first_from(periods, on) for on in rebases} | {start for start, _ in starts}
    end = len(periods)
    for start, change in reversed(starts):
        first = _stretch_before(start, cuts, observed)
        before, after = observed(first, start), observed(start, end)
        if min(before, after) >= LEAST_EACH_SIDE and before + after >= LEAST_IN_ALL:
            return Window(change, first, start, end)
        end = start if after else end
    return None


def _stretch_before(start: int, cuts: set[int], observed: Count) -> int:
    earlier = sorted((cut for cut in cuts if cut < start), reverse=True)
    enough = (cut for cut in earlier if observed(cut, start) >= POINTS_BEFORE)
    return next(enough, 0)


def periods_missing(n: int) -> int:
    """How many more points are needed before limits mean anything."""
    return max(MINIMUM - n, 0)
