"""What a person does with a prompt, and when its time is over."""

from datetime import time

import pytest

from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.scenes import AT_NOON, DAY, HOUR, MINUTE, MONDAY, NOON
from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.errors import NoSuchPrompt, NotYet, TimeIsOver
from thrive.people.actions import attention

pytestmark = pytest.mark.django_db

TIMES = {"open_within": 60, "answer_within": 90, "idle_within": 30}


def test_opening_counts_expiry_anew_and_stops_reminders(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, reminders=1, remind_after=30, **TIMES)

    actions.opened(prompt=prompt.pk, at=NOON + 10 * MINUTE)

    after = scenes.now(prompt)
    assert (after.state, after.opened_at, after.remind_at) == ("opened", NOON + 10 * MINUTE, None)
    assert after.expires_at == NOON + 40 * MINUTE
    assert scenes.steps(prompt)[-1] == ("opened", "")


def test_a_second_device_changes_nothing_but_the_last_sign(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina, **TIMES)

    actions.opened(prompt=prompt.pk, at=NOON + 20 * MINUTE)

    after = scenes.now(prompt)
    assert (after.opened_at, after.last_at) == (NOON + 10 * MINUTE, NOON + 20 * MINUTE)
    assert [state for state, _why in scenes.steps(prompt)].count("opened") == 1


def test_each_sign_moves_expiry_but_not_beyond_the_whole_time(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina, **TIMES)

    moved = []
    for minute in (30, 59, 88, 117, 146):
        actions.touch(prompt=prompt.pk, at=NOON + minute * MINUTE)
        expires_at = scenes.now(prompt).expires_at
        assert expires_at is not None
        moved.append((expires_at - NOON) // MINUTE)

    assert moved == [60, 89, 118, 147, 150]  # sent + X + Y


def test_what_nobody_opened_expires_after_its_time_and_not_before(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, **TIMES)

    early = actions.expire(at=NOON + 59 * MINUTE)
    ended = actions.expire(at=NOON + 60 * MINUTE)
    again = actions.expire(at=NOON + 61 * MINUTE)

    assert (early, ended, again) == (0, 1, 0)
    assert scenes.steps(prompt)[-1] == ("expired", "")
    assert scenes.now(prompt).ended_at == NOON + 60 * MINUTE
    with pytest.raises(TimeIsOver):
        actions.opened(prompt=prompt.pk, at=NOON + 62 * MINUTE)


def test_what_is_over_cannot_be_opened_even_before_anybody_has_looked(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, **TIMES)

    with pytest.raises(TimeIsOver):
        actions.opened(prompt=prompt.pk, at=NOON + 60 * MINUTE)

    assert scenes.state(prompt) == "sent"


def test_who_answers_late_goes_on_as_long_as_the_wave_is_open(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina, **TIMES)
    actions.expire(at=NOON + 40 * MINUTE)
    assert scenes.state(prompt) == "expired"

    actions.touch(prompt=prompt.pk, at=NOON + 5 * HOUR)

    after = scenes.now(prompt)
    assert (after.state, after.expires_at) == ("opened", NOON + 5 * HOUR + 30 * MINUTE)
    assert scenes.steps(prompt)[-2:] == [("expired", ""), ("opened", "late")]
    actions.finished(prompt=prompt.pk, at=NOON + 5 * HOUR + MINUTE)
    assert scenes.state(prompt) == "answered"


def test_nobody_goes_on_after_the_wave_is_published(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina, **TIMES)
    actions.expire(at=NOON + 40 * MINUTE)
    Run.objects.update(waves_closed_until=(NOON + DAY).date())

    with pytest.raises(TimeIsOver):
        actions.touch(prompt=prompt.pk, at=NOON + HOUR)

    assert scenes.state(prompt) == "expired"


def test_a_link_that_came_before_the_worker_could_say_so_opens_and_nothing_repeats(
    people: Cast,
) -> None:
    scenes.planned(AT_NOON, people.amina)
    (prompt,) = scenes.claimed(NOON)  # and the worker dies after it has sent

    actions.opened(prompt=prompt, at=NOON + MINUTE)

    assert scenes.claimed(NOON + 3 * MINUTE) == []
    assert [state for state, _why in scenes.steps(Prompt(pk=prompt))] == [
        "scheduled", "sent", "opened",
    ]  # fmt: skip


def test_what_is_not_due_yet_cannot_be_opened(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    prompt = Prompt.objects.latest("due_at")

    with pytest.raises(NotYet):
        actions.opened(prompt=prompt.pk, at=NOON)
    with pytest.raises(NotYet):
        actions.finished(prompt=prompt.pk, at=NOON)
    with pytest.raises(NoSuchPrompt):
        actions.touch(prompt=999_999, at=NOON)


@pytest.mark.parametrize("ended", ["missed", "superseded", "cancelled"])
def test_what_ended_otherwise_is_over(people: Cast, ended: str) -> None:
    prompt = scenes.sent(AT_NOON, people.amina)
    Prompt.objects.filter(pk=prompt.pk).update(state=ended)

    for step in (actions.opened, actions.touch, actions.finished):
        with pytest.raises(TimeIsOver):
            step(prompt=prompt.pk, at=NOON + MINUTE)


def test_an_answer_ends_it_once(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)

    actions.finished(prompt=prompt.pk, at=NOON + 12 * MINUTE)
    before = scenes.rows()
    actions.finished(prompt=prompt.pk, at=NOON + 13 * MINUTE)
    actions.touch(prompt=prompt.pk, at=NOON + 13 * MINUTE)
    actions.opened(prompt=prompt.pk, at=NOON + 13 * MINUTE)

    assert scenes.rows() == before
    after = scenes.now(prompt)
    assert (after.state, after.ended_at, after.expires_at) == (
        "answered", NOON + 12 * MINUTE, None,
    )  # fmt: skip
    assert actions.expire(at=NOON + 9 * DAY) >= 0
    assert scenes.state(prompt) == "answered"


def test_who_answers_between_the_question_and_the_step_keeps_their_time(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thrive.experiences.prompting import steps

    prompt = scenes.opened(AT_NOON, people.amina, **TIMES)
    end = steps.end

    def touched_first(*given: object, **named: object) -> list[int]:
        actions.touch(prompt=prompt.pk, at=NOON + 39 * MINUTE)
        return end(*given, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(steps, "end", touched_first)

    assert actions.expire(at=NOON + 40 * MINUTE) == 0
    assert scenes.state(prompt) == "opened"


def test_what_could_not_be_sent_in_time_is_missed(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, open_within=60)

    assert actions.expire(at=NOON + 59 * MINUTE) == 0
    assert actions.expire(at=NOON + 60 * MINUTE) == 1

    assert [prompt.state for prompt in Prompt.objects.filter(on=NOON.date())] == ["missed"]
    assert scenes.claimed(NOON + 61 * MINUTE) == []


def test_what_a_worker_holds_is_not_missed_and_what_was_given_back_is(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel, open_within=60)
    held, given = scenes.claimed(NOON + 59 * MINUTE)
    actions.give_back(prompts=[given], until=NOON + 5 * HOUR, at=NOON + 59 * MINUTE)

    first = actions.expire(at=NOON + 60 * MINUTE)
    then = actions.expire(at=NOON + 61 * MINUTE)

    assert (first, then) == (1, 1)
    assert scenes.state(Prompt(pk=held)) == scenes.state(Prompt(pk=given)) == "missed"


def test_who_leaves_is_asked_nothing_more_but_may_finish(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)
    run = prompt.run
    other = scenes.enrol(run, people.daniel)[0]
    actions.plan_ahead(at=NOON)
    mine = run.enrolments.get(person=people.amina)

    ended = actions.cancel(enrolments=[mine.pk], why="left", at=NOON + HOUR)
    again = actions.cancel(enrolments=[mine.pk], why="left", at=NOON + HOUR)

    assert (ended > 0, again) == (True, 0)
    assert scenes.days(people.amina) == []
    actions.finished(prompt=prompt.pk, at=NOON + HOUR)
    assert scenes.state(prompt) == "answered"
    assert Prompt.objects.filter(enrolment=other, state="scheduled").exists()


def test_a_wait_goes_on_with_a_prompt_of_the_same_conversation(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)

    number = actions.waits(prompt=prompt.pk, until=NOON + 3 * HOUR, at=NOON + HOUR)
    assert number is not None
    again = actions.waits(prompt=prompt.pk, until=NOON + 4 * HOUR, at=NOON + HOUR)

    assert number == again
    assert scenes.steps(prompt)[-1] == ("answered", "waits")
    due = scenes.only(actions.claim(at=NOON + 3 * HOUR, by="here"))
    assert (due.prompt, due.kind, due.key) == (number, "goes_on", f"prompt-{number}")
    assert due.line == "A minute goes on: about a minute."
    after = Prompt.objects.get(pk=number)
    assert (after.continues_id, after.experience, after.number) == (prompt.pk, "first", 0)
    assert after.occasion == f"{prompt.occasion}/on-1"


def test_a_second_wait_belongs_to_the_first_prompt_too(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)
    first = actions.waits(prompt=prompt.pk, until=NOON + 3 * HOUR, at=NOON + HOUR)
    assert first is not None
    actions.claim(at=NOON + 3 * HOUR, by="here")
    actions.acknowledge(sent=[(first, "email")], at=NOON + 3 * HOUR)

    second = actions.waits(prompt=first, until=NOON + DAY, at=NOON + 4 * HOUR)

    assert second is not None
    after = Prompt.objects.get(pk=second)
    assert (after.continues_id, after.occasion) == (prompt.pk, f"{prompt.occasion}/on-2")


def test_a_wait_ends_when_the_person_may_be_asked(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)
    attention.set_attention(
        person=people.amina, by=people.amina, at=NOON, quiet_hours=[(time(14), time(7))]
    )

    number = actions.waits(prompt=prompt.pk, until=NOON + 3 * HOUR, at=NOON + HOUR)
    assert number is not None

    assert Prompt.objects.get(pk=number).due_at == MONDAY + DAY + HOUR


def test_a_wait_for_an_answer_is_asked_about_once_more(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)

    first = actions.waits(prompt=prompt.pk, until=None, at=NOON + HOUR)
    assert first is not None
    due_at = Prompt.objects.get(pk=first).due_at
    assert first in scenes.claimed(due_at)
    actions.acknowledge(sent=[(first, "email")], at=due_at)
    second = actions.waits(prompt=first, until=None, at=due_at + HOUR)

    assert due_at == NOON + HOUR + DAY
    assert second is None


def test_who_has_left_waits_for_nothing(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)
    people.amina.is_active = False
    people.amina.save()

    assert actions.waits(prompt=prompt.pk, until=NOON + DAY, at=NOON + HOUR) is None
    assert not Prompt.objects.filter(continues=prompt.pk).exists()
