"""Everything that the page of one series needs, read once. At most seven queries."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thrive.insights import charts, judging, rules, since
from thrive.insights.models import Verdict
from thrive.insights.wording.verdicts import Screened, Told
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
    shown: ChartResult  # as it is drawn: without limits that do not apply, with what is told
    layout: charts.Layout
    cut_at_change: bool  # limits are drawn anew from a confirmed change on, which nobody has set
    unscreened: bool
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
    look = verdict.screening
    return Told(
        verdict.kind,
        verdict.direction,
        verdict.is_high,
        verdict.facts,
        measure.cadence,
        measure.direction,
        measure.target,
        Screened(look.tested, look.confirmed, look.rate) if look else None,
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
    grid = periods.grid((point.period_on for point in points), measure.cadence)
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


def _draw(matrix: SeriesMatrix, told: Told, notes: judging.Notes) -> Drawn:
    """Draw with the stretches that people set; else a confirmed change begins one of its own."""
    standing = notes.phases[int(matrix.series_ids[0])]
    layout, step = charts.layout(standing, matrix.periods), _step(matrix, told, notes)
    is_cut = step is not None and not standing
    if step is not None and is_cut:
        layout = since.layout(step, len(matrix.periods))
    charted = charts.draw(matrix, np.array([0], dtype=np.intp), charts.kinds(matrix)[0], [layout])
    result = charted.result
    if step is not None and is_cut:
        result = since.without_young_limits(result, step)
    # A whole measure may drift and a change in it still be confirmed.
    applies = told.facts["alone"]["kind"] not in ("drifting", "seasonal")
    shown = result if applies else since.without_limits(result)
    return Drawn(
        result=result,
        shown=shown if step is None else since.beside(shown, step),
        layout=layout,
        cut_at_change=is_cut,
        unscreened=bool(charted.unscreened[0]),
        limits_apply=applies,
    )


def _step(matrix: SeriesMatrix, told: Told, notes: judging.Notes) -> since.Step | None:
    """The confirmed change on the columns of the chart; None if its note is no longer the one."""
    if told.kind != "confirmed":
        return None
    window, dated = judging.window_of(matrix, 0, notes), told.facts["dated"]
    if window is None or window.change.id != dated["change"]:
        return None
    return since.Step(window, dated["before"], dated["after"], told.wanted)
