"""Numbers whose truth is known: a seeded simulator of one organisation. Pure: numpy, no Django.

Each series has a middle that stays, or moves once (an event). Around it come what chance does with
so many visits, a little more than chance, and in some series a memory from week to week
(autocorrelation) or a yearly season. The same seed gives the same numbers, and more weeks continue
the same series: every series draws from generators of its own, week after week.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from math import pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thrive.demo import organisation, story
from thrive.demo.organisation import Kind, MeasureSpec, Per, Team, week_of, week_on
from thrive.demo.story import Event

Floats = NDArray[np.float64]

SEED = 20260917
MEMORY = 0.65  # from week to week, where a series has one
WITH_MEMORY = {("Valley", "travel")}  # roads and rotas there last for weeks
COLDEST_WEEK = 45  # of the first year that is simulated: the end of January
SHARE_MISSING = 0.01
MISTAKES = 5  # numbers that come in wrong and are corrected later

# How many more events are drawn of each kind, and how large, in spreads of one week's number.
DRAWN_BETTER, DRAWN_WORSE = 2, 2
DRAWN_WITHOUT_EFFECT = 8
DRAWN_UNDATED = 6
EFFECT_DATED = (0.2, 1.2)
EFFECT_UNDATED = (0.8, 1.8)
STARTS_IN_WEEKS = (30, 66)
SMALLEST_DRAWN = 5  # people in a team for which an event is drawn


@dataclass(frozen=True)
class Parameters:
    """What may be varied. ``only`` makes a small organisation of a few named teams."""

    seed: int = SEED
    weeks: int = organisation.WEEKS
    only: tuple[str, ...] | None = None


@dataclass(frozen=True)
class SimulatedPoint:
    """One period's number; ``mistaken`` is what came in at first, where that was wrong."""

    period_on: date
    value: float
    denominator: float | None
    mistaken: float | None = None


@dataclass(frozen=True)
class SimulatedSeries:
    """One measure in one team, with the truth about it."""

    team: Team
    measure: MeasureSpec
    points: tuple[SimulatedPoint, ...]
    event: Event | None
    autocorrelation: float
    is_seasonal: bool


@dataclass(frozen=True)
class Simulation:
    """All of it, in the order of the tree and of the measures."""

    parameters: Parameters
    teams: tuple[Team, ...]
    series: tuple[SimulatedSeries, ...]

    @property
    def last_week_on(self) -> date:
        """The Monday of the last week that is simulated."""
        return week_on(self.parameters.weeks - 1)

    def find(self, team: str, measure: str) -> SimulatedSeries:
        """The series of a team by their names. Raises StopIteration where there is none."""
        return next(
            one for one in self.series if one.team.name == team and one.measure.key == measure
        )


def simulate(parameters: Parameters | None = None) -> Simulation:
    """Make the whole organisation's numbers."""
    given = parameters or Parameters()
    everybody = organisation.make_teams(seed=given.seed)
    # Events are drawn for the whole organisation, so that a small one is a true part of it.
    events = {(event.team, event.measure): event for event in make_events(everybody, given.seed)}
    teams = tuple(team for team in everybody if given.only is None or team.name in given.only)
    series = [
        _simulate_series(team, measure, events.get((team.name, measure.key)), given)
        for team, measure in measured(teams)
    ]
    return Simulation(given, teams, tuple(_with_mistakes(series, given.seed)))


def measured(teams: Sequence[Team]) -> list[tuple[Team, MeasureSpec]]:
    """Which team has which measure: the office makes no visits, small teams give no answers."""
    return [
        (team, measure)
        for team in teams
        for measure in organisation.MEASURES
        if (measure.in_office or not team.is_office)
        and (measure.per is not Per.ANSWERS or team.size >= organisation.FEWEST_FOR_ANSWERS)
    ]


def make_events(teams: Sequence[Team], seed: int) -> tuple[Event, ...]:
    """The story's own events, and those that are drawn for series without a part in it."""
    rng = np.random.default_rng([seed, 2])
    taken = {(event.team, event.measure) for event in story.EVENTS}
    free = [
        (team, measure)
        for team, measure in measured(teams)
        if (team.name, measure.key) not in taken
        and team.size >= SMALLEST_DRAWN
        and not team.first_week
        and not measure.is_monthly
    ]
    order = [free[int(place)] for place in rng.permutation(len(free))]
    kinds = chain(
        [_Drawn(True, EFFECT_DATED, 1)] * DRAWN_BETTER,
        [_Drawn(True, EFFECT_DATED, -1)] * DRAWN_WORSE,
        [_Drawn(True, (0.0, 0.0), 0)] * DRAWN_WITHOUT_EFFECT,
        [_Drawn(False, EFFECT_UNDATED, 1), _Drawn(False, EFFECT_UNDATED, -1)]
        * (DRAWN_UNDATED // 2),
    )
    # A small organisation may have fewer series than kinds: then some kinds are not drawn.
    drawn = [_draw(*place, kind, rng) for place, kind in zip(order, kinds, strict=False)]
    later = (*story.TAKEN_UP, *story.BY_LOT)
    theirs = {(event.team, event.measure) for event in later}
    left = [event for event in drawn if (event.team, event.measure) not in theirs]
    return (*story.EVENTS, *left, *later)


@dataclass(frozen=True)
class _Drawn:
    """A kind of event: noted or not, how large, and 1 for better, -1 for worse."""

    is_dated: bool
    spreads: tuple[float, float]
    way: int


def _draw(team: Team, measure: MeasureSpec, kind: _Drawn, rng: np.random.Generator) -> Event:
    spreads = float(rng.uniform(*kind.spreads))
    started_on = week_on(int(rng.integers(*STARTS_IN_WEEKS)))
    notes = (story.WORSE_NOTES if kind.way < 0 else story.NOTES)[measure.key]
    note = notes[int(rng.integers(len(notes)))] if kind.is_dated else ""
    way = kind.way if measure.up_is_better else -kind.way
    effect = _within_reach(measure, way * spreads * typical_spread(team, measure))
    return Event(team.name, measure.key, started_on, round(effect, 2), note)


def _within_reach(measure: MeasureSpec, effect: float) -> float:
    """No share beyond what is possible; what is rare at most doubles, or falls to a third."""
    if measure.kind is Kind.VALUE:
        return effect
    if measure.up_is_better:
        return min(effect, 0.6 * (measure.scale - measure.level))
    return min(max(effect, -0.65 * measure.level), measure.level)


def typical_spread(team: Team, measure: MeasureSpec) -> float:
    """How far one week's number usually lies from the middle, in the unit that is shown."""
    share = measure.level / measure.scale
    exposed = typical_denominator(team, measure)
    if measure.kind is Kind.VALUE:
        return measure.within
    slope = share * (1 - share) if measure.kind is Kind.PROPORTION else share
    return measure.scale * float(np.sqrt(slope / exposed + (slope * measure.within) ** 2))


def typical_denominator(team: Team, measure: MeasureSpec) -> float:
    """How many visits, notes, days or answers a usual period has in this team."""
    busy = float(np.random.default_rng([*_own(team), 3]).uniform())
    match measure.per:
        case Per.VISITS:
            low, high = (
                organisation.CALLS_A_PERSON if team.is_office else organisation.VISITS_A_PERSON
            )
            return team.size * (low + busy * (high - low))
        case Per.NOTES:
            low, high = organisation.NOTES_A_TEAM
            return low + busy * (high - low)
        case Per.DAYS:
            return float(team.size * organisation.DAYS_A_PERSON)
        case Per.ANSWERS:
            return team.size * organisation.ANSWERING


def _own(team: Team) -> list[int]:
    return [4, team.number]


@dataclass(frozen=True)
class _Draws:
    """One generator for each ingredient, so that more weeks never change earlier ones."""

    middle: np.random.Generator
    weeks: np.random.Generator
    exposure: np.random.Generator
    chance: np.random.Generator
    missing: np.random.Generator

    @classmethod
    def of(cls, team: Team, measure: MeasureSpec, seed: int) -> "_Draws":
        place = organisation.MEASURES.index(measure)
        return cls(
            *(np.random.default_rng([seed, 5, team.number, place, part]) for part in range(5))
        )


def _simulate_series(
    team: Team, measure: MeasureSpec, event: Event | None, given: Parameters
) -> SimulatedSeries:
    earlier = organisation.LONGER_BY_WEEKS.get((team.area, measure.key), 0)
    periods = _periods(measure, -earlier, given.weeks)
    memory = MEMORY if (team.area, measure.key) in WITH_MEMORY else 0.0
    draws = _Draws.of(team, measure, given.seed)
    middles = _middles(team, measure, event, periods, draws)
    moved = _moved(team, measure, periods, memory, draws)
    values, denominators = _observe(team, measure, middles, moved, draws)
    seen = _seen(team, periods, event is None, draws) & ~np.isnan(values)
    points = tuple(
        SimulatedPoint(day, float(value), None if np.isnan(exposed) else float(exposed))
        for day, value, exposed, is_seen in zip(periods, values, denominators, seen, strict=True)
        if is_seen
    )
    return SimulatedSeries(team, measure, points, event, memory, measure.season > 0)


def _periods(measure: MeasureSpec, first: int, weeks: int) -> list[date]:
    mondays = [week_on(week) for week in range(first, weeks)]
    if not measure.is_monthly:
        return mondays
    over = mondays[-1] + timedelta(days=6)
    firsts = sorted({monday.replace(day=1) for monday in mondays})
    return [first for first in firsts if (first + timedelta(days=32)).replace(day=1) <= over]


def _middles(
    team: Team,
    measure: MeasureSpec,
    event: Event | None,
    periods: Sequence[date],
    draws: _Draws,
) -> Floats:
    """The true middle of each period, in the unit that is shown, before season and chance."""
    own = float(draws.middle.normal()) * measure.between
    level = _shown(measure, _linked(measure, measure.level) + own)
    if event and event.level is not None:
        level = event.level
    middles = np.full(len(periods), float(level))
    if event:
        middles[[day >= event.started_on for day in periods]] += event.effect
    return middles


def _linked(measure: MeasureSpec, level: float | Floats) -> Floats:
    """From the unit that is shown to the scale on which pushes add up: log odds, log, or as is."""
    share = np.asarray(level, dtype=np.float64) / measure.scale
    if measure.kind is Kind.PROPORTION:
        return np.asarray(np.log(share / (1 - share)))
    return np.asarray(np.log(share)) if measure.kind is Kind.RATE else share


def _shown(measure: MeasureSpec, linked: float | Floats) -> float:
    return float(_unlinked(measure, np.asarray(linked)) * measure.scale)


def _unlinked(measure: MeasureSpec, linked: Floats) -> Floats:
    if measure.kind is Kind.PROPORTION:
        return np.asarray(1 / (1 + np.exp(-linked)))
    return np.asarray(np.exp(linked)) if measure.kind is Kind.RATE else linked


def _moved(
    team: Team, measure: MeasureSpec, periods: Sequence[date], memory: float, draws: _Draws
) -> Floats:
    """What pushes single weeks: more than chance, with or without memory, season and remarks."""
    pushes = _remembered(draws.weeks.normal(size=len(periods)) * measure.within, memory)
    weeks = np.array([week_of(day) for day in periods])
    season = organisation.STRONGER_SEASON.get((team.area, measure.key), measure.season)
    pushes += season * np.cos(2 * pi * (weeks - COLDEST_WEEK) / 52.18)
    for remark in story.REMARKS:
        if (remark.team, remark.measure) == (team.name, measure.key):
            pushes[[day == remark.on for day in periods]] += remark.push
    return pushes


def _remembered(shocks: Floats, memory: float) -> Floats:
    """AR(1) with the same spread as the shocks alone."""
    if not memory:
        return shocks
    kept = shocks.copy()
    for week in range(1, len(kept)):
        kept[week] = memory * kept[week - 1] + np.sqrt(1 - memory**2) * shocks[week]
    return kept


def _observe(
    team: Team, measure: MeasureSpec, middles: Floats, moved: Floats, draws: _Draws
) -> tuple[Floats, Floats]:
    """What is written down: counts out of so many, or a mean. Returns values and denominators."""
    level = _unlinked(measure, _linked(measure, middles) + moved)
    usual = typical_denominator(team, measure)
    none = np.full(len(middles), np.nan)
    if measure.per is Per.ANSWERS:
        return _answers(team, level, draws), none
    if measure.kind is Kind.VALUE:
        return np.asarray(np.round(np.maximum(level, 0.5), 1), dtype=np.float64), none
    exposed: NDArray[Any] = np.maximum(draws.exposure.poisson(usual, size=len(middles)), 1)
    if measure.kind is Kind.PROPORTION:
        counts: NDArray[Any] = draws.chance.binomial(exposed, level)
    else:
        counts = np.minimum(draws.chance.poisson(exposed * level), exposed)
    return counts.astype(np.float64), exposed.astype(np.float64)


def _answers(team: Team, level: Floats, draws: _Draws) -> Floats:
    """The mean of those who answered; months with fewer than five have no figure."""
    answered = draws.exposure.binomial(team.size, organisation.ANSWERING, size=len(level))
    noise = draws.chance.normal(size=len(level)) * organisation.SPREAD_OF_ANSWERS
    means = level + noise / np.sqrt(np.maximum(answered, 1))
    means[answered < organisation.FEWEST_ANSWERS] = np.nan
    return np.clip(np.round(means, 1), 1.0, 5.0)


def _seen(
    team: Team, periods: Sequence[date], may_be_missing: bool, draws: _Draws
) -> NDArray[np.bool_]:
    begun = np.array([not team.first_week or week_of(day) >= team.first_week for day in periods])
    kept = draws.missing.uniform(size=len(periods)) >= (SHARE_MISSING if may_be_missing else 0.0)
    return begun & kept


def _with_mistakes(series: Sequence[SimulatedSeries], seed: int) -> list[SimulatedSeries]:
    """A few counts come in with a digit too many or too few, and are put right later."""
    rng = np.random.default_rng([seed, 6])
    changed = list(series)
    able = [
        place
        for place, one in enumerate(series)
        if one.measure.key == "same-carer" and one.event is None and not one.team.first_week
    ]
    for place in rng.permutation(able)[:MISTAKES]:
        points = list(changed[place].points)
        week = int(rng.integers(5, 30))
        points[week] = replace(points[week], mistaken=float(points[week].value // 10))
        changed[place] = replace(changed[place], points=tuple(points))
    return changed
