"""What a draw of start days could find, from what the series have shown so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

import numpy as np

from thrive.measures import queries as measures
from thrive.measures.models import Series
from thrive.measures.rules.periods import DAYS
from thrive_stats.wedge import power

PERIODS_BEFORE = 26  # of what is known, as many are used
PERIODS_AFTER = 8  # after the last start
LEAST_KNOWN = 8
MOST_AUTOCORRELATION = 0.8


@dataclass(frozen=True)
class Plan:
    """What to expect of a draw.

    ``power`` is how often an effect of the size would be found; ``spread`` the standard deviation
    of one group's periods, in the unit that is shown; ``assumed`` says that too little is known, so
    that the effect was taken as one standard deviation.
    """

    power: float
    groups: int
    periods: int
    spread: float | None
    autocorrelation: float
    assumed: bool
    days_after: int


def planned(series: Sequence[Series], *, starts: Sequence[date], size: float) -> Plan:
    """Work out what drawing these starts for these series would give. One measure's series."""
    found = measures.matrix([one.pk for one in series])[0]
    step = DAYS[found.measure.cadence]
    spread, correlation = _noise(found.values)
    known = min(PERIODS_BEFORE, found.values.shape[1])
    # Periods are counted from the first that is used; a start falls into one of them.
    first = [max(1, known) + (day - min(starts)).days // step for day in starts]
    periods = max(first) + PERIODS_AFTER
    effect = 1.0 if spread is None else size / spread
    return Plan(
        power=power(
            units=len(series), periods=periods, starts=first, effect=effect,
            generator=np.random.default_rng(1), autocorrelation=correlation,
        ),
        groups=len(series), periods=periods, spread=spread, autocorrelation=correlation,
        assumed=spread is None,
        days_after=(timedelta(days=step) * PERIODS_AFTER).days,
    )  # fmt: skip


def seeded(seed: str) -> int:
    """The number that a seed's text stands for: the same text draws the same again."""
    return int.from_bytes(sha256(seed.encode()).digest()[:16], "big")


def _noise(
    values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
) -> tuple[float | None, float]:
    """The spread of single periods round their series' own mean, and how neighbours go together."""
    left = values - np.nanmean(values, axis=1, keepdims=True) if values.size else values
    seen = np.isfinite(left)
    if seen.sum() < LEAST_KNOWN * max(1, len(left)):
        return None, 0.0
    spread = float(np.sqrt((left[seen] ** 2).sum() / (seen.sum() - len(left))))
    pairs = left[:, 1:] * left[:, :-1]
    correlation = float(np.nanmean(pairs) / spread**2) if np.isfinite(pairs).any() else 0.0
    return spread or None, min(MOST_AUTOCORRELATION, max(0.0, correlation))
