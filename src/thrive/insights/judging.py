"""From one measure's numbers to what its charts and dated tests say. Arrays in, facts out.

Order matters: too few points, then a season, then drift, and only then may a chart rule speak. The
autocorrelation is pooled over all series of the measure, so a whole measure is judged at once.
Nothing here reads or writes the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thrive.insights import charts, rules, sparks
from thrive.measures.queries import PhaseShown, SeriesMatrix
from thrive_stats.charting import Assurance, ChartResult, Signal, Variation
from thrive_stats.dated import ROUNDING, UNDATED, DatedResult, Reference, dated_test
from thrive_stats.drift import LEAST_SERIES, DriftResult, drift
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.season import DAYS_IN_A_YEAR, SeasonResult, season
from thrive_stats.verdicts import Reading, verdict_of

Floats = NDArray[np.float64]

DIRECTIONS = {
    Variation.IMPROVEMENT: "better",
    Variation.CONCERN: "worse",
    Variation.HIGH: "higher",
    Variation.LOW: "lower",
}
ASSURANCES = {
    Assurance.NONE: "",
    Assurance.PASS: "pass",
    Assurance.FAIL: "fail",
    Assurance.HIT_OR_MISS: "hit_or_miss",
}
SIGNALS = {signal: signal.name.lower() for signal in Signal}


@dataclass(frozen=True, slots=True)
class Alone:
    """What a series' own chart tells, before anything is compared with others."""

    kind: str
    n: int
    direction: str = "none"
    is_high: bool = False
    since: str | None = None  # first day of the stretch in which nothing has changed
    signal: str = ""
    assurance: str = ""
    chart: str = ""
    runs: bool = False
    autocorrelation: float | None = None
    full_years: int = 0
    season_around: bool = False  # the groups with this measure have a season together


@dataclass(frozen=True, slots=True)
class Dated:
    """What the test at a noted date found, in the unit that is shown.

    `low` and `high` are those of this test by itself, at 95 %. What people are told is the range
    after choosing: see `wording.verdicts.likely`.
    """

    change: int
    on: str
    direction: str
    is_high: bool
    before: float
    after: float
    estimate: float
    se: float
    low: float
    high: float
    n_before: int
    n_after: int
    autocorrelation: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything concluded about one series by itself; what is told waits for the screening."""

    series_id: int
    revision: int
    alone: Alone
    dated: Dated | None
    p: float | None
    latest_value: float | None
    latest_on: date | None
    spark: str
    input_hash: str

    @property
    def facts(self) -> dict[str, Any]:
        """The typed facts as they are stored."""
        return {"alone": _flat(self.alone), "dated": self.dated and _flat(self.dated)}


def _flat(facts: Alone | Dated) -> dict[str, Any]:
    """As `asdict`, ten times as fast: there is nothing nested to copy."""
    return {name: getattr(facts, name) for name in facts.__slots__}


@dataclass(frozen=True)
class Notes:
    """Phases and noted changes that stand, by series."""

    phases: Mapping[int, Sequence[PhaseShown]]
    changes: Mapping[int, Sequence[rules.Change]]


@dataclass(frozen=True)
class Sheet:
    """All that was worked out for one measure, row by row."""

    matrix: SeriesMatrix
    notes: Notes
    season: SeasonResult
    season_around: bool
    drift: DriftResult
    windows: dict[int, rules.Window]
    dated: DatedResult
    spread: Floats
    labels: tuple[str, ...]
    days: NDArray[np.int64]  # when each period begins


def assess(matrix: SeriesMatrix, notes: Notes) -> list[Judgement]:
    """Judge all series of one measure.

    The result depends on the numbers, phases, noted changes, target and direction only: the same
    input gives the same judgements, bit for bit.
    """
    if not matrix.periods:
        return [_without_points(matrix, row) for row in range(len(matrix.series_ids))]
    windows, spread = _windows(matrix, notes), _spread(matrix.values)
    seasons, season_around = _season(matrix, spread)
    sheet = Sheet(
        matrix=matrix,
        notes=notes,
        season=seasons,
        season_around=season_around,
        drift=drift(matrix.values, groups=np.zeros(len(matrix.values), dtype=np.int64)),
        windows=windows,
        dated=_dated(matrix, windows, spread),
        spread=spread,
        labels=tuple(period.isoformat() for period in matrix.periods),
        days=np.array([period.toordinal() for period in matrix.periods], dtype=np.int64),
    )
    found: list[Judgement] = []
    for rows, drawn in _drawn(matrix, notes):
        found += [_judgement(sheet, drawn, place, int(row)) for place, row in enumerate(rows)]
    return sorted(found, key=lambda judgement: judgement.series_id)


def told(judgement: Judgement, q: float | None) -> tuple[str, str, bool]:
    """What is told: kind, direction, and whether the mark says H. ``q`` is None if not tested."""
    dated = judgement.dated
    if dated is not None and q is not None and q <= rules.RATE:
        return "confirmed", dated.direction, dated.is_high
    return judgement.alone.kind, judgement.alone.direction, judgement.alone.is_high


def _drawn(matrix: SeriesMatrix, notes: Notes) -> list[tuple[NDArray[np.intp], ChartResult]]:
    """Draw all charts of a measure, those of one kind together."""
    kinds = charts.kinds(matrix)
    drawn = []
    for kind in sorted(set(kinds)):
        rows = np.array([row for row, its in enumerate(kinds) if its == kind], dtype=np.intp)
        ids = matrix.series_ids[rows].tolist()
        layouts = [charts.layout(notes.phases.get(pk, ()), matrix.periods) for pk in ids]
        drawn.append((rows, charts.draw(matrix, rows, kind, layouts).result))
    return drawn


def _season(matrix: SeriesMatrix, spread: Floats) -> tuple[SeasonResult, bool]:
    """Which series have a yearly season, and whether all groups together have one.

    A season that each small group hides in its own noise stands out in the mean over groups.
    """
    # One point a year cannot show what happens within a year.
    yearly = matrix.measure.cadence == "year"
    days = np.array([period.toordinal() for period in matrix.periods])
    years = None if yearly else days / DAYS_IN_A_YEAR + 1
    together = _mean_over_groups(matrix.values, spread)
    pooled = season(together[None, :], years) if len(matrix.values) >= LEAST_SERIES else None
    return season(matrix.values, years), pooled is not None and bool(pooled.seasonal[0])


def _mean_over_groups(values: Floats, spread: Floats) -> Floats:
    observed = ~np.isnan(values)
    n = np.maximum(observed.sum(axis=1), 1)
    means = np.where(observed, values, 0.0).sum(axis=1) / n
    z = np.where(observed, (values - means[:, None]) / spread[:, None], 0.0)
    counted = observed.sum(axis=0)
    return np.where(counted > 0, z.sum(axis=0) / np.maximum(counted, 1), np.nan)


def _windows(matrix: SeriesMatrix, notes: Notes) -> dict[int, rules.Window]:
    """The dates to test, by row."""
    dated = [row for row, pk in enumerate(matrix.series_ids.tolist()) if notes.changes.get(pk)]
    found = {row: window_of(matrix, row, notes) for row in dated}
    return {row: window for row, window in found.items() if window is not None}


def window_of(matrix: SeriesMatrix, row: int, notes: Notes) -> rules.Window | None:
    """The noted change of one series that can be tested, None where there is none."""
    series_id = int(matrix.series_ids[row])
    phases = notes.phases.get(series_id, ())
    counts = np.concatenate([[0], (~np.isnan(matrix.values[row])).cumsum()]).tolist()
    return rules.window(
        notes.changes.get(series_id, ()),
        [phase.starts_on for phase in phases if phase.kind == "rebase"],
        lambda first, end: int(counts[end] - counts[first]),
        matrix.periods,
        matrix.measure.cadence,
    )


def _dated(
    matrix: SeriesMatrix, windows: Mapping[int, rules.Window], spread: Floats
) -> DatedResult:
    """Test each dated series within its window.

    Series are brought to the same spread first: z and p do not change, but in the pooled
    autocorrelation a small, restless group then counts no more than a large, calm one.
    """
    values = matrix.values / spread[:, None]
    started = np.full(len(values), UNDATED, dtype=np.int64)
    for row, window in windows.items():
        values[row, : window.first] = np.nan
        values[row, window.end :] = np.nan
        started[row] = window.start
    # The normal would be too ready on short series: docs/statistics/calibration.md.
    return dated_test(values, started, reference=Reference.T)


def _spread(values: Floats) -> Floats:
    observed = ~np.isnan(values)
    n = np.maximum(observed.sum(axis=1), 1)
    filled = np.where(observed, values, 0.0)
    mean = filled.sum(axis=1) / n
    squares = (np.where(observed, values - mean[:, None], 0.0) ** 2).sum(axis=1)
    spread: Floats = np.sqrt(squares / n)
    # Less than this is rounding, not variation.
    return np.where(spread > ROUNDING * np.abs(mean), spread, 1.0)


def _judgement(sheet: Sheet, drawn: ChartResult, place: int, row: int) -> Judgement:
    matrix, latest = sheet.matrix, int(drawn.latest[place])
    alone = _alone(sheet, drawn, place, row)
    dated = _dated_facts(sheet, row) if row in sheet.windows else None
    # A season that runs through the date looks like a change, and so does a series that wanders.
    may_test = not (sheet.season_around or alone.kind == "seasonal" or sheet.drift.by_itself[row])
    tested = dated is not None and bool(sheet.dated.tested[row]) and may_test
    return Judgement(
        series_id=int(matrix.series_ids[row]),
        revision=int(matrix.revisions[row]),
        alone=alone,
        dated=dated if tested else None,
        p=float(sheet.dated.p[row]) if tested else None,
        latest_value=float(matrix.values[row, latest]) if latest >= 0 else None,
        latest_on=matrix.periods[latest] if latest >= 0 else None,
        spark=_spark(sheet, drawn, place, row, alone, dated if tested else None),
        input_hash=_hash(sheet, row),
    )


def _alone(sheet: Sheet, drawn: ChartResult, place: int, row: int) -> Alone:
    seen = verdict_of(drawn, place, _reading(sheet, row))
    variation = Variation(int(drawn.variation[place]))
    # An unusual run that has ended is in how we know; only the latest points ask to be watched:
    # of unchanged series, 2 in 100 do so in any week, with runs 7 in 100.
    watched = seen.situation == "watch" and variation in DIRECTIONS
    kind = "common_cause" if seen.situation == "watch" and not watched else str(seen.situation)
    latest, own = int(drawn.latest[place]), float(sheet.drift.autocorrelation[row])
    is_high = watched and bool(drawn.values[place, latest] > drawn.centre[place, latest])
    runs = bool(drawn.runs.signal[place])
    return Alone(
        kind=kind,
        n=seen.n,
        direction=DIRECTIONS[variation] if watched else "none",
        is_high=is_high,
        since=seen.since if kind == "common_cause" and not runs else None,
        signal=SIGNALS[Signal(int(drawn.signal[place, latest]))] if watched else "",
        assurance=ASSURANCES[seen.assurance],
        chart=str(drawn.kind),
        runs=runs,
        autocorrelation=None if np.isnan(own) else round(own, 4),
        full_years=int(sheet.season.full_years[row]),
        season_around=sheet.season_around,
    )


def _reading(sheet: Sheet, row: int) -> Reading:
    return Reading(
        periods=sheet.labels,
        period_kind=PeriodKind.DATE,
        step=Step(sheet.matrix.measure.cadence),
        target=sheet.matrix.measure.target,
        drifting=bool(sheet.drift.drifting[row]),
        seasonal=bool(sheet.season.seasonal[row]),
    )


def _dated_facts(sheet: Sheet, row: int) -> Dated:
    window, found, scale = sheet.windows[row], sheet.dated, float(sheet.spread[row])
    estimate = float(found.estimate[row]) * scale
    return Dated(
        change=window.change.id,
        on=window.change.on.isoformat(),
        direction=_direction(estimate, sheet.matrix.measure.direction),
        is_high=estimate > 0,
        before=float(found.before[row]) * scale,
        after=float(found.after[row]) * scale,
        estimate=estimate,
        se=float(found.se[row]) * scale,
        low=float(found.low[row]) * scale,
        high=float(found.high[row]) * scale,
        n_before=int(found.n_before[row]),
        n_after=int(found.n_after[row]),
        autocorrelation=round(float(found.autocorrelation[row]), 6),
        freedom=round(float(found.freedom[row]), 6),
    )


def _direction(estimate: float, wanted: str) -> str:
    if wanted == "neither":
        return "higher" if estimate > 0 else "lower"
    return "better" if (estimate > 0) == (wanted == "up") else "worse"


def _spark(
    sheet: Sheet, drawn: ChartResult, place: int, row: int, alone: Alone, dated: Dated | None
) -> str:
    latest = int(drawn.latest[place])
    own: sparks.Tail = (None, None)
    if alone.kind == "watch":
        own = (float(drawn.centre[place, latest]), _tail(drawn, place, latest))
    noted: sparks.Tail = (None, None)
    if dated is not None:
        noted = (dated.before, sheet.windows[row].start)
    return sparks.store(sheet.matrix.values[row], latest, own, noted)


def _tail(drawn: ChartResult, place: int, latest: int) -> int:
    """Where the signalled points that end at the latest one begin; gaps do not end them."""
    plain = (drawn.signal[place, : latest + 1] == 0) & ~np.isnan(drawn.values[place, : latest + 1])
    quiet = np.flatnonzero(plain)
    return int(quiet[-1]) + 1 if len(quiet) else 0


def _hash(sheet: Sheet, row: int) -> str:
    """Of everything that this judgement rests on, the measure's pooled values included."""
    matrix, pk = sheet.matrix, int(sheet.matrix.series_ids[row])
    observed = np.flatnonzero(~np.isnan(matrix.counts[row]))
    measure = matrix.measure
    told_by_people = (
        (measure.kind, measure.direction, measure.cadence, measure.target, measure.scale),
        [(p.kind, str(p.starts_on), str(p.until_on)) for p in sheet.notes.phases.get(pk, ())],
        [(change.id, str(change.on)) for change in sheet.notes.changes.get(pk, ())],
        round(float(sheet.dated.autocorrelation[row]), 6),
        bool(sheet.drift.by_group[row]),
        sheet.season_around,
    )
    digest = sha256(repr(told_by_people).encode())
    digest.update(sheet.days[observed].tobytes())
    digest.update(matrix.counts[row, observed].tobytes())
    digest.update(matrix.denominators[row, observed].tobytes())
    return digest.hexdigest()


def _without_points(matrix: SeriesMatrix, row: int) -> Judgement:
    return Judgement(
        series_id=int(matrix.series_ids[row]),
        revision=int(matrix.revisions[row]),
        alone=Alone(kind="too_early", n=0),
        dated=None,
        p=None,
        latest_value=None,
        latest_on=None,
        spark="",
        input_hash=sha256(b"no points").hexdigest(),
    )


def revived(series_id: int, facts: Mapping[str, Any], p: float | None, **rest: Any) -> Judgement:
    """A judgement as it was stored, for screening it again beside newer ones."""
    dated = facts.get("dated")
    blank = Judgement(series_id, 0, Alone(**facts["alone"]), None, p, None, None, "", "")
    return replace(blank, dated=Dated(**dated) if dated else None, **rest)
