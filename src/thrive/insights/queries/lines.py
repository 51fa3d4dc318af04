"""What is told about some series, as lines: for pages of what is measured by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thrive.insights import sparks
from thrive.insights.queries import rows as stored
from thrive.insights.queries.rows import Marks
from thrive.insights.queries.team import FIELDS, MEASURED
from thrive.insights.shapes import TeamLine
from thrive.insights.wording import verdicts as wording
from thrive.insights.wording.language import Speech


@dataclass(frozen=True)
class SeriesLine:
    """A series with its verdict, and where it is measured."""

    where: str
    line: TeamLine


def lines_of(series: Sequence[int], *, at: datetime) -> tuple[SeriesLine, ...]:
    """What is told about series, in the order given. Those without a verdict are left out.

    One query, none without series.
    """
    if not series:
        return ()
    speech, marks = Speech(at.date()), Marks()
    found: dict[int, SeriesLine] = {}
    rows = stored.current_verdicts(at.date()).filter(series__in=series).order_by("series_id")
    for group, *row in rows.values_list("series__group__name", *MEASURED, *FIELDS):
        measure, found_out = stored.MeasureRow(*row[: len(MEASURED)]), row[len(MEASURED) :]
        series_id, kind, direction, is_high, value, facts, spark, *screening = found_out
        screened = stored.screened_of(*screening)
        told = stored.told_of(measure, kind, direction, is_high, facts, screened)
        line = TeamLine(
            series_id=series_id,
            measure_id=measure.id,
            measure_name=measure.name,
            latest="" if value is None else speech.number(value, measure.decimals),
            unit=measure.unit,
            sentence=" ".join(wording.sentences(told, speech)),
            mark=marks.of(kind, direction, is_high),
            spark=sparks.show(spark, kind, direction),
        )
        found[series_id] = SeriesLine(f"{measure.name}, {group}", line)
    return tuple(found[one] for one in series if one in found)
