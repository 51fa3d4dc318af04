"""What the templates about measures show, ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.measures.actions import PointsImport
from thrive.measures.queries import MeasureRow, PointShown
from thrive.web.measures import wording


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure in the list."""

    key: str
    name: str
    unit: str
    what: str  # "a share, weekly, higher is better"
    target: str
    owner: str
    groups: int
    latest: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One of the last periods: what stands, and who said so."""

    iso: str
    name: str
    says: str
    signed: str
    before: tuple[str, ...]
    is_chosen: bool

    @property
    def choice(self) -> str:
        """The period in a list to choose from, with what stands in it."""
        return f"{self.name} ({self.says})" if self.says else self.name


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A number that would change."""

    where: str
    period: str
    before: str
    after: str


def measures(found: Iterable[MeasureRow]) -> list[MeasureLine]:
    """The list of all measures."""
    return [_measure(row) for row in found]


def _measure(row: MeasureRow) -> MeasureLine:
    said = (wording.kind(row.kind), wording.cadence(row.cadence), wording.direction(row.direction))
    return MeasureLine(
        key=row.key,
        name=row.name,
        unit=row.unit,
        what=", ".join(said),
        target="" if row.target is None else wording.number(row.target),
        owner=row.owner,
        groups=row.groups,
        latest=wording.period(row.latest_on, row.cadence) if row.latest_on else "",
        is_retired=row.retired_on is not None,
    )


def periods(
    shown: Iterable[date], standing: dict[date, PointShown], cadence: str, chosen: date
) -> list[PeriodLine]:
    """The last periods with what stands in them."""
    return [_period(day, standing.get(day), cadence, day == chosen) for day in shown]


def _period(day: date, point: PointShown | None, cadence: str, is_chosen: bool) -> PeriodLine:
    name = wording.period(day, cadence)
    if point is None:
        return PeriodLine(day.isoformat(), name, "", "", (), is_chosen)
    signed = days.day(point.recorded_at)
    if point.recorded_by:
        signed = _("%(person)s, %(day)s") % {"person": point.recorded_by, "day": signed}
    before = tuple(wording.parts(one.value, one.denominator) for one in point.corrections)
    says = wording.parts(point.value, point.denominator)
    return PeriodLine(day.isoformat(), name, says, signed, before, is_chosen)


def corrections(result: PointsImport) -> list[CorrectionLine]:
    """What an import would correct, with what stands now."""
    return [
        CorrectionLine(
            where=f"{one.group} · {one.measure}",
            period=days.day(one.period_on),
            before=wording.parts(one.former_value, one.former_denominator),
            after=wording.parts(one.value, one.denominator),
        )
        for one in result.corrections
    ]
