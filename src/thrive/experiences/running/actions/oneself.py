"""The run in which people coach themselves: begun when the first of them begins."""

from datetime import datetime, timedelta

from django.db import transaction

from thrive.experiences.models import Program, Run
from thrive.experiences.prompting.oneself import promise_here
from thrive.experiences.running.actions.thrives_own import begin_own, edition_of
from thrive.experiences.timing.template import Start, Started, Template

PROGRAM = "own-coaching"
# Somewhere in a working day, a minute long, and still worth asking days later.
WHEN = Template(
    minimum_gap=timedelta(hours=4),
    seconds=60,
    may_wait_days=6,
    started=Started(Start.EVENT, within=timedelta(hours=8), a_day=2),
)
OPEN_WITHIN = timedelta(days=5)


@transaction.atomic
def run_for_oneself(*, at: datetime) -> Run:
    """The run that those who coach themselves take part in, begun where there is none.

    Sealed where the server has a key; else as named answers that nobody but their author reads. A
    library that was changed, and a key that came later, begin a run of their own: what has begun
    never changes. Raises WrongKey.
    """
    edition = edition_of(PROGRAM, at)
    # Of two who are the first at once, the second finds what the first began.
    Program.objects.select_for_update().get(pk=edition.program_id)
    promise = promise_here()
    asking = Run.objects.filter(
        asks_oneself=True, edition=edition, promise=promise, state=Run.State.RUNNING
    )
    found = asking.select_related("edition").order_by("pk").first()
    return found or begin_own(
        edition, template=WHEN, open_within=OPEN_WITHIN, promise=promise, asks_oneself=True, at=at
    )
