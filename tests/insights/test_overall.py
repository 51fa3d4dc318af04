"""Over everything: what is told, and all that was tested, line by line."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.goals.changes.scenes import begun, groups_beside, measured, week
from tests.insights import numbers
from tests.insights.test_why import START, fall, look
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.insights.errors import NoSuchQuestion, NotAllowed
from thrive.insights.finding import ask_again
from thrive.insights.models import Look
from thrive.insights.queries import overall
from thrive.insights.queries import tested as all_tested
from thrive.jobs import verdicts


@pytest.fixture
def organisation(people: Cast, at: datetime) -> Cast:
    """A change that helped at Riverside and one that did not at Hilltop; something moved."""
    begun(measured(people.riverside, fall(1)), week(START), by=people.daniel, at=at)
    begun(measured(people.hilltop, fall(3, by=0.0)), week(START), by=people.peter, at=at)
    moved = numbers.noise(2, 52)
    moved[42:] += 12
    numbers.series(numbers.measure(), people.riverside, moved)
    numbers.series(numbers.measure("notes", target=90.0), people.hilltop, numbers.noise(5, 52))
    look(at)
    return people


def test_what_moved_without_a_day_and_what_falls_short_are_told_apart(
    organisation: Cast, at: datetime
) -> None:
    page = overall(viewer=organisation.amina, at=at)

    assert [one.where for one in page.moved] == ["Riverside · Visits that start on time"]
    assert [one.where for one in page.short] == ["Hilltop · Visits that start on time"]
    assert page.confirmed == {"better": 1, "worse": 0, "changed": 0}


def test_what_helped_and_what_did_not_have_the_same_form(organisation: Cast, at: datetime) -> None:
    page = overall(viewer=organisation.amina, at=at)

    (helped,), (not_helped,) = page.helped, page.helped_not
    assert (helped.groups, not_helped.groups) == (("Riverside",), ("Hilltop",))
    assert helped.sentence.startswith("Helped in 1 of 1 group.")
    assert not_helped.sentence.startswith("Helped in 0 of 1 group.")


def test_every_question_says_how_much_it_tested(organisation: Cast, at: datetime) -> None:
    page = overall(viewer=organisation.amina, at=at)

    assert [one.question for one in page.questions] == ["dated", "lately", "together", "elsewhere"]
    assert page.questions[1].sentence.startswith("4 were tested, 1 kept;")
    assert page.questions[2].sentence == "Nothing could be tested yet."


@pytest.mark.parametrize(("question", "rows"), [
    ("dated", 2), ("lately", 4), ("together", 0), ("elsewhere", 2),
])  # fmt: skip
def test_all_that_was_tested_is_listed(
    question: str, rows: int, organisation: Cast, at: datetime
) -> None:
    shown = all_tested(question=question, page=1, at=at)

    assert len(shown.rows) == rows
    assert all(row.name and row.p and row.q for row in shown.rows)


def test_a_list_of_everything_has_pages(people: Cast, at: datetime) -> None:
    what = numbers.measure()
    for place, team in enumerate(groups_beside(people, 108)):
        numbers.series(what, team, numbers.noise(place, 20))
    look(at)

    first, last, beyond = (all_tested(question="lately", page=n, at=at) for n in (1, 2, 9))

    count = Look.objects.get(question="lately").tested  # some wander by chance: not tested
    assert (len(first.rows), len(last.rows), first.pages) == (100, count - 100, 2)
    assert (beyond.rows, beyond.page) == ((), 2)


def test_a_question_that_nobody_asks_is_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(NoSuchQuestion):
        all_tested(question="who", page=1, at=at)


def test_it_takes_as_many_queries_however_much_there_is(organisation: Cast, at: datetime) -> None:
    with CaptureQueriesContext(connection) as taken:
        overall(viewer=organisation.amina, at=at)

    assert len(taken) <= 14


def test_who_leads_a_group_may_have_everything_looked_over_now(people: Cast, at: datetime) -> None:
    numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 52))

    ask_again(by=people.daniel, at=at)
    ask_again(by=people.daniel, at=at + timedelta(seconds=1))

    entry = OutboxEntry.objects.get(topic="everything_asked")
    verdicts.ask_everything([entry.payload], at)
    assert Look.objects.get(question="lately").tested == 1
    assert AuditRecord.objects.filter(action="insights.ask_again").count() == 2


def test_others_wait_for_the_night(people: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        ask_again(by=people.amina, at=at)

    assert not OutboxEntry.objects.filter(topic="everything_asked").exists()
