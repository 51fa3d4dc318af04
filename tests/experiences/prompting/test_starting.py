"""What begins by itself, and what follows an answer or a miss."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.scenes import AT_NOON, DAY, HOUR, MINUTE, MONDAY, NOON
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.errors import NotNow
from thrive.experiences.timing.template import (
    After,
    FixedAt,
    FollowUp,
    Part,
    Start,
    Started,
    Template,
    Weekdays,
)
from thrive.people.actions import attention

pytestmark = pytest.mark.django_db

BY_PERSON = Template(started=Started(Start.PERSON, a_day=2), minimum_gap=30 * MINUTE)
BY_EVENT = Template(started=Started(Start.EVENT, wait=HOUR, a_day=2), may_wait_days=1)
MONDAYS = Template((Part(Weekdays(frozenset({0})), (FixedAt(time(12)),)),))
AND_AFTER = replace(MONDAYS, follow_ups=(FollowUp(After.ANSWER, 2 * DAY, HOUR),))
AND_AGAIN = replace(MONDAYS, follow_ups=(FollowUp(After.MISS, HOUR, HOUR),))


def test_a_person_begins_at_once_and_nothing_has_to_be_sent(people: Cast) -> None:
    run = scenes.planned(BY_PERSON, people.amina)

    number = actions.start_by_person(run=run.pk, person=people.amina.pk, at=NOON)

    prompt = Prompt.objects.get(pk=number)
    assert (prompt.state, prompt.sent_at, prompt.experience) == ("sent", NOON, "first")
    assert prompt.occasion == "2026-09-14/0/person"
    assert scenes.claimed(NOON + HOUR) == []
    actions.opened(prompt=number, at=NOON)
    later = actions.start_by_person(run=run.pk, person=people.amina.pk, at=NOON + HOUR)
    assert Prompt.objects.get(pk=later).experience == "second"


def test_who_cannot_begin_is_told_why(people: Cast) -> None:
    run = scenes.planned(BY_PERSON, people.amina)
    clock = scenes.run(AT_NOON)
    scenes.enrol(clock, people.amina)
    actions.start_by_person(run=run.pk, person=people.amina.pk, at=NOON)

    with pytest.raises(NotNow, match="too close"):
        actions.start_by_person(run=run.pk, person=people.amina.pk, at=NOON + MINUTE)
    actions.start_by_person(run=run.pk, person=people.amina.pk, at=NOON + HOUR)
    with pytest.raises(NotNow, match="enough for one day"):
        actions.start_by_person(run=run.pk, person=people.amina.pk, at=NOON + 2 * HOUR)
    for where, who in ((clock, people.amina), (run, people.daniel)):
        with pytest.raises(NotNow, match="nothing that you can begin"):
            actions.start_by_person(run=where.pk, person=who.pk, at=NOON)
    assert Prompt.objects.filter(run=run).count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"state": Run.State.STOPPED},
        {"ends_on": date(2026, 9, 15)},
        {"begins_on": date(2026, 9, 16)},
    ],
)
def test_nobody_begins_in_a_run_that_does_not_run_then(
    people: Cast, changed: dict[str, object]
) -> None:
    run = scenes.planned(BY_PERSON, people.amina)
    Run.objects.filter(pk=run.pk).update(**changed)

    with pytest.raises(NotNow):
        actions.start_by_person(run=run.pk, person=people.amina.pk, at=NOON + DAY)


def test_an_event_brings_a_prompt_to_those_runs_that_wait_for_it(people: Cast) -> None:
    scenes.planned(BY_EVENT, people.amina, event="training-finished")
    scenes.enrol(scenes.run(BY_EVENT, event="another"), people.amina)

    made = actions.start_by_event(event="training-finished", person=people.amina.pk, at=NOON)
    none = actions.start_by_event(event="nothing", person=people.amina.pk, at=NOON)
    nobody = actions.start_by_event(event="training-finished", person=people.daniel.pk, at=NOON)
    unnamed = actions.start_by_event(event="", person=people.amina.pk, at=NOON)

    (number,) = made
    assert (none, nobody, unnamed) == ([], [], [])
    assert Prompt.objects.get(pk=number).due_at == NOON + HOUR
    assert scenes.steps(Prompt(pk=number)) == [("scheduled", "event")]
    assert scenes.claimed(NOON + HOUR) == [number]


def test_an_event_waits_for_hours_in_which_the_person_may_be_asked(people: Cast) -> None:
    scenes.planned(BY_EVENT, people.amina, event="training-finished")
    attention.set_attention(
        person=people.amina, by=people.amina, at=MONDAY, quiet_hours=[(time(12), time(7))]
    )

    (number,) = actions.start_by_event(event="training-finished", person=people.amina.pk, at=NOON)

    assert Prompt.objects.get(pk=number).due_at.date() == date(2026, 9, 15)


def test_hours_that_changed_after_an_event_hold_for_its_prompt_too(people: Cast) -> None:
    scenes.planned(BY_EVENT, people.amina, event="training-finished")
    (number,) = actions.start_by_event(event="training-finished", person=people.amina.pk, at=NOON)
    attention.set_attention(
        person=people.amina, by=people.amina, at=NOON, quiet_hours=[(time(12), time(20))]
    )

    assert scenes.claimed(NOON + HOUR) == []
    assert scenes.claimed(NOON + 8 * HOUR) == [number]


def test_an_answer_is_followed_up_with_what_comes_next(people: Cast) -> None:
    prompt = scenes.opened(AND_AFTER, people.amina)

    actions.finished(prompt=prompt.pk, at=NOON + HOUR)
    actions.plan_ahead(at=NOON + HOUR)

    follow = Prompt.objects.get(occasion="2026-09-14/0/answer-0")
    wait = follow.due_at - (NOON + HOUR)
    assert 2 * DAY <= wait <= 2 * DAY + HOUR
    assert scenes.steps(follow) == [("scheduled", "after answer")]
    asked = Prompt.objects.order_by("due_at").values_list("experience", flat=True)
    assert list(asked) == ["first", "second", "third", "first", "second"]


def test_a_follow_up_has_none_of_its_own(people: Cast) -> None:
    prompt = scenes.opened(AND_AFTER, people.amina)
    actions.finished(prompt=prompt.pk, at=NOON + HOUR)
    follow = Prompt.objects.get(occasion="2026-09-14/0/answer-0")

    actions.claim(at=follow.due_at, by="here")
    actions.finished(prompt=follow.pk, at=follow.due_at)

    assert Prompt.objects.filter(occasion__contains="answer").count() == 1


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_miss_is_followed_up_with_the_same_again(people: Cast, is_sent: bool) -> None:
    if is_sent:
        scenes.sent(AND_AGAIN, people.amina, open_within=60)
    else:
        scenes.planned(AND_AGAIN, people.amina, open_within=60)

    actions.expire(at=NOON + HOUR)

    follow = Prompt.objects.get(occasion="2026-09-14/0/miss-0")
    assert (follow.experience, follow.number) == ("first", 0)
    assert NOON + 2 * HOUR <= follow.due_at <= NOON + 3 * HOUR
    actions.expire(at=follow.due_at + 2 * HOUR)
    assert Prompt.objects.filter(occasion__contains="miss").count() == 1


def test_nothing_follows_where_no_attention_is_left_or_the_person_has_left(people: Cast) -> None:
    prompt = scenes.opened(AND_AFTER, people.amina)
    Enrolment.objects.update(left_on=NOON.date() + DAY)

    actions.finished(prompt=prompt.pk, at=NOON + HOUR)

    assert not Prompt.objects.filter(occasion__contains="answer").exists()


def test_a_follow_up_that_finds_the_week_spent_is_left_out(people: Cast) -> None:
    prompt = scenes.opened(AND_AFTER, people.amina)
    attention.set_attention(person=people.amina, by=people.amina, at=NOON, prompts=1)
    from thrive.people.actions import spend
    from thrive.people.queries import spent
    from thrive.people.rules.attention import Spending

    spend([Spending(people.amina.pk, "prompt-1", NOON.date(), 60)], at=NOON)

    actions.finished(prompt=prompt.pk, at=NOON + HOUR)

    assert spent([people.amina.pk], week_on=NOON.date())[people.amina.pk] == (60, 1)
    assert not Prompt.objects.filter(occasion__contains="answer").exists()
