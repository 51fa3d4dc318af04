"""What is known of one series, or of a few: points with what they said before, and notes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.measures.errors import NoSuchSeries
from thrive.measures.models import Annotation, Correction, Phase, Point, Series


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """What a point said before."""

    value: float
    denominator: float | None
    source: str
    recorded_by: str
    recorded_at: datetime
    corrected_by: str
    corrected_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PointShown:
    """One period's value, who recorded it, and what stood there before, newest first."""

    id: int
    period_on: date
    value: float
    denominator: float | None
    source: str
    recorded_by: str
    recorded_at: datetime
    corrections: tuple[CorrectionShown, ...]


@dataclass(frozen=True, slots=True)
class AnnotationShown:
    """A dated, signed note."""

    id: int
    series_id: int
    kind: str
    on: date
    text: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class PhaseShown:
    """A stretch with limits of its own, signed, with its reason."""

    id: int
    series_id: int
    kind: str
    starts_on: date
    until_on: date | None
    reason: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None
    undone_by: str


def series(series_id: int) -> Series:
    """One series with its measure and group. Raises NoSuchSeries."""
    found = Series.objects.select_related("measure", "group").filter(pk=series_id).first()
    if found is None:
        raise NoSuchSeries(_("There is no such series."))
    return found


def points(series_id: int) -> list[PointShown]:
    """Every point of a series with its corrections, oldest first. Two queries."""
    former: dict[int, list[CorrectionShown]] = defaultdict(list)
    fields = ("value", "denominator", "source", "recorded_by__name", "recorded_at")
    corrections = Correction.objects.filter(point__series=series_id).values_list(
        "point_id", *fields, "corrected_by__name", "corrected_at", "reason"
    )
    for point_id, value, denominator, source, by, at, corrector, *rest in corrections:
        former[point_id].append(
            CorrectionShown(value, denominator, source, by or "", at, corrector or "", *rest)
        )
    rows = Point.objects.filter(series=series_id).order_by("period_on")
    return [
        PointShown(pk, on, value, denominator, source, by or "", at, tuple(former[pk]))
        for pk, on, value, denominator, source, by, at in rows.values_list(
            "id", "period_on", *fields
        )
    ]


def annotations(series_ids: Iterable[int] | None, *, undone: bool = False) -> list[AnnotationShown]:
    """Notes of some series (None: of all), by series and day; those undone only on request."""
    found = Annotation.objects.order_by("series_id", "on", "id")
    if series_ids is not None:
        found = found.filter(series_id__in=list(series_ids))
    if not undone:
        found = found.filter(undone_at=None)
    rows = found.values_list(
        "id", "series_id", "kind", "on", "text", "made_by__name", "made_at", "undone_at",
        "undone_by__name",
    )  # fmt: skip
    return [
        AnnotationShown(pk, series_id, kind, on, text, by or "", made, gone, undoer or "")
        for pk, series_id, kind, on, text, by, made, gone, undoer in rows
    ]


def phases(series_ids: Iterable[int] | None, *, undone: bool = False) -> list[PhaseShown]:
    """Phases of some series (None: of all), by series and day; those undone only on request."""
    found = Phase.objects.order_by("series_id", "starts_on", "id")
    if series_ids is not None:
        found = found.filter(series_id__in=list(series_ids))
    if not undone:
        found = found.filter(undone_at=None)
    rows = found.values_list(
        "id", "series_id", "kind", "starts_on", "until_on", "reason", "made_by__name", "made_at",
        "undone_at", "undone_by__name",
    )  # fmt: skip
    return [
        PhaseShown(pk, of, kind, starts, until, reason, by or "", made, gone, undoer or "")
        for pk, of, kind, starts, until, reason, by, made, gone, undoer in rows
    ]
