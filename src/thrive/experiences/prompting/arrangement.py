"""What a run in the database means for timing, and which experience a prompt asks."""

import json
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.timing import planning, runs
from thrive.experiences.timing.circumstances import Budget, Circumstances, Pause, Reason
from thrive.experiences.timing.plain import read
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.template import Template, Window
from thrive.people.queries import Living


def timing_run(run: Run) -> runs.Run:
    """The run as timing knows it. Raises BadTemplate, and ValueError for what no run can be."""
    return runs.Run(
        template=template_of(run),
        kind=runs.Kind(run.kind),
        begins=run.begins_on,
        seed=run.seed,
        ends=run.ends_on,
        every=run.every_days,
        waves=runs.Period(run.waves),
        priority=run.priority,
    )


def template_of(run: Run) -> Template:
    """The delivery template that the run began with. Raises BadTemplate."""
    return _template(json.dumps(run.template, sort_keys=True))


@lru_cache(maxsize=256)
def _template(written: str) -> Template:
    return read(json.loads(written))


def circumstances(living: Living) -> Circumstances:
    """A person's life as timing knows it."""
    return Circumstances(
        zone=living.zone,
        own_hours=tuple(Window(*hours) for hours in living.own_hours),
        quiet_hours=tuple(Window(*hours) for hours in living.quiet_hours),
        days_off=living.days_off,
        holidays=living.holidays,
        pauses=tuple(Pause(*days) for days in living.pauses),
        budget=Budget(living.seconds, living.prompts),
    )


def timed(enrolment: Enrolment, run: Run, life: Circumstances) -> planning.Enrolment:
    """A person's place in a run as timing knows it. They are drawn by their number, for good.

    Raises as ``timing_run`` does.
    """
    member = runs.Member(str(enrolment.person_id), life, enrolment.joined_on, enrolment.left_on)
    return runs.enrolment(timing_run(run), member)


def wave_of(run: Run, on: date) -> tuple[date, date | None]:
    """The wave to which a day of the run belongs: its first day, and the first day after it."""
    wave = runs.wave(timing_run(run), on)
    return wave.first, wave.until


def round_of(run: Run, on: date) -> date:
    """The first day of the round to which a day belongs: experiences begin anew in each."""
    if run.kind != Run.Kind.REPEATED or run.every_days is None:
        return run.begins_on
    rounds = (on - run.begins_on).days // run.every_days
    return run.begins_on + timedelta(days=rounds * run.every_days)


def experience_of(run: Run, number: int) -> str:
    """The experience of the n-th prompt (from 0) of a round; after the last comes the first."""
    experiences = run.edition.content["experiences"]
    return str(experiences[number % len(experiences)]["id"])


def cause_of(occasion: str) -> str:
    """What brought a prompt if the calendar did not: the part of its name after day and place."""
    return "/".join(occasion.split("/")[2:])


def planned(prompt: Prompt) -> Planned:
    """A prompt as timing knows it."""
    parts = prompt.occasion.split("/")
    return Planned(
        at=prompt.due_at,
        on=prompt.on,
        place=int(parts[1]),
        draw=int(prompt.draw or 0),
        waited=Reason(prompt.waited) if prompt.waited else None,
        cause=cause_of(prompt.occasion),
    )


def day_at(zone: str, at: datetime) -> date:
    """Which day it is where somebody is."""
    return at.astimezone(ZoneInfo(zone)).date()


def monday_of(on: date) -> date:
    """The Monday of a day's week."""
    return on - timedelta(days=on.weekday())
