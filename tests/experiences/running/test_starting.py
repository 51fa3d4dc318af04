"""A run begins, all or nothing, and stops."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from tests.cast import Cast
from tests.experiences.running.conftest import MONDAY, PROGRAM, Prepare, crowd
from thrive.experiences.actions import import_program
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.running import actions
from thrive.experiences.running.errors import (
    BadRun,
    CannotStart,
    NoSuchRun,
    NotPrepared,
    NotRunning,
)
from thrive.experiences.running.measuring import cadence_of
from thrive.experiences.timing.template import Start, Started, Template
from thrive.foundation.errors import Refused
from thrive.foundation.models import AuditRecord
from thrive.measures.models import Measure
from thrive.people.models import Person

BY_PERSON = Template(started=Started(Start.PERSON))


def test_a_run_begins_whole(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = actions.start_run(run=prepare(), by=people.daniel, at=at)

    assert (run.state, run.started_at) == ("running", at)
    assert run.study_id is not None
    enrolled = Enrolment.objects.order_by("person__name")
    assert [(one.person, one.how, one.joined_on) for one in enrolled] == [
        (people.amina, "group", MONDAY),
        (people.daniel, "group", MONDAY),
    ]
    assert Prompt.objects.filter(person=people.amina).count() >= 3
    records = AuditRecord.objects.filter(action="experiences.start_run")
    assert [(one.actor, one.details) for one in records] == [("daniel", {"people": 2})]


def test_its_results_become_measures(prepare: Prepare, people: Cast, at: datetime) -> None:
    actions.start_run(run=prepare(), by=people.daniel, at=at)

    told = {
        one.key: (one.name, one.kind, one.direction, one.scale) for one in Measure.objects.all()
    }
    assert told == {
        "minute-mood": ("Mood", "value", "up", 1),
        "minute-good": ("Good", "proportion", "up", 100),
        "minute-all": ("All", "value", "neither", 1),
        "minute-time": ("No time", "proportion", "down", 100),
        "minute-knew": ("Knew it", "proportion", "up", 100),
        "minute-response-rate": ("A minute: how many answer", "proportion", "up", 100),
    }
    assert set(Measure.objects.values_list("cadence", flat=True)) == {"month"}
    assert Measure.objects.get(key="minute-good").wording == "How was it · Bad · Fair · Good\n≥ 3"
    assert Measure.objects.get(key="minute-all").wording.splitlines() == [
        "How was it · Bad · Fair · Good", "Pace · a · b · c",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("every_days", "cadence"),
    [(1, "day"), (7, "week"), (14, "week"), (30, "week"), (31, "month"), (92, "quarter"),
     (366, "year")],
)  # fmt: skip
def test_each_round_of_a_repeated_run_has_a_period_of_its_own(
    every_days: int, cadence: str
) -> None:
    assert cadence_of(Run(kind="repeated", every_days=every_days)) == cadence


def test_a_second_run_goes_on_with_the_same_measures(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    actions.start_run(run=prepare(), by=people.daniel, at=at)
    before = Measure.objects.count()

    actions.start_run(run=prepare(name="Again"), by=people.daniel, at=at)

    assert Measure.objects.count() == before
    assert set(Measure.objects.values_list("wording_version", flat=True)) == {1}


def test_another_wording_starts_a_new_series_and_never_runs_beside_the_old(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    first = actions.start_run(run=prepare(), by=people.daniel, at=at)
    changed = PROGRAM.replace("en: How was it,", "en: How did it go,")
    import_program(source=changed.encode(), by=None, at=at)
    later = prepare(name="Later")

    with pytest.raises(CannotStart, match="“Minutes” still asks in an earlier wording"):
        actions.start_run(run=later, by=people.daniel, at=at)
    actions.stop_run(run=first, by=people.daniel, at=at)
    actions.start_run(run=later, by=people.daniel, at=at)

    versions = dict(Measure.objects.values_list("key", "wording_version"))
    assert versions["minute-mood"] == versions["minute-good"] == 2
    assert versions["minute-time"] == versions["minute-response-rate"] == 1


def test_a_translation_that_changes_is_no_other_wording(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    actions.start_run(run=prepare(), by=people.daniel, at=at)
    changed = PROGRAM.replace("de: Wie war es}", "de: Wie lief es}")
    import_program(source=changed.encode(), by=None, at=at)

    actions.start_run(run=prepare(name="Later"), by=people.daniel, at=at)

    assert Measure.objects.get(key="minute-mood").wording_version == 1


def test_a_measure_that_is_something_else_is_never_written_to(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    Measure.objects.create(
        key="minute-mood", name="Moods", kind="count", direction="up", cadence="week"
    )

    with pytest.raises(CannotStart, match="“Moods” of another kind"):
        actions.start_run(run=prepare(), by=people.daniel, at=at)

    assert Measure.objects.count() == 1
    assert Run.objects.get().state == "prepared"


def test_two_waves_never_fall_into_one_period_of_a_measure(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    actions.start_run(run=prepare(), by=people.daniel, at=at)

    with pytest.raises(CannotStart, match="Let its waves be longer"):
        actions.start_run(run=prepare(waves="week"), by=people.daniel, at=at)

    actions.start_run(run=prepare(waves="quarter"), by=people.daniel, at=at)
    actions.start_run(run=prepare(kind="once"), by=people.daniel, at=at)


def test_a_run_begins_once(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = actions.start_run(run=prepare(), by=people.daniel, at=at)

    with pytest.raises(NotPrepared):
        actions.start_run(run=run, by=people.daniel, at=at)

    assert Enrolment.objects.count() == 2


def test_nobody_to_ask_is_no_run(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare(groups=[])

    with pytest.raises(CannotStart, match="Nobody would be asked"):
        actions.start_run(run=run, by=people.daniel, at=at)

    actions.set_link(run=run, is_on=True, pin="4711", by=people.daniel, at=at)
    assert actions.start_run(run=run, by=people.daniel, at=at).state == "running"


def test_a_named_run_says_who_reads(prepare: Prepare, people: Cast, at: datetime) -> None:
    named = PROGRAM.replace("promise: confidential", "promise: named")
    import_program(source=named.encode(), by=None, at=at)
    run = prepare(by=None, readers=[])

    with pytest.raises(CannotStart, match="who will read"):
        actions.start_run(run=run, by=people.omar, at=at)


def test_what_is_said_in_confidence_needs_the_key(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    with override_settings(THRIVE_VOICE_KEY=b""), pytest.raises(Refused):
        actions.start_run(run=prepare(), by=people.daniel, at=at)

    assert Run.objects.get().state == "prepared"
    assert not Measure.objects.exists()


def test_what_cannot_be_asked_anonymously_is_not_even_prepared(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    anonymous = PROGRAM.replace("promise: confidential", "promise: anonymous")
    import_program(source=anonymous.encode(), by=None, at=at)

    with pytest.raises(BadRun) as refused:
        prepare()

    assert [one.value for one in refused.value.problems] == ["quiz"]


@pytest.mark.parametrize(
    "late", ["thrive.foundation.audit.record", "thrive.experiences.prompting.actions.plan_for"]
)
def test_nothing_begins_if_a_late_step_fails(
    prepare: Prepare, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    run = prepare()

    def fails(*_given: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(late, fails)
    with pytest.raises(OSError, match="disk full"):
        actions.start_run(run=run, by=people.daniel, at=at)

    run.refresh_from_db()
    assert (run.state, run.study_id) == ("prepared", None)
    assert not Measure.objects.exists()
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("act", [actions.start_run, actions.stop_run])
def test_others_neither_start_nor_stop_it(
    prepare: Prepare, people: Cast, at: datetime, act: Callable[..., Run]
) -> None:
    run = prepare()

    for who in (people.amina, people.peter, people.joanna, people.ruth):
        with pytest.raises(NoSuchRun):
            act(run=run, by=who, at=at)


def test_who_left_meanwhile_does_not_begin(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare(groups=[])
    actions.enrol_person(run=run, person=people.amina, by=people.daniel, at=at)
    actions.enrol_person(run=run, person=people.daniel, by=people.daniel, at=at)
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    actions.start_run(run=run, by=people.daniel, at=at)

    assert [one.person for one in run.enrolments.all()] == [people.daniel]


def test_the_prompts_of_very_many_are_left_to_the_tick(
    prepare: Prepare, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thrive.experiences.running.actions.starting.PLANNED_AT_ONCE", 5)
    crowd(people.riverside, 6)

    run = actions.start_run(run=prepare(), by=people.daniel, at=at)

    assert run.enrolments.count() == 8
    assert not Prompt.objects.exists()


def test_a_stopped_run_asks_nothing_more(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare()
    actions.set_link(run=run, is_on=True, pin="4711", by=people.daniel, at=at)
    actions.start_run(run=run, by=people.daniel, at=at)
    later = at + timedelta(days=1)

    stopped = actions.stop_run(run=run, by=people.daniel, at=later)
    again = actions.stop_run(run=run, by=people.daniel, at=later + timedelta(days=1))

    assert (stopped.state, stopped.stopped_at, stopped.link_secret) == ("stopped", later, "")
    assert again.stopped_at == later
    assert set(Prompt.objects.values_list("state", flat=True)) == {"cancelled"}
    assert AuditRecord.objects.filter(action="experiences.stop_run").count() == 1


def test_only_what_runs_can_stop(prepare: Prepare, people: Cast, at: datetime) -> None:
    with pytest.raises(NotRunning):
        actions.stop_run(run=prepare(), by=people.daniel, at=at)
