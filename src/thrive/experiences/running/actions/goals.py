"""Check-ins by the clock: what goals have due becomes prompts of runs that are Thrive's own."""

from datetime import datetime, timedelta

from django.db import transaction

from thrive.experiences.models import Program, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.goals import asked_already
from thrive.experiences.running.actions.thrives_own import begin_own, edition_of
from thrive.experiences.timing.template import Start, Started, Template
from thrive.goals.aims import queries as aims

# Somewhere in a working day, not two goals in one morning, and still worth asking days later.
WHEN = Template(
    minimum_gap=timedelta(hours=4),
    seconds=60,
    may_wait_days=6,
    started=Started(Start.EVENT, within=timedelta(hours=8), a_day=2),
)
OPEN_WITHIN = timedelta(days=3)


def ask_about_goals(*, at: datetime) -> int:
    """Write down a prompt for each check-in that is due. Returns how many; a second time none.

    What finds no room in somebody's week stays due and is tried again the next time. Nobody is
    asked who left such questions.
    """
    found = aims.due(at)
    known = asked_already([one.key for one in found])
    runs: dict[str, Run] = {}
    asked = 0
    for one in found:
        if one.key in known:
            continue
        if one.program not in runs:
            runs[one.program] = _run_of(one.program, at)
        asked += prompting.ask_about_goal(run=runs[one.program], due=one, at=at) is not None
    return asked


@transaction.atomic
def _run_of(program: str, at: datetime) -> Run:
    """The run that asks by this program of the library, begun where there is none.

    A library that was changed by a new version of Thrive begins a run of its own: what has begun
    never changes.
    """
    edition = edition_of(program, at)
    # Of two workers that begin it at once, the second finds what the first began.
    Program.objects.select_for_update().get(pk=edition.program_id)
    asking = Run.objects.filter(asks_goals=True, edition=edition, state=Run.State.RUNNING)
    found = asking.select_related("edition").order_by("pk").first()
    return found or begin_own(
        edition, template=WHEN, open_within=OPEN_WITHIN, promise=Run.Promise.NAMED,
        asks_goals=True, at=at,
    )  # fmt: skip
