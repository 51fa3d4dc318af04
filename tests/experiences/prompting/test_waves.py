"""Waves are published once, when nobody can answer in them any more."""

from datetime import UTC, date, datetime, time
from itertools import islice, pairwise

import pytest
from django.test import override_settings

from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.scenes import AT_NOON, DAY, HOUR, MONDAY, NOON
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.actions import waves
from thrive.experiences.timing.template import DayNumbers, FixedAt, Part, Template
from thrive.foundation.models import AuditRecord
from thrive.voice import actions as voice
from thrive.voice import queries as told
from thrive.voice.models import Epoch, Release

pytestmark = pytest.mark.django_db

TWO_DAYS = Template((Part(DayNumbers(frozenset({1, 2})), (FixedAt(time(12)),)),))


def midnight(on: date) -> datetime:
    """The midnight of a day where the clock shows UTC."""
    return datetime.combine(on, time(), UTC)


def weekly(cast: Cast, **fields: object) -> Run:
    """A run with waves of a week, frozen from the first on."""
    run = scenes.run(AT_NOON, waves="week", **fields)
    scenes.enrol(run, cast.amina, cast.daniel)
    freeze(run, cast)
    actions.plan_ahead(at=MONDAY)
    return run


def freeze(run: Run, cast: Cast) -> None:
    """As starting a run does."""
    assert run.study_id is not None
    members = {cast.amina.pk: cast.riverside.pk, cast.daniel.pk: cast.riverside.pk}
    voice.freeze(study=run.study_id, first_on=run.begins_on, members=members, at=MONDAY)


def end_all(at: datetime) -> None:
    """Let everything that waits run out of time."""
    while actions.expire(at=at):
        pass


def published(run: Run) -> list[date]:
    """The first days of the waves that were published."""
    found = Release.objects.filter(wave__study=run.study_id).order_by("wave__first_on")
    return list(found.values_list("wave__first_on", flat=True))


def test_a_wave_is_published_when_its_last_day_is_over_everywhere(people: Cast) -> None:
    run = weekly(people)
    for prompt in scenes.claimed(NOON):
        actions.acknowledge(sent=[(prompt, "email")], at=NOON)
    end_all(midnight(date(2026, 9, 21)))

    early = actions.close_waves(at=midnight(date(2026, 9, 21)) + 11 * HOUR)
    closed = actions.close_waves(at=midnight(date(2026, 9, 21)) + 12 * HOUR)
    again = actions.close_waves(at=midnight(date(2026, 9, 21)) + 12 * HOUR)

    assert (early, closed, again) == (0, 1, 0)
    assert published(run) == [date(2026, 9, 14)]
    run.refresh_from_db()
    assert run.waves_closed_until == date(2026, 9, 21)


def test_a_wave_in_which_somebody_may_still_answer_waits(people: Cast) -> None:
    run = weekly(people, open_within=20 * 24 * 60)
    prompt = scenes.claimed(NOON)[0]
    actions.acknowledge(sent=[(prompt, "email")], at=NOON)

    assert actions.close_waves(at=NOON + 8 * DAY) == 0
    end_all(NOON + 27 * DAY)
    assert actions.close_waves(at=NOON + 27 * DAY) >= 1
    assert published(run)[0] == date(2026, 9, 14)


def test_what_was_sent_and_answered_is_counted_by_person_and_what_goes_on_once(
    people: Cast,
) -> None:
    run = weekly(people)
    mine, theirs = scenes.claimed(NOON)
    for prompt in (mine, theirs):
        actions.acknowledge(sent=[(prompt, "email")], at=NOON)
    following = actions.waits(prompt=mine, until=NOON + HOUR, at=NOON)
    assert following is not None
    scenes.claimed(NOON + HOUR)
    actions.acknowledge(sent=[(following, "email")], at=NOON + HOUR)
    end_all(midnight(date(2026, 9, 21)))

    counted = waves._counted(Prompt.objects.filter(run=run, on__lt=date(2026, 9, 21)))

    assert counted == {people.amina.pk: (1, 1), people.daniel.pk: (1, 0)}


def test_a_wave_in_which_nothing_was_sent_is_passed_over(people: Cast) -> None:
    run = weekly(people)
    end_all(NOON + 15 * DAY)

    assert actions.close_waves(at=NOON + 15 * DAY) == 0
    run.refresh_from_db()
    assert run.waves_closed_until == date(2026, 9, 28)
    assert published(run) == []


def test_a_run_that_is_one_wave_is_published_after_the_last_day_of_its_template(
    people: Cast,
) -> None:
    run = scenes.run(TWO_DAYS, kind=Run.Kind.ONCE)
    scenes.enrol(run, people.amina)
    freeze(run, people)
    actions.plan_ahead(at=MONDAY)
    for day in range(2):
        for prompt in scenes.claimed(NOON + day * DAY):
            actions.acknowledge(sent=[(prompt, "email")], at=NOON + day * DAY)
    end_all(NOON + 3 * DAY)

    early = actions.close_waves(at=midnight(date(2026, 9, 16)) + 11 * HOUR)
    closed = actions.close_waves(at=midnight(date(2026, 9, 16)) + 12 * HOUR)
    again = actions.close_waves(at=NOON + 30 * DAY)

    assert (early, closed, again) == (0, 1, 0)
    assert published(run) == [date(2026, 9, 14)]


def test_a_run_that_asks_once_and_ends_is_one_wave_and_closing_comes_to_an_end(
    people: Cast,
) -> None:
    run = scenes.run(AT_NOON, kind="once", ends_on=date(2026, 9, 21))
    scenes.enrol(run, people.amina, people.daniel)
    freeze(run, people)
    actions.plan_ahead(at=MONDAY)
    actions.acknowledge(sent=[(one, "email") for one in scenes.claimed(NOON)], at=NOON)
    later = midnight(date(2026, 10, 21))
    end_all(later)

    over = list(islice(waves._over(run, later), 3))  # without an end it would go on for ever
    closed = actions.close_waves(at=later)

    assert over == [(date(2026, 9, 14), date(2026, 9, 21))]
    assert (closed, actions.close_waves(at=later)) == (1, 0)


def test_a_run_that_never_ends_is_published_when_it_is_stopped(people: Cast) -> None:
    run = scenes.run(AT_NOON, kind=Run.Kind.ONCE)
    scenes.enrol(run, people.amina)
    freeze(run, people)
    actions.plan_ahead(at=MONDAY)
    for prompt in scenes.claimed(NOON):
        actions.acknowledge(sent=[(prompt, "email")], at=NOON)
    assert actions.close_waves(at=NOON + 20 * DAY) == 0

    Run.objects.filter(pk=run.pk).update(state=Run.State.STOPPED, stopped_at=NOON + 20 * DAY)
    actions.cancel(
        enrolments=list(Enrolment.objects.values_list("pk", flat=True)),
        why="stopped",
        at=NOON + 20 * DAY,
    )

    counts = [actions.close_waves(at=NOON + day * DAY) for day in (20, 21, 22, 60)]
    assert sum(counts) == 1
    assert published(run) == [date(2026, 9, 14)]


def test_a_stopped_run_publishes_its_last_wave_and_no_more(people: Cast) -> None:
    run = weekly(people)
    for day in range(0, 9, 8):
        for prompt in scenes.claimed(NOON + day * DAY):
            actions.acknowledge(sent=[(prompt, "email")], at=NOON + day * DAY)
    Run.objects.filter(pk=run.pk).update(state=Run.State.STOPPED, stopped_at=NOON + 8 * DAY)
    actions.cancel(
        enrolments=list(Enrolment.objects.values_list("pk", flat=True)),
        why="stopped",
        at=NOON + 8 * DAY,
    )
    end_all(NOON + 10 * DAY)

    counts = [actions.close_waves(at=NOON + day * DAY) for day in (10, 11, 40)]

    assert sum(counts) == 2
    assert published(run) == [date(2026, 9, 14), date(2026, 9, 21)]


def test_a_thirteenth_wave_is_frozen_before_it_begins_anywhere(people: Cast) -> None:
    run = weekly(people)
    thirteenth = date(2026, 9, 14) + 12 * 7 * DAY
    first = actions.freeze_waves(at=MONDAY)
    scenes.enrol(run, people.peter)

    early = actions.freeze_waves(at=midnight(thirteenth) - 15 * HOUR)
    frozen = actions.freeze_waves(at=midnight(thirteenth) - 14 * HOUR)
    again = actions.freeze_waves(at=midnight(thirteenth))

    assert (first, early, frozen, again) == (0, 0, 1, 0)
    epochs = list(Epoch.objects.filter(study=run.study_id).order_by("number"))
    assert [epoch.first_on for epoch in epochs] == [run.begins_on, thirteenth]
    record = AuditRecord.objects.filter(action="voice.freeze").latest("id")
    assert record.details["eligible"] == 3
    run.refresh_from_db()
    assert run.frozen_until == thirteenth + 12 * 7 * DAY


def test_waves_follow_one_another_without_a_gap(people: Cast) -> None:
    run = weekly(people)
    Run.objects.filter(pk=run.pk).update(ends_on=date(2026, 10, 7))
    run.refresh_from_db()

    found = list(waves._over(run, NOON + 60 * DAY))

    assert found[0][0] == date(2026, 9, 14)
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert found[-1][1] >= date(2026, 10, 7)


def test_nobody_outside_hears_more_by_it(people: Cast) -> None:
    run = weekly(people)
    end_all(NOON + 8 * DAY)
    actions.close_waves(at=NOON + 9 * DAY)

    assert run.study_id is not None
    assert told.released(study=run.study_id, viewer=people.peter, at=NOON + 9 * DAY) == ()


def test_a_run_without_its_key_holds_up_no_other(
    people: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    sealed, named = weekly(people, promise="confidential"), weekly(people)
    for prompt in scenes.claimed(NOON):
        actions.acknowledge(sent=[(prompt, "email")], at=NOON)
    end_all(NOON + 8 * DAY)

    with override_settings(THRIVE_VOICE_KEY=b""):
        without = actions.close_waves(at=NOON + 8 * DAY)
    with_it = actions.close_waves(at=NOON + 8 * DAY)

    assert (without, with_it) == (1, 1)
    assert f"The waves of run {sealed.pk}" in caplog.text
    assert [one.exc_info for one in caplog.records] == [None]  # foreseen: one line, no trace
    assert published(sealed) == published(named) == [date(2026, 9, 14)]
