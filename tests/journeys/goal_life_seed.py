"""Puts the cast and eight measured teams into a deployment whose clock can be moved, and moves it.

    python -m tests.journeys.goal_life_seed begin
    python -m tests.journeys.goal_life_seed later TEAM AMOUNT [TEAM AMOUNT …]

*begin* prints what a browser must hold to be signed in as Daniel and as Peter. *later* lets
fourteen weeks pass: in the teams that are named the number moves by so much, and night falls.
"""

import sys

import django

django.setup()

from collections.abc import Mapping  # noqa: E402  Django is set up before models
from datetime import UTC, date, datetime, timedelta  # noqa: E402

import numpy as np  # noqa: E402

from tests.cast import Cast, group, make_cast, role  # noqa: E402
from tests.journeys.mine_seed import sign_in  # noqa: E402
from thrive.foundation import clock, outbox  # noqa: E402
from thrive.goals.changes.actions import begin_due  # noqa: E402
from thrive.goals.changes.evidence.working import find_all  # noqa: E402
from thrive.measures import actions as measures  # noqa: E402
from thrive.measures.models import Measure, Point  # noqa: E402
from thrive.measures.rules.mapping import guess  # noqa: E402
from thrive.people.models import Group, Role  # noqa: E402

BEGINS = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
WEEKS_BEFORE, WEEKS = 40, 14
USUAL, SPREAD = 62.0, 2.0
OTHERS = ("Weir", "Ford", "Beacon", "Quarry", "Windmill", "Ridgeway")
HEADER = "measure,group,period,value"


def points(first: date, weeks: int, moved: Mapping[str, float], seed: int) -> bytes:
    """A file of figures for every team, week after week."""
    rng = np.random.default_rng(seed)
    lines = [HEADER]
    for team in Group.objects.filter(kind="team").order_by("id"):
        values = USUAL + moved.get(team.name, 0.0) + rng.normal(0, SPREAD, weeks)
        for week, value in enumerate(values):
            monday = first + timedelta(weeks=week)
            lines.append(f"on-time,{team.external_id},{monday.isoformat()},{value:.1f}")
    return "\n".join(lines).encode()


def bring(content: bytes, at: datetime) -> None:
    """Let a file come in, and do what follows from it."""
    measures.import_points(
        source=content, mapping=guess(HEADER.split(",")), by=None, at=at, source_name="weeks.csv"
    )
    while outbox.drain(at=at):
        pass


def begin() -> tuple[str, str]:
    """Everybody, and forty weeks of numbers. Peter leads Hilltop here."""
    cast: Cast = make_cast()
    role(cast.peter, Role.Kind.STEWARD, cast.hilltop)
    for number, name in enumerate(OTHERS, start=2):
        group(name, "team", cast.hill, f"0001.0002.{number:04}.")
    measures.define_measure(
        key="on-time", name="Visits that start on time", unit="of 100", kind=Measure.Kind.VALUE,
        direction=Measure.Direction.UP, cadence=Measure.Cadence.WEEK, decimals=1, by=cast.omar,
        at=BEGINS,
    )  # fmt: skip
    first = BEGINS.date() - timedelta(weeks=WEEKS_BEFORE)
    bring(points(first, WEEKS_BEFORE, {}, seed=1), BEGINS)
    clock.stand_at(BEGINS)
    return sign_in(cast.daniel), sign_in(cast.peter)


def later(moved: Mapping[str, float]) -> None:
    """Fourteen weeks more: changes begin on their day, numbers come in, night falls."""
    now = clock.now()
    begin_due(at=now + timedelta(weeks=1))
    last = Point.objects.order_by("-period_on").values_list("period_on", flat=True)[0]
    then = now + timedelta(weeks=WEEKS)
    bring(points(last + timedelta(weeks=1), WEEKS, moved, seed=now.toordinal()), then)
    find_all(at=then)
    clock.stand_at(then)


def main() -> None:
    """Do what is asked on the command line."""
    what, *rest = sys.argv[1:]
    if what == "begin":
        sys.stdout.write(" ".join(begin()))
    else:
        later({team: float(by) for team, by in zip(rest[::2], rest[1::2], strict=True)})


if __name__ == "__main__":
    main()
