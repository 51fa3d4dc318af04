"""Everything that the page of one series needs, read once. At most seven queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from thrive.insights import charts, judging, rules
from thrive.insights.models import Screening, Verdict
from thrive.insights.wording.verdicts import Told
from thrive.measures import queries as measures
from thrive.measures.models import Annotation, Measure, Series
from thrive.measures.queries import (
    AnnotationShown,
    MeasureFacts,
    PhaseShown,
    PointShown,
    SeriesMatrix,
)
from thrive.measures.rules import periods
from thrive_stats.charting import ChartResult


@dataclass(frozen=True)
class Drawn:
    """The chart that is shown, and what it rests on."""

    result: ChartResult
    layout: charts.Layout
    from_before: bool  # limits rest on the points before a confirmed change
    limits_apply: bool


@dataclass(frozen=True)
class Reading:
    """One series with its points, notes, verdict and chart."""

    series: Series
    measure: Measure
    points: Sequence[PointShown]
    annotations: Sequence[AnnotationShown]
    phases: Sequence[PhaseShown]
    matrix: SeriesMatrix
    told: Told
    verdict: Verdict | None
    screening: Screening | None
    drawn: Drawn

    @property
    def is_stale(self) -> bool:
        """Newer numbers wait to be judged."""
        return self.verdict is None or self.verdict.revision != self.series.revision

    def column(self, point: PointShown) -> int:
        """Where a point stands in the arrays."""
        return rules.first_from(self.matrix.periods, point.period_on)


def read(series_id: int) -> Reading:
    """Read a series. Raises measures.errors.NoSuchSeries."""
    series = measures.series(series_id)
    points = measures.points(series_id)
    annotations = measures.annotations([series_id], undone=True)
    phases = measures.phases([series_id], undone=True)
    matrix = _matrix(series, points)
    notes = _standing(series_id, annotations, phases)
    verdict = Verdict.objects.select_related("screening").filter(series=series_id).first()
    told = _told(series.measure, verdict) if verdict else _first_told(series, matrix, notes)
    return Reading(
        series=series,
        measure=series.measure,
        points=points,
        annotations=annotations,
        phases=phases,
        matrix=matrix,
        told=told,
        verdict=verdict,
        screening=verdict.screening if verdict else None,
        drawn=_draw(matrix, told, notes),
    )


def _standing(
    series_id: int, annotations: Sequence[AnnotationShown], phases: Sequence[PhaseShown]
) -> judging.Notes:
    changes = [
        rules.Change(note.id, note.on)
        for note in annotations
        if note.undone_at is None and note.kind == Annotation.Kind.CHANGE_BEGAN
    ]
    standing = [phase for phase in phases if phase.undone_at is None]
    return judging.Notes({series_id: standing}, {series_id: changes})


def _told(measure: Measure, verdict: Verdict) -> Told:
    return Told(
        verdict.kind,
        verdict.direction,
        verdict.is_high,
        verdict.facts,
        measure.cadence,
        measure.direction,
        measure.target,
    )


def _first_told(series: Series, matrix: SeriesMatrix, notes: judging.Notes) -> Told:
    """For the moments before a new series is judged: what its own chart says, never confirmed."""
    judgement = judging.assess(matrix, notes)[0]
    kind, direction, is_high = judging.told(judgement, None)
    measure = series.measure
    return Told(
        kind,
        direction,
        is_high,
        judgement.facts,
        measure.cadence,
        measure.direction,
        measure.target,
    )


def _matrix(series: Series, points: Sequence[PointShown]) -> SeriesMatrix:
    """The one series as arrays, laid out as by `measures.queries.matrix`, without asking again."""
    measure = series.measure
    facts = MeasureFacts(**{name: getattr(measure, name) for name in MeasureFacts.__slots__})
    grid = _grid(measure.cadence, points)
    place = {period: column for column, period in enumerate(grid)}
    counts = np.full((1, len(grid)), np.nan)
    denominators = np.full_like(counts, np.nan)
    for point in points:
        counts[0, place[point.period_on]] = point.value
        if point.denominator is not None:
            denominators[0, place[point.period_on]] = point.denominator
    parts = np.isfinite(denominators)
    values = np.divide(measure.scale * counts, denominators, out=counts.copy(), where=parts)
    ids, groups, revisions = (
        np.array([number], dtype=np.int64)
        for number in (series.pk, series.group_id, series.revision)
    )
    return SeriesMatrix(facts, ids, groups, revisions, grid, values, counts, denominators)


def _grid(cadence: str, points: Sequence[PointShown]) -> tuple[date, ...]:
    if not points:
        return ()
    observed = {point.period_on for point in points}
    every = periods.every(points[0].period_on, points[-1].period_on, cadence)
    return tuple(sorted(observed.union(every)))


def _draw(matrix: SeriesMatrix, told: Told, notes: judging.Notes) -> Drawn:
    """Draw with the stretches that people set; else a confirmed change beside its time before."""
    standing = notes.phases[int(matrix.series_ids[0])]
    layout = charts.layout(standing, matrix.periods)
    from_before = told.kind == "confirmed" and not standing
    if from_before:
        layout = _before_change(matrix, told, notes) or layout
        from_before = bool(layout.baselines)
    kind = charts.kinds(matrix)[0]
    result = charts.draw(matrix, np.array([0], dtype=np.intp), kind, [layout])
    return Drawn(result, layout, from_before, told.kind not in ("drifting", "seasonal"))


def _before_change(matrix: SeriesMatrix, told: Told, notes: judging.Notes) -> charts.Layout | None:
    """Limits from the points before the change: what came after is seen against them."""
    window = judging.window_of(matrix, 0, notes)
    if window is None or window.change.id != told.facts["dated"]["change"]:
        return None
    starts = (window.first,) if window.first else ()
    columns = window.start - window.first
    if columns < charts.LEAST_BASELINE:
        return None
    return charts.Layout(starts, ((len(starts), columns),))
