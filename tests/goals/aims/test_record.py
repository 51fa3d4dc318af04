"""One's own record: private, whole, and to be taken along."""

import csv
import io
import json
from datetime import date, datetime

import pytest

from tests.cast import Cast
from thrive.foundation.errors import Invalid
from thrive.foundation.models import AuditRecord
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import About, HowItGoes, LookingBack, Step
from thrive.goals.errors import BadNote, NoSuchGoal
from thrive.goals.models import Goal, Learned

DAY = date(2026, 9, 10)


@pytest.fixture
def whole(quieter: Goal, people: Cast, at: datetime) -> None:
    """One of everything, Amina's."""
    amina = people.amina
    step = Step("Ask", if_situation="it is nine", then_action="I go")
    actions.set_objective(goal=quieter.pk, step=step, by=amina, at=at)
    actions.check_in(
        goal=quieter.pk, said=HowItGoes(how_far=40, how_sure=5, kept="yes", helps="Tea"),
        by=amina, at=at,
    )  # fmt: skip
    actions.note_learned(kind="tried", text="=Tea", on=DAY, goal=quieter.pk, by=amina, at=at)
    actions.appreciate(about=About(amina), text="# Well", by=people.daniel, at=at)
    actions.reach_goal(
        goal=quieter.pk, looking_back=LookingBack("It went", rests=True), by=amina, at=at
    )


def test_it_holds_all_and_nobody_elses(whole: None, people: Cast, at: datetime) -> None:
    mine = queries.my_record(person=people.amina, at=at)

    assert {entry.what for entry in mine.entries} == {
        "goal", "step_done", "check_in", "tried", "appreciation", "reflection",
    }  # fmt: skip
    assert mine.entries[-1].on == DAY
    assert queries.my_record(person=people.daniel, at=at).entries == ()


def test_it_is_taken_along_as_json(whole: None, people: Cast, at: datetime) -> None:
    whole_file = json.loads(actions.export_record(kind="json", by=people.amina, at=at))

    tried = next(one for one in whole_file["entries"] if one["what"] == "tried")
    assert tried == {
        "on": "2026-09-10",
        "what": "tried",
        "goal": "Quieter mornings",
        "text": "=Tea",
    }
    assert AuditRecord.objects.get(action="goals.export_record").details == {"kind": "json"}


def test_a_spreadsheet_runs_nothing(whole: None, people: Cast, at: datetime) -> None:
    content = actions.export_record(kind="csv", by=people.amina, at=at).decode()

    rows = list(csv.DictReader(io.StringIO(content)))
    assert len(rows) == 6
    assert next(row for row in rows if row["what"] == "tried")["text"] == "'=Tea"


def test_it_reads_as_a_page(whole: None, people: Cast, at: datetime) -> None:
    page = actions.export_record(kind="md", by=people.amina, at=at).decode()

    assert page.startswith("# My record: Amina Yusuf\n")
    assert "## 10 September 2026: Tried\n\n*Quieter mornings*\n\n> =Tea" in page
    assert "> \\# Well" in page
    assert "> When it is nine, then: I go" in page


def test_another_kind_of_file_is_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(Invalid):
        actions.export_record(kind="exe", by=people.amina, at=at)

    assert not AuditRecord.objects.exists()


def test_the_same_is_written_once_and_deleted_by_its_writer_alone(
    people: Cast, at: datetime
) -> None:
    note, again = (
        actions.note_learned(kind="taught", text="A", on=DAY, by=people.amina, at=at)
        for _twice in range(2)
    )

    assert note == again
    assert actions.forget_learned(note=note.pk, by=people.daniel, at=at) == 0
    assert [actions.forget_learned(note=note.pk, by=people.amina, at=at) for _ in "ab"] == [1, 0]


def test_a_note_that_cannot_be_is_refused(people: Cast, quieter: Goal, at: datetime) -> None:
    for kind, text, on in (("read", "A", DAY), ("tried", "", DAY), ("tried", "A", date(26, 1, 1))):
        with pytest.raises(BadNote):
            actions.note_learned(kind=kind, text=text, on=on, by=people.amina, at=at)
    with pytest.raises(NoSuchGoal):
        actions.note_learned(
            kind="tried", text="A", on=DAY, goal=quieter.pk, by=people.daniel, at=at
        )

    assert not Learned.objects.exists()
