"""Check-ins by the clock: asked once, within hours and attention, of those who want it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from thrive.experiences import actions as programs
from thrive.experiences.models import Enrolment, GoalPrompt, Prompt, PromptEvent, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.running import actions
from thrive.experiences.running.errors import NoSuchRun
from thrive.experiences.running.queries import my_runs, run_page, runs
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, HowItGoes, LookingBack
from thrive.goals.models import Goal
from thrive.people.actions import Spending, spend
from thrive.people.models import Person

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@pytest.fixture
def goal(people: Cast, at: datetime) -> Goal:
    """A goal of Amina's, of which she wants to be asked every week."""
    return aims.set_goal(aim=Aim("Quieter mornings", rhythm_days=7), by=people.amina, at=at)


def asked(person: Person) -> list[Prompt]:
    return list(Prompt.objects.filter(person=person).select_related("about_goal").order_by("id"))


def test_what_is_due_becomes_a_prompt_once(goal: Goal, people: Cast, at: datetime) -> None:
    assert actions.ask_about_goals(at=at) == 0

    assert actions.ask_about_goals(at=at + WEEK) == 1
    assert actions.ask_about_goals(at=at + WEEK) == 0

    (prompt,) = asked(people.amina)
    assert (prompt.state, prompt.experience, prompt.about_goal.goal_id) == (
        "scheduled", "how-it-goes", goal.pk,
    )  # fmt: skip
    assert at + WEEK <= prompt.due_at <= at + WEEK + timedelta(days=1)
    assert list(PromptEvent.objects.values_list("state", "why")) == [("scheduled", "goal")]


def test_it_is_claimed_and_sent_as_any_prompt_and_names_no_goal(
    goal: Goal, people: Cast, at: datetime
) -> None:
    actions.ask_about_goals(at=at + WEEK)
    (prompt,) = asked(people.amina)

    (due,) = prompting.claim(at=prompt.due_at, by="w1")

    assert due.person == people.amina.pk
    assert (due.title, due.seconds) == ("How far is it?", 60)
    assert goal.title not in due.title + due.line


def test_nothing_is_asked_of_somebody_who_is_not_here(
    goal: Goal, people: Cast, at: datetime
) -> None:
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    assert actions.ask_about_goals(at=at + WEEK) == 0
    assert not Prompt.objects.exists()


def test_a_week_without_room_makes_it_wait(goal: Goal, people: Cast, at: datetime) -> None:
    week = (at + WEEK).date()
    monday = week - timedelta(days=week.weekday())
    taken = [Spending(people.amina.pk, f"note-{turn}", monday, 36) for turn in range(5)]
    spend(taken, at=at + WEEK)

    actions.ask_about_goals(at=at + WEEK)

    (prompt,) = asked(people.amina)
    assert (prompt.waited, prompt.due_at.date() >= monday + WEEK) == ("budget", True)


def test_whoever_left_is_asked_about_no_goal_any_more(
    goal: Goal, people: Cast, at: datetime
) -> None:
    actions.ask_about_goals(at=at + WEEK)
    run = Run.objects.get()
    actions.leave(run=run.pk, person=people.amina, forget=False, at=at + WEEK)

    assert actions.ask_about_goals(at=at + 2 * WEEK) == 0
    assert [one.state for one in asked(people.amina)] == ["cancelled"]


def test_nobody_looks_after_it_and_no_list_shows_it(goal: Goal, people: Cast, at: datetime) -> None:
    actions.ask_about_goals(at=at + WEEK)
    run = Run.objects.get()

    assert runs(people.ruth, at=at) == runs(None, at=at) == ()
    with pytest.raises(NoSuchRun):
        run_page(run.pk, people.ruth, at=at)
    with pytest.raises(NoSuchRun):
        actions.stop_run(run=run.pk, by=people.ruth, at=at)
    assert [one.asks_goals for one in my_runs(people.amina)] == [True]
    assert my_runs(people.daniel) == ()


def test_a_check_in_on_the_page_takes_the_prompt_back(
    goal: Goal, people: Cast, at: datetime
) -> None:
    actions.ask_about_goals(at=at + WEEK)
    assert prompting.drop_needless(at=at + WEEK) == 0

    later = at + WEEK + timedelta(minutes=5)
    aims.check_in(goal=goal.pk, said=HowItGoes(how_far=10), by=people.amina, at=later)

    assert prompting.drop_needless(at=later) == 1
    assert prompting.drop_needless(at=later) == 0
    assert [one.state for one in asked(people.amina)] == ["superseded"]


def test_a_goal_that_ended_is_not_asked_about(goal: Goal, people: Cast, at: datetime) -> None:
    actions.ask_about_goals(at=at + WEEK)
    aims.let_go_goal(
        goal=goal.pk, looking_back=LookingBack("It is no longer mine", rests=True),
        by=people.amina, at=at + WEEK,
    )  # fmt: skip

    assert prompting.drop_needless(at=at + WEEK) == 1


def test_a_goal_that_stands_still_is_asked_another_question(
    goal: Goal, people: Cast, at: datetime
) -> None:
    actions.ask_about_goals(at=at + 3 * WEEK)

    (prompt,) = asked(people.amina)
    assert prompt.experience == "another-look"
    assert Run.objects.get().edition.program.key == "check-in-stalled"


def test_a_program_that_was_written_anew_here_is_not_what_asks(
    goal: Goal, people: Cast, at: datetime
) -> None:
    library = programs.read_file(programs.LIBRARY / "check-in.yaml")
    programs.import_program(source=library, by=None, at=at)
    other = library.replace(b"  - id: your-step", b"  - id: my-step")
    programs.import_program(source=other, by=None, at=at)

    actions.ask_about_goals(at=at + WEEK)

    assert Run.objects.get().edition.number == 1


def test_waves_of_it_are_never_closed(goal: Goal, people: Cast, at: datetime) -> None:
    actions.ask_about_goals(at=at + WEEK)

    assert prompting.close_waves(at=at + 60 * WEEK) == 0
    assert prompting.plan_ahead(at=at + WEEK) >= 0
    assert [one.state for one in asked(people.amina)] == ["scheduled"]


def test_an_asking_is_kept_once(goal: Goal, people: Cast, at: datetime) -> None:
    actions.ask_about_goals(at=at + WEEK)
    first = GoalPrompt.objects.get()
    enrolment = Enrolment.objects.get()
    other = Prompt.objects.create(
        run=enrolment.run, enrolment=enrolment, person=people.amina, occasion="x/0/y", on=at.date(),
        number=9, experience="how-it-goes", due_at=at, draw="0",
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        GoalPrompt.objects.create(prompt=other, goal=goal, key=first.key, asked_at=at)
