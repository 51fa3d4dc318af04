"""What a night of insights costs on one core: python -m tools.bench_insights

1,000 series of 104 weeks: 25 measures, twelve of them answers, in 40 groups; one in ten has a
change that began on a date, written down as changes are. All questions: verdicts of all series and
the family of dated changes; evidence of every change with its ladder and rivals; how much lately,
what moves together (156 pairs of measures at three lags), what helped where it was tried. Beside
it: the same night again with nothing new, and with one new number for each series; and the pages
that show it. The floor, in the same run: reading all points.

SQLite by default (a file in a temporary folder). On PostgreSQL:
python tests/with_postgres.py python -m tools.bench_insights
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

# Before numpy is there: its linear algebra would take every core it finds.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

if TYPE_CHECKING:
    from thrive.measures.models import Series
    from thrive.people.models import Group, Person

SEED = 2026
MEASURES, ANSWERS, GROUPS, WEEKS = 25, 12, 40, 104
BEGAN = 70
FIRST = date(2024, 9, 16)
AT = datetime(2026, 9, 17, 3, tzinfo=UTC)
LIMIT = 10.0


def main() -> None:
    """Print a line for each step."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("THRIVE_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.testing"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        bench()


def bench() -> None:
    """Fill the database, spend a night, and print."""
    from django.db import connection

    from thrive.measures.queries import matrix

    series, who = fill()
    print(
        f"{connection.vendor}: {len(series):,} series of {WEEKS} weeks, {len(series) // 10} changes"
    )
    show("floor: reading all points", timed(lambda: matrix(None)))
    steps = night(AT)
    seconds = {name: timed(work) for name, work in steps.items()}
    for name, spent in seconds.items():
        show(name, spent)
    show("the whole night", sum(seconds.values()), f"asked for: {LIMIT:.0f} s")
    told()
    show("again, nothing new", sum(timed(work) for work in night(AT).values()))
    add_week(series)
    later = AT + timedelta(days=1)
    show("a new week in every series", sum(timed(work) for work in night(later).values()))
    pages(who, series, later)


def night(at: datetime) -> dict[str, Callable[[], object]]:
    """What is done each night, question by question."""
    from thrive.goals.changes.evidence.working import find_all, find_together
    from thrive.insights import actions, words
    from thrive.insights.finding import find

    return {
        "where: verdicts, the dated family": lambda: actions.judge(series=None, at=at),
        "why: evidence of every change": lambda: find_all(at=at),
        "why: all groups of a change together": lambda: find_together(at=at),
        "why: words from before and since": lambda: words.look(at=at),
        "lately, together, elsewhere": lambda: find(at=at),
    }


def told() -> None:
    """Print how much was tested, and what was found of what was put in."""
    from thrive.goals.models import Evidence
    from thrive.insights.models import Look, Screening

    dated = Screening.objects.first()
    assert dated is not None
    print(f"  dated: {dated.tested} tested, {dated.confirmed} kept")
    for look in Look.objects.order_by("id"):
        print(f"  {look.question}: {look.tested:,} tested, {look.kept} kept")
    clear = Evidence.objects.filter(is_clear=True).count()
    print(f"  evidence: {Evidence.objects.count()}, clear {clear}")


def pages(who: "Person", series: "list[Series]", at: datetime) -> None:
    """Print what the pages cost, the second time, as for any reader but the first."""
    from thrive.insights import queries

    shown: dict[str, Callable[[], object]] = {
        "page: over everything": lambda: queries.overall(viewer=who, at=at),
        "page: one series, why": lambda: queries.why(series_id=series[0].pk, viewer=who, at=at),
        "page: the whole picture": lambda: queries.whole(viewer=who, at=at),
    }
    for name, read in shown.items():
        read()
        show(name, timed(read))


def show(what: str, seconds: float, rest: str = "") -> None:
    """Print one line."""
    print(f"  {what:36} {1000 * seconds:9.1f} ms CPU  {rest}")


def timed(work: Callable[[], object]) -> float:
    """Seconds of this process's CPU; on SQLite that is the database too."""
    start = time.process_time()
    work()
    return time.process_time() - start


def fill() -> "tuple[list[Series], Person]":
    """Groups, measures, numbers, and a change in one series of ten. Returns the series."""
    import numpy as np

    from thrive.measures.models import Measure, Point, Series
    from thrive.people.models import Person

    random = np.random.default_rng(SEED)
    groups = _groups()
    measures = Measure.objects.bulk_create(
        Measure(
            key=f"m{n}", name=f"Measure {n}", kind="value", direction="up", cadence="week",
            position=n, target=66.0, wording="How was it?" if n < ANSWERS else "",
        )
        for n in range(MEASURES)
    )  # fmt: skip
    series = Series.objects.bulk_create(
        Series(measure=measure, group=group) for measure in measures for group in groups
    )
    values = random.normal(60, 4, (MEASURES, GROUPS, WEEKS))
    values[ANSWERS, :, 1:] += values[0, :, :-1] - 60  # one measure follows one answer
    flat = values.reshape(len(series), WEEKS)
    flat[::20, BEGAN:] += 5
    Point.objects.bulk_create(
        (
            Point(series=each, period_on=FIRST + timedelta(weeks=week), value=float(value),
                  recorded_at=AT)
            for each, row in zip(series, flat, strict=True)
            for week, value in enumerate(row)
        ),
        batch_size=5000,
    )  # fmt: skip
    who = Person.objects.create(external_id="reader", name="Reader", email="r@example.org")
    _changes(series[::10], who)
    return series, who


def _groups() -> "list[Group]":
    from thrive.people.models import Group

    root = Group.objects.create(
        external_id="all", name="All", kind="organisation", is_reporting=True, path="0001."
    )
    return [
        Group.objects.create(
            external_id=f"team-{n}", name=f"Team {n}", kind="team", parent=root,
            is_reporting=True, path=f"0001.{n + 1:04}.",
        )
        for n in range(GROUPS)
    ]  # fmt: skip


def _changes(series: "list[Series]", who: "Person") -> None:
    """A change for each, begun in week 70, with the note on its chart; two in three taken up."""
    from thrive.goals.models import Change
    from thrive.measures.models import Annotation

    began = FIRST + timedelta(weeks=BEGAN)
    roots: dict[int, Change] = {}
    for each in series:
        change = Change.objects.create(
            title=f"Change {each.pk}", what="Otherwise", group=each.group, owner=who,
            starts_on=began, outcome=each, direction="up", size=4.0,
            by_when_on=began + timedelta(weeks=30), state="under_way", made_at=AT, began_at=AT,
            made_from=roots.get(each.measure_id),
        )  # fmt: skip
        roots.setdefault(each.measure_id, change)
        Annotation.objects.create(
            series=each, kind="change_began", on=began, text=change.title, made_at=AT
        )


def add_week(series: "list[Series]") -> None:
    """One more point for every series, as an import would record it."""
    import numpy as np
    from django.db.models import F

    from thrive.measures.models import Point, Series

    random = np.random.default_rng(SEED + 1)
    on = FIRST + timedelta(weeks=WEEKS)
    Point.objects.bulk_create(
        Point(series=each, period_on=on, value=float(value), recorded_at=AT)
        for each, value in zip(series, random.normal(60, 4, len(series)), strict=True)
    )
    Series.objects.update(revision=F("revision") + 1)


if __name__ == "__main__":
    main()
