"""Runs that are Thrive's own: by a program of the library, begun when somebody needs them.

Who takes part in one shows what they have taken up for themselves, so nobody looks after it and no
list shows it.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from thrive.experiences import actions as programs
from thrive.experiences import queries
from thrive.experiences.content.writing import digest
from thrive.experiences.models import Edition, Run
from thrive.experiences.prompting.arrangement import wave_of
from thrive.experiences.running.actions.enrolling import record
from thrive.experiences.timing.plain import plain
from thrive.experiences.timing.template import Template
from thrive.voice import actions as voice

A_DAY = timedelta(days=1)


def edition_of(program: str, at: datetime) -> Edition:
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


def begin_own(
    edition: Edition, *, template: Template, open_within: timedelta, promise: str, at: datetime,
    **mark: Any,
) -> Run:  # fmt: skip
    """Begin a run that nothing is counted of. ``mark`` says whose way it is (``Any``: columns).

    Raises NoKey and WrongKey where it is confidential.
    """
    content = edition.content
    title = content["title"]
    run = Run.objects.create(
        edition=edition, name=title if isinstance(title, str) else title[content["languages"][0]],
        promise=promise, template=plain(template), kind=Run.Kind.ONCE,
        # West of here it is still yesterday.
        begins_on=at.date() - A_DAY, seed=secrets.token_hex(16), made_at=at, started_at=at,
        open_within=_minutes(open_within), answer_within=_minutes(A_DAY), **mark,
    )  # fmt: skip
    study = voice.open_study(
        owner=f"run {run.pk}", title=run.name, promise=run.promise, outcomes=(), at=at
    )
    # Nothing of it is counted, so nobody is frozen.
    voice.freeze(study=study, first_on=wave_of(run, run.begins_on)[0], members={}, at=at)
    run.state, run.study_id = Run.State.RUNNING, study
    run.save(update_fields=["state", "study"])
    record("experiences.start_run", run, None, at, {"people": 0})
    return run


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
