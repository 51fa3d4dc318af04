"""What ends without an answer: expired, missed, cancelled."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q

from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.following import follow
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.template import After

MOST = 2_000  # at once, so that nobody who answers waits for long


def expire(*, at: datetime) -> int:
    """End what has run out of time: what was sent expires, what was not is missed.

    Who answers between the question and the step keeps their time: it is asked again in the step.
    Returns how many ended, at most so many at once; call again until none.
    """
    return _expire(at) + _miss_late(at)


@transaction.atomic
def miss(prompts: Sequence[int], *, at: datetime) -> list[int]:
    """End what was not sent in time, and write down what follows a miss. Returns which."""
    missed = steps.end(prompts, out_of=[State.SCHEDULED], into=State.MISSED, at=at)
    follow(missed, After.MISS, at=at)
    return missed


@transaction.atomic
def cancel(*, enrolments: Sequence[int], why: str, at: datetime) -> int:
    """End all that these enrolments would still bring: left, or the run was stopped.

    Whoever is in the middle of answering may finish. Returns how many; a second time none.
    """
    ended = 0
    for some in steps.batches(enrolments):
        waiting = Prompt.objects.filter(
            enrolment__in=some, state__in=(State.SCHEDULED, State.SENT)
        ).values_list("pk", flat=True)
        ended += len(
            steps.end(
                list(waiting), out_of=(State.SCHEDULED, State.SENT), into=State.CANCELLED, at=at,
                why=why,
            )
        )  # fmt: skip
    return ended


@transaction.atomic
def _expire(at: datetime) -> int:
    over = Q(expires_at__lte=at)
    sent = (State.SENT, State.OPENED)
    found = Prompt.objects.filter(over, state__in=sent).order_by("expires_at")
    ids = list(found.values_list("pk", flat=True)[:MOST])
    ended = steps.end(ids, out_of=sent, into=State.EXPIRED, at=at, where=over) if ids else []
    follow(ended, After.MISS, at=at)
    return len(ended)


def _miss_late(at: datetime) -> int:
    """What nobody holds. What a worker holds is being sent, and its lease ends soon."""
    shortest = Run.objects.filter(state=Run.State.RUNNING).aggregate(x=Min("open_within"))["x"]
    if shortest is None:
        return 0
    nobody_holds = Q(leased_by="") | Q(leased_until__lte=at)
    rows = (
        Prompt.objects.filter(
            nobody_holds, state=State.SCHEDULED, due_at__lte=at - timedelta(minutes=shortest)
        )
        .order_by("due_at", "id")
        .values_list("pk", "due_at", "run__open_within")
    )
    late = [pk for pk, due_at, within in rows[:MOST] if due_at + timedelta(minutes=within) <= at]
    return len(miss(late, at=at)) if late else 0
