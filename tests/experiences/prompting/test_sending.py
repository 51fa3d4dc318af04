"""What was sent, what found no room, and what a steward sends again."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.scenes import AT_NOON, DAY, HOUR, IN_THE_DAY, MINUTE, NOON
from thrive.experiences.models import Prompt
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.errors import NoSuchPrompt, NotByName, TimeIsOver
from thrive.foundation.models import AuditRecord

pytestmark = pytest.mark.django_db


def test_what_was_sent_has_its_moment_its_channel_and_its_time(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, open_within=90, reminders=1, remind_after=30)

    assert (prompt.state, prompt.sent_at) == ("sent", NOON)
    assert prompt.expires_at == NOON + 90 * MINUTE
    assert prompt.remind_at == NOON + 30 * MINUTE
    assert (prompt.leased_by, prompt.leased_until) == ("", None)
    assert scenes.steps(prompt) == [("scheduled", ""), ("sent", "email")]


def test_a_reminder_after_the_end_is_not_planned(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, open_within=60, reminders=1, remind_after=60)

    assert prompt.remind_at is None


def test_saying_twice_that_it_was_sent_changes_nothing(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, reminders=1)
    before = scenes.rows()

    actions.acknowledge(sent=[(prompt.pk, "push")], at=NOON + MINUTE)

    assert scenes.rows() == before
    assert len(scenes.steps(prompt)) == 2


def test_the_first_channel_counts(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    (prompt,) = scenes.claimed(NOON)

    actions.acknowledge(sent=[(prompt, "push"), (prompt, "email")], at=NOON)

    assert scenes.steps(Prompt(pk=prompt))[-1] == ("sent", "push")


def test_what_was_missed_while_it_was_being_sent_counts_as_sent(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, open_within=60)
    (prompt,) = scenes.claimed(NOON + 59 * MINUTE)

    actions.expire(at=NOON + 62 * MINUTE)
    actions.acknowledge(sent=[(prompt, "email")], at=NOON + 63 * MINUTE)

    assert [state for state, _why in scenes.steps(Prompt(pk=prompt))] == [
        "scheduled", "missed", "sent",
    ]  # fmt: skip
    assert Prompt.objects.get(pk=prompt).ended_at is None


def test_what_was_cancelled_while_it_was_being_sent_stays_cancelled(people: Cast) -> None:
    run = scenes.planned(AT_NOON, people.amina)
    (prompt,) = scenes.claimed(NOON)
    actions.cancel(enrolments=[run.enrolments.get().pk], why="left", at=NOON)

    actions.acknowledge(sent=[(prompt, "email")], at=NOON)

    assert scenes.state(Prompt(pk=prompt)) == "cancelled"


def test_what_finds_its_week_spent_waits_for_the_next_in_its_own_window(people: Cast) -> None:
    scenes.planned(replace(IN_THE_DAY, may_wait_days=9), people.amina)
    prompt = Prompt.objects.filter(on__lt=date(2026, 9, 21)).latest("on")
    (taken,) = [one for one in scenes.claimed(prompt.due_at) if one == prompt.pk]

    actions.no_room(prompts=[taken], at=prompt.due_at)

    moved = scenes.now(prompt)
    assert (moved.state, moved.waited, moved.leased_by) == ("scheduled", "budget", "")
    assert moved.due_at.date() == date(2026, 9, 21)
    assert 9 <= moved.due_at.hour <= 17
    assert scenes.steps(prompt)[-1] == ("scheduled", "no room")
    before = scenes.rows()
    actions.no_room(prompts=[taken], at=prompt.due_at)
    actions.plan_for([people.amina.pk], at=prompt.due_at + MINUTE)
    assert scenes.now(prompt).due_at == moved.due_at
    assert [row for row in scenes.rows() if row[0] == taken] == [
        row for row in before if row[0] == taken
    ]


def test_what_may_not_wait_ends_without_room(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    (prompt,) = scenes.claimed(NOON)

    actions.no_room(prompts=[prompt], at=NOON)

    assert scenes.steps(Prompt(pk=prompt))[-1] == ("cancelled", "no room")


def test_a_steward_sends_again_under_a_key_of_its_own(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, reminders=1, remind_after=600)

    actions.resend(prompt=prompt.pk, by=people.daniel, at=NOON + HOUR)
    actions.resend(prompt=prompt.pk, by=people.daniel, at=NOON + HOUR)
    due = scenes.only(actions.claim_reminders(at=NOON + HOUR, by="here"))
    actions.acknowledge(sent=[(prompt.pk, "email")], at=NOON + HOUR)

    assert (due.key, due.kind) == (f"prompt-{prompt.pk}-resent-1", "first")
    after = scenes.now(prompt)
    assert (after.is_resending, after.reminded, after.expires_at) == (False, 0, NOON + DAY)
    assert scenes.steps(prompt)[-1] == ("sent", "resent email")
    assert actions.claim_reminders(at=NOON + 2 * HOUR, by="here") == []
    record = AuditRecord.objects.get(action="experiences.resend")
    assert (record.actor, record.subject) == ("daniel", f"prompt {prompt.pk}")


def test_what_is_open_already_can_be_sent_again(people: Cast) -> None:
    prompt = scenes.opened(AT_NOON, people.amina)

    actions.resend(prompt=prompt.pk, by=None, at=NOON + 20 * MINUTE)
    (due,) = actions.claim_reminders(at=NOON + 20 * MINUTE, by="here")
    actions.acknowledge(sent=[(due.prompt, "email")], at=NOON + 20 * MINUTE)

    assert scenes.state(prompt) == "opened"
    assert scenes.now(prompt).remind_at is None


def test_what_cannot_be_sent_again_is_refused(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina)
    waiting = Prompt.objects.filter(state="scheduled")[0]

    with pytest.raises(NoSuchPrompt):
        actions.resend(prompt=999_999, by=people.daniel, at=NOON)
    with pytest.raises(TimeIsOver):
        actions.resend(prompt=waiting.pk, by=people.daniel, at=NOON)
    with pytest.raises(TimeIsOver):
        actions.resend(prompt=prompt.pk, by=people.daniel, at=NOON + DAY)
    assert not AuditRecord.objects.filter(action="experiences.resend").exists()


def test_nobody_sends_to_one_person_again_where_nobody_is_named(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, promise="confidential")

    with pytest.raises(NotByName):
        actions.resend(prompt=prompt.pk, by=people.daniel, at=NOON + HOUR)

    assert not scenes.now(prompt).is_resending
