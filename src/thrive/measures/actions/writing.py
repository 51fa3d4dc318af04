"""Writing what an import found, in bulk: a few statements for a few hundred thousand points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from thrive.measures.actions.planning import MOST_IDS, Change, Difference, Planned
from thrive.measures.actions.points import correction_of
from thrive.measures.models import Correction, Measure, Point, Series
from thrive.people.models import Person

BATCH = 10_000  # points between two reports of progress
COLUMNS = (
    "series_id",
    "period_on",
    "value",
    "denominator",
    "source",
    "recorded_by_id",
    "recorded_at",
)


@dataclass(frozen=True)
class Signature:
    """Who brought the points, when, and in which file."""

    by: Person | None
    at: datetime
    source: str


def write(
    difference: Difference, signature: Signature, progress: Callable[[int], None]
) -> list[int]:
    """Write additions and corrections. Returns the ids of the series that changed."""
    series = dict(difference.series)
    series.update(_new_series(difference.added, series))
    _add(difference.added, series, signature, progress)
    _correct(difference.corrected, series, signature)
    changed = [*difference.added, *(change.planned for change in difference.corrected)]
    return sorted({series[planned[:2]] for planned in changed})


def _new_series(
    added: Sequence[Planned], standing: dict[tuple[int, int], int]
) -> dict[tuple[int, int], int]:
    """Start a series for each measure and group that has none in the measure's wording."""
    missing = sorted({planned[:2] for planned in added} - standing.keys())
    versions = dict(Measure.objects.order_by("id").values_list("id", "wording_version"))
    made = Series.objects.bulk_create(
        Series(measure_id=measure, group_id=group, wording_version=versions[measure])
        for measure, group in missing
    )
    return {(one.measure_id, one.group_id): one.pk for one in made}


def _point(planned: Planned, series: dict[tuple[int, int], int], signature: Signature) -> Point:
    return Point(
        series_id=series[planned[:2]],
        period_on=planned.period_on,
        value=planned.value,
        denominator=planned.denominator,
        source=signature.source,
        recorded_by=signature.by,
        recorded_at=signature.at,
    )


def _add(
    added: Sequence[Planned],
    series: dict[tuple[int, int], int],
    signature: Signature,
    progress: Callable[[int], None],
) -> None:
    """Insert past the ORM, which takes four times as long: the largest cost of an import."""
    by = signature.by.pk if signature.by else None
    recorded_at = connection.ops.adapt_datetimefield_value(signature.at)
    day = connection.ops.adapt_datefield_value
    for start in range(0, len(added), BATCH):
        part = added[start : start + BATCH]
        _insert(
            [
                (series[one[:2]], day(one[2]), one[3], one[4], signature.source, by, recorded_at)
                for one in part
            ]
        )
        progress(start + len(part))


def _insert(rows: list[tuple[Any, ...]]) -> None:
    """``Any``: a row as the database's driver takes it."""
    table = f"{connection.ops.quote_name(Point._meta.db_table)} ({', '.join(COLUMNS)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, rows)
        else:
            places = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608  names of ours


def _copy(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    """PostgreSQL's own way in. ``Any``: Django's cursor passes ``copy`` on to the driver."""
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _correct(
    corrected: Sequence[Change], series: dict[tuple[int, int], int], signature: Signature
) -> None:
    """Keep what stood, then let the new value stand; by upsert, which both databases do in bulk."""
    for start in range(0, len(corrected), MOST_IDS):
        part = corrected[start : start + MOST_IDS]
        former = Point.objects.in_bulk([change.point_id for change in part])
        Correction.objects.bulk_create(
            correction_of(point, by=signature.by, at=signature.at, reason=signature.source)
            for point in former.values()
        )
        Point.objects.bulk_create(
            (_point(change.planned, series, signature) for change in part),
            update_conflicts=True,
            unique_fields=["series", "period_on"],
            update_fields=["value", "denominator", "source", "recorded_by", "recorded_at"],
        )
