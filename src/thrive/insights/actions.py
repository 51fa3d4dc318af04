"""Everything that insights does: judge series, and screen all that was tested together.

Verdicts are worked out when points, phases or notes change, never when a page is read. Working them
out may take seconds, and happens before the transaction that writes them: nobody who puts in a
number waits for it. Whatever changed meanwhile is worked out again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.models import Standing
from thrive.insights import rules, storing
from thrive.insights.judging import Judgement, Notes, assess
from thrive.insights.models import Verdict
from thrive.measures import queries as measures
from thrive.measures.models import Annotation, Measure, Series

# So often it is worked out anew what changed meanwhile; then others wait until it is written.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What one judging did."""

    series: int  # looked at
    written: int  # verdicts that are new or rest on something new
    changed: int  # series of which something else is told than before
    tested: int
    confirmed: int

    def __str__(self) -> str:
        """What was done, in one sentence."""
        return _(
            "Series looked at: %(series)s; they tell something new: %(changed)s; changes tested: "
            "%(tested)s; confirmed: %(confirmed)s."
        ) % {
            "series": self.series,
            "changed": self.changed,
            "tested": self.tested,
            "confirmed": self.confirmed,
        }


def judge(*, series: Sequence[int] | None, at: datetime) -> Judged:
    """Work out what is told about some series (None: about all), and screen the whole family.

    Autocorrelation is pooled over all series of a measure, so the measures of the series named are
    judged whole, and with them those that an older version of the method judged; of unchanged
    series nothing is written. Running it twice is safe: the second time finds every verdict as it
    stands. What is written rests on the numbers that stand as it is written, so that of two
    judgings at once neither overwrites the other with something older. Series that do not exist
    (any more) are passed over.
    """
    return _work_out([*_measures_of(series), *_outdated()], at=at)


def screen(*, at: datetime) -> Judged:
    """Count again how many of the dated changes may be chance, from what is stored.

    Wanted when a measure is retired or a wording changes, so that the family changes although no
    number does. What an older version of the method concluded is judged anew, so that one family
    is never counted by two methods. Running it twice is safe.
    """
    return _work_out(_outdated(), at=at)


@dataclass(frozen=True, slots=True)
class Look:
    """What was concluded about one measure, and the revisions of its series before it was read."""

    seen: Mapping[int, int]
    judgements: Sequence[Judgement]


def _work_out(measure_ids: Iterable[int], *, at: datetime) -> Judged:
    looks = {pk: _look_at(pk) for pk in dict.fromkeys(measure_ids)}
    for _turn in range(PATIENCE):
        with transaction.atomic():
            _queue_up()
            moved = _moved(looks)
            if not moved:
                return _store(looks, at=at)
        looks |= {pk: _look_at(pk) for pk in moved}
    with transaction.atomic():
        _queue_up()
        looks |= {pk: _look_at(pk) for pk in _moved(looks)}
        return _store(looks, at=at)


def _queue_up() -> None:
    """Let what is written by several processes follow one another, until the transaction ends."""
    Standing.objects.get_or_create(name="judging")
    Standing.objects.select_for_update().get(name="judging")


def _measures_of(series: Sequence[int] | None) -> list[int]:
    found = Measure.objects.order_by("id")
    if series is not None:
        found = found.filter(series__in=list(series)).distinct()
    return list(found.values_list("id", flat=True))


def _outdated() -> list[int]:
    """Measures with verdicts of an older version."""
    older = Verdict.objects.exclude(version=rules.VERSION).order_by("series__measure_id")
    return list(older.values_list("series__measure_id", flat=True).distinct())


def _look_at(measure_id: int) -> Look:
    """One measure at a time, so that its numbers are forgotten before those of the next.

    The revisions are read first: whatever changes while the rest is read moves one of them.
    """
    seen = _revisions([measure_id])[measure_id]
    notes = _notes(seen)
    found = (each for matrix in measures.matrix(list(seen)) for each in assess(matrix, notes))
    return Look(seen, list(found))


def _moved(looks: Mapping[int, Look]) -> list[int]:
    """Measures of which a series changed, came or went since they were looked at."""
    now = _revisions(looks)
    return [pk for pk, look in looks.items() if now[pk] != look.seen]


def _revisions(measure_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {pk: {} for pk in measure_ids}
    rows = Series.objects.filter(measure__in=list(found)).order_by("id")
    for measure_id, pk, revision in rows.values_list("measure_id", "id", "revision"):
        found[measure_id][pk] = revision
    return found


def _notes(series_ids: Collection[int]) -> Notes:
    phases: dict[int, list[measures.PhaseShown]] = defaultdict(list)
    for phase in measures.phases(series_ids):
        phases[phase.series_id].append(phase)
    changes: dict[int, list[rules.Change]] = defaultdict(list)
    for note in measures.annotations(series_ids):
        if note.kind == Annotation.Kind.CHANGE_BEGAN:
            changes[note.series_id].append(rules.Change(note.id, note.on))
    return Notes(phases, changes)


def _store(looks: Mapping[int, Look], *, at: datetime) -> Judged:
    found = [judgement for look in looks.values() for judgement in look.judgements]
    family = storing.family(found, at=at.date())
    screening = storing.screening(family, at=at)
    written, changed = storing.write(found, family, screening, at=at)
    judged = Judged(
        series=len(found),
        written=written,
        changed=changed,
        tested=screening.tested,
        confirmed=screening.confirmed,
    )
    if written or changed:
        audit.record(
            actor="insights",
            action="insights.judge",
            at=at,
            details={"written": written, "changed": changed, "version": rules.VERSION},
        )
    return judged
