"""What is laid before the ladder: the series of a change, and those of others beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from thrive.goals.changes.families import family_of
from thrive.goals.models import Change
from thrive.measures import queries as measures
from thrive.measures.models import Series
from thrive.measures.queries import MeasureFacts, SeriesMatrix
from thrive.measures.rules.periods import first_under

Floats = NDArray[np.float64]

VERSION = "4"
"""Raised whenever the same input may give other evidence than before."""
MOST_OTHERS = 400


@dataclass(frozen=True)
class Beside:
    """Series of one measure, and when each began with the change.

    ``starts`` are columns: the first period under it, the number of periods where it has not
    begun, 0 where it always had. Row 0 is the change that is asked about.
    """

    values: Floats
    starts: NDArray[np.int64]


@dataclass(frozen=True)
class Laid:
    """All that evidence is worked out from."""

    measure: MeasureFacts
    periods: tuple[date, ...]
    values: Floats  # of the outcome series, as shown
    denominators: Floats
    start: int
    others: Beside | None
    drawn: Beside | None
    hash: str


def laid(change: Change) -> Laid | None:
    """Read what there is for a change; None where it names no measure or nothing was measured."""
    if change.outcome is None:
        return None
    wanted = [change.outcome, *_comparable(change.outcome)]
    found = measures.matrix([one.pk for one in wanted])[0]
    if not found.periods:
        return None
    row = {int(pk): place for place, pk in enumerate(found.series_ids)}
    begun = _begun(change, [one.pk for one in wanted])
    starts = {
        pk: first_under(found.periods, day, found.measure.cadence) for pk, day in begun.items()
    }
    never = len(found.periods)
    order = [one.pk for one in wanted if one.pk in row]
    beside = Beside(
        found.values[[row[pk] for pk in order]],
        np.array([starts.get(pk, never) for pk in order], dtype=np.int64),
    )
    mine = row[change.outcome.pk]
    return Laid(
        measure=found.measure,
        periods=found.periods,
        values=found.values[mine],
        denominators=found.denominators[mine],
        start=starts[change.outcome.pk],
        others=beside if len(order) > 1 else None,
        drawn=_drawn(change, found, row),
        hash=_hash(change, found.periods, beside),
    )


def _comparable(outcome: Series) -> Sequence[Series]:
    """The same measure in groups of the same kind that neither hold this one nor lie in it."""
    others = (
        Series.objects.filter(
            measure=outcome.measure_id, wording_version=outcome.wording_version,
            group__kind=outcome.group.kind, group__is_reporting=outcome.group.is_reporting,
            points__isnull=False,
        )
        .exclude(pk=outcome.pk)
        .select_related("group")
        .distinct()
        .order_by("id")
    )  # fmt: skip
    own = outcome.group.path
    return [
        one
        for one in others[:MOST_OTHERS]
        if not own or not (one.group.path.startswith(own) or own.startswith(one.group.path))
    ]


def _begun(change: Change, series: Sequence[int]) -> dict[int, date]:
    """When each series began with this change: the same draw, or taken up one from another."""
    rows = Change.objects.filter(
        pk__in=family_of(change), outcome__in=series, began_at__isnull=False
    ).order_by("-starts_on", "-id")
    found = dict(rows.values_list("outcome_id", "starts_on"))  # the first start stays
    return found | {change.outcome_id or 0: change.starts_on}


def _drawn(change: Change, found: SeriesMatrix, row: dict[int, int]) -> Beside | None:
    """The series of a draw with the starts that were drawn, whether they were kept to or not."""
    if change.draw_id is None:
        return None
    drawn = Change.objects.filter(draw=change.draw_id).order_by("id")
    dealt = {pk: day for pk, day in drawn.values_list("outcome_id", "starts_on") if pk in row}
    order = sorted(dealt)  # the same for each of them: other orders would draw other lots
    if len(order) < drawn.count():
        return None
    starts = [first_under(found.periods, dealt[pk], found.measure.cadence) for pk in order]
    return Beside(found.values[[row[pk] for pk in order]], np.array(starts, dtype=np.int64))


def _hash(change: Change, periods: Sequence[date], beside: Beside) -> str:
    """Of everything that goes in: the same hash gives the same evidence."""
    whole = sha256(repr((VERSION, change.starts_on, change.direction, change.draw_id)).encode())
    whole.update(repr([one.isoformat() for one in periods]).encode())
    whole.update(np.ascontiguousarray(beside.values).tobytes())
    whole.update(beside.starts.tobytes())
    return whole.hexdigest()
