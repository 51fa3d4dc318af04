"""All groups that started, each beside its mix of others, and the mean over them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.compare.panel import Panel
from thrive_stats.compare.synthetic import LEAST_BEFORE, Fit, Mix, fit, noise_of

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

# Where in the time before a start it is pretended that something began.
PRETENDED = (0.5, 0.75)


@dataclass(frozen=True)
class Cohort:
    """Units that started together: their mean, the periods before, how many they are.

    `noise` and `near` save measuring again what placebo units share with the real ones.
    """

    treated: Floats
    before: int
    count: int
    noise: float
    near: Floats | None = None


@dataclass(frozen=True)
class Mixed:
    """The mean over groups by their size; `event` is the path by periods since the start."""

    estimate: float
    since: Positions
    event: Floats
    unit_weights: Floats
    fits: tuple[Fit, ...]


def cohorts_of(panel: Panel, mix: Mix) -> list[Cohort]:
    """Return the groups with enough time before their start for a method."""
    least = 1 if mix is Mix.DIFFERENCE else LEAST_BEFORE
    others = panel.others
    return [
        Cohort(
            treated=panel.values[panel.members(group)].mean(axis=0),
            before=group,
            count=int(panel.members(group).sum()),
            noise=noise_of(others, group),
        )
        for group in panel.groups.tolist()
        if group >= least
    ]


def mixed(others: Floats, cohorts: Sequence[Cohort], mix: Mix) -> Mixed:
    """Fit each group and weigh the groups by their size, as the staggered method does."""
    fits = [
        fit(
            others,
            cohort.treated,
            cohort.before,
            mix=mix,
            count=cohort.count,
            noise=cohort.noise,
            near=cohort.near,
        )
        for cohort in cohorts
    ]
    share = np.array([cohort.count for cohort in cohorts], dtype=np.float64)
    share /= share.sum()
    since, event = _by_distance(cohorts, fits)
    return Mixed(
        estimate=float(share @ [one.estimate for one in fits]),
        since=since,
        event=event,
        unit_weights=share @ np.stack([one.unit_weights for one in fits]),
        fits=tuple(fits),
    )


def _by_distance(cohorts: Sequence[Cohort], fits: Sequence[Fit]) -> tuple[Positions, Floats]:
    earliest = -max(cohort.before for cohort in cohorts)
    latest = max(len(cohort.treated) - cohort.before for cohort in cohorts)
    total, count = np.zeros(latest - earliest), np.zeros(latest - earliest)
    for cohort, one in zip(cohorts, fits, strict=True):
        begin = -cohort.before - earliest
        total[begin : begin + len(one.path)] += cohort.count * one.path
        count[begin : begin + len(one.path)] += cohort.count
    # Between a late group's past and an early group's future no period is without a group.
    return np.arange(earliest, latest), total / count


def pretended(panel: Panel, mix: Mix | None, part: float) -> float:
    """Estimate what "began" at a part of the time before each start: nothing, if all is well.

    Only periods before the real start are used. Without a mix, the base is the period before, as
    in the staggered method. NaN where no group has enough time before its start.
    """
    least = 1 if mix in (None, Mix.DIFFERENCE) else LEAST_BEFORE
    found, counts = [], []
    for cohort in cohorts_of(panel, Mix.DIFFERENCE):
        fake = round(cohort.before * part)
        if least <= fake < cohort.before:
            others = panel.others[:, : cohort.before]
            found.append(_pretended(others, cohort, fake, mix))
            counts.append(cohort.count)
    return float(np.average(found, weights=counts)) if found else np.nan


def _pretended(others: Floats, cohort: Cohort, fake: int, mix: Mix | None) -> float:
    treated = cohort.treated[: cohort.before]
    if mix is None:
        gap = treated - others.mean(axis=0)
        return float(gap[fake:].mean() - gap[fake - 1])
    return fit(others, treated, fake, mix=mix, count=cohort.count).estimate
