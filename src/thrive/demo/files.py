"""The files in which the simulated figures come in, as an organisation's own systems write them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from thrive.demo.organisation import MeasureSpec, week_of
from thrive.demo.population import Place, Someone
from thrive.demo.simulation import SimulatedPoint, SimulatedSeries, Simulation

PEOPLE = (
    "external_id", "name", "email", "phone", "badge", "language", "time_zone",
    "group", "group_name", "group_kind", "group_parent", "from", "until", "role",
)  # fmt: skip
POINTS = ("measure", "group", "period", "value", "denominator")
ROOT = "/"

Found = tuple[SimulatedSeries, SimulatedPoint]


def people_file(places: Iterable[Place], people: Iterable[Someone], *, time_zone: str) -> bytes:
    """The staff list: each group on a line, then each membership on a line."""
    lines = [_group_line(place) for place in places]
    lines += [line for someone in people for line in _person_lines(someone, time_zone)]
    return _table(PEOPLE, ([line.get(name, "") for name in PEOPLE] for line in lines))


def _group_line(place: Place) -> dict[str, str]:
    return {
        "group": place.key,
        "group_name": place.name,
        "group_kind": place.kind,
        "group_parent": (place.parent or ROOT) if place.is_reporting else "",
    }


def _person_lines(someone: Someone, time_zone: str) -> list[dict[str, str]]:
    about = {
        "external_id": someone.external_id,
        "name": someone.name,
        "email": someone.email,
        "phone": someone.phone,
        "badge": someone.badge,
        "language": someone.language,
        "time_zone": time_zone,
    }
    return [
        about
        | {"group": stay.group, "from": stay.from_on.isoformat()}
        | {"until": stay.until_on.isoformat() if stay.until_on else ""}
        | {"role": someone.role if stay == someone.stays[0] else ""}
        for stay in someone.stays
    ]


def points_in(simulation: Simulation, weeks: range) -> list[Found]:
    """The points that are complete in these weeks, and in none before."""
    return [
        (series, point)
        for series in simulation.series
        for point in series.points
        if complete_in(series.measure, point.period_on) in weeks
    ]


def complete_in(measure: MeasureSpec, period_on: date) -> int:
    """The week at whose end a period is over."""
    if not measure.is_monthly:
        return week_of(period_on)
    next_month = (period_on + timedelta(days=32)).replace(day=1)
    return week_of(next_month - timedelta(days=1))


def points_file(points: Sequence[Found]) -> bytes:
    """The figures as they came in, mistakes included."""
    return _table(
        POINTS,
        (
            (
                series.measure.key,
                series.team.key,
                point.period_on.isoformat(),
                _number(point.value if point.mistaken is None else point.mistaken),
                _number(point.denominator),
            )
            for series, point in points
        ),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
