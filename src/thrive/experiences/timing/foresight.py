"""A dry run: who would get what and when, before a run begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from zoneinfo import ZoneInfo

from thrive.experiences.timing.circumstances import Reason
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.runs import Member, Run, plan_run
from thrive.experiences.timing.words import ENGLISH, Language, reason


@dataclass(frozen=True)
class Row:
    """One line of a dry run.

    ``at`` is what the person's clock will show, None when the prompt is left out; ``why`` is the
    reason for that, or for which it has waited.
    """

    who: str
    on: date
    place: int
    at: datetime | None
    why: Reason | None


def dry_run(run: Run, members: Sequence[Member], until: date) -> tuple[Row, ...]:
    """Who would get what when, by time; then what is left out and why, by day.

    Raises Infeasible, NoSuchZone.
    """
    rows = [row for member in members for row in _rows(member, plan_run(run, member, until))]
    return tuple(sorted(rows, key=_order))


def _rows(member: Member, plan: Plan) -> Iterator[Row]:
    zone = ZoneInfo(member.circumstances.zone)
    for due in plan.moments:
        yield Row(member.person, due.on, due.place, due.at.astimezone(zone), due.waited)
    for left in plan.left_out:
        yield Row(member.person, left.on, left.place, None, left.reason)


def _order(row: Row) -> tuple[float, date, str, int]:
    return (inf if row.at is None else row.at.timestamp(), row.on, row.who, row.place)


def printed(rows: Sequence[Row], language: Language = ENGLISH) -> str:
    """A dry run as text: moment with its distance from UTC, who, which prompt of which day, why."""
    return "\n".join(_line(row, language) for row in rows)


def _line(row: Row, language: Language) -> str:
    when = language.gettext("left out") if row.at is None else f"{row.at:%Y-%m-%d %H:%M:%S %z}"
    why = "" if row.why is None else reason(row.why, language)
    return f"{when:25}  {row.who:20}  {row.on}/{row.place + 1}  {why}".rstrip()
