"""Why: which answers move together with a measure, at once or some periods before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from thrive.insights.asking.tested import Tested, counted
from thrive.measures.queries import SeriesMatrix
from thrive.measures.rules.periods import FINENESS, first_day
from thrive_stats.together import TogetherResult, together

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Beside:
    """Two measures in the same groups and periods."""

    groups: tuple[int, ...]
    asked: Floats
    measured: Floats


def ask(
    answers: Sequence[SeriesMatrix], measures: Sequence[SeriesMatrix], paths: dict[int, str]
) -> list[Tested]:
    """Lay each measure beside each of the answers, at every lag; all of it is one family.

    ``paths`` are those of the groups: a group that holds others is left out where those are there.
    Two answers are not laid beside each other: the same people in the same mood gave both.
    """
    rows = [row for what in measures for asked in answers for row in _pair(asked, what, paths)]
    return counted(rows)


def _pair(asked: SeriesMatrix, what: SeriesMatrix, paths: dict[int, str]) -> Iterator[Tested]:
    beside = lay(asked, what, paths)
    if beside is None:
        return
    found = together(beside.asked, beside.measured)
    for place in np.flatnonzero(found.tested).tolist():
        yield Tested(
            measure=what.measure.id,
            answers=asked.measure.id,
            lag=found.lags[place],
            n=int(found.groups[place]),
            estimate=float(found.estimate[place]),
            low=float(found.low[place]),
            high=float(found.high[place]),
            p=float(found.p[place]),
            facts={
                "periods": beside.asked.shape[1],
                "cadence": coarser(asked.measure.cadence, what.measure.cadence),
                "z": float(found.z[place]),
                "se": float(found.se[place]),
                "without_periods": found.without_periods,
                "own": _own(found, place, beside.groups),
            },
        )


def _own(found: TogetherResult, place: int, groups: Sequence[int]) -> dict[str, list[float]]:
    """Each group's own, drawn towards all: correlation and range."""
    own = zip(groups, found.own[place], found.own_low[place], found.own_high[place], strict=True)
    return {
        str(group): [round(float(part), 3) for part in (r, low, high)]
        for group, r, low, high in own
        if np.isfinite(r)
    }


def lay(asked: SeriesMatrix, what: SeriesMatrix, paths: dict[int, str]) -> Beside | None:
    """Put two measures on the groups and periods that they share; None where they share none."""
    cadence = coarser(asked.measure.cadence, what.measure.cadence)
    first, first_days = _in(asked, cadence)
    then, then_days = _in(what, cadence)
    groups = _outermost(set(asked.group_ids.tolist()) & set(what.group_ids.tolist()), paths)
    days = sorted(set(first_days) & set(then_days))
    if not groups or not days:
        return None
    return Beside(
        groups=tuple(groups),
        asked=_taken(first, asked.group_ids, first_days, groups, days),
        measured=_taken(then, what.group_ids, then_days, groups, days),
    )


def coarser(first: str, then: str) -> str:
    """The cadence in which both can be told."""
    return max(first, then, key=lambda cadence: FINENESS[cadence])


def _in(matrix: SeriesMatrix, cadence: str) -> tuple[Floats, list[date]]:
    """The values in a coarser cadence: the mean of what was seen in each period."""
    if matrix.measure.cadence == cadence:
        return matrix.values, list(matrix.periods)
    places = [first_day(day, cadence) for day in matrix.periods]
    days = sorted(set(places))
    column = {day: place for place, day in enumerate(days)}
    into = np.zeros((len(places), len(days)))
    into[np.arange(len(places)), [column[day] for day in places]] = 1.0
    seen = np.isfinite(matrix.values)
    total, n = np.where(seen, matrix.values, 0.0) @ into, seen @ into
    return np.divide(total, n, out=np.full_like(total, np.nan), where=n > 0), days


def _outermost(groups: set[int], paths: dict[int, str]) -> list[int]:
    """Without those that hold another of them: a whole and its part always move together."""
    known = sorted((paths.get(pk, ""), pk) for pk in groups)
    holders = set()
    for (path, pk), (below, _) in pairwise(known):
        if path and below.startswith(path) and below != path:
            holders.add(pk)
    return [pk for _, pk in known if pk not in holders]


def _taken(
    values: Floats,
    group_ids: NDArray[np.int64],
    periods: Sequence[date],
    groups: Sequence[int],
    days: Sequence[date],
) -> Floats:
    row = {int(pk): place for place, pk in enumerate(group_ids)}
    column = {day: place for place, day in enumerate(periods)}
    return values[np.ix_([row[pk] for pk in groups], [column[day] for day in days])]
