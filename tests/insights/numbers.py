"""Series for the tests of insights: seeded numbers, put straight into the database."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tests.cast import MOMENT
from thrive.measures.models import Annotation, Measure, Phase, Point, Series
from thrive.people.models import Group, Person

Floats = NDArray[np.float64]
FIRST_MONDAY = date(2025, 3, 31)


def measure(key: str = "on_time", **changed: object) -> Measure:
    """A weekly value where up is better."""
    fields: dict[str, object] = {
        "key": key,
        "name": "Visits that start on time",
        "short_name": "On time",
        "unit": "of 100 visits",
        "kind": "value",
        "direction": "up",
        "cadence": "week",
    }
    return Measure.objects.create(**(fields | changed))


def weeks(count: int, first: date = FIRST_MONDAY) -> list[date]:
    """Mondays."""
    return [first + timedelta(weeks=week) for week in range(count)]


def months(count: int, year: int = 2022) -> list[date]:
    """First days of months from January on."""
    return [date(year + month // 12, month % 12 + 1, 1) for month in range(count)]


def series(
    what: Measure,
    group: Group,
    values: Sequence[float] | Floats,
    *,
    periods: Sequence[date] | None = None,
    denominators: Sequence[float] | Floats | None = None,
) -> Series:
    """A series with its points; NaN leaves a period out."""
    made = Series.objects.create(measure=what, group=group, wording_version=what.wording_version)
    add_points(made, values, periods or weeks(len(values)), denominators)
    return made


def add_points(
    to: Series,
    values: Sequence[float] | Floats,
    periods: Sequence[date],
    denominators: Sequence[float] | Floats | None = None,
) -> None:
    """More points for a series, which counts the change."""
    below = [None] * len(values) if denominators is None else [float(d) for d in denominators]
    Point.objects.bulk_create(
        Point(series=to, period_on=on, value=float(value), denominator=part, recorded_at=MOMENT)
        for value, on, part in zip(values, periods, below, strict=True)
        if not np.isnan(value)
    )
    to.revision += 1
    to.save(update_fields=["revision"])


def began(
    on: date, to: Series, text: str = "Ten minutes of travel", by: Person | None = None
) -> Annotation:
    """A note that a change began."""
    return Annotation.objects.create(
        series=to, kind="change_began", on=on, text=text, made_by=by, made_at=MOMENT
    )


def phase(to: Series, on: date, until: date | None = None) -> Phase:
    """A new stretch, or with an end a baseline."""
    kind = Phase.Kind.REBASE if until is None else Phase.Kind.BASELINE
    return Phase.objects.create(
        series=to, kind=kind, starts_on=on, until_on=until, reason="New rota", made_at=MOMENT
    )


def noise(seed: int, count: int, *, level: float = 60.0, spread: float = 3.0) -> Floats:
    """Ups and downs only."""
    return np.random.default_rng(seed).normal(level, spread, count)


def wandering(seed: int, count: int, *, level: float = 60.0) -> Floats:
    """Each value starts where the last one was: a random walk."""
    return level + np.random.default_rng(seed).standard_normal(count).cumsum()


def seasonal(seed: int, count: int, *, level: float = 60.0) -> Floats:
    """A wave that comes back every year."""
    turn = 2 * np.pi * np.arange(count) / 12
    return level + 8 * np.cos(turn) + np.random.default_rng(seed).standard_normal(count)


def steady(count: int, low: float = 59.0, high: float = 61.0) -> Floats:
    """Up and down by turns: no chart rule ever sees anything."""
    pattern = [low, high, high, low, high, low, low, high]
    return np.resize(np.array(pattern), count)
