"""One group's verdicts, for Today."""

from datetime import datetime

from django.utils.translation import ngettext

from thrive.insights import sparks
from thrive.insights.queries import rows as stored
from thrive.insights.queries.rows import NEWS, Marks
from thrive.insights.shapes import TeamLine, TeamNow
from thrive.insights.wording import verdicts as wording
from thrive.insights.wording.language import Speech
from thrive.people.models import Group


def team_now(group: Group, at: datetime) -> TeamNow:
    """What moved in a group, and the quiet rest, in the order of measures. Two queries."""
    measures = {each.id: each for each in stored.measures_in_use(at.date())}
    speech, marks = Speech(at.date()), Marks()
    rows = (
        stored.current_verdicts(at.date())
        .filter(series__group=group)
        .order_by("series__measure__position", "series__measure__name", "series_id")
    )
    moved: list[TeamLine] = []
    quiet: list[TeamLine] = []
    for row in rows.values_list(*FIELDS):
        series_id, measure_id, kind, direction, is_high, value, facts, spark, *screening = row
        measure = measures[measure_id]
        screened = stored.screened_of(*screening)
        told = stored.told_of(measure, kind, direction, is_high, facts, screened)
        line = TeamLine(
            series_id=series_id,
            measure_name=measure.name,
            latest="" if value is None else speech.number(value, measure.decimals),
            unit=measure.unit,
            sentence=" ".join(wording.sentences(told, speech)),
            mark=marks.of(kind, direction, is_high),
            spark=sparks.show(spark, kind, direction),
        )
        (moved if kind in NEWS else quiet).append(line)
    return TeamNow(group.name, tuple(moved), tuple(quiet), _quiet_text(len(quiet), speech))


FIELDS = (
    "series_id",
    "series__measure_id",
    "kind",
    "direction",
    "is_high",
    "latest_value",
    "facts",
    "spark",
    *stored.SCREENED,
)


def _quiet_text(n: int, speech: Speech) -> str:
    if n == 0:
        return ""
    words = ngettext("%(n)s measure: nothing new", "%(n)s measures: nothing new", n)
    return words % {"n": speech.number(n, 0)}
