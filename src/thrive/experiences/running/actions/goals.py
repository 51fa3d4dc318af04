"""Check-ins by the clock: what goals have due becomes prompts of runs that are Thrive's own."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from thrive.experiences import actions as programs
from thrive.experiences import queries
from thrive.experiences.content.writing import digest
from thrive.experiences.models import Edition, Program, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.arrangement import wave_of
from thrive.experiences.prompting.goals import asked_already
from thrive.experiences.running.actions.enrolling import record
from thrive.experiences.timing.plain import plain
from thrive.experiences.timing.template import Start, Started, Template
from thrive.goals.aims import queries as aims
from thrive.voice import actions as voice

# Somewhere in a working day, not two goals in one morning, and still worth asking days later.
WHEN = Template(
    minimum_gap=timedelta(hours=4),
    seconds=60,
    may_wait_days=6,
    started=Started(Start.EVENT, within=timedelta(hours=8), a_day=2),
)
OPEN_WITHIN = timedelta(days=3)
A_DAY = timedelta(days=1)


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
    edition = _edition(program, at)
    # Of two workers that begin it at once, the second finds what the first began.
    Program.objects.select_for_update().get(pk=edition.program_id)
    asking = Run.objects.filter(asks_goals=True, edition=edition, state=Run.State.RUNNING)
    found = asking.select_related("edition").order_by("pk").first()
    return found or _begun(edition, at)


def _edition(program: str, at: datetime) -> Edition:
    """The library's own edition, also where somebody here has written a newer one."""
    source = programs.read_file(programs.LIBRARY / f"{program}.yaml")
    content = queries.check_file(source).program
    if content is None:
        raise RuntimeError(f"The program {program} of the library cannot be read")
    standing = Edition.objects.filter(program__key=program, digest=digest(content))
    found = standing.order_by("-number").first()
    if found is None:
        programs.import_program(source=source, by=None, at=at)
        found = standing.get()
    return found


def _begun(edition: Edition, at: datetime) -> Run:
    content = edition.content
    title = content["title"]
    run = Run.objects.create(
        edition=edition, name=title if isinstance(title, str) else title[content["languages"][0]],
        promise=Run.Promise.NAMED, template=plain(WHEN), kind=Run.Kind.ONCE,
        # West of here it is still yesterday.
        begins_on=at.date() - A_DAY, seed=secrets.token_hex(16), asks_goals=True, made_at=at,
        open_within=_minutes(OPEN_WITHIN), answer_within=_minutes(A_DAY), started_at=at,
    )  # fmt: skip
    study = voice.open_study(
        owner=f"run {run.pk}", title=run.name, promise=run.promise, outcomes=(), at=at
    )
    # Nothing of it is counted, so nobody is frozen: what is said goes under goals.
    voice.freeze(study=study, first_on=wave_of(run, run.begins_on)[0], members={}, at=at)
    run.state, run.study_id = Run.State.RUNNING, study
    run.save(update_fields=["state", "study"])
    record("experiences.start_run", run, None, at, {"people": 0})
    return run


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
