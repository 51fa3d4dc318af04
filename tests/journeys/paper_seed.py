"""Puts a town into a deployment in which some people take part on paper, and moves the clock.

    python -m tests.journeys.paper_seed begin|open|over|close

Runs beside the servers with their settings. Prints what the story needs to know as JSON.
"""

import json
import sys
from typing import Any

import django

django.setup()

from tests.cast import MOMENT, make_cast  # noqa: E402  Django must be set up before its models
from tests.experiences.running.conftest import PROGRAM  # noqa: E402
from tests.journeys.mine_seed import sign_in  # noqa: E402
from tests.voice.devices import FIRST, OPEN, OUTCOMES, OVER, QUESTIONS  # noqa: E402
from tests.voice.town import make_town  # noqa: E402
from tests.web.programs.conftest import MONDAY, NOON  # noqa: E402
from thrive.experiences.actions import import_program  # noqa: E402
from thrive.experiences.models import Run  # noqa: E402
from thrive.experiences.running import actions as running  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.voice import actions, queries  # noqa: E402


def begin() -> dict[str, Any]:
    """Six people of Riverside are on paper; Omar keeps the key; Daniel looks after the run."""
    clock.stand_at(MOMENT)
    town = make_town(make_cast())
    people = town.people
    key = import_program(source=PROGRAM.encode(), by=people.daniel, at=MOMENT).key
    run = running.prepare_run(
        program_key=key, name="Say it safely", template=NOON, kind="perpetual", waves="week",
        begins_on=MONDAY, groups=[people.riverside], by=people.daniel, at=MOMENT,
    )  # fmt: skip
    owner = f"run {run.pk}"
    study = actions.open_anonymous_study(
        owner=owner, title=run.name, questions=QUESTIONS, outcomes=OUTCOMES, at=MOMENT
    )
    chosen = town.ids("Riverside")[:6]
    actions.choose_paper(owner=owner, persons=chosen, asked=chosen, by=people.daniel, at=MOMENT)
    actions.choose_custodian(owner=owner, person=people.ruth, by=people.daniel, at=MOMENT)
    members = town.members("Riverside")
    actions.freeze_anonymous(study=study, waves=[FIRST], members=members, at=MOMENT)
    actions.make_keys(at=MOMENT)
    Run.objects.filter(pk=run.pk).update(study=study, state="running", promise="anonymous")
    words = queries.directory_words(study=study, on=FIRST[0])
    sessions = {"daniel": sign_in(people.daniel), "ruth": sign_in(people.ruth)}
    return {"run": run.pk, "study": study, "words": words, **sessions}


def open_wave() -> dict[str, Any]:
    """The wave opens."""
    clock.stand_at(OPEN)
    return {}


def over() -> dict[str, Any]:
    """Its last day is over."""
    clock.stand_at(OVER)
    return {}


def close() -> dict[str, Any]:
    """The wave is closed: what came out."""
    run = Run.objects.get()
    assert run.study_id is not None
    closed = actions.close_wave(study=run.study_id, first_on=FIRST[0], sent={}, at=OVER)
    (shown,) = queries.released(study=run.study_id, viewer=None, at=OVER)
    again = queries.recount(closed.release)
    rows = {f"{row.outcome} {row.name}": row.people for row in shown.rows}
    return {"rows": rows, "again": again.found.value if again else ""}


if __name__ == "__main__":
    steps = {"begin": begin, "open": open_wave, "over": over, "close": close}
    sys.stdout.write(json.dumps(steps[sys.argv[1]]()))
