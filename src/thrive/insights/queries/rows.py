"""Stored verdicts as rows, and what the board and Today make of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thrive.insights import sparks, storing
from thrive.insights.models import Verdict
from thrive.insights.shapes import Column, Found, Mark
from thrive.insights.wording import verdicts as wording
from thrive.insights.wording.language import Speech
from thrive.insights.wording.verdicts import Screened
from thrive.measures.models import Annotation, Measure

NEWS = ("confirmed", "watch")
TREE = ("series__group__path", "series__group__name", "series__measure__position", "series_id")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in use."""

    id: int
    key: str
    name: str
    short_name: str
    unit: str
    decimals: int
    cadence: str
    direction: str
    target: float | None

    @property
    def column(self) -> Column:
        """As the head of a column."""
        return Column(self.key, self.name, self.short_name or self.name, self.unit)


def measures_in_use(at: date) -> list[MeasureRow]:
    """Measures that are not retired, in their order."""
    fields = MeasureRow.__dataclass_fields__
    rows = Measure.objects.filter(storing.in_use(at)).order_by("position", "name", "id")
    return [MeasureRow(*row) for row in rows.values_list(*fields)]


def current_verdicts(at: date) -> QuerySet[Verdict]:
    """Verdicts on what is still measured, in its present wording, in groups that are open."""
    return Verdict.objects.filter(
        storing.in_use(at, "series__measure__"),
        storing.in_use(at, "series__group__", "closed_on"),
        storing.present_wording("series__"),
    ).order_by()


@dataclass(frozen=True, slots=True)
class ConfirmedRow:
    """A confirmed change as it is stored, without its facts."""

    series_id: int
    measure_id: int
    group_name: str
    direction: str
    is_high: bool
    spark: str

    @property
    def tone(self) -> str:
        """Better, worse, or changed where no way is better."""
        return self.direction if self.direction in ("better", "worse") else "changed"


CONFIRMED = (
    "series_id",
    "series__measure_id",
    "series__group__name",
    "direction",
    "is_high",
    "spark",
)


def confirmed(verdicts: QuerySet[Verdict], most: int) -> list[ConfirmedRow]:
    """Confirmed changes in the order of the tree."""
    rows = verdicts.filter(kind="confirmed").order_by(*TREE).values_list(*CONFIRMED)[:most]
    return [ConfirmedRow(*row) for row in rows]


def worded(
    rows: Sequence[ConfirmedRow], measures: Mapping[int, MeasureRow], speech: Speech
) -> tuple[Found, ...]:
    """Confirmed changes with their sentence and the note that began them. At most two queries."""
    if not rows:
        return ()
    read = Verdict.objects.filter(series__in=[row.series_id for row in rows]).values_list(
        "series_id", "facts", *SCREENED
    )
    known = {pk: (facts, screened_of(*screening)) for pk, facts, *screening in read}
    changes = [facts["dated"]["change"] for facts, _screened in known.values()]
    notes = dict(Annotation.objects.filter(id__in=changes).values_list("id", "text"))
    return tuple(
        _found(row, *known[row.series_id], measures[row.measure_id], notes, speech) for row in rows
    )


def _found(
    row: ConfirmedRow,
    facts: dict[str, Any],
    screened: Screened | None,
    measure: MeasureRow,
    notes: Mapping[int, str],
    speech: Speech,
) -> Found:
    dated = facts["dated"]
    day = speech.day(date.fromisoformat(dated["on"]))
    text = notes.get(dated["change"], "").rstrip(". ")
    told = told_of(measure, "confirmed", row.direction, row.is_high, facts, screened)
    return Found(
        series_id=row.series_id,
        group_name=row.group_name,
        measure_name=measure.name,
        where=f"{row.group_name} · {measure.name}",
        sentence=" ".join(wording.sentences(told, speech)),
        note=_("%(note)s, begun %(day)s") % {"note": text, "day": day} if text else "",
        mark=wording.mark("confirmed", row.direction, row.is_high),
        spark=sparks.show(row.spark, "confirmed", row.direction),
    )


SCREENED = ("screening__tested", "screening__confirmed", "screening__rate")


def screened_of(
    tested: int | None, confirmed: int | None, rate: float | None
) -> wording.Screened | None:
    """The family of a verdict, by the columns `SCREENED`; None where it was not tested."""
    if tested is None or confirmed is None or rate is None:
        return None
    return wording.Screened(tested, confirmed, rate)


def told_of(
    measure: MeasureRow,
    kind: str,
    direction: str,
    is_high: bool,
    facts: dict[str, Any],
    screened: wording.Screened | None,
) -> wording.Told:
    """What the words need of a verdict and its measure."""
    return wording.Told(
        *(kind, direction, is_high, facts),
        *(measure.cadence, measure.direction, measure.target, screened),
    )


class Marks:
    """Each mark worded once, however many cells carry it."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, bool], Mark] = {}

    def of(self, kind: str, direction: str, is_high: bool) -> Mark | None:
        """The mark of a cell; ups and downs only have none."""
        if kind == "common_cause":
            return None
        key = (kind, direction, is_high)
        if key not in self._known:
            self._known[key] = wording.mark(*key)
        return self._known[key]
