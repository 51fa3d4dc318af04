"""Groups' verdicts, for Today."""

from collections.abc import Sequence
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
    """What moved in a group, and the quiet rest, in the order of measures. One query."""
    return teams_now([group], at)[0]


def teams_now(groups: Sequence[Group], at: datetime) -> list[TeamNow]:
    """What moved in each of some groups, and the quiet rest. One query for all of them."""
    speech, marks = Speech(at.date()), Marks()
    moved: dict[int, list[TeamLine]] = {group.pk: [] for group in groups}
    quiet: dict[int, list[TeamLine]] = {group.pk: [] for group in groups}
    rows = (
        stored.current_verdicts(at.date())
        .filter(series__group__in=[group.pk for group in groups])
        .order_by("series__measure__position", "series__measure__name", "series_id")
    )
    for row in rows.values_list(*MEASURED, "series__group_id", *FIELDS):
        measure, group_id = stored.MeasureRow(*row[: len(MEASURED)]), row[len(MEASURED)]
        series_id, kind, direction, is_high, value, facts, spark, *screening = row[
            len(MEASURED) + 1 :
        ]
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
        (moved if kind in NEWS else quiet)[group_id].append(line)
    return [
        TeamNow(
            group.name, tuple(moved[group.pk]), tuple(quiet[group.pk]),
            _quiet_text(len(quiet[group.pk]), speech),
        )
        for group in groups
    ]  # fmt: skip


MEASURED = tuple(f"series__measure__{name}" for name in stored.MeasureRow.__dataclass_fields__)
FIELDS = (
    "series_id",
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
