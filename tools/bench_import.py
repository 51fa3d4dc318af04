"""How long it takes to import 151,495 points: python tools/bench_import.py [FILE]

Imports the UK Civil Service file by its profile into an empty database, then the same file again,
and beside that, in the same run, the floor: the same points by plain ``executemany``, in the same
kind of table, without any check. Without the file it imports a made-up one of the same size. The
time of this process stands beside the clock, because other work on the machine stretches the clock;
what PostgreSQL does itself is only in the clock.

SQLite by default (a file in a temporary folder, as in production). On PostgreSQL:
python tests/with_postgres.py python tools/bench_import.py
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thrive.measures.actions import PointsImport

AT = datetime(2026, 9, 17, 18, tzinfo=UTC)
PROFILE = "csps_uk_civil_service"
ROWS = 151_495
COPY = (
    "INSERT INTO floor_point (series_id, period_on, value, denominator, source, recorded_at)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


def main() -> None:
    """Import, import again, and measure the floor; print one line for each."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("THRIVE_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.testing"
        import django

        django.setup()
        bench()


def bench() -> None:
    """Run the measurement on the database of the settings."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.THRIVE_JOBS = "worker"  # what is judged afterwards is measured by bench_judge
    call_command("migrate", verbosity=0)
    importing = real_file() or made_up
    first, first_cpu, result = timed(importing)
    second, second_cpu, again = timed(importing)
    floor, floor_cpu = plain_insert()
    added = result.added
    print(
        f"{connection.vendor}: {added} points, {result.series} series,"
        f" {result.new_groups} groups and {result.new_measures} measures created"
    )
    print("          clock      cpu")
    print(
        f"  import {first:6.2f} s {first_cpu:6.2f} s  {added / first:9,.0f} a second (budget 15 s)"
    )
    print(f"  again  {second:6.2f} s {second_cpu:6.2f} s  {again}")
    print(
        f"  floor  {floor:6.2f} s {floor_cpu:6.2f} s  {added / floor:9,.0f} a second by executemany"
    )
    print(f"  ratio  {first / floor:6.1f}   {first_cpu / floor_cpu:6.1f}")


def timed(work: Callable[[], "PointsImport"]) -> "tuple[float, float, PointsImport]":
    """Seconds of the clock and of this process, and what came of it."""
    clock, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - clock, time.process_time() - cpu, result


def real_file() -> Callable[[], "PointsImport"] | None:
    """The import of the real file, if it is there."""
    from thrive.measures import actions

    shared = os.environ.get("THRIVE_SHARED", str(Path(__file__).resolve().parents[2] / "shared"))
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(shared) / "data" / PROFILE
    profile = actions.load_profile(PROFILE)
    file = given / profile.files[0] if given.is_dir() else given
    if not file.exists():
        return None
    return lambda: actions.import_points(source=file, mapping=profile, by=None, at=AT)


def made_up() -> "PointsImport":
    """The import of a file of the same size that is made here."""
    from thrive.measures import actions
    from thrive.measures.models import Measure
    from thrive.people import actions as people

    if not Measure.objects.exists():
        root = people.add_group(
            external_id="all", name="All", kind="organisation", is_root=True, by=None, at=AT
        )
        for number in range(100):
            name = f"g{number}"
            people.add_group(external_id=name, name=name, kind="team", parent=root, by=None, at=AT)
        for number in range(100):
            actions.define_measure(
                key=f"m{number}", name=f"M {number}", unit="", kind="value", direction="up",
                cadence="month", by=None, at=AT,
            )  # fmt: skip
    lines = ["measure,group,period,value,denominator"]
    for row in range(ROWS):
        month, rest = divmod(row, 10_000)
        period = f"{2020 + month // 12}-{month % 12 + 1:02}"
        lines.append(f"m{rest % 100},g{rest // 100},{period},{row / 7:.3f},")
    content = "\n".join(lines).encode()
    mapping = actions.Mapping.from_words([], lines[0].split(","))
    return actions.import_points(source=content, mapping=mapping, by=None, at=AT)


def plain_insert() -> tuple[float, float]:
    """Seconds to insert what stands into a table of the same shape, as the driver does it."""
    from django.db import connection, transaction

    from thrive.measures.models import Point

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE floor_point AS SELECT * FROM measures_point WHERE 1 = 0")
        cursor.execute("CREATE UNIQUE INDEX floor_once ON floor_point (series_id, period_on)")
    rows: list[Any] = list(
        Point.objects.values_list(
            "series_id", "period_on", "value", "denominator", "source", "recorded_at"
        )
    )
    if connection.vendor == "sqlite":
        rows = [(a, str(b), c, d, e, str(f)) for a, b, c, d, e, f in rows]
    clock, cpu = time.perf_counter(), time.process_time()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(COPY, rows)
    return time.perf_counter() - clock, time.process_time() - cpu


if __name__ == "__main__":
    main()
