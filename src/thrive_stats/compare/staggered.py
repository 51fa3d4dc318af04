"""Groups that started at different times, each beside units that had not (Callaway, Sant'Anna)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.compare.panel import Panel, Wanted

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Staggered:
    """ATT(g, t) and what is made of them; periods from the second on.

    Attributes
    ----------
    estimate, se : the mean over groups, weighted by their size, and its standard error
    groups, sizes : starts, and how many units each has
    att, att_se : (groups x periods - 1)
    since, event, event_se : periods since the start, the mean over groups, its standard error
    pretrend_cells, pretrend_p : how many cells lie before a start, and the chance of such cells
        were they all 0; NaN where there are too few units to tell
    """

    estimate: float
    se: float
    groups: Positions
    sizes: Positions
    att: Floats
    att_se: Floats
    since: Positions
    event: Floats
    event_se: Floats
    pretrend_cells: int
    pretrend_p: float


def staggered(panel: Panel, *, wanted: Wanted = Wanted.NEVER) -> Staggered:
    """Estimate how much more the units that started changed than those that had not.

    Parameters
    ----------
    panel : Panel
    wanted : Wanted
        Compare with units that never started, or with those not yet begun too.

    Returns
    -------
    Staggered

    Notes
    -----
    ATT(g, t) is the change of group g from the period before its start to t, less that of the
    others; before the start, from t - 1 to t (the varying base of R's `did`). Assumes that without
    the change the groups would have moved in parallel with the others, that nobody acted on the
    start in advance, and that units do not affect one another. Standard errors come from influence
    functions with the sizes of the groups taken as random, without covariates, clustered by unit:
    what `did::att_gt(bstrap = FALSE)` and `did::aggte` give. Not for groups of fewer than about
    five units: the standard errors are then too small (`compare` takes placebo units instead).

    References
    ----------
    Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230.

    Examples
    --------
    >>> from thrive_stats.compare.panel import panel_of
    >>> rows = np.array([[1.0, 2, 6], [2, 3, 7], [1, 2, 3], [4, 5, 6]])
    >>> found = staggered(panel_of(rows, np.array([2, 2, -1, -1])))
    >>> found.estimate, found.att.tolist()
    (3.0, [[0.0, 3.0]])
    """
    groups = panel.groups
    sizes = np.array([int(panel.members(group).sum()) for group in groups], dtype=np.intp)
    cells = [_cells(panel, int(group), wanted) for group in groups]
    att = np.stack([estimate for estimate, _ in cells])
    influence = [part for _, part in cells]
    share = sizes / len(panel.start)
    member = np.stack([panel.members(int(group)) for group in groups], axis=1)
    weigher = _Weigher(share, member)
    periods = np.arange(1, panel.periods)
    after = periods >= groups[:, None]
    estimate, of_units = _overall(weigher, att, influence, after)
    since, event, event_se = _events(weigher, att, influence, periods - groups[:, None])
    q, p = _pretrend(att, influence, ~after, sizes)
    return Staggered(
        estimate=estimate,
        se=_se(of_units),
        groups=groups,
        sizes=sizes,
        att=att,
        att_se=np.stack([_se_of(part) for part in influence]),
        since=since,
        event=event,
        event_se=event_se,
        pretrend_cells=q,
        pretrend_p=p,
    )


def contrasts(groups: Positions, periods: int) -> Positions:
    """Return the base of each cell, (groups x periods - 1)."""
    place = np.arange(1, periods)
    return np.where(place >= groups[:, None], groups[:, None] - 1, place - 1)


def _cells(panel: Panel, group: int, wanted: Wanted) -> tuple[Floats, Floats]:
    """Return ATT(group, t) for each period from the second, and each unit's influence on it."""
    base = contrasts(np.array([group]), panel.periods)[0]
    moved = panel.values[:, 1:] - panel.values[:, base]
    treated = np.broadcast_to(panel.members(group)[:, None], moved.shape)
    others = _others(panel, group, wanted)
    own, own_part = _mean_and_influence(moved, treated)
    their, their_part = _mean_and_influence(moved, others)
    return own - their, own_part - their_part


def _others(panel: Panel, group: int, wanted: Wanted) -> NDArray[np.bool_]:
    never = panel.start == panel.periods
    if wanted is Wanted.NEVER:
        return np.broadcast_to(never[:, None], (len(never), panel.periods - 1))
    later = panel.start[:, None] > np.arange(1, panel.periods)
    return np.asarray(later & ~panel.members(group)[:, None])


def _mean_and_influence(moved: Floats, part: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    count = part.sum(axis=0)
    mean = np.where(part, moved, 0.0).sum(axis=0) / count
    return mean, np.where(part, moved - mean, 0.0) * (len(moved) / count)


@dataclass(frozen=True)
class _Weigher:
    """Means over groups by their size, and what the randomness of the sizes adds."""

    share: Floats
    member: NDArray[np.bool_]

    def mean(self, of: Floats, influence: list[Floats], which: Positions) -> tuple[float, Floats]:
        """Return the mean over some effects, weighted by group size, and its influence function."""
        share = self.share[which]
        total = share.sum()
        weight = share / total
        value = float(weight @ of[which])
        off = self.member[:, which] - share
        sizes = off / total - np.outer(off.sum(axis=1), share / total**2)
        parts = np.stack([influence[int(group)] for group in which], axis=1)
        return value, parts @ weight + sizes @ of[which]


def _overall(
    weigher: _Weigher, att: Floats, influence: list[Floats], after: NDArray[np.bool_]
) -> tuple[float, Floats]:
    means = np.array([row[k].mean() for row, k in zip(att, after, strict=True)])
    parts = [part[:, k].mean(axis=1) for part, k in zip(influence, after, strict=True)]
    return weigher.mean(means, parts, np.arange(len(att)))


def _events(
    weigher: _Weigher, att: Floats, influence: list[Floats], distance: Positions
) -> tuple[Positions, Floats, Floats]:
    since = np.unique(distance)
    event, event_se = np.empty(len(since)), np.empty(len(since))
    for place, one in enumerate(since.tolist()):
        here = distance == one
        column = here.argmax(axis=1)
        of = att[np.arange(len(att)), column]
        parts = [part[:, at] for part, at in zip(influence, column.tolist(), strict=True)]
        event[place], of_units = weigher.mean(of, parts, np.flatnonzero(here.any(axis=1)))
        event_se[place] = _se(of_units)
    return since, event, event_se


def _pretrend(
    att: Floats, influence: list[Floats], before: NDArray[np.bool_], sizes: Positions
) -> tuple[int, float]:
    """Return the number of cells before a start, and the Wald test that all of them are 0."""
    from scipy.special import chdtrc

    q = int(before.sum())
    # A covariance of many cells from few units makes anything look like a trend.
    if q == 0 or q > sizes[before.any(axis=1)].min() / 2:
        return q, np.nan
    parts = np.concatenate([p[:, k] for p, k in zip(influence, before, strict=True)], axis=1)
    spread = parts.T @ parts / len(parts) ** 2
    cells = att[before]
    if np.linalg.matrix_rank(spread) < q:
        return q, np.nan
    return q, float(chdtrc(q, cells @ np.linalg.solve(spread, cells)))


def _se(of_units: Floats) -> float:
    return float(np.sqrt((of_units**2).sum()) / len(of_units))


def _se_of(part: Floats) -> Floats:
    return np.asarray(np.sqrt((part**2).sum(axis=0)) / len(part), dtype=np.float64)
