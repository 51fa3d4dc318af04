"""Units that never started, drawn by lot as if they had: what chance alone would show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from thrive_stats.compare.cohorts import Cohort, Mixed, mixed
from thrive_stats.compare.panel import Panel, Wanted
from thrive_stats.compare.staggered import contrasts
from thrive_stats.compare.synthetic import Mix

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

LEAST_LEFT = 2


@dataclass(frozen=True)
class Placebos:
    """What each draw gave: (draws), (draws x since), and for staggered (draws x groups x t)."""

    estimates: Floats
    event: Floats
    att: Floats | None = None


def lots(others: int, sizes: Sequence[int], draws: int, generator: Generator) -> list[Positions]:
    """Draw units as if they had started; empty where too few others would be left.

    One unit alone is not drawn but taken in turn, where that needs no more than `draws`.
    """
    started = sum(sizes)
    if others - started < LEAST_LEFT:
        return []
    if started == 1 and others <= draws:
        return [np.array([unit]) for unit in range(others)]
    return [generator.permutation(others)[:started] for _ in range(draws)]


def of_mix(
    others: Floats, cohorts: Sequence[Cohort], real: Mixed, mix: Mix, drawn: Sequence[Positions]
) -> Placebos:
    """Compare each draw with the units that were not drawn."""
    found = []
    for lot in drawn:
        rest = np.delete(others, lot, axis=0)
        parts = _split(lot, [cohort.count for cohort in cohorts])
        faked = [
            replace(cohort, treated=others[part].mean(axis=0), near=one.time_weights)
            for cohort, part, one in zip(cohorts, parts, real.fits, strict=True)
        ]
        found.append(mixed(rest, faked, mix))
    return Placebos(
        estimates=np.array([one.estimate for one in found]),
        event=np.stack([one.event for one in found]),
    )


def of_staggered(
    panel: Panel, sizes: Positions, wanted: Wanted, drawn: Sequence[Positions]
) -> Placebos:
    """Give each draw the starts of the real groups and compare as the staggered method does."""
    groups, others = panel.groups, panel.others
    att = np.stack(
        [
            _att(_means(others, lot, sizes.tolist()), groups, _with_rest(sizes, others), wanted)
            for lot in drawn
        ]
    )
    distance = np.arange(1, panel.periods) - groups[:, None]
    event = [_weighed(att, sizes, distance == one) for one in np.unique(distance).tolist()]
    after = np.where(distance >= 0, att, np.nan)
    overall = np.nanmean(after, axis=2) @ sizes / sizes.sum()
    return Placebos(estimates=overall, event=np.stack(event, axis=1), att=att)


def _with_rest(sizes: Positions, others: Floats) -> Positions:
    return np.append(sizes, len(others) - sizes.sum())


def _split(lot: Positions, counts: Sequence[int]) -> Iterator[Positions]:
    begin = 0
    for count in counts:
        yield lot[begin : begin + count]
        begin += count


def _means(others: Floats, lot: Positions, counts: Sequence[int]) -> Floats:
    parts = [others[part].mean(axis=0) for part in _split(lot, counts)]
    return np.stack([*parts, np.delete(others, lot, axis=0).mean(axis=0)])


def _att(means: Floats, groups: Positions, sizes: Positions, wanted: Wanted) -> Floats:
    """Return ATT(g, t) from the means of the groups; the last row is of those that never start."""
    periods = means.shape[1]
    base = contrasts(groups, periods)
    starts = np.append(groups, periods)
    later = starts[:, None] > np.arange(1, periods)
    found = np.empty(base.shape)
    for place in range(len(groups)):
        moved = means[:, 1:] - means[:, base[place]]
        weight = sizes[:, None] * later
        weight[place] = 0
        if wanted is Wanted.NEVER:
            weight[:-1] = 0
        found[place] = moved[place] - (weight * moved).sum(axis=0) / weight.sum(axis=0)
    return found


def _weighed(att: Floats, sizes: Positions, here: NDArray[np.bool_]) -> Floats:
    weight = here * sizes[:, None]
    return np.asarray((att * weight).sum(axis=(1, 2)) / weight.sum(), dtype=np.float64)
