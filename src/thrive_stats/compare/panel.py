"""Units by time, when each started, and what cannot be compared at all."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from thrive_stats.errors import OptionError

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
Booleans = NDArray[np.bool_]

NEVER = -1


class Wanted(StrEnum):
    """Whom the units that started are compared with."""

    NEVER = "never"
    NOT_YET = "not-yet"


@dataclass(frozen=True)
class Panel:
    """Complete units only, the periods used, and what had to be left out.

    Attributes
    ----------
    values : (units x periods), nothing missing
    start : first period under the change; the number of periods where a unit never started
    kept, gaps, begun : which of the units given were used, left out for a missing value, left out
        because they had started before there was anything to compare with
    caveats : what a reader must know about the choice
    """

    values: Floats
    start: Positions
    kept: Positions
    gaps: Positions
    begun: Positions
    caveats: tuple[str, ...]

    @property
    def periods(self) -> int:
        """How many periods are used."""
        return int(self.values.shape[1])

    @property
    def groups(self) -> Positions:
        """The different starts, in order."""
        return np.unique(self.start[self.start < self.periods])

    @property
    def started(self) -> int:
        """How many units started."""
        return int((self.start < self.periods).sum())

    @property
    def others(self) -> Floats:
        """Units that never started, by time."""
        return np.asarray(self.values[self.start == self.periods], dtype=np.float64)

    def members(self, group: int) -> Booleans:
        """Which units started then."""
        return np.asarray(self.start == group)


def panel_of(
    values: Floats, started_index: NDArray[np.integer], *, wanted: Wanted = Wanted.NEVER
) -> Panel:
    """Choose what can be compared; raises OptionError where nothing can.

    Units with a missing value and units that had started in the first period are left out and
    named. A start after the last period counts as never. Where every unit starts and those not
    yet begun are wanted for comparison, the periods end before the last start, and the last to
    start are what the others are compared with.
    """
    values = np.asarray(values, dtype=np.float64)
    starts = np.asarray(started_index, dtype=np.intp)
    if values.ndim != 2 or starts.shape != values.shape[:1]:
        raise ValueError("values are units x time, with one start index for each unit")
    periods = values.shape[1]
    start = np.where((starts == NEVER) | (starts >= periods), periods, starts)
    complete = np.asarray(~np.isnan(values).any(axis=1), dtype=np.bool_)
    kept = complete & (start > 0)
    _refuse_nothing_left(start[kept], periods, complete)
    periods, cut = _last_period(start[kept], periods, wanted)
    caveats = [
        name
        for name, holds in (
            ("units_with_gaps_left_out", not complete.all()),
            ("units_begun_before_left_out", bool((complete & (start == 0)).any())),
            ("last_to_start_are_the_others", cut),
        )
        if holds
    ]
    return Panel(
        values=values[kept, :periods],
        start=np.minimum(start[kept], periods),
        kept=np.flatnonzero(kept),
        gaps=np.flatnonzero(~complete),
        begun=np.flatnonzero(complete & (start == 0)),
        caveats=tuple(caveats),
    )


def _refuse_nothing_left(start: Positions, periods: int, complete: Booleans) -> None:
    gaps = int((~complete).sum())
    left_out = f" ({gaps} with a missing value left out)" if gaps else ""
    if periods < 2:
        raise OptionError("expected at least two periods")
    if not (start < periods).any():
        raise OptionError(
            f"expected at least one unit that started after the first period, found none{left_out}"
        )
    if len(start) < 2:
        raise OptionError(f"expected other units to compare with, found none{left_out}")


def _last_period(start: Positions, periods: int, wanted: Wanted) -> tuple[int, bool]:
    """Return how many periods can be used, and whether they had to be cut."""
    if (start == periods).any():
        return periods, False
    last = int(start.max())
    if wanted is Wanted.NEVER:
        raise OptionError(
            "expected units that never started, found that all did "
            "(--comparison not-yet compares with those that had not begun yet)"
        )
    if int(start.min()) == last:
        raise OptionError("expected units that started later or never, found one start for all")
    return last, True
