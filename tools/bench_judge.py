"""How long judging takes: python -m tools.bench_judge

Makes up 100 measures for 270 groups with 15 yearly points each (27,000 series: the size of the UK
Civil Service file), one in ten with a dated change, and beside it 8 measures for 40 groups with 78
weeks. Measured: judging everything for the first time, again with nothing new, one new number, the
screening alone, and the board. The floor, in the same run: reading all points and writing one row
for each series by plain ``executemany``. Beside each judging stands its longest transaction, by the
clock: on SQLite nobody else can write so long.

SQLite by default (a file in a temporary folder, as in production). On PostgreSQL:
python tests/with_postgres.py python -m tools.bench_judge
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thrive.people.models import Group

AT = datetime(2026, 9, 17, 18, tzinfo=UTC)
SEED = 2026
NOTED = 10  # one series in so many has a dated change


@dataclass(frozen=True)
class Size:
    """How large an organisation is."""

    measures: int
    groups: int
    cadence: str
    periods: tuple[date, ...]


LARGE = Size(100, 270, "year", tuple(date(2010 + year, 1, 1) for year in range(15)))
SMALL = Size(8, 40, "week", tuple(date(2025, 3, 24) + timedelta(weeks=n) for n in range(78)))


def main() -> None:
    """Measure both sizes; print one line for each step."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("THRIVE_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.testing"
        import django

        django.setup()
        from django.core.management import call_command

        for size in (SMALL, LARGE):
            call_command("migrate", verbosity=0)
            call_command("flush", interactive=False, verbosity=0)
            bench(size)


def bench(size: Size) -> None:
    """Fill the database, judge, and print."""
    from django.db import connection

    from thrive.insights import actions, queries
    from thrive.measures.models import Series

    fill(size)
    count = size.measures * size.groups
    print(f"{connection.vendor}: {count:,} series of {len(size.periods)} points")
    with transactions() as held:
        seconds = timed(lambda: actions.judge(series=None, at=AT))
    first = f"{count / seconds:,.0f} series/s, {locked(held)}"
    below = timed(floor)
    shown("first judging of all", seconds, first)
    shown("floor: read all, write a row each", below, f"ratio {seconds / below:.1f}")
    with transactions() as held:
        seconds = timed(lambda: actions.judge(series=None, at=AT))
    shown("again, nothing new", seconds, locked(held))
    one = Series.objects.order_by("id").values_list("id", flat=True)[count // 2]
    add_number(one)
    with transactions() as held:
        seconds = timed(lambda: actions.judge(series=[one], at=AT))
    shown("one new number", seconds, locked(held))
    shown("screening alone", timed(lambda: actions.screen(at=AT)))
    # The second time, as any reader but the first: translations and formats are loaded.
    queries.board(part=None, measure=None, at=AT)
    shown("the board", timed(lambda: queries.board(part=None, measure=None, at=AT)))


def shown(what: str, seconds: float, rest: str = "") -> None:
    """Print one line."""
    print(f"  {what:34} {1000 * seconds:9.1f} ms CPU  {rest}")


def timed(work: Callable[[], object]) -> float:
    """Seconds of this process's CPU; on SQLite that is the database too."""
    start = time.process_time()
    work()
    return time.process_time() - start


@contextmanager
def transactions() -> Iterator[list[float]]:
    """How long each transaction inside lasts, by the clock."""
    from django.db import connection

    held: list[float] = []
    begun: list[float] = []
    switch = connection.set_autocommit

    def switched(autocommit: bool, *given: bool, **named: bool) -> None:
        switch(autocommit, *given, **named)
        if autocommit:
            held.append(time.perf_counter() - begun.pop())
        else:
            begun.append(time.perf_counter())

    connection.set_autocommit = switched  # type: ignore[method-assign]  # put back below
    try:
        yield held
    finally:
        connection.set_autocommit = switch  # type: ignore[method-assign]  # as it was


def locked(held: list[float]) -> str:
    """The longest transaction in words."""
    return f"longest transaction {1000 * max(held):,.0f} ms"


def fill(size: Size) -> None:
    """Groups in areas of fifteen, measures, and numbers that mostly stay as they are."""
    import numpy as np

    from thrive.measures.models import Annotation, Measure, Point, Series
    from thrive.people.models import Group

    random = np.random.default_rng(SEED)
    root = Group.objects.create(
        external_id="all", name="All", kind="organisation", is_reporting=True, path="0001."
    )
    areas = [_group(f"Area {n}", root, n) for n in range(-(-size.groups // 15))]
    groups = [_group(f"Team {n}", areas[n // 15], n % 15) for n in range(size.groups)]
    measures = Measure.objects.bulk_create(
        Measure(
            key=f"m{n}", name=f"Measure {n}", kind="value", direction="up",
            cadence=size.cadence, position=n,
        )
        for n in range(size.measures)
    )  # fmt: skip
    series = Series.objects.bulk_create(
        Series(measure=measure, group=group) for measure in measures for group in groups
    )
    values = random.normal(60, 4, (len(series), len(size.periods)))
    cut = len(size.periods) * 2 // 3
    values[:: 2 * NOTED, cut:] += 6
    Point.objects.bulk_create(
        (
            Point(series=each, period_on=on, value=float(value), recorded_at=AT)
            for each, row in zip(series, values, strict=True)
            for on, value in zip(size.periods, row, strict=True)
        ),
        batch_size=5000,
    )
    Annotation.objects.bulk_create(
        Annotation(
            series=each, kind="change_began", on=size.periods[cut], text="A change", made_at=AT
        )
        for each in series[::NOTED]
    )


def _group(name: str, parent: "Group", place: int) -> "Group":
    from thrive.people.models import Group

    return Group.objects.create(
        external_id=name.lower().replace(" ", "-"),
        name=name,
        kind="team",
        parent=parent,
        is_reporting=True,
        path=f"{parent.path}{place + 1:04}.",
    )


def add_number(series_id: int) -> None:
    """One more point at the newest period, as a form would record it."""
    from django.db.models import F

    from thrive.measures.models import Point, Series

    newest = Point.objects.filter(series=series_id).order_by("-period_on").first()
    assert newest is not None
    newest.value += 1
    newest.save()
    Series.objects.filter(pk=series_id).update(revision=F("revision") + 1)


def floor() -> None:
    """Read all points as rows, and write one short row for each series."""
    from django.db import connection, transaction

    from thrive.measures.models import Point

    rows = Point.objects.order_by().values_list("series_id", "period_on", "value", "denominator")
    ids = sorted({row[0] for row in rows})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE floor_row (series_id integer, facts text)")
        cursor.executemany(
            "INSERT INTO floor_row VALUES (%s, %s)", [(pk, "{}" * 300) for pk in ids]
        )
        cursor.execute("DROP TABLE floor_row")


if __name__ == "__main__":
    main()
