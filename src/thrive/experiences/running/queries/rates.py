"""How many of those who were asked answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from thrive.experiences.models import Prompt, Run
from thrive.experiences.running.permission import RunRef, run_for
from thrive.experiences.running.queries.monitoring import LEAST
from thrive.people.models import Person


@dataclass(frozen=True)
class Rate:
    """So many were answered of those sent."""

    sent: int
    answered: int

    @property
    def share(self) -> float | None:
        """The rate itself; None where nothing was sent."""
        return self.answered / self.sent if self.sent else None


@dataclass(frozen=True)
class RunRates:
    """The rate of a run, and in a named run that of each person by their number.

    ``overall`` is None where too few people were asked to be told.
    """

    overall: Rate | None
    people: int
    persons: tuple[tuple[str, Rate], ...]


def response_rates(run: RunRef, viewer: Person | None, *, at: datetime) -> RunRates:
    """Answered prompts of those that were sent. What goes on counts once, with its beginning.

    Of runs that are not named only the whole is told, and only of at least eight people. Raises
    NoSuchRun.
    """
    kept = run_for(run, viewer, at=at)
    answered = Count("id", filter=Q(state=Prompt.State.ANSWERED))
    rows = list(
        Prompt.objects.filter(run=kept, sent_at__isnull=False, continues__isnull=True)
        .order_by()
        .values_list("person__external_id")
        .annotate(sent=Count("id"), answered=answered)
    )
    persons = sorted((name, Rate(sent, told)) for name, sent, told in rows)
    overall = Rate(sum(one.sent for _, one in persons), sum(one.answered for _, one in persons))
    if kept.promise == Run.Promise.ANONYMOUS:  # nobody knows, until a wave is published
        return RunRates(None, len(persons), ())
    if kept.promise != Run.Promise.NAMED:
        return RunRates(overall if len(persons) >= LEAST else None, len(persons), ())
    return RunRates(overall, len(persons), tuple(persons))
