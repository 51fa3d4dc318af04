"""What follows an answer or a miss, where the template says that something does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.arrangement import (
    cause_of,
    circumstances,
    day_at,
    experience_of,
    monday_of,
    planned,
    round_of,
    template_of,
)
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.circumstances import Budget
from thrive.experiences.timing.draws import person_seed
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.starting import follow_ups
from thrive.experiences.timing.template import After, Template
from thrive.people.queries import Living, living, spent


def follow(prompts: Sequence[int], what: After, *, at: datetime) -> int:
    """Write down what follows these prompts. Returns how many. A second time changes nothing."""
    runs = _followed(prompts, what)
    if not runs:
        return 0
    bases = Prompt.objects.filter(pk__in=prompts, run__in=runs, continues=None)
    made = 0
    for base in bases.select_related("enrolment").order_by("pk"):
        made += _follow(base, runs[base.run_id], what, at)
    return made


def _followed(prompts: Sequence[int], what: After) -> dict[int, Run]:
    """The runs among theirs that still run and follow up this."""
    runs = Run.objects.filter(
        state=Run.State.RUNNING, pk__in=Prompt.objects.filter(pk__in=prompts).values("run")
    ).select_related("edition")
    return {
        run.pk: run for run in runs if any(one.after is what for one in template_of(run).follow_ups)
    }


def _follow(base: Prompt, run: Run, what: After, at: datetime) -> int:
    enrolment = base.enrolment
    lives = living([base.person_id], on=at.date())
    if cause_of(base.occasion) or enrolment.left_on is not None or not lives:
        return 0
    life, template = lives[base.person_id], template_of(run)
    plan = follow_ups(
        template,
        planned(base),
        what,
        at,
        circumstances(life),
        person_seed(run.seed, str(base.person_id)),
        already=beside(enrolment),
        spent=spent_by_week(base.person_id, life, at),
    )
    # After a miss the same is asked again, after an answer what comes next.
    number = base.number if what is After.MISS else next_number(enrolment, run, base.on, at)
    made = [
        Prompt(**written(run, enrolment, found, number + (turn if what is After.ANSWER else 0)))
        for turn, found in enumerate(plan.moments)
        if run.ends_on is None or found.on < run.ends_on
    ]
    new = Prompt.objects.bulk_create(made, ignore_conflicts=False) if _are_new(made) else []
    steps.write_down([prompt.pk for prompt in new], State.SCHEDULED, at, f"after {what.value}")
    if new and what is After.ANSWER:
        # The calendar goes on after what was put in between: it is numbered anew.
        Enrolment.objects.filter(pk=enrolment.pk).update(planned_from="")
    return len(new)


def _are_new(made: Sequence[Prompt]) -> bool:
    return (
        bool(made)
        and not Prompt.objects.filter(
            enrolment=made[0].enrolment_id, occasion__in=[prompt.occasion for prompt in made]
        ).exists()
    )


def beside(enrolment: Enrolment) -> list[Planned]:
    """What this person is sent in this run anyway."""
    gone = (State.SUPERSEDED, State.CANCELLED)
    others = enrolment.prompts.exclude(state__in=gone).order_by("-due_at")[:200]
    return [planned(prompt) for prompt in others if not prompt.continues_id]


def spent_by_week(person: int, life: Living, at: datetime) -> Mapping[date, Budget]:
    """What each week from this one on has taken or will take: sent, and planned to be sent."""
    this = monday_of(day_at(life.zone, at))
    seconds, prompts = spent([person], week_on=this)[person]
    taken: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    taken[this] = [seconds, prompts]
    waiting = Prompt.objects.filter(person=person, state=State.SCHEDULED).order_by()
    for due_at, takes in waiting.values_list("due_at", "seconds"):
        week = taken[monday_of(day_at(life.zone, due_at))]
        week[0], week[1] = week[0] + takes, week[1] + 1
    return {on: Budget(*both) for on, both in taken.items()}


def next_number(enrolment: Enrolment, run: Run, on: date, at: datetime) -> int:
    """The number of the next prompt of the round to which a day belongs.

    Those that the calendar will bring do not count: they come after it, and are numbered anew.
    """
    since = round_of(run, on)
    until = None if run.every_days is None else since.toordinal() + run.every_days
    before = enrolment.prompts.filter(on__gte=since).exclude(
        state__in=(State.SUPERSEDED, State.CANCELLED)
    )
    if until is not None:
        before = before.filter(on__lt=date.fromordinal(until))
    ahead = [
        number
        for number, occasion, state, due_at in before.values_list(
            "number", "occasion", "state", "due_at"
        )
        if state != State.SCHEDULED or due_at <= at or cause_of(occasion)
    ]
    return max(ahead, default=-1) + 1


def written(run: Run, enrolment: Enrolment, found: Planned, number: int) -> dict[str, object]:
    """A planned prompt as it is kept."""
    template: Template = template_of(run)
    return {
        "run_id": run.pk,
        "enrolment_id": enrolment.pk,
        "person_id": enrolment.person_id,
        "occasion": found.occasion,
        "on": found.on,
        "number": number,
        "experience": experience_of(run, number),
        "is_anonymous": run.promise == Run.Promise.ANONYMOUS,
        "due_at": found.at,
        "draw": str(found.draw),
        "waited": found.waited.value if found.waited else "",
        "seconds": template.seconds,
        "priority": run.priority,
    }
