"""Verdicts: what we tell people of a series, typed, before it is put into words.

A chart alone can say too early, ups and downs only, or watch. Better and worse need more than a
chart: a dated change that survives the count of everything that was tested. `wording` turns a
verdict into sentences, and nothing else does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from thrive_stats.charting import ChartResult
from thrive_stats.icons import Assurance, Variation
from thrive_stats.limits import PROPORTIONS, Kind
from thrive_stats.periods import PeriodKind, Step, kind_of, step_of
from thrive_stats.rules import SHIFT_LENGTH

Booleans = NDArray[np.bool_]


class Situation(StrEnum):
    """What may be said of a series."""

    TOO_EARLY = "too_early"
    COMMON_CAUSE = "common_cause"
    WATCH = "watch"
    CONFIRMED_BETTER = "confirmed_better"
    CONFIRMED_WORSE = "confirmed_worse"
    CONFIRMED_CHANGED = "confirmed_changed"
    DRIFTING = "drifting"
    SEASONAL = "seasonal"


CONFIRMED = frozenset(
    {Situation.CONFIRMED_BETTER, Situation.CONFIRMED_WORSE, Situation.CONFIRMED_CHANGED}
)


@dataclass(frozen=True)
class Verdict:
    """One finding, complete enough to be put into words in any language.

    Attributes
    ----------
    n, missing : observed points, and how many more are needed before anything can be told
    step, period_kind : what one point stands for, and how `since` is written
    since : period from which nothing changed, or from which a confirmed change counts
    before, after, low, high : a confirmed change: the two means and its likely size
    target, assurance : what the limits promise of a target
    percent : whether the numbers are proportions, to be shown of 100
    """

    situation: Situation
    n: int = 0
    missing: int = 0
    step: Step = Step.POINT
    period_kind: PeriodKind = PeriodKind.OTHER
    since: str | None = None
    before: float | None = None
    after: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    assurance: Assurance = Assurance.NONE
    percent: bool = False

    def __post_init__(self) -> None:
        if self.situation in CONFIRMED and None in self.change:
            raise ValueError("a confirmed change says since when, from what to what, how surely")

    @property
    def change(self) -> tuple[str | float | None, ...]:
        """What a confirmed change consists of."""
        return (self.since, self.before, self.after, self.low, self.high)


@dataclass(frozen=True)
class Reading:
    """What besides its chart is known of a series when it is judged."""

    periods: Sequence[str]
    period_kind: PeriodKind
    step: Step
    target: float | None = None
    drifting: bool = False
    seasonal: bool = False

    @classmethod
    def of(
        cls,
        periods: Sequence[str],
        *,
        target: float | None = None,
        drifting: bool = False,
        seasonal: bool = False,
    ) -> "Reading":
        """Return a reading whose kind and step are found from the labels."""
        kind = kind_of(periods)
        return cls(periods, kind, step_of(periods, kind), target, drifting, seasonal)


def verdict_of(result: ChartResult, series: int, reading: Reading) -> Verdict:
    """Return what a chart alone allows to say of one of its series.

    `reading.periods` are the labels of the chart's columns. A signal is only ever watched: single
    charts raise too many false ones to call anything better or worse.
    """
    situation = _situation(result, series, reading)
    limits_apply = situation in (Situation.COMMON_CAUSE, Situation.WATCH)
    return Verdict(
        situation,
        n=int(result.n[series]),
        missing=max(0, result.minimum - int(result.n[series])),
        step=reading.step,
        period_kind=reading.period_kind,
        since=_unchanged_since(result, series, reading.periods),
        target=reading.target,
        assurance=Assurance(int(result.assurance[series])) if limits_apply else Assurance.NONE,
        percent=result.kind in PROPORTIONS,
    )


def _situation(result: ChartResult, series: int, reading: Reading) -> Situation:
    if not result.enough[series]:
        return Situation.TOO_EARLY
    if reading.seasonal:
        return Situation.SEASONAL
    if reading.drifting:
        return Situation.DRIFTING
    return Situation.WATCH if shows_something(result)[series] else Situation.COMMON_CAUSE


def shows_something(result: ChartResult) -> Booleans:
    """Return which charts show something now: their latest point is special.

    Two unchanged series in a hundred do so in any period. Unusual runs would make it seven, and
    say neither where nor which way, so they are told under *How do we know?* and only a run chart,
    which has nothing else, is watched for them.
    """
    special = ~np.isin(result.variation, (Variation.COMMON_CAUSE, Variation.TOO_FEW))
    unusual = result.runs.signal if result.kind is Kind.RUN else np.zeros_like(special)
    return np.asarray(result.enough & (special | unusual))


def _unchanged_since(result: ChartResult, series: int, periods: Sequence[str]) -> str | None:
    """Return the first period after the last signal of the last phase.

    None where fewer than seven points lie there: a shift could not have shown yet, and then a
    missing signal says nothing. None too where the runs are unusual.
    """
    if result.runs.signal[series]:
        return None
    phase = result.phase[series]
    marked = np.flatnonzero((phase != phase[-1]) | (result.signal[series] != 0))
    first = int(marked[-1]) + 1 if marked.size else 0
    quiet = first + np.flatnonzero(~np.isnan(result.values[series, first:]))
    return periods[int(quiet[0])] if quiet.size >= SHIFT_LENGTH else None
