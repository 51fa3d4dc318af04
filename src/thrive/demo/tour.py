"""The short tour: a number and its proof, a question and its result, what is said safely, a goal's
whole life, how people coach one another, what was missed. Only asks.
"""

from dataclasses import dataclass
from datetime import datetime

from thrive.demo import queries, wording
from thrive.demo.chain import Chain
from thrive.demo.chain import chain as whole_life
from thrive.demo.coached import Coached, coached
from thrive.demo.heard import Heard, HeardSafely, heard, heard_safely
from thrive.demo.queries import TruthRow
from thrive.demo.rules import Outcome
from thrive.insights import queries as insights
from thrive.insights.shapes import Happened, Mark
from thrive.measures import queries as measures
from thrive.people.models import Person

# Where the story is told first, as long as it is still true there.
CHAIN = ("Riverside evenings", "Visits that start on time")
HEARD = ("Harbour days", "How the week went")
HARD_TO_SEE = ("Bridge Street", "Visits that start on time")


@dataclass(frozen=True)
class Stop:
    """One series on the tour: the truth, what is told, and the note about a change, if any."""

    series_id: int
    group: str
    measure: str
    put_in: str
    sentence: str
    mark: Mark
    note: Happened | None


@dataclass(frozen=True)
class Entered:
    """The latest number of the chain, and who brought it."""

    period: str
    value: str
    who: str
    when: datetime


@dataclass(frozen=True)
class Tour:
    """All stops. A stop is absent when nothing of its kind is there at this moment.

    ``said`` is the change that was found in what people said.
    """

    chain: Stop | None
    entered: Entered | None
    heard: Heard | None
    said: Stop | None
    safely: HeardSafely | None
    life: Chain | None
    coached: Coached | None
    missed: Stop | None
    false: Stop | None


def tour(*, viewer: Person, at: datetime, language: str = "") -> Tour | None:
    """The tour as it is at a moment: who presses *next week* may change what is found.

    Nothing where no truth is known.
    """
    table = queries.truth()
    if not table.rows:
        return None
    right = table.of(Outcome.RIGHT)
    found = [row for row in right if row.kind == "confirmed" and not row.is_said]
    chain = _first(tuple(found), CHAIN)
    said = _first(tuple(row for row in right if row.kind == "confirmed" and row.is_said), HEARD)
    missed = _first(table.of(Outcome.MISSED), HARD_TO_SEE)
    false = _first(table.of(Outcome.FALSE), HARD_TO_SEE)
    return Tour(
        chain=_stop(chain, viewer, at),
        entered=_entered(chain) if chain else None,
        heard=heard(viewer=viewer, at=at, language=language),
        said=_stop(said, viewer, at),
        safely=heard_safely(viewer=viewer, at=at),
        life=whole_life(at=at),
        coached=coached(viewer=viewer, at=at),
        missed=_stop(missed, viewer, at),
        false=_stop(false, viewer, at),
    )


def _first(rows: tuple[TruthRow, ...], preferred: tuple[str, str]) -> TruthRow | None:
    """The row that the story prefers, or the first there is."""
    named = (row for row in rows if (row.group, row.measure) == preferred)
    return next(named, rows[0] if rows else None)


def _stop(row: TruthRow | None, viewer: Person, at: datetime) -> Stop | None:
    if row is None:
        return None
    page = insights.series_page(series_id=row.series_id, viewer=viewer, at=at)
    noted = (one for one in page.happened if one.kind == "change_began")
    return Stop(
        series_id=row.series_id,
        group=row.group,
        measure=row.measure,
        put_in=row.put_in,
        sentence=page.sentence,
        mark=page.variation.mark,
        note=next(noted, None),
    )


def _entered(row: TruthRow) -> Entered | None:
    points = measures.points(row.series_id)
    if not points:
        return None
    latest = max(points, key=lambda point: point.period_on)
    return Entered(
        period=wording.day(latest.period_on),
        value=wording.counted(latest.value, latest.denominator),
        who=latest.recorded_by,
        when=latest.recorded_at,
    )
