"""Coaching oneself: begun by anybody, asked in its rhythm, paused, ended, begun again."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.experiences.oneself.rounds import DAY, FIRST, WEEK, WILL, sent, walk, whole_round
from thrive.experiences.conversing import queries as conversing
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.models import Enrolment, OwnCoaching, Prompt, Run
from thrive.experiences.oneself import actions
from thrive.experiences.oneself.errors import BadWish, NotCoaching
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.errors import NotNow
from thrive.experiences.running import actions as running
from thrive.experiences.running.errors import CannotJoin
from thrive.foundation.models import AuditRecord
from thrive.people.actions import Spending, spend
from thrive.people.models import AttentionSpent, Person

State = Prompt.State


def prompts(person: Person) -> list[tuple[str, str]]:
    rows = Prompt.objects.filter(person=person).order_by("id")
    return list(rows.values_list("experience", "state"))


def test_anybody_begins_and_the_first_talk_is_open_at_once(people: Cast, at: datetime) -> None:
    prompt = actions.begin(rhythm="week", by=people.peter, at=at)

    shown = conversing.screen(prompt=prompt, caller=Caller(person=people.peter), at=at)
    assert (shown.title, shown.frame) == ("What do you want?", "want")
    assert shown.promise is not None
    assert shown.promise.sentence.startswith("Only you read this")
    assert prompts(people.peter) == [("goal", "sent")]
    assert not AttentionSpent.objects.exists()


def test_begun_twice_is_begun_once_in_the_later_rhythm(people: Cast, at: datetime) -> None:
    first = actions.begin(rhythm="week", by=people.amina, at=at)

    assert actions.begin(rhythm="fortnight", by=people.amina, at=at) == first
    assert OwnCoaching.objects.get().rhythm == "fortnight"
    assert Enrolment.objects.count() == Run.objects.count() == 1


def test_all_take_part_in_one_run_that_nobody_looks_after(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)
    actions.begin(rhythm="once", by=people.peter, at=at)

    run = Run.objects.get()
    assert (run.asks_oneself, run.made_by, run.state) == (True, None, "running")


def test_what_cannot_be_begun_is_refused_and_nothing_is_kept(people: Cast, at: datetime) -> None:
    with pytest.raises(BadWish) as refused:
        actions.begin(rhythm="hourly", by=people.amina, at=at)
    assert [one.column for one in refused.value.problems] == ["rhythm"]

    Person.objects.filter(pk=people.amina.pk).update(is_active=False)
    with pytest.raises(CannotJoin):
        actions.begin(rhythm="week", by=people.amina, at=at)
    assert not OwnCoaching.objects.exists()
    assert not Prompt.objects.exists()


def test_if_a_late_step_fails_nothing_is_half_begun(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(prompting, "begin_by_oneself", fail)
    with pytest.raises(RuntimeError):
        actions.begin(rhythm="week", by=people.amina, at=at)

    assert not Run.objects.exists()
    assert not OwnCoaching.objects.exists()
    assert not AuditRecord.objects.exists()


def test_one_goes_on_at_once_as_far_as_one_likes(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="four_weeks", by=people.amina, at=at)

    whole_round(people.amina, at=at)

    assert [name for name, _state in prompts(people.amina)] == [
        "goal", "reality", "options", "will",
    ]  # fmt: skip
    assert not AttentionSpent.objects.exists()


def test_going_on_twice_is_the_same_talk(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)

    assert actions.go_on(by=people.amina, at=at) == actions.go_on(by=people.amina, at=at)


def test_the_clock_asks_for_the_next_talk_a_week_later_and_once(people: Cast, at: datetime) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)

    assert actions.ask_due(at=at + 6 * DAY) == 0
    assert actions.ask_due(at=at + WEEK) == 1
    assert actions.ask_due(at=at + WEEK) == 0

    assert prompts(people.amina) == [("goal", "answered"), ("reality", "scheduled")]
    (due,) = prompting.claim(at=Prompt.objects.latest("id").due_at, by="w1")
    assert (due.title, due.seconds, due.person) == ("How is it now?", 60, people.amina.pk)


@pytest.mark.parametrize(("rhythm", "weeks"), [("week", 1), ("fortnight", 2), ("four_weeks", 4)])
def test_a_round_begins_again_in_its_rhythm_and_asks_what_came_of_the_last(
    people: Cast, at: datetime, rhythm: str, weeks: int
) -> None:
    actions.begin(rhythm=rhythm, by=people.amina, at=at)
    whole_round(people.amina, at=at)

    assert actions.ask_due(at=at + weeks * WEEK - DAY) == 0
    assert actions.ask_due(at=at + weeks * WEEK) == 1

    later = at + weeks * WEEK + DAY
    shown = conversing.screen(
        prompt=sent(people.amina, at=later).pk, caller=Caller(person=people.amina), at=later
    )
    assert (shown.frame, shown.note) == ("last-time", WILL)


def test_one_round_is_one_round(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="once", by=people.amina, at=at)
    whole_round(people.amina, at=at)

    assert actions.ask_due(at=at + 52 * WEEK) == 0
    walk(
        actions.go_on(by=people.amina, at=at + WEEK), people.amina, ("helped", *FIRST), at=at + WEEK
    )


def test_what_was_not_answered_is_asked_again_in_the_rhythm_and_then_no_more(
    people: Cast, at: datetime
) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)
    for week in (1, 2):
        prompting.expire(at=at + week * WEEK)
        assert actions.ask_due(at=at + week * WEEK) == 1
        sent(people.amina, at=at + week * WEEK)

    prompting.expire(at=at + 3 * WEEK)

    assert prompts(people.amina) == [("goal", "expired")] * 3
    assert actions.ask_due(at=at + 30 * WEEK) == 0
    walk(actions.go_on(by=people.amina, at=at + 30 * WEEK), people.amina, FIRST, at=at + 30 * WEEK)
    assert actions.ask_due(at=at + 31 * WEEK) == 1


def test_a_talk_that_was_left_in_the_middle_goes_on_where_it_was(
    people: Cast, at: datetime
) -> None:
    prompt = actions.begin(rhythm="week", by=people.amina, at=at)
    prompting.opened(prompt=prompt, at=at)
    prompting.expire(at=at + WEEK)

    assert actions.go_on(by=people.amina, at=at + WEEK) == prompt


def test_a_week_without_room_makes_it_wait(people: Cast, at: datetime) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)
    week = (at + WEEK).date()
    monday = week - week.weekday() * DAY
    taken = [Spending(people.amina.pk, f"note-{turn}", monday, 36) for turn in range(5)]
    spend(taken, at=at + WEEK)

    actions.ask_due(at=at + WEEK)

    prompt = Prompt.objects.latest("id")
    assert (prompt.waited, prompt.due_at.date() >= monday + WEEK) == ("budget", True)


def test_what_waits_to_come_comes_now_if_one_goes_on(people: Cast, at: datetime) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)
    actions.ask_due(at=at + WEEK)

    prompt = actions.go_on(by=people.amina, at=at + WEEK)

    assert prompts(people.amina) == [("goal", "answered"), ("reality", "sent")]
    assert Prompt.objects.get(pk=prompt).due_at == at + WEEK


def test_while_it_is_paused_nothing_is_asked_and_one_may_go_on(people: Cast, at: datetime) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)
    actions.ask_due(at=at + WEEK)
    actions.pause(by=people.amina, at=at + WEEK)
    actions.pause(by=people.amina, at=at + WEEK + DAY)

    assert prompts(people.amina)[-1] == ("reality", "cancelled")
    assert OwnCoaching.objects.get().paused_at == at + WEEK
    assert actions.ask_due(at=at + 5 * WEEK) == 0
    actions.go_on(by=people.amina, at=at + 2 * WEEK)
    assert prompts(people.amina)[-1] == ("reality", "sent")


def test_it_goes_on_where_it_was_when_it_is_paused_no_more(people: Cast, at: datetime) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)
    actions.ask_due(at=at + WEEK)
    actions.pause(by=people.amina, at=at + WEEK)
    actions.resume(by=people.amina, at=at + 3 * WEEK)
    actions.resume(by=people.amina, at=at + 3 * WEEK)

    assert actions.ask_due(at=at + 3 * WEEK) == 1
    assert prompts(people.amina)[-1] == ("reality", "scheduled")
    assert AuditRecord.objects.filter(action="experiences.change_oneself").count() == 2


def test_the_rhythm_is_changed_and_the_same_again_changes_nothing(
    people: Cast, at: datetime
) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)

    actions.change_rhythm(rhythm="four_weeks", by=people.amina, at=at)
    actions.change_rhythm(rhythm="four_weeks", by=people.amina, at=at)

    assert OwnCoaching.objects.get().rhythm == "four_weeks"
    assert AuditRecord.objects.filter(action="experiences.change_oneself").count() == 1
    with pytest.raises(BadWish):
        actions.change_rhythm(rhythm="daily", by=people.amina, at=at)


def test_ended_it_asks_nothing_and_keeps_what_was_said(people: Cast, at: datetime) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)

    actions.end(by=people.amina, at=at)

    assert actions.ask_due(at=at + WEEK) == 0
    for act in (actions.end, actions.pause, actions.resume, actions.go_on):
        with pytest.raises(NotCoaching):
            act(by=people.amina, at=at)
    with pytest.raises(NotCoaching):
        actions.change_rhythm(rhythm="week", by=people.amina, at=at)


def test_leaving_by_the_link_in_a_message_ends_it_too(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)

    running.leave(run=Run.objects.get().pk, person=people.amina, forget=False, at=at)

    with pytest.raises(NotCoaching):
        actions.go_on(by=people.amina, at=at)


def test_begun_again_it_is_a_new_round_that_knows_the_last(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)
    whole_round(people.amina, at=at)
    actions.end(by=people.amina, at=at + DAY)

    prompt = actions.begin(rhythm="fortnight", by=people.amina, at=at + WEEK)

    shown = conversing.screen(prompt=prompt, caller=Caller(person=people.amina), at=at + WEEK)
    assert (shown.frame, shown.note) == ("last-time", WILL)
    assert OwnCoaching.objects.get().rhythm == "fortnight"


def test_begun_again_in_the_middle_of_a_round_it_begins_with_the_first_talk(
    people: Cast, at: datetime
) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)
    actions.end(by=people.amina, at=at)

    actions.begin(rhythm="week", by=people.amina, at=at + WEEK)

    assert [name for name, _state in prompts(people.amina)] == ["goal", "goal"]


def test_whoever_has_left_is_asked_nothing(people: Cast, at: datetime) -> None:
    walk(actions.begin(rhythm="week", by=people.amina, at=at), people.amina, FIRST, at=at)
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    assert actions.ask_due(at=at + WEEK) == 0
    with pytest.raises(NotNow):
        actions.go_on(by=people.amina, at=at + WEEK)


def test_many_are_looked_at_in_few_questions(
    people: Cast, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for person in (people.amina, people.peter, people.daniel, people.ruth):
        actions.begin(rhythm="once", by=person, at=at)
    Prompt.objects.update(state=State.EXPIRED)

    with django_assert_max_num_queries(4):
        assert actions.ask_due(at=at + 9 * WEEK) == 0
