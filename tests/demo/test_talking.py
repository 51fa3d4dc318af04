"""Conversations at Fernbrook: two runs tell their past, go on, and leave visitors be."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.demo.world import filled_once
from thrive.demo import actions, population, queries, talks
from thrive.demo.errors import NoNextWeek
from thrive.demo.models import Filling, Truth
from thrive.demo.simulation import Parameters
from thrive.experiences import engine
from thrive.experiences.content.frames import is_question
from thrive.experiences.conversing import actions as conversing
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.conversing.queries import waiting
from thrive.experiences.models import Enrolment, OwnCoaching, Prompt, PromptEvent, Run
from thrive.experiences.prompting.arrangement import monday_of
from thrive.foundation import clock
from thrive.goals.models import Change
from thrive.insights.models import Verdict
from thrive.insights.queries import words_beside
from thrive.measures.models import Annotation, Point
from thrive.people.models import Membership, Person
from thrive.people.queries import spent
from thrive.voice.actions import Kept
from thrive.voice.errors import NotAllowed
from thrive.voice.queries import mine, named_answers, released

TEAMS = ("Riverside evenings", "Harbour days", "Harbour nights")
HARBOUR = Parameters(only=TEAMS)
STANDS_AT = actions.stands_at(78)
WEEK = timedelta(weeks=1)
MONDAY, THURSDAY = date(2026, 9, 14), date(2026, 9, 17)
LAST_CLOSED = date(2026, 9, 7)


@pytest.fixture(scope="module")
def filling(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filling]:
    """Three teams of the Harbour area, filled once for this module."""
    with filled_once(django_db_blocker, HARBOUR) as made:
        yield made


@pytest.fixture
def amina(filled: Filling) -> Person:
    """Whom a visitor is first."""
    return queries.persona(population.MEMBER.key)


def run_of(program: str) -> Run:
    return Run.objects.get(edition__program__key=program)


def study_of(program: str) -> int:
    study = run_of(program).study_id
    assert study is not None
    return study


def went(team: str) -> list[Point]:
    """The points of what a team said of its weeks."""
    found = Point.objects.filter(series__measure__key=talks.MOOD_MEASURE, series__group__name=team)
    return list(found.order_by("period_on"))


def said_by(person: Person, program: str) -> tuple[Kept, ...]:
    """What somebody has said in a run by now, oldest first. For themselves alone."""
    return next(
        one.conversations for one in mine(person, clock.now()) if one.study == study_of(program)
    )


def test_two_runs_are_running(filled: Filling) -> None:
    weekly, customers = run_of(talks.WEEKLY), run_of(talks.CUSTOMERS)

    assert (weekly.state, weekly.promise, weekly.begins_on) == (
        "running", "confidential", talks.WEEKLY_FROM,
    )  # fmt: skip
    assert (customers.state, customers.promise) == ("running", "named")
    assert [one.person.external_id for one in customers.readers.all()] == [
        population.LEADER.external_id
    ]


def test_all_of_the_harbour_take_part_in_the_weekly_minute(filled: Filling) -> None:
    there = Membership.objects.filter(group__name__in=[*TEAMS, talks.AREA], until_on=None)

    enrolled = Enrolment.objects.filter(run=run_of(talks.WEEKLY), left_on=None)

    assert set(enrolled.values_list("person", flat=True)) == set(
        there.values_list("person", flat=True)
    )


def test_nothing_of_the_past_is_left_to_be_sent(filled: Filling) -> None:
    left = Prompt.objects.filter(state="scheduled", due_at__lte=STANDS_AT)

    assert not left.exists()
    assert Prompt.objects.filter(state="scheduled", due_at__gt=STANDS_AT).exists()


def test_what_was_asked_was_answered_or_ran_out(filled: Filling) -> None:
    before = Prompt.objects.filter(on__lt=MONDAY)

    assert set(before.values_list("state", flat=True)) == {"answered", "expired"}
    share = before.filter(state="answered").count() / before.count()
    assert share == pytest.approx(talks.ANSWERING, abs=0.08)


def test_whoever_has_answered_by_now_is_not_asked_any_more(filled: Filling) -> None:
    for prompt in Prompt.objects.filter(state="sent").select_related("person", "enrolment"):
        who = talks.Someone(prompt.person.external_id, "")
        moment = talks.answers_at(filled.seed, who, prompt.due_at)
        is_persona = who.external_id in {one.external_id for one in population.PERSONAS}
        assert moment is None or moment > STANDS_AT or is_persona


def test_each_prompt_was_sent_at_its_own_moment_and_by_one_way(filled: Filling) -> None:
    sent = PromptEvent.objects.filter(state="sent").select_related("prompt__person")
    with_oneself = set(OwnCoaching.objects.values_list("enrolment", flat=True))

    assert sent.exists()
    for step in sent:
        assert step.at == step.prompt.due_at == step.prompt.sent_at
        way = "email" if step.prompt.person.email else "inbox"
        # Who talks with themselves is there already: nothing has to be delivered.
        assert step.why == ("begun" if step.prompt.enrolment_id in with_oneself else way)
    once = sent.values_list("prompt", flat=True)
    assert len(set(once)) == len(once)


def test_each_week_is_published_once_and_in_time(filled: Filling) -> None:
    shown = released(study=study_of(talks.WEEKLY), viewer=None, at=STANDS_AT)

    weeks = [one.wave_first for one in shown]
    assert weeks == [LAST_CLOSED - week * WEEK for week in range(17)]
    assert all(one.is_intact for one in shown)
    # The Tuesday after it: until then somebody may answer.
    assert {(one.released_at.date() - one.wave_first).days for one in shown} == {8}


def test_what_was_published_is_on_the_measures(filled: Filling) -> None:
    points = went("Harbour days")

    assert len(points) >= 14
    assert points[-1].period_on == LAST_CLOSED
    shown = released(study=study_of(talks.WEEKLY), viewer=None, at=STANDS_AT, most=1)[0]
    row = next(row for row in shown.rows if row.outcome == "went" and row.name == "Harbour days")
    assert points[-1].value == pytest.approx(row.value)


def test_the_dated_change_in_what_people_say_is_found(filled: Filling) -> None:
    told = Verdict.objects.get(
        series__group__name="Harbour days", series__measure__key=talks.MOOD_MEASURE
    )

    assert (told.kind, told.direction) == ("confirmed", "better")
    note = Annotation.objects.get(series=told.series, kind="change_began")
    assert (note.on, note.made_at.date()) == (date(2026, 7, 13), date(2026, 7, 13))


def test_words_tell_what_was_put_in_to_whoever_sees_the_results(
    filled: Filling, amina: Person
) -> None:
    change = Change.objects.get(title=talks.shift_of("Harbour days").note)  # type: ignore[union-attr]

    (everywhere,) = words_beside(change=change.pk, viewer=amina, at=clock.now()).places

    assert [line.words for line in everywhere.fewer] == ["short notice"]
    assert {line.words for line in everywhere.more} == {"family", "plan"}


def test_the_truth_stands_beside_what_people_say(filled: Filling) -> None:
    truths = {
        truth.series.group.name: (truth.effect, truth.started_on, truth.is_dated)
        for truth in Truth.objects.filter(series__measure__key=talks.MOOD_MEASURE)
    }

    assert truths["Harbour days"] == (1.1, date(2026, 7, 13), True)
    assert truths["Riverside evenings"] == (0.0, None, False)
    assert talks.AREA not in truths


def test_a_weekly_minute_waits_for_amina_before_all_else(amina: Person) -> None:
    first, *others = waiting(amina, STANDS_AT)

    assert first.title == "Your week in a minute"
    assert first.promise == "confidential"
    assert all(one.promise == "named" for one in others)


def test_a_visitor_can_answer_what_waits(amina: Person) -> None:
    prompt, caller = waiting(amina, STANDS_AT)[0].prompt, Caller(person=amina)
    case = conversing.open(prompt=prompt, caller=caller, at=STANDS_AT).case

    while isinstance(turn := engine.next_frame(case.state), engine.Show):
        here: Any = {
            "prompt": prompt, "caller": caller, "version": case.version,
            "frame": turn.frame.id, "at": STANDS_AT,
        }  # fmt: skip
        if turn.frame.id == "how-it-went":
            case = conversing.answer(**here, read=lambda _frame: 4).case
        elif is_question(turn.frame):
            case = conversing.pass_over(**here).case
        else:
            case = conversing.go_on(**here).case

    assert isinstance(turn, engine.Finished)
    assert Prompt.objects.get(pk=prompt).state == "answered"
    assert said_by(amina, talks.WEEKLY)[-1].body.answers["how-it-went"] == 4


def test_what_amina_said_is_hers_and_goes_back_to_the_beginning(amina: Person) -> None:
    said = said_by(amina, talks.WEEKLY)

    answered = Prompt.objects.filter(person=amina, run=run_of(talks.WEEKLY), state="answered")
    assert [one.wave_first.isocalendar() for one in said] == [
        monday_of(on).isocalendar() for on in answered.order_by("on").values_list("on", flat=True)
    ]
    assert len(said) >= 8
    assert all(set(one.body.answers) >= {"how-it-went", "will-try"} for one in said)


def test_what_amina_wanted_to_try_is_carried_to_the_week_after(amina: Person) -> None:
    first, *_others, last = said_by(amina, talks.WEEKLY)

    assert "came-of-it" not in first.body.answers
    assert "came-of-it" in last.body.answers


def test_what_was_said_by_name_is_read_by_the_leader_alone(amina: Person) -> None:
    daniel = queries.persona(population.LEADER.key)
    study = study_of(talks.CUSTOMERS)

    assert len(named_answers(study=study, reader=daniel, at=STANDS_AT)) > 0
    with pytest.raises(NotAllowed):
        named_answers(study=study, reader=amina, at=STANDS_AT)


def test_asking_has_taken_attention(amina: Person) -> None:
    seconds, prompts = spent([amina.pk], week_on=MONDAY)[amina.pk]

    asked = Prompt.objects.filter(person=amina, on__gte=MONDAY, sent_at__isnull=False)
    assert prompts == asked.count() == 2
    assert seconds == sum(asked.values_list("seconds", flat=True))


def test_a_week_later_people_were_asked_and_answered_and_a_result_is_out(filled: Filling) -> None:
    actions.next_week(by=None, at=STANDS_AT)

    thursday = Prompt.objects.filter(run=run_of(talks.WEEKLY), on=THURSDAY + WEEK)
    states = list(thursday.values_list("state", flat=True))
    assert set(states) <= {"sent", "answered"}
    assert states.count("answered") > len(states) / 3
    assert not Prompt.objects.filter(state="scheduled", due_at__lte=clock.now()).exists()
    newest = released(study=study_of(talks.WEEKLY), viewer=None, at=clock.now(), most=1)[0]
    assert newest.wave_first == LAST_CLOSED + WEEK
    assert went("Harbour")[-1].period_on == LAST_CLOSED + WEEK


def test_what_is_asked_of_the_visitor_is_left_to_the_visitor(amina: Person) -> None:
    prompt = waiting(amina, STANDS_AT)[0].prompt
    conversing.open(prompt=prompt, caller=Caller(person=amina), at=STANDS_AT)
    before = len(said_by(amina, talks.WEEKLY))

    actions.next_week(by=amina, at=STANDS_AT)

    asked = Prompt.objects.filter(person=amina, run=run_of(talks.WEEKLY), on__gte=THURSDAY)
    states = dict(asked.filter(due_at__lte=clock.now()).values_list("on", "state"))
    assert states == {THURSDAY: "expired", THURSDAY + WEEK: "sent"}
    said = said_by(amina, talks.WEEKLY)
    assert len(said) == before
    assert not said[-1].body.answers


def test_pressing_at_once_with_somebody_else_asks_nobody_twice(filled: Filling) -> None:
    Filling.objects.update(weeks=filled.weeks + 1)  # the other was first
    before = PromptEvent.objects.count()

    with pytest.raises(NoNextWeek):
        actions.next_week(by=None, at=STANDS_AT)

    assert PromptEvent.objects.count() == before


def test_three_weeks_later_the_second_run_is_over_and_the_first_goes_on(
    filled: Filling,
) -> None:
    for _week in range(3):
        actions.next_week(by=None, at=clock.now())

    asked = Prompt.objects.filter(run=run_of(talks.CUSTOMERS))
    assert asked.filter(state__in=("scheduled", "sent", "opened")).count() == 0
    assert asked.filter(on=date(2026, 9, 28), state="answered").exists()
    shown = released(study=study_of(talks.WEEKLY), viewer=None, at=clock.now())
    assert len(shown) == 20
