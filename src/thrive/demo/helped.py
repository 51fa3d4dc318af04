"""Which changes truly helped, beside what Thrive says of them. Only asks."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from thrive.demo import wording
from thrive.demo.models import Truth
from thrive.demo.rules import Outcome
from thrive.goals.changes.wording import amounts_of, headline
from thrive.goals.models import Change, Evidence

HELPED, HARMED, NOTHING = "helped", "harmed", "nothing"


@dataclass(frozen=True)
class HelpedRow:
    """One change that has begun: what it truly did, and what is said of it."""

    number: int
    title: str
    group: str
    measure: str
    truly: str  # helped, harmed, nothing
    put_in: str
    told: str
    outcome: Outcome


@dataclass(frozen=True)
class Helped:
    """All of them, in the order in which they began."""

    rows: tuple[HelpedRow, ...]
    outcomes: dict[Outcome, int]

    @property
    def truly(self) -> int:
        """How many truly helped."""
        return sum(row.truly == HELPED for row in self.rows)


def helped(*, at: datetime) -> Helped | None:
    """Hold what was found of each change against what was put in; None without any. Three queries.

    An effect is a change's own only if it began on the same day.
    """
    newest = Prefetch("evidence", Evidence.objects.order_by("-at", "-id"))
    begun = (
        Change.objects.filter(began_at__isnull=False, outcome__isnull=False)
        .select_related("group", "outcome__measure")
        .prefetch_related(newest)
        .order_by("starts_on", "id")
    )
    truths = {one.series_id: one for one in Truth.objects.all()}
    rows = tuple(
        _row(change, truths[change.outcome_id], at)
        for change in begun
        if change.outcome_id in truths
    )
    return Helped(rows, Counter(row.outcome for row in rows)) if rows else None


def _row(change: Change, truth: Truth, at: datetime) -> HelpedRow:
    measure = change.outcome.measure  # type: ignore[union-attr]  # asked for
    effect = truth.effect if truth.started_on == change.starts_on else 0.0
    truly = NOTHING
    if effect:
        truly = HELPED if (effect > 0) == (change.direction == "up") else HARMED
    evidence = next(iter(change.evidence.all()), None)
    return HelpedRow(
        number=change.pk,
        title=change.title,
        group=change.group.name,
        measure=measure.name,
        truly=truly,
        put_in=wording.signed(effect, max(measure.decimals, 1)) if effect else _("nothing"),
        told=headline(evidence, change, amounts_of(change), on=at.date()),
        outcome=_outcome(truly, evidence),
    )


def _outcome(truly: str, evidence: Evidence | None) -> Outcome:
    if evidence is None or not _was_asked(evidence):
        return Outcome.TOO_EARLY
    if not evidence.is_clear:
        return Outcome.RIGHT if truly == NOTHING else Outcome.MISSED
    said = HELPED if evidence.is_wanted else HARMED
    return Outcome.RIGHT if said == truly else Outcome.FALSE


def _was_asked(evidence: Evidence) -> bool:
    """Whether any rung could be asked that can say when it began, or that others did not."""
    above_the_first = evidence.facts["rungs"][1:]
    return any(not one["missing"] for one in above_the_first)
