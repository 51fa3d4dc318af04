"""What is due is taken by one worker, and comes back when that one dies."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.scenes import AT_NOON, DAY, HOUR, MINUTE, MONDAY, NOON
from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.codes import prompt_of
from thrive.people.actions import attention

pytestmark = pytest.mark.django_db


def test_what_is_due_is_taken_whole(people: Cast) -> None:
    people.amina.language = "de"
    people.amina.time_zone = "Pacific/Auckland"
    people.amina.save()
    scenes.planned(AT_NOON, people.amina, priority=3)
    moment = Prompt.objects.earliest("due_at").due_at

    due = scenes.only(actions.claim(at=moment, by="here"))

    assert due.key == f"prompt-{due.prompt}"
    assert (due.person, due.kind, due.priority, due.seconds) == (people.amina.pk, "first", 3, 60)
    assert due.title == "Die first"
    assert due.line.startswith("Eine Minute: ")
    assert prompt_of(due.path.removeprefix("/c/").removesuffix("/")) == due.prompt
    assert due.leave_path == f"{due.path}leave/"
    assert due.expires_at == moment + DAY
    assert due.promise == "named"
    local = moment.astimezone(ZoneInfo("Pacific/Auckland")).date()
    assert due.week_on == local - timedelta(days=local.weekday())


def test_lines_are_in_the_readers_language_and_leave_the_language_as_it_was(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)

    with translation.override("de"):
        due = scenes.only(actions.claim(at=NOON, by="here"))
        assert translation.get_language() == "de"

    assert (due.title, due.line) == ("The first", "A minute: about a minute.")


def test_nothing_is_taken_before_it_is_due(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)

    assert scenes.claimed(NOON - MINUTE) == []
    assert len(scenes.claimed(NOON)) == 1


def test_what_one_has_taken_no_other_gets_until_the_lease_ends(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel)
    mine = actions.claim(at=NOON, by="here", most=1)

    theirs = actions.claim(at=NOON + MINUTE, by="there")
    again = actions.claim(at=NOON + 2 * MINUTE, by="there")

    assert {one.prompt for one in mine} & {one.prompt for one in theirs} == set()
    assert [one.key for one in again] == [one.key for one in mine]
    assert actions.claim(at=NOON + 2 * MINUTE, by="here") == []


def test_what_is_given_back_waits_and_keeps_its_key(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    due = scenes.only(actions.claim(at=NOON, by="here"))

    actions.give_back(prompts=[due.prompt], until=NOON + 30 * MINUTE, at=NOON)

    assert scenes.claimed(NOON + 29 * MINUTE) == []
    (again,) = actions.claim(at=NOON + 30 * MINUTE, by="there")
    assert again.key == due.key


def test_what_was_sent_cannot_be_given_back(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina)

    actions.give_back(prompts=[prompt.pk], until=NOON + HOUR, at=NOON)

    assert scenes.state(prompt) == "sent"
    assert scenes.claimed(NOON + 2 * HOUR) == []


def test_what_comes_too_late_is_missed_and_not_sent(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel, open_within=60)

    taken = scenes.claimed(NOON + HOUR)

    assert taken == []
    first = Prompt.objects.filter(on=NOON.date())
    assert {prompt.state for prompt in first} == {"missed"}
    assert scenes.steps(first[0]) == [("scheduled", ""), ("missed", "")]


def test_what_comes_late_into_quiet_hours_waits_for_their_end(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    attention.set_attention(
        person=people.amina, by=people.amina, at=MONDAY, quiet_hours=[(time(18), time(7))]
    )
    actions.plan_ahead(at=MONDAY)

    assert scenes.claimed(NOON + 8 * HOUR) == []
    (prompt,) = Prompt.objects.exclude(leased_until=None)
    assert prompt.leased_until == MONDAY + DAY + HOUR
    assert scenes.claimed(MONDAY + DAY + HOUR) == [prompt.pk]


def test_a_person_who_is_gone_and_a_run_that_was_stopped_are_sent_nothing(people: Cast) -> None:
    run = scenes.planned(AT_NOON, people.amina)
    other = scenes.run(AT_NOON)
    scenes.enrol(other, people.daniel)
    actions.plan_ahead(at=MONDAY)
    people.daniel.is_active = False
    people.daniel.save()
    Run.objects.filter(pk=run.pk).update(state=Run.State.STOPPED, stopped_at=NOON)

    assert scenes.claimed(NOON) == []
    assert {prompt.state for prompt in Prompt.objects.filter(on=NOON.date())} == {"cancelled"}


def test_the_higher_priority_comes_first(people: Cast) -> None:
    low, high = scenes.run(AT_NOON, priority=1), scenes.run(AT_NOON, priority=2)
    scenes.enrol(low, people.amina)
    scenes.enrol(high, people.daniel)
    actions.plan_ahead(at=MONDAY)

    taken = actions.claim(at=NOON, by="here")

    assert [due.person for due in taken] == [people.daniel.pk, people.amina.pk]


def test_a_batch_costs_the_same_whatever_its_size(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel, people.peter, people.ruth)
    actions.claim(at=NOON, by="here", most=1)

    asked = []
    for most in (1, 2):
        with CaptureQueriesContext(connection) as questions:
            assert len(actions.claim(at=NOON, by="here", most=most)) == most
        asked.append(len(questions))

    assert asked[0] == asked[1] <= 6


def test_reminders_come_so_often_and_so_far_apart(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, reminders=2, remind_after=60)

    came: list[tuple[datetime, str, str]] = []
    for hour in range(1, 9):
        at = NOON + hour * HOUR
        for due in actions.claim_reminders(at=at, by="here"):
            came.append((at, due.key, due.kind))
            actions.acknowledge(sent=[(due.prompt, "push")], at=at)

    assert came == [
        (NOON + HOUR, f"prompt-{prompt.pk}-again-1", "reminder"),
        (NOON + 2 * HOUR, f"prompt-{prompt.pk}-again-2", "reminder"),
    ]
    assert scenes.steps(prompt)[-2:] == [("sent", "reminded push")] * 2
    assert scenes.now(prompt).expires_at == NOON + DAY


def test_a_reminder_that_was_taken_comes_back_under_its_key(people: Cast) -> None:
    scenes.sent(AT_NOON, people.amina, reminders=1, remind_after=60)
    (first,) = actions.claim_reminders(at=NOON + HOUR, by="here")

    none = actions.claim_reminders(at=NOON + HOUR + MINUTE, by="there")
    (again,) = actions.claim_reminders(at=NOON + HOUR + 2 * MINUTE, by="there")

    assert none == []
    assert again.key == first.key


def test_nobody_is_reminded_of_what_they_have_opened_nor_in_quiet_hours(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, reminders=1, remind_after=60)
    attention.set_attention(
        person=people.amina, by=people.amina, at=NOON, quiet_hours=[(time(12), time(15))]
    )

    quiet = actions.claim_reminders(at=NOON + HOUR, by="here")
    waited = scenes.now(prompt).remind_at
    actions.opened(prompt=prompt.pk, at=NOON + 2 * HOUR)
    after = actions.claim_reminders(at=NOON + 4 * HOUR, by="here")

    assert (quiet, waited, after) == ([], NOON + 3 * HOUR, [])


def test_a_reminder_can_be_given_back(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, reminders=1, remind_after=60)
    actions.claim_reminders(at=NOON + HOUR, by="here")

    actions.give_back(prompts=[prompt.pk], until=NOON + 3 * HOUR, at=NOON + HOUR)

    assert actions.claim_reminders(at=NOON + 2 * HOUR, by="here") == []
    assert len(actions.claim_reminders(at=NOON + 3 * HOUR, by="here")) == 1


def test_who_is_gone_is_reminded_of_nothing(people: Cast) -> None:
    prompt = scenes.sent(AT_NOON, people.amina, reminders=1, remind_after=60)
    people.amina.is_active = False
    people.amina.save()

    assert actions.claim_reminders(at=NOON + HOUR, by="here") == []
    assert scenes.now(prompt).remind_at is None
