"""A run is prepared and changed: what it becomes, who may, and what cannot be."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.experiences.running.conftest import MONDAY, PROGRAM, WEEKLY, Prepare
from thrive.experiences.actions import import_program
from thrive.experiences.errors import NoSuchEdition, NoSuchProgram, NotAllowed
from thrive.experiences.models import Run
from thrive.experiences.running import actions
from thrive.experiences.running.errors import BadRun, NoSuchRun, NotPrepared
from thrive.experiences.timing.plain import plain
from thrive.experiences.timing.template import (
    Every,
    Part,
    RandomIn,
    Start,
    Started,
    Template,
    Window,
)
from thrive.foundation.models import AuditRecord

SIX = Template(
    (Part(Every(), (RandomIn(Window(time(9), time(17)), 6),)),), minimum_gap=timedelta(hours=2)
)
BY_EVENT = Template(started=Started(Start.EVENT))


def test_a_run_is_prepared_with_all_that_was_wished(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    run = prepare(priority=2, reminders=1, ends_on=date(2027, 9, 21), waves="quarter")

    assert (run.state, run.promise, run.edition.number) == ("prepared", "confidential", 1)
    assert (run.priority, run.reminders, run.waves) == (2, 1, "quarter")
    assert [one.group for one in run.audience.all()] == [people.riverside]
    assert run.template == plain(WEEKLY)
    assert len(run.seed) == 32
    record = AuditRecord.objects.get(action="experiences.prepare_run")
    assert (record.actor, record.subject) == ("daniel", f"run {run.pk}")


def test_two_runs_draw_from_different_seeds(prepare: Prepare) -> None:
    assert prepare().seed != prepare().seed


def test_the_edition_that_is_named_is_taken(prepare: Prepare, program: str, at: datetime) -> None:
    import_program(source=PROGRAM.replace("A minute", "One minute").encode(), by=None, at=at)

    assert prepare(edition=1).edition.number == 1
    assert prepare().edition.number == 2
    with pytest.raises(NoSuchEdition):
        prepare(edition=3)
    with pytest.raises(NoSuchProgram):
        actions.prepare_run(program_key="nothing", by=None, at=at, name="x")


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "  "}, "name", "missing"),
    ({"name": "x" * 201}, "name", "200 letters at most"),
    ({"name": "a\x1bb"}, "name", "cannot be printed"),
    ({"kind": "sometimes"}, "kind", "not one of: once, repeated, perpetual"),
    ({"waves": "day"}, "waves", "not one of: week, month, quarter"),
    ({"ends_on": MONDAY}, "ends_on", "ends after it begins"),
    ({"kind": "repeated"}, "every_days", "after how many days"),
    ({"every_days": 7}, "every_days", "only a repeated run"),
    ({"kind": "repeated", "every_days": 0}, "every_days", "0 is not between 1"),
    ({"open_within": 0}, "open_within", "not between 1 and"),
    ({"reminders": 6}, "reminders", "not between 0 and 5"),
    ({"priority": 11}, "priority", "not between -10 and 10"),
    ({"promise": "named"}, "promise", "never loosened"),
    ({"promise": "secret"}, "promise", "never loosened"),
    ({"template": SIX}, "template", "6 prompts 2 hours apart do not fit between 09:00 and"),
    ({"template": {"parts": 3}}, "template parts", "expected a list"),
    ({"template": BY_EVENT}, "event", "say which event"),
    ({"template": BY_EVENT, "event": "Über uns"}, "event", "expected letters"),
    ({"event": "training"}, "event", "no event starts this"),
]


def test_what_cannot_be_is_refused_with_its_field(prepare: Prepare) -> None:
    for wishes, column, words in REFUSED:
        with pytest.raises(BadRun) as refused:
            prepare(**wishes)

        told = [one.message for one in refused.value.problems if one.column == column]
        assert any(words in message for message in told), (wishes, refused.value.problems)
    assert not Run.objects.exists()


def test_what_must_be_said_is_told_all_at_once(program: str, at: datetime) -> None:
    with pytest.raises(BadRun) as refused:
        actions.prepare_run(program_key=program, by=None, at=at)

    columns = [one.column for one in refused.value.problems]
    assert columns == ["name", "template", "kind", "begins_on"]


def test_a_closed_group_cannot_be_asked(prepare: Prepare, people: Cast) -> None:
    people.riverside.closed_on = MONDAY
    people.riverside.save()

    with pytest.raises(BadRun) as refused:
        prepare()

    assert refused.value.problems[0].column == "groups"


def test_readers_belong_to_named_runs_only(prepare: Prepare, people: Cast) -> None:
    with pytest.raises(BadRun) as refused:
        prepare(readers=[people.daniel])

    assert refused.value.problems[0].column == "readers"


def test_a_named_run_is_read_by_who_prepares_it_unless_readers_are_named(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    named = PROGRAM.replace("promise: confidential", "promise: named")
    import_program(source=named.encode(), by=None, at=at)

    assert [one.person for one in prepare().readers.all()] == [people.daniel]
    chosen = prepare(readers=[people.joanna, people.joanna])
    assert [one.person for one in chosen.readers.all()] == [people.joanna]
    assert prepare(promise="confidential").readers.count() == 0


def test_others_prepare_no_runs(prepare: Prepare, people: Cast) -> None:
    for who in (people.amina, people.peter, people.joanna, people.ruth):
        with pytest.raises(NotAllowed):
            prepare(by=who)


def test_a_steward_asks_only_groups_of_their_own(prepare: Prepare, people: Cast) -> None:
    with pytest.raises(NotAllowed, match="Hilltop"):
        prepare(groups=[people.riverside, people.hilltop])
    with pytest.raises(NotAllowed, match="Harbour"):
        prepare(groups=[people.harbour])

    assert prepare(groups=[people.hilltop], by=people.omar).pk


def test_a_prepared_run_changes(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare()

    changed = actions.change_run(
        run=run, by=people.omar, at=at, name=" Other ", groups=[people.hilltop], kind="once"
    )

    assert (changed.name, changed.kind, changed.template) == ("Other", "once", plain(WEEKLY))
    assert [one.group for one in changed.audience.all()] == [people.hilltop]


def test_what_changes_is_checked_as_well(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare()

    with pytest.raises(BadRun):
        actions.change_run(run=run, by=people.daniel, at=at, template=SIX)
    with pytest.raises(NotAllowed):
        actions.change_run(run=run, by=people.daniel, at=at, groups=[people.hilltop])
    with pytest.raises(NoSuchRun):
        actions.change_run(run=run, by=people.amina, at=at, name="Mine")
    with pytest.raises(NoSuchRun):
        actions.change_run(run=run.pk + 1, by=people.omar, at=at, name="Mine")

    run.refresh_from_db()
    assert (run.name, run.template) == ("Minutes", plain(WEEKLY))


def test_a_run_of_another_groups_steward_is_not_there(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    run = prepare(groups=[people.hilltop], by=people.omar)

    for who in (people.daniel, people.peter, people.joanna, people.ruth):
        with pytest.raises(NoSuchRun):
            actions.change_run(run=run, by=who, at=at, name="Mine")


def test_a_run_without_groups_belongs_to_who_made_it(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    run = prepare(groups=[])

    assert actions.change_run(run=run, by=people.daniel, at=at, name="Still mine").name
    with pytest.raises(NoSuchRun):
        actions.change_run(run=run, by=people.amina, at=at, name="Mine")


def test_a_prepared_run_is_thrown_away_once(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare()

    actions.discard_run(run=run.pk, by=people.daniel, at=at)

    assert not Run.objects.exists()
    with pytest.raises(NoSuchRun):
        actions.discard_run(run=run.pk, by=people.daniel, at=at)


def test_what_has_begun_changes_no_more(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = actions.start_run(run=prepare(), by=people.daniel, at=at)

    with pytest.raises(NotPrepared):
        actions.change_run(run=run, by=people.daniel, at=at, name="Later")
    with pytest.raises(NotPrepared):
        actions.discard_run(run=run, by=people.daniel, at=at)
