"""What is asked of everything each night and on demand: laid out, tested, corrected, kept.

Worked out before the transaction that keeps it: nobody who puts in a number waits for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit, outbox
from thrive.foundation.models import Standing
from thrive.goals.changes.queries import worked_elsewhere
from thrive.insights import rules, storing
from thrive.insights.asking import VERSION, Tested, elsewhere, lately, together
from thrive.insights.asking.tested import hash_of
from thrive.insights.errors import NotAllowed
from thrive.insights.models import Finding, Look, Verdict
from thrive.measures import queries as measures
from thrive.measures.models import Measure
from thrive.measures.queries import SeriesMatrix
from thrive.people.models import Group, Person
from thrive.people.queries import roles

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at everything did, question by question."""

    looks: tuple[Look, ...]

    def __str__(self) -> str:
        """What was done, a line for each question."""
        words = _("%(question)s: %(tested)s tested, %(kept)s kept.")
        return "\n".join(
            words % {"question": one.question, "tested": one.tested, "kept": one.kept}
            for one in self.looks
        )


def find(*, at: datetime) -> Found:
    """Ask all questions of everything that is measured, and keep all that was tested.

    How much each series may have changed lately; which answers move together with which measure;
    which changes helped where they were tried. Each question is a family of its own, corrected by
    Benjamini-Hochberg at 10 %. Running it twice is safe: a question whose numbers are the same is
    not asked again, and what is kept of it stands. Of two at once the one that began later stays.
    """
    everything = _everything(at)
    return Found(
        tuple(
            _kept(question, *ask(everything, at), at=at)
            for question, ask in (
                (Look.Question.LATELY, _lately),
                (Look.Question.TOGETHER, _together),
                (Look.Question.ELSEWHERE, _elsewhere),
            )
        )
    )


TOPIC = "everything_asked"
AGAIN_AFTER = 10  # minutes in which asking twice is asking once


def ask_again(*, by: Person, at: datetime) -> None:
    """Let everything be asked now instead of tonight: by the worker, or at once where none is.

    Asking twice within ten minutes is asking once. Raises NotAllowed for whoever leads no group and
    is not an administrator.
    """
    held = roles(by, at=at)
    if not (held.is_administrator or held.steward_of):
        raise NotAllowed(_("Only who leads a group can let everything be looked over again."))
    stretch = int(at.timestamp()) // (60 * AGAIN_AFTER)
    with transaction.atomic():
        outbox.announce(TOPIC, {"by": by.pk}, at=at, key=f"{TOPIC} {stretch}")
        audit.record(actor=by.external_id, action="insights.ask_again", at=at)


Work = tuple[str, Callable[[], list[Tested]]]  # the hash of the input, and what to do with it


def _everything(at: datetime) -> list[SeriesMatrix]:
    """All numbers that are still told about, one matrix for each measure."""
    return measures.matrix(sorted(storing.current(at.date()).values_list("id", flat=True)))


def _lately(everything: Sequence[SeriesMatrix], at: datetime) -> Work:
    told = Verdict.objects.order_by("series_id").values_list("series_id", "kind", "facts__alone")
    unfit = [
        pk
        for pk, kind, alone in told
        if kind in lately.UNFIT or alone["kind"] in lately.UNFIT or alone["season_around"]
    ]
    return hash_of(everything, unfit), lambda: lately.ask(everything, frozenset(unfit))


def _together(everything: Sequence[SeriesMatrix], at: datetime) -> Work:
    asked = set(Measure.objects.exclude(wording="").values_list("id", flat=True))
    answers = [one for one in everything if one.measure.id in asked]
    others = [one for one in everything if one.measure.id not in asked]
    paths = dict(Group.objects.order_by("id").values_list("id", "path"))
    places = [(one.group_ids.tolist(), one.measure.id in asked) for one in everything]
    beside = (places, sorted(paths.items()))
    return hash_of(everything, beside), lambda: together.ask(answers, others, paths)


def _elsewhere(everything: Sequence[SeriesMatrix], at: datetime) -> Work:
    wanted = [one.measure.id for one in everything]
    tried = worked_elsewhere(measures=wanted, at=at)
    laid = [
        (
            one.root,
            one.measure,
            one.group_ids,
            one.estimate,
            one.low,
            one.high,
            one.rung,
            one.places,
        )
        for one in tried
    ]
    return hash_of([], laid), lambda: elsewhere.ask(tried)


def _kept(
    question: str, input_hash: str, work: Callable[[], list[Tested]], *, at: datetime
) -> Look:
    standing = Look.objects.filter(question=question).first()
    if standing and (standing.input_hash, standing.version) == (input_hash, VERSION):
        return standing
    rows = work()
    with transaction.atomic():
        Standing.objects.get_or_create(name="finding")
        Standing.objects.select_for_update().get(name="finding")
        newest = Look.objects.filter(question=question).first()
        if newest is not None and newest.at > at:
            return newest
        return _write(question, input_hash, rows, at=at)


def _write(question: str, input_hash: str, rows: Sequence[Tested], *, at: datetime) -> Look:
    kept = sum(row.is_kept for row in rows)
    look = Look.objects.create(
        question=question, at=at, tested=len(rows), kept=kept, rate=rules.RATE,
        input_hash=input_hash, version=VERSION,
    )  # fmt: skip
    Finding.objects.filter(look__question=question).delete()
    Finding.objects.bulk_create([_finding(look, row) for row in rows], batch_size=CHUNK)
    audit.record(
        actor="insights",
        action="insights.find",
        at=at,
        details={"question": question, "tested": len(rows), "kept": kept, "version": VERSION},
    )
    return look


def _finding(look: Look, row: Tested) -> Finding:
    return Finding(
        look=look, measure_id=row.measure, series_id=row.series, answers_id=row.answers,
        lag=row.lag, change=row.change, n=row.n, estimate=row.estimate, low=row.low,
        high=row.high, p=row.p, q=row.q, is_kept=row.is_kept, facts=row.facts,
    )  # fmt: skip
