"""Check-ins of goals as prompts: within the person's hours and attention, and asked once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from thrive.experiences.models import Enrolment, GoalPrompt, Prompt, Run
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.arrangement import circumstances, day_at, template_of
from thrive.experiences.prompting.following import beside, spent_by_week, written
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.draws import person_seed
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.starting import started
from thrive.goals.aims.queries import Due
from thrive.goals.models import CheckIn, Goal
from thrive.people.queries import Living, living


@transaction.atomic
def ask_about_goal(*, run: Run, due: Due, at: datetime) -> int | None:
    """Write down the prompt of a check-in that is due. Returns it; None where nothing is asked.

    Nothing is asked of somebody who left such questions, who is not here, or whose weeks have no
    room for it: then it stays due, and is tried again. The same key brings one prompt.
    """
    lives = living([due.person], on=at.date())
    if not lives:
        return None
    enrolment = _enrolment(run, due.person, lives[due.person], at)
    if enrolment is None or GoalPrompt.objects.filter(key=due.key).exists():
        return None
    found = _moment(enrolment, run, lives[due.person], at)
    if found is None:
        return None
    # A round of its own: what was said of another goal is nothing that was said before.
    number = enrolment.prompts.count() * len(run.edition.content["experiences"])
    fields = written(run, enrolment, found, number) | {
        "occasion": f"{found.on.isoformat()}/0/{due.key}",
        "experience": due.experience,
    }
    prompt = Prompt.objects.create(**fields)
    GoalPrompt.objects.create(prompt=prompt, goal_id=due.goal, key=due.key, asked_at=at)
    steps.write_down([prompt.pk], State.SCHEDULED, at, "goal")
    return prompt.pk


def drop_needless(*, at: datetime) -> int:
    """Take back what need not be asked any more: said on the goal's page, or the goal has ended.

    Whoever is in the middle of answering may finish. Returns how many; a second time none.
    """
    said = CheckIn.objects.filter(
        goal=OuterRef("about_goal__goal"), by=OuterRef("person"),
        at__gt=OuterRef("about_goal__asked_at"),
    )  # fmt: skip
    has_ended = ~Q(about_goal__goal__state=Goal.State.UNDER_WAY)
    waiting = Prompt.objects.filter(
        Q(Exists(said)) | has_ended, about_goal__isnull=False, leased_by="",
        state__in=(State.SCHEDULED, State.SENT),
    )  # fmt: skip
    needless = list(waiting.order_by("pk").values_list("pk", flat=True)[: steps.AT_ONCE])
    return len(
        steps.end(
            needless, out_of=(State.SCHEDULED, State.SENT), into=State.SUPERSEDED, at=at,
            why="not needed", where=Q(leased_by=""),
        )
    )  # fmt: skip


def promise_begun(*, prompt: int, promised: dict[str, object]) -> None:
    """Keep who could see the goal when somebody began to answer. Once kept, it stays."""
    GoalPrompt.objects.filter(prompt=prompt, promised={}).update(promised=promised)


def written_under_goal(*, prompt: int, outcome: str) -> bool:
    """Keep what became of what was said. Returns whether nothing had become of it before."""
    return GoalPrompt.objects.filter(prompt=prompt, outcome="").update(outcome=outcome) == 1


def _enrolment(run: Run, person: int, life: Living, at: datetime) -> Enrolment | None:
    """Their place in the run, held; None for whoever left any of those that ask about goals."""
    theirs = Enrolment.objects.filter(person=person, run__asks_goals=True)
    today = day_at(life.zone, at)
    if theirs.filter(left_on__isnull=False).exists():
        return None
    made, _is_new = Enrolment.objects.get_or_create(
        run=run, person_id=person, defaults={"how": Enrolment.How.PERSON, "joined_on": today}
    )
    return Enrolment.objects.select_for_update(of=("self",)).get(pk=made.pk)


def _moment(enrolment: Enrolment, run: Run, life: Living, at: datetime) -> Planned | None:
    plan = started(
        template_of(run),
        at,
        circumstances(life),
        person_seed(run.seed, str(enrolment.person_id)),
        already=beside(enrolment),
        spent=spent_by_week(enrolment.person_id, life, at),
    )
    return plan.moments[0] if plan.moments else None
