"""Prompts are written down ahead: the same whoever does it, and the past stays as it was."""

from dataclasses import replace
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.scenes import (
    AT_NOON,
    DAY,
    HOUR,
    IN_THE_DAY,
    MONDAY,
    NOON,
)
from thrive.experiences.models import Enrolment, Prompt, PromptEvent, Run
from thrive.experiences.prompting import actions, arrangement
from thrive.experiences.timing.draws import person_seed
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.template import (
    DayNumbers,
    Every,
    FixedAt,
    Part,
    RandomIn,
    Template,
    Window,
)
from thrive.people.actions import attention
from thrive.people.models import AttentionDefaults, Holiday, Person
from thrive.people.queries import living

pytestmark = pytest.mark.django_db

WEEKLY = Template((Part(Every(7), (RandomIn(Window(time(9), time(17))),)),))


def test_four_weeks_are_written_down_as_timing_draws_them(people: Cast) -> None:
    run = scenes.planned(IN_THE_DAY, people.amina)

    life = arrangement.circumstances(living([people.amina.pk], on=MONDAY.date())[people.amina.pk])
    seed = person_seed(run.seed, str(people.amina.pk))
    expected = plan(IN_THE_DAY, life, MONDAY.date(), date(2026, 10, 12), seed).moments
    kept = list(Prompt.objects.order_by("due_at").values_list("occasion", "due_at", "draw"))
    assert kept == [(one.occasion, one.at, str(one.draw)) for one in expected]
    assert len(kept) == 4 * 3  # the week holds three minutes
    assert PromptEvent.objects.filter(state="scheduled", at=MONDAY).count() == len(kept)


def test_a_second_time_changes_nothing(people: Cast) -> None:
    run = scenes.planned(IN_THE_DAY, people.amina, people.daniel)
    before, events = scenes.rows(), PromptEvent.objects.count()

    again = actions.plan_ahead(at=MONDAY + HOUR)
    Enrolment.objects.filter(run=run).update(planned_from="")
    actions.plan_ahead(at=MONDAY + HOUR)

    assert again == 0
    assert (scenes.rows(), PromptEvent.objects.count()) == (before, events)


def test_a_week_later_another_week_is_written_down_and_nothing_moves(people: Cast) -> None:
    scenes.planned(IN_THE_DAY, people.amina)
    before = scenes.rows()

    assert actions.plan_ahead(at=MONDAY + 6 * DAY) == 0
    assert actions.plan_ahead(at=MONDAY + 8 * DAY) == 1

    after = scenes.rows()
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_nothing_is_written_down_for_what_is_over(people: Cast) -> None:
    run = scenes.run(AT_NOON)
    scenes.enrol(run, people.amina)

    actions.plan_ahead(at=NOON)

    assert min(scenes.days(people.amina)) == date(2026, 9, 15)


def test_quiet_hours_move_what_is_ahead_and_only_that(people: Cast) -> None:
    scenes.planned(IN_THE_DAY, people.amina)
    first = Prompt.objects.earliest("due_at")
    actions.claim(at=first.due_at, by="here")
    actions.acknowledge(sent=[(first.pk, "email")], at=first.due_at)
    moment = first.due_at + HOUR
    attention.set_attention(
        person=people.amina, by=people.amina, at=moment, quiet_hours=[(time(8), time(16))]
    )

    assert actions.plan_ahead(at=moment) == 1

    assert scenes.now(first).due_at == first.due_at
    ahead = Prompt.objects.filter(state="scheduled")
    assert len(ahead) > 6
    assert all(prompt.due_at.hour == 16 or prompt.due_at.time() == time(17) for prompt in ahead)
    assert "moved" in {why for prompt in ahead for _state, why in scenes.steps(prompt)}


def test_a_pause_takes_prompts_back_and_its_end_brings_them_again(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    before = scenes.days(people.amina)
    pause = attention.pause(
        person=people.amina, by=people.amina, at=MONDAY,
        first=date(2026, 9, 21), until=date(2026, 9, 28),
    )  # fmt: skip

    actions.plan_ahead(at=MONDAY + HOUR)
    paused = Prompt.objects.get(on=date(2026, 9, 21))
    without = scenes.days(people.amina)
    attention.end_pause(pause=pause, by=people.amina, at=MONDAY + HOUR)
    actions.plan_ahead(at=MONDAY + 2 * HOUR)

    assert not [on for on in without if date(2026, 9, 21) <= on < date(2026, 9, 28)]
    assert scenes.days(people.amina) == before
    assert scenes.steps(paused) == [
        ("scheduled", ""), ("cancelled", "paused"), ("scheduled", "planned again"),
    ]  # fmt: skip


def test_a_holiday_that_nobody_announces_is_seen_in_turn(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    Holiday.objects.create(on=date(2026, 9, 21))

    actions.plan_ahead(at=MONDAY + HOUR)

    gone = Prompt.objects.get(on=date(2026, 9, 21))
    assert scenes.steps(gone)[-1] == ("superseded", "holiday")


def test_another_zone_moves_what_is_ahead(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    people.amina.time_zone = "Asia/Kolkata"
    people.amina.save()

    actions.plan_ahead(at=MONDAY + HOUR)

    today, *ahead = Prompt.objects.order_by("due_at")
    assert {prompt.due_at.time() for prompt in ahead} == {time(6, 30)}
    assert today.due_at == NOON  # half past six is over there; half past five in the evening is not


def test_what_would_have_come_earlier_does_not_come_in_quiet_hours(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    people.amina.time_zone = "Asia/Kolkata"
    people.amina.save()
    attention.set_attention(
        person=people.amina, by=people.amina, at=MONDAY, quiet_hours=[(time(17), time(8))]
    )

    actions.plan_ahead(at=MONDAY + HOUR)

    assert scenes.steps(Prompt.objects.earliest("on"))[-1] == ("superseded", "planned otherwise")


def test_who_is_no_longer_here_is_asked_nothing_more(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel)
    people.amina.is_active = False
    people.amina.save()

    actions.plan_ahead(at=MONDAY + HOUR)

    assert scenes.days(people.amina) == []
    assert set(Prompt.objects.filter(state="cancelled").values_list("person", flat=True)) == {
        people.amina.pk
    }
    assert scenes.days(people.daniel)


def test_who_joins_later_begins_at_their_own_day_one(people: Cast) -> None:
    run = scenes.run(Template((Part(DayNumbers(frozenset({1, 3})), (FixedAt(time(12)),)),)))
    scenes.enrol(run, people.amina)
    scenes.enrol(run, people.daniel, on=date(2026, 9, 16))

    actions.plan_ahead(at=MONDAY)

    assert scenes.days(people.amina) == [date(2026, 9, 14), date(2026, 9, 16)]
    assert scenes.days(people.daniel) == [date(2026, 9, 16), date(2026, 9, 18)]


def test_experiences_come_one_after_another_and_then_again(people: Cast) -> None:
    scenes.planned(WEEKLY, people.amina)

    asked = Prompt.objects.order_by("on").values_list("number", "experience")
    assert list(asked) == [(0, "first"), (1, "second"), (2, "third"), (3, "first")]


def test_each_round_of_a_repeated_run_begins_anew(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, kind=Run.Kind.REPEATED, every_days=2)

    numbers = Prompt.objects.order_by("on").values_list("on", "number")
    assert {number for _on, number in numbers} == {0, 1}
    assert all(number == 0 for on, number in numbers if (on - MONDAY.date()).days % 2 == 0)


def test_two_runs_share_one_week(people: Cast) -> None:
    AttentionDefaults.objects.create(seconds_a_week=600, prompts_a_week=5)
    first = scenes.run(AT_NOON, priority=1)
    second = scenes.run(WEEKLY, seed="other", priority=2)
    scenes.enrol(first, people.amina)
    scenes.enrol(second, people.amina)

    actions.plan_ahead(at=MONDAY)

    this_week = Prompt.objects.filter(on__lt=date(2026, 9, 21))
    assert this_week.filter(run=second).count() == 1
    assert this_week.filter(run=first).count() == 4


def test_what_a_worker_holds_is_not_moved(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    held = Prompt.objects.earliest("due_at")
    Prompt.objects.filter(pk=held.pk).update(leased_by="there", leased_until=NOON + HOUR)
    attention.pause(
        person=people.amina, by=people.amina, at=MONDAY,
        first=MONDAY.date(), until=date(2026, 9, 28),
    )  # fmt: skip

    actions.plan_ahead(at=MONDAY + HOUR)

    assert scenes.state(held) == "scheduled"
    assert Prompt.objects.filter(state="cancelled").count() == 5


def test_so_many_people_at_most_are_planned_at_once(people: Cast) -> None:
    run = scenes.run(AT_NOON)
    scenes.enrol(run, people.amina, people.daniel, people.peter)

    counts = [actions.plan_ahead(at=MONDAY, most=2) for _ in range(3)]

    assert counts == [2, 1, 0]


def test_what_cannot_be_planned_holds_up_nobody_else(
    people: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    broken = scenes.run(AT_NOON)
    Run.objects.filter(pk=broken.pk).update(template={"parts": [{"days": {}}]})
    scenes.enrol(broken, people.amina)
    scenes.enrol(scenes.run(AT_NOON), people.daniel)

    actions.plan_ahead(at=MONDAY)

    assert scenes.days(people.amina) == []
    assert scenes.days(people.daniel)
    assert "parts 1, days" in caplog.text


def test_a_run_that_ends_and_somebody_who_leaves_bring_nothing_after(people: Cast) -> None:
    run = scenes.run(AT_NOON, ends_on=date(2026, 9, 16))
    scenes.enrol(run, people.amina, people.daniel)
    Enrolment.objects.filter(person=people.daniel).update(left_on=date(2026, 9, 15))

    actions.plan_ahead(at=MONDAY)

    assert scenes.days(people.amina) == [date(2026, 9, 14), date(2026, 9, 15)]
    assert scenes.days(people.daniel) == [date(2026, 9, 14)]


def test_planning_asks_as_few_questions_for_many_as_for_few(people: Cast) -> None:
    run = scenes.run(AT_NOON)

    asked = []
    for some in ([people.amina, people.daniel], [people.peter, people.joanna, people.ruth]):
        scenes.enrol(run, *some)
        with CaptureQueriesContext(connection) as questions:
            actions.plan_for([person.pk for person in some], at=MONDAY)
        asked.append(len(questions))

    assert asked[0] == asked[1]
    assert Prompt.objects.values("person").distinct().count() == 5


def move_to(zone: str, person: Person) -> None:
    """Somebody lives elsewhere from now on, and is planned again at noon."""
    Person.objects.filter(pk=person.pk).update(time_zone=zone)
    actions.plan_for([person.pk], at=NOON)


def test_a_new_plan_asks_nothing_too_close_to_what_was_sent(people: Cast) -> None:
    prompt = scenes.sent(replace(AT_NOON, minimum_gap=20 * HOUR), people.amina)

    move_to("Asia/Kolkata", people.amina)  # noon there is half past six in ours

    ahead = Prompt.objects.filter(state="scheduled").earliest("due_at")
    assert ahead.due_at - prompt.due_at >= 20 * HOUR
    dropped = Prompt.objects.get(on=date(2026, 9, 15))
    assert scenes.steps(dropped)[-1][0] == "superseded"


def test_what_was_sent_does_not_come_again_and_leaves_no_experience_out(people: Cast) -> None:
    scenes.sent(AT_NOON, people.amina)

    move_to("America/New_York", people.amina)  # there it is noon once more today

    ahead = Prompt.objects.filter(state="scheduled").order_by("due_at")
    assert ahead[0].on == date(2026, 9, 15)
    asked = Prompt.objects.exclude(state="superseded").order_by("on")
    assert [prompt.number for prompt in asked] == list(range(len(asked)))
