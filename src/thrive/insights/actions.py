"""Everything that insights does: judge series, and screen all that was tested together.

Verdicts are worked out when points, phases or notes change, never when a page is read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thrive.foundation import audit
from thrive.foundation.models import Standing
from thrive.insights import rules, storing
from thrive.insights.judging import Judgement, Notes, assess
from thrive.insights.models import Verdict
from thrive.measures import queries as measures
from thrive.measures.models import Annotation, Measure, Series


@dataclass(frozen=True, slots=True)
class Judged:
    """What one judging did."""

    series: int  # looked at
    written: int  # verdicts that are new or rest on something new
    changed: int  # series of which something else is told than before
    tested: int
    confirmed: int


def judge(*, series: Sequence[int] | None, at: datetime) -> Judged:
    """Work out what is told about some series (None: about all), and screen the whole family.

    Autocorrelation is pooled over all series of a measure, so the measures of the series named are
    judged whole, and with them those that an older version of the method judged; of unchanged
    series nothing is written. Running it twice is safe: the second time finds every verdict as it
    stands. Judgings follow one another, so an older one never overwrites
    a newer. Series that do not exist (any more) are passed over.
    """
    with transaction.atomic():
        _queue_up()
        wanted = dict.fromkeys([*_measures_of(series), *_outdated()])
        return _store(_judge_measures(wanted), at=at)


def screen(*, at: datetime) -> Judged:
    """Count again how many of the dated changes may be chance, from what is stored.

    Wanted when a measure is retired or a wording changes, so that the family changes although no
    number does. What an older version of the method concluded is judged anew, so that one family
    is never counted by two methods. Running it twice is safe.
    """
    with transaction.atomic():
        _queue_up()
        return _store(_judge_measures(_outdated()), at=at)


def _queue_up() -> None:
    """Let judgings of several processes follow one another. Held until the transaction ends."""
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


def _judge_measures(measure_ids: Iterable[int]) -> list[Judgement]:
    return [judgement for each in measure_ids for judgement in _judge_measure(each)]


def _judge_measure(measure_id: int) -> Iterable[Judgement]:
    """One measure at a time, so that memory does not grow with the organisation."""
    ids = list(
        Series.objects.filter(measure=measure_id).order_by("id").values_list("id", flat=True)
    )
    notes = _notes(ids)
    for matrix in measures.matrix(ids):
        yield from assess(matrix, notes)


def _notes(series_ids: Collection[int]) -> Notes:
    phases: dict[int, list[measures.PhaseShown]] = defaultdict(list)
    for phase in measures.phases(series_ids):
        phases[phase.series_id].append(phase)
    changes: dict[int, list[rules.Change]] = defaultdict(list)
    for note in measures.annotations(series_ids):
        if note.kind == Annotation.Kind.CHANGE_BEGAN:
            changes[note.series_id].append(rules.Change(note.id, note.on))
    return Notes(phases, changes)


def _store(found: Sequence[Judgement], *, at: datetime) -> Judged:
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
