"""An anonymous run: prepared, begun, asked, closed; and of what people do it knows nothing."""

import itertools
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.cast import LONG_AGO, Cast
from tests.experiences.running import anonymous
from tests.experiences.running.anonymous import BEGINS, OPEN, OVER, SAFE, SECOND, prepared, started
from tests.experiences.running.conftest import crowd
from tests.voice.devices import Device
from thrive.delivery.models import Note
from thrive.delivery.notes import take_in as deliver
from thrive.experiences.conversing.queries import waiting
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.errors import NoSuchPrompt
from thrive.experiences.prompting.rounds import rounds
from thrive.experiences.running import actions, queries
from thrive.experiences.running.errors import BadRun, CannotStart, NoSuchRun
from thrive.experiences.timing.template import Start, Started, Template
from thrive.foundation.errors import Refused
from thrive.foundation.models import OutboxEntry
from thrive.measures.models import Point
from thrive.people.models import Membership
from thrive.voice import actions as voice
from thrive.voice import queries as voice_queries
from thrive.voice.errors import NoNamesHere, TooFew
from thrive.voice.models import Eligible, Epoch, Study, Wave, WaveKey
from thrive.voice.tokens import blind

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _origins(settings: Settings, tmp_path: Path) -> None:
    anonymous.origins(settings, tmp_path)


def sent(run: Run, at: datetime = OPEN) -> list[int]:
    """Everybody's prompt of the first wave, sent."""
    Prompt.objects.filter(run=run, on__lt=SECOND).update(due_at=at)
    found = [due.prompt for due in prompting.claim(at=at, by="here")]
    prompting.acknowledge(sent=[(one, "email") for one in found], at=at)
    return found


def test_it_opens_an_anonymous_study_and_freezes_twelve_waves(people: Cast, at: datetime) -> None:
    run = started(people, at)

    assert run.study_id is not None
    study = Study.objects.get(pk=run.study_id)
    assert study.promise == "anonymous"
    assert [one["id"] for one in study.questions] == ["hello", "open", "why", "held"]
    waves = list(Wave.objects.filter(study=study).values_list("first_on", "until_on"))
    assert waves[0] == (BEGINS, SECOND)
    assert len(waves) == 12
    assert Eligible.objects.count() == 11
    assert run.frozen_until == waves[-1][1]
    assert set(Prompt.objects.values_list("is_anonymous", flat=True)) == {True}


def test_a_program_that_promises_less_may_be_asked_anonymously_and_never_the_other_way(
    people: Cast, at: datetime
) -> None:
    run = prepared(people, at)
    actions.change_run(run=run, promise="confidential", by=people.daniel, at=at)
    actions.change_run(run=run, promise="anonymous", by=people.daniel, at=at)
    started_run = actions.start_run(run=run, by=people.daniel, at=at)

    with pytest.raises(Refused):
        actions.change_run(run=started_run, promise="confidential", by=people.daniel, at=at)


def test_what_an_anonymous_page_cannot_ask_is_named(people: Cast, at: datetime) -> None:
    source = SAFE.replace(b"kind: short_text", b"kind: essay")

    with pytest.raises(BadRun) as refused:
        prepared(people, at, source=source)

    assert [(one.column, one.value) for one in refused.value.problems] == [("promise", "why")]
    assert "how somebody writes" in refused.value.problems[0].message


def test_nothing_in_it_may_follow_what_somebody_does(people: Cast, at: datetime) -> None:
    with pytest.raises(BadRun, match="cannot be") as refused:
        prepared(people, at, template=Template(started=Started(Start.PERSON)))

    assert [one.column for one in refused.value.problems] == ["template"]


def test_one_that_asks_once_must_say_when_it_ends(people: Cast, at: datetime) -> None:
    with pytest.raises(BadRun) as refused:
        prepared(people, at, kind="once")
    assert [one.column for one in refused.value.problems] == ["ends_on"]

    run = prepared(people, at, others=0, kind="once", ends_on=SECOND)
    assert rounds(run, BEGINS) == [(BEGINS, SECOND)]


def test_rounds_end_with_the_run_and_begin_with_it(people: Cast, at: datetime) -> None:
    run = prepared(people, at, waves="month", ends_on=date(2026, 11, 15))

    assert rounds(run, BEGINS) == [
        (BEGINS, date(2026, 10, 1)), (date(2026, 10, 1), date(2026, 11, 1)),
        (date(2026, 11, 1), date(2026, 11, 15)),
    ]  # fmt: skip
    assert rounds(run, date(2026, 10, 2)) == [(date(2026, 11, 1), date(2026, 11, 15))]


def test_people_have_a_week_to_get_ready(people: Cast, at: datetime) -> None:
    run = prepared(people, at, begins_on=at.date() + 6 * DAY)

    with pytest.raises(CannotStart, match="a week to get their devices ready"):
        actions.start_run(run=run, by=people.daniel, at=at)
    assert not Study.objects.exists()


def test_fewer_than_eight_are_never_asked_anonymously_and_nothing_is_half_begun(
    people: Cast, at: datetime
) -> None:
    run = prepared(people, at, others=5)

    with pytest.raises(TooFew, match="at least 8 people; here are 7"):
        actions.start_run(run=run, by=people.daniel, at=at)

    assert Run.objects.get().state == "prepared"
    assert not Study.objects.exists()
    assert not Enrolment.objects.exists()


def test_without_an_origin_of_its_own_nothing_anonymous_begins(
    people: Cast, at: datetime, settings: Settings
) -> None:
    run = prepared(people, at)
    settings.THRIVE_VOICE_ADDRESS = ""

    with pytest.raises(CannotStart, match="THRIVE_VOICE_ADDRESS"):
        actions.start_run(run=run, by=people.daniel, at=at)


def test_everybody_gets_the_same_link_and_the_same_words(people: Cast, at: datetime) -> None:
    run = started(people, at)
    voice.make_keys(at=at, most=100)
    Prompt.objects.filter(run=run, on__lt=SECOND).update(due_at=OPEN)
    dues = prompting.claim(at=OPEN, by="here")

    assert len(dues) == 11
    assert {(one.path, one.leave_path, one.title) for one in dues} == {
        (f"http://voice.testserver/s/{run.study_id}/", "", "Say it safely")
    }
    (line,) = {one.line for one in dues}
    assert "same link" in line
    assert len(line.rpartition(": ")[2].split()) == 6


def test_a_prompt_never_learns_what_somebody_did(people: Cast, at: datetime) -> None:
    run = started(people, at)
    (first, *_others) = sent(run)

    for action in (prompting.opened, prompting.touch, prompting.finished):
        with pytest.raises(NoSuchPrompt):
            action(prompt=first, at=OPEN)
    with pytest.raises(NoSuchPrompt):
        prompting.waits(prompt=first, until=None, at=OPEN)
    assert set(Prompt.objects.values_list("opened_at", "last_at")) == {(None, None)}


@pytest.mark.parametrize(
    "learnt", [{"state": "opened"}, {"state": "answered"}, {"opened_at": OPEN}, {"last_at": OPEN}]
)
def test_the_database_itself_refuses_what_a_prompt_must_not_know(
    people: Cast, at: datetime, learnt: dict[str, object]
) -> None:
    run = started(people, at)

    with (
        pytest.raises(IntegrityError, match="prompt_anonymous_knows_no_answer"),
        transaction.atomic(),
    ):
        Prompt.objects.filter(run=run).update(**learnt)


def test_reminders_go_to_everybody(people: Cast, at: datetime) -> None:
    run = started(people, at, reminders=1, remind_after=60, open_within=24 * 60)
    asked = sent(run)

    again = prompting.claim_reminders(at=OPEN + timedelta(minutes=61), by="here")

    assert {one.prompt for one in again} == set(asked)
    assert all("nobody knows who has answered" in one.line for one in again)


def test_today_shows_the_public_link_to_everybody_until_it_is_over(
    people: Cast, at: datetime
) -> None:
    run = started(people, at, open_within=24 * 60)
    sent(run)

    (one,) = waiting(people.amina, OPEN)
    assert (one.path, one.is_begun) == (f"http://voice.testserver/s/{run.study_id}/", False)
    assert waiting(people.amina, OPEN + 2 * DAY) == []


def test_who_looks_after_it_sees_what_was_sent_and_nothing_of_anybody(
    people: Cast, at: datetime
) -> None:
    run = started(people, at)
    sent(run)

    found = queries.monitor(run, people.daniel, at=OPEN)
    assert (found.is_named, found.prompts) == (False, ())
    counts = found.waves[0].counts
    assert counts is not None
    assert (counts.sent, counts.opened, counts.answered, counts.expired) == (11, None, None, None)
    assert queries.response_rates(run, people.daniel, at=OPEN).overall is None


def test_its_waves_are_closed_when_their_days_are_over_and_only_once(
    people: Cast, at: datetime
) -> None:
    run = started(people, at)
    sent(run)

    early = prompting.close_waves(at=OVER - timedelta(minutes=10))
    closed = prompting.close_waves(at=OVER)

    assert (early, closed, prompting.close_waves(at=OVER)) == (0, 1, 0)
    assert Run.objects.get().waves_closed_until == SECOND


def test_the_next_epoch_is_frozen_a_week_before_it_begins_with_who_is_there_then(
    people: Cast, at: datetime
) -> None:
    run = started(people, at)
    last = run.frozen_until
    assert last is not None
    joiner = crowd(people.riverside, 1, "joiner")[0]
    week_before = datetime.combine(last - 7 * DAY, at.timetz())
    prompting.freeze_waves(at=week_before - DAY)
    assert Epoch.objects.count() == 1
    actions.follow_groups(at=week_before)

    frozen = prompting.freeze_waves(at=week_before)

    assert (frozen, prompting.freeze_waves(at=week_before)) == (1, 0)
    epoch = Epoch.objects.get(number=2)
    assert (epoch.first_on, Eligible.objects.filter(epoch=epoch).count()) == (last, 12)
    assert Enrolment.objects.get(person=joiner).joined_on == last


def test_a_joiner_is_asked_nothing_before_the_next_epoch(people: Cast, at: datetime) -> None:
    run = started(people, at)
    (joiner,) = crowd(people.riverside, 1, "joiner")
    actions.follow_groups(at=at)
    prompting.plan_ahead(at=at)

    assert not Prompt.objects.filter(run=run, person=joiner).exists()


def test_who_leaves_keeps_what_they_fetched_and_is_sent_nothing_more(
    people: Cast, at: datetime
) -> None:
    run = started(people, at)
    Membership.objects.filter(person=people.amina).update(until_on=at.date())
    actions.follow_groups(at=at)

    assert Eligible.objects.filter(person=people.amina).exists()
    assert not Prompt.objects.filter(run=run, person=people.amina, state="scheduled").exists()


def test_nothing_is_sent_for_a_wave_that_nobody_could_get_ready_for(
    people: Cast, at: datetime
) -> None:
    run = started(people, at)
    Run.objects.filter(pk=run.pk).update(frozen_until=BEGINS)

    assert sent(run) == []


def test_of_fewer_than_eight_the_next_epoch_is_not_frozen(people: Cast, at: datetime) -> None:
    run = started(people, at)
    last = run.frozen_until
    assert last is not None
    week_before = datetime.combine(last - 7 * DAY, at.timetz())
    Membership.objects.filter(group=people.riverside, from_on=LONG_AGO).exclude(
        person__in=[people.amina, people.daniel]
    ).update(until_on=week_before.date())
    assert queries.ends_for_want_of_people(run, people.daniel, at=week_before - DAY) is None
    actions.follow_groups(at=week_before)

    assert prompting.freeze_waves(at=week_before) == 0
    assert Epoch.objects.count() == 1
    # Whoever looks after it is told, as long as something more was to come.
    told = queries.ends_for_want_of_people(run, people.daniel, at=week_before)
    assert told == last - DAY
    Run.objects.filter(pk=run.pk).update(ends_on=last)
    assert queries.ends_for_want_of_people(run.pk, people.daniel, at=week_before) is None
    with pytest.raises(NoSuchRun):
        queries.ends_for_want_of_people(run.pk, people.amina, at=week_before)


def test_past_answers_with_names_are_not_taken_in(people: Cast, at: datetime) -> None:
    run = started(people, at)

    with pytest.raises(NoNamesHere):
        actions.import_answers(
            run=run, source=b"person,sent,item,value\n", by=people.daniel, at=OPEN
        )


@pytest.fixture
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making keys takes long: the same two in turn are enough here."""
    keys = itertools.cycle([blind.make_key() for _ in range(2)])
    monkeypatch.setattr(blind, "make_key", keys.__next__)


@pytest.mark.usefixtures("_quick_keys")
def test_what_was_said_comes_out_with_its_scores_and_becomes_measures(
    people: Cast, at: datetime
) -> None:
    run = started(people, at, ends_on=date(2026, 10, 12))
    assert run.study_id is not None
    voice.make_keys(at=at, most=100)
    persons = list(Eligible.objects.values_list("person_id", flat=True))
    devices = Device.several(persons[:6], run.study_id, at)
    for place, device in enumerate(devices):
        point = 1 + place % 3
        device.enrol(BEGINS, at=at)
        device.answer(BEGINS, {"open": point, "held": 4 - point}, OPEN)

    prompting.close_waves(at=OVER)

    (shown,) = voice_queries.released(study=run.study_id, viewer=None, at=OVER + DAY)
    found = {row.outcome: (row.value, row.people) for row in shown.rows}
    assert found["open"] == (2.0, 6)
    assert found["both"] == (2.0, 6)  # "held" counts the other way round
    assert found["response-rate"][0] == 6
    assert Point.objects.filter(series__measure__key="safe-both").exists()


@pytest.mark.usefixtures("_quick_keys")
def test_people_are_told_to_get_ready_once_the_keys_are_there_and_once_only(
    people: Cast, at: datetime
) -> None:
    people.amina.language = "de"
    people.amina.save()
    run = started(people, at, ends_on=date(2026, 10, 12))

    early = actions.ask_to_get_ready(at=at)
    voice.make_keys(at=at, most=100)
    told = actions.ask_to_get_ready(at=at)

    assert (early, told, actions.ask_to_get_ready(at=at)) == (0, 11, 0)
    entries = OutboxEntry.objects.filter(topic="message")
    assert entries.count() == 11
    payload = entries.get(payload__person=people.daniel.pk).payload
    assert (payload["path"], payload["private"]) == ("/anonymous/", True)
    assert "28 September" in payload["line"]
    assert len(payload["line"].rpartition(": ")[2].split()) == 6
    deliver([payload], at)  # as delivery takes it
    assert Note.objects.get().person == people.daniel
    assert Run.objects.get().readied_until == run.frozen_until


@pytest.mark.usefixtures("_quick_keys")
def test_a_stopped_run_opens_no_round_any_more_and_closes_the_one_that_is_open(
    people: Cast, at: datetime
) -> None:
    run = started(people, at, ends_on=date(2026, 10, 19))
    assert run.study_id is not None
    voice.make_keys(at=at, most=100)

    actions.stop_run(run=run, by=people.daniel, at=OPEN)

    waves = Wave.objects.filter(study=run.study_id).order_by("first_on")
    assert [one.closed_at for one in waves] == [None, OPEN, OPEN]
    assert set(WaveKey.objects.filter(wave__in=waves[1:]).values_list("private", flat=True)) <= {
        b"", memoryview(b""),
    }  # fmt: skip
    assert voice.withdraw_waves(study=run.study_id, at=OPEN) == 0
    assert prompting.close_waves(at=OVER) == 1
    assert prompting.close_waves(at=OVER + 30 * DAY) == 0
    page = voice_queries.public_page(study=run.study_id, at=OVER)
    assert page.directories == ()


def test_who_looks_after_it_is_told_the_days_of_the_rounds(people: Cast, at: datetime) -> None:
    ends = date(2026, 10, 19)
    run = started(people, at, waves="month", ends_on=ends)
    prompting.plan_ahead(at=at)

    waves = queries.monitor(run, people.daniel, at=OPEN).waves
    page = queries.run_page(run, people.daniel, at=OPEN + timedelta(days=3))

    october = date(2026, 10, 1)
    assert [(one.first, one.until) for one in waves] == [(BEGINS, october), (october, ends)]
    assert page.wave == (october, ends)
    assert rounds(run, BEGINS) == [(BEGINS, october), (october, ends)]


def test_rounds_that_the_run_cuts_short_are_expected_as_well(people: Cast, at: datetime) -> None:
    """From the end of a month to the middle of the next: two rounds, neither a whole month."""
    ends = date(2026, 10, 19)
    run = prepared(people, at, waves="month", ends_on=ends)

    found = queries.forecast_of(run, people.daniel, at=at)

    riverside = next(one for one in found.groups if one.name == "Riverside")
    assert (found.waves, found.until) == (2, ends)
    assert riverside.shown_alone
    assert riverside.asked_least == riverside.eligible
    assert not found.shows_nothing


def test_of_a_run_with_whole_rounds_the_cut_ones_are_expected_only_where_nobody_is_known(
    people: Cast, at: datetime
) -> None:
    wishes: dict[str, Any] = {"waves": "month", "ends_on": date(2026, 12, 14)}
    runs = [
        prepared(people, at, **wishes),
        prepared(people, at, others=0, promise="confidential", **wishes),
    ]

    found = [queries.forecast_of(run, people.daniel, at=at).waves for run in runs]

    assert found == [4, 2]
