"""Series as arrays: one matrix for each measure, one row for each series, one column a period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from thrive.measures.models import Measure, Point, Series
from thrive.measures.rules import periods

Floats = NDArray[np.float64]
MOST_IDS = 2000  # in one query; beyond some of these the database is quicker without a list
ALL_ABOVE = 20 * MOST_IDS


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """What one must know of a measure to judge its series."""

    id: int
    key: str
    name: str
    unit: str
    kind: str
    direction: str
    cadence: str
    target: float | None
    scale: float
    decimals: int


@dataclass(frozen=True)
class SeriesMatrix:
    """All asked-for series of one measure. Missing is NaN; rows stand in the order of series ids.

    ``periods`` is every period of the cadence from the first point to the last, so that a gap in
    the record is a gap in the array; only very long gaps are shorter here (``periods.grid``).
    ``values`` are as shown: scale x count / denominator.
    """

    measure: MeasureFacts
    series_ids: NDArray[np.int64]
    group_ids: NDArray[np.int64]
    revisions: NDArray[np.int64]
    periods: tuple[date, ...]
    values: Floats
    counts: Floats
    denominators: Floats


def matrix(series_ids: Sequence[int] | None) -> list[SeriesMatrix]:
    """Read series as arrays, grouped by measure. ``None`` reads all; unknown ids are passed over.

    Series without a point are there too, as a row of gaps.
    """
    by_measure: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    fields = ("measure_id", "id", "group_id", "revision")
    for query in _chunks(Series.objects.order_by("id").values_list(*fields), "id", series_ids):
        for measure_id, *row in query:
            by_measure[measure_id].append((row[0], row[1], row[2]))
    points = _points(series_ids)
    measures = {facts.id: facts for facts in _facts(by_measure)}
    return [_fill(measures[key], sorted(by_measure[key]), points) for key in sorted(by_measure)]


def _chunks(query, field: str, ids: Sequence[int] | None) -> Iterable[Iterable[tuple]]:  # type: ignore[no-untyped-def, type-arg]  # the stubs cannot name a values_list of several models
    """The query restricted to ids, some at a time."""
    if ids is None:
        yield query
        return
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), MOST_IDS):
        yield query.filter(**{f"{field}__in": wanted[start : start + MOST_IDS]})


def _facts(ids: Iterable[int]) -> list[MeasureFacts]:
    names = list(MeasureFacts.__dataclass_fields__)
    rows = Measure.objects.filter(id__in=list(ids)).order_by("id").values_list(*names)
    return [MeasureFacts(*row) for row in rows]


Stored = dict[int, list[tuple[date, float, float | None]]]


def _points(series_ids: Sequence[int] | None) -> Stored:
    stored: Stored = defaultdict(list)
    query = Point.objects.order_by().values_list("series_id", "period_on", "value", "denominator")
    for rows in _chunks(query, "series_id", series_ids):
        for series_id, period_on, value, denominator in rows:
            stored[series_id].append((period_on, value, denominator))
    return stored


def _fill(measure: MeasureFacts, rows: list[tuple[int, int, int]], points: Stored) -> SeriesMatrix:
    observed = {at for row in rows for at, _, _ in points.get(row[0], ())}
    grid = periods.grid(observed, measure.cadence)
    place = {period: column for column, period in enumerate(grid)}
    counts = np.full((len(rows), len(grid)), np.nan)
    denominators = np.full_like(counts, np.nan)
    for index, (series_id, _group, _revision) in enumerate(rows):
        for period_on, value, denominator in points.get(series_id, ()):
            column = place[period_on]
            counts[index, column] = value
            if denominator is not None:
                denominators[index, column] = denominator
    with_parts = np.isfinite(denominators)
    values = np.divide(measure.scale * counts, denominators, out=counts.copy(), where=with_parts)
    ids, groups, revisions = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return SeriesMatrix(measure, ids, groups, revisions, grid, values, counts, denominators)
