"""Whatever the templates and the life: what stands in the database and is sent keeps every rule."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.experiences.prompting import scenes
from tests.experiences.timing import rulebook
from tests.experiences.timing.strategies import SEASONS, lives, templates
from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import actions, arrangement
from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.planned import Plan, Planned
from thrive.experiences.timing.template import Template, Window
from thrive.people.models import Attention, AttentionDefaults, Holiday, Pause, Person
from thrive.people.queries import living

pytestmark = pytest.mark.django_db

few = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
    ],
)
Case = tuple[date, list[Template], Circumstances, Circumstances]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A season, two runs, a life, and how it changes after some days."""
    begins = draw(st.sampled_from(SEASONS))
    both = draw(st.lists(templates(begins), min_size=1, max_size=2))
    return begins, both, draw(lives(begins)), draw(lives(begins))


def live(person: Person, life: Circumstances, at: datetime) -> Circumstances:
    """Write a life down as the person's own, and read it as planning does."""
    Person.objects.filter(pk=person.pk).update(time_zone=life.zone)
    budget = life.budget
    Attention.objects.update_or_create(
        person=person,
        defaults={
            "own_hours": hours(life.own_hours),
            "quiet_hours": hours(life.quiet_hours),
            "days_off": sorted(life.days_off),
            "seconds_a_week": budget.seconds if budget else None,
            "prompts_a_week": budget.prompts if budget else None,
            "changed_at": at,
        },
    )
    Pause.objects.all().delete()
    for pause in life.pauses:
        Pause.objects.create(person=person, first_on=pause.first, until_on=pause.until, made_at=at)
    Holiday.objects.all().delete()
    Holiday.objects.bulk_create(Holiday(on=on) for on in life.holidays)
    return arrangement.circumstances(living([person.pk], on=at.date())[person.pk])


def hours(windows: tuple[Window, ...]) -> list[list[str]]:
    """Windows as they are kept."""
    return [[f"{one.opens:%H:%M}", f"{one.closes:%H:%M}"] for one in windows]


def begin(begins: date, both: list[Template], person: Person, at: datetime) -> list[Run]:
    """One run for each template."""
    made = []
    for number, template in enumerate(both):
        run = scenes.run(
            template, begins_on=begins, seed=f"{number}", priority=number, started_at=at
        )
        scenes.enrol(run, person, on=begins)
        made.append(run)
    return made


def standing(run: Run, *states: str) -> list[Planned]:
    """What stands in the database for a run."""
    found = Prompt.objects.filter(run=run, state__in=states).order_by("due_at")
    return [arrangement.planned(prompt) for prompt in found]


def refuse_broken_rules(
    runs: list[Run], both: list[Template], life: Circumstances, since: datetime
) -> None:
    """Every rule of timing, for what is still ahead."""
    together = []
    for run, template in zip(runs, both, strict=True):
        ahead = [due for due in standing(run, "scheduled") if due.at > since]
        together.append((template, Plan(tuple(ahead))))
        asked = [due for due in ahead if due.at > since + timedelta(days=1)]
        assert [due for due in asked if not rulebook.hour_that_is_asked(due, template, life)] == []
        assert [due for due in ahead if not rulebook.is_allowed(due, life)] == []
        gap = max(template.minimum_gap, timedelta(minutes=1))
        assert rulebook.closest([*standing(run, "sent")[-1:], *ahead]) >= gap
    for week, spent in rulebook.weeks(together, life).items():
        if life.budget and week > since.date():
            assert spent.prompts <= life.budget.prompts
            assert spent.seconds <= life.budget.seconds


@few
@given(cases())
def test_what_is_written_down_keeps_every_rule_and_is_the_same_again(case: Case) -> None:
    begins, both, life, _changed = case
    at = datetime.combine(begins, time(), UTC) - timedelta(days=1)
    with transaction.atomic():
        AttentionDefaults.objects.create(seconds_a_week=1200, prompts_a_week=12)
        person = Person.objects.create(external_id="anna", name="Anna")
        lived = live(person, life, at)
        runs = begin(begins, both, person, at)

        actions.plan_for([person.pk], at=at)
        first = scenes.rows()
        actions.plan_for([person.pk], at=at)

        refuse_broken_rules(runs, both, lived, at)
        assert scenes.rows() == first
        occasions = Prompt.objects.values_list("enrolment", "occasion")
        assert len(occasions) == len(set(occasions))
        transaction.set_rollback(True)


@few
@given(cases(), st.integers(1, 9))
def test_a_life_that_changes_moves_what_is_ahead_and_nothing_that_was_sent(
    case: Case, after: int
) -> None:
    begins, both, life, changed = case
    at = datetime.combine(begins, time(), UTC) - timedelta(days=1)
    with transaction.atomic():
        AttentionDefaults.objects.create(seconds_a_week=1200, prompts_a_week=12)
        person = Person.objects.create(external_id="anna", name="Anna")
        live(person, life, at)
        runs = begin(begins, both, person, at)
        actions.plan_for([person.pk], at=at)
        then = at + timedelta(days=after)
        sent: list[int] = []
        for due_at in list(
            Prompt.objects.filter(due_at__lte=then)
            .order_by("due_at")
            .values_list("due_at", flat=True)
        ):
            taken = scenes.claimed(due_at)
            actions.acknowledge(sent=[(prompt, "email") for prompt in taken], at=due_at)
            sent += taken
        before = {row[0]: row for row in scenes.rows() if row[0] in set(sent)}

        lived = live(person, changed, then)
        actions.plan_for([person.pk], at=then)
        again = scenes.rows()
        actions.plan_for([person.pk], at=then)

        assert len(sent) == len(set(sent))
        assert {row[0]: row for row in again if row[0] in before} == before
        refuse_broken_rules(runs, both, lived, then)
        assert scenes.rows() == again
        transaction.set_rollback(True)
