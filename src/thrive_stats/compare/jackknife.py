"""The spread of an estimate when each unit is left out once, for few others and many started."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thrive_stats.compare.cohorts import Cohort
from thrive_stats.compare.panel import Panel, Wanted
from thrive_stats.compare.staggered import staggered
from thrive_stats.compare.synthetic import Fit

Floats = NDArray[np.float64]

LEAST = 2


def jackknife_se(panel: Panel, cohorts: Sequence[Cohort], fits: Sequence[Fit]) -> float:
    """Return the standard error with all weights kept, NaN where a group has a single unit.

    Notes
    -----
    Arkhangelsky et al. (2021), algorithm 3: conservative where the weights are well determined.
    Not for one started unit: leaving it out leaves nothing.
    """
    counts = np.array([cohort.count for cohort in cohorts])
    if min(int(counts.min()), len(panel.others)) < LEAST:
        return np.nan
    others, treated = _contrasts(panel, cohorts, fits)
    omega = np.stack([one.unit_weights for one in fits])
    own = np.array([moved.mean() for moved in treated])
    their = (omega * others).sum(axis=1)
    left = [
        _weighed(_without(own, place, one) - their, counts - (np.arange(len(own)) == place))
        for place, moved in enumerate(treated)
        for one in ((moved.sum() - moved) / (len(moved) - 1)).tolist()
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = (their[:, None] - omega * others) / (1 - omega)
    left += [_weighed(own - column, counts) for column in rest.T]
    found = np.array(left)
    return float(np.sqrt((len(found) - 1) * found.var()))


def left_out_se(panel: Panel, *, wanted: Wanted) -> float:
    """Return the standard error of staggered starts when each unit is left out once.

    For where influence functions show no spread (a start with one unit) and too few units have not
    begun to draw placebos from. NaN where leaving one out leaves nothing to compare.

    Notes
    -----
    Delete-one jackknife, clustered by unit: Efron and Stein (1981), Annals of Statistics 9,
    586-596; conservative. A start whose only unit is left out drops from the mean.
    """
    units = len(panel.start)
    if min(panel.started, len(panel.others)) < LEAST:
        return np.nan
    left = [
        staggered(
            replace(
                panel,
                values=np.delete(panel.values, unit, axis=0),
                start=np.delete(panel.start, unit),
            ),
            wanted=wanted,
        ).estimate
        for unit in range(units)
    ]
    return float(np.sqrt((units - 1) * np.var(left)))


def _contrasts(
    panel: Panel, cohorts: Sequence[Cohort], fits: Sequence[Fit]
) -> tuple[Floats, list[Floats]]:
    """Return how far the others moved at each start (groups x others), and those that started."""
    others, treated = [], []
    for cohort, one in zip(cohorts, fits, strict=True):
        after = panel.periods - cohort.before
        contrast = np.concatenate([-one.time_weights, np.full(after, 1 / after)])
        others.append(panel.others @ contrast)
        treated.append(panel.values[panel.members(cohort.before)] @ contrast)
    return np.stack(others), treated


def _without(own: Floats, place: int, value: float) -> Floats:
    changed = own.copy()
    changed[place] = value
    return changed


def _weighed(gaps: Floats, counts: NDArray[np.integer]) -> float:
    return float(np.average(gaps, weights=counts))
