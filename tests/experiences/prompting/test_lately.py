"""What was asked lately: counted, named only where a run is by name, never who answered."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.experiences.prompting.scenes import (
    AT_NOON,
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    NOON,
    only,
    planned,
    run,
    sent,
)
from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.codes import prompt_of
from thrive.experiences.prompting.lately import LEAST, AskedOn, arrived, asked_lately
from thrive.people.models import Person

EVENING = NOON + 6 * HOUR
SOON = timedelta(minutes=7)


def crowd(size: int) -> list[Person]:
    """So many people who have nothing else to do."""
    return Person.objects.bulk_create(
        [Person(external_id=f"c-{number}", name=f"Someone {number}") for number in range(size)]
    )


def asked(people: Sequence[Person], *, answering: int = 0, **fields: object) -> Run:
    """A run that asked these people at noon, by email and in the inbox by turns."""
    where = planned(AT_NOON, *people, **fields)
    dues = sorted(actions.claim(at=NOON, by="here"), key=lambda due: due.prompt)
    ways = ["email" if place % 3 else "inbox" for place in range(len(dues))]
    pairs = [(due.prompt, way) for due, way in zip(dues, ways, strict=True)]
    actions.acknowledge(sent=pairs, at=NOON)
    for due in dues[:answering]:
        actions.opened(prompt=due.prompt, at=NOON + SOON)
        actions.finished(prompt=due.prompt, at=NOON + 2 * SOON)
    return where


def lately(language: str = "en") -> tuple[AskedOn, ...]:
    """What was asked on this Monday until its evening."""
    return asked_lately(since=MONDAY, at=EVENING, language=language)


@pytest.fixture
def named(people: Cast) -> Prompt:
    """One prompt of a named run, which reached the member by email."""
    return sent(AT_NOON, people.amina, reminders=1, remind_after=60)


def test_people_are_counted_by_the_way_that_reached_them(db: None) -> None:
    asked(crowd(9), answering=4)

    (one,) = lately()

    assert (one.name, one.title, one.people) == ("A minute", "The first", 9)
    assert one.ways == (("email", 6), ("inbox", 3))
    assert one.answered == 4
    assert (one.on, one.first_at, one.last_at) == (MONDAY.date(), NOON, NOON)


@pytest.mark.parametrize(("people", "told"), [(LEAST - 1, None), (LEAST, 3)])
def test_how_many_answered_is_told_of_eight_and_more(
    db: None, people: int, told: int | None
) -> None:
    asked(crowd(people), answering=3)

    assert only_one(lately()).answered == told


@pytest.mark.parametrize(("answering", "told"), [(4, None), (5, 5)])
def test_in_confidence_no_count_moves_before_the_result_is_out(
    db: None, answering: int, told: int | None
) -> None:
    """Whoever looks before and after a colleague presses would know."""
    where = asked(crowd(9), answering=answering)
    Run.objects.filter(pk=where.pk).update(promise="confidential")
    before = only_one(lately()).answered
    Run.objects.filter(pk=where.pk).update(waves_closed_until=EVENING.date() + timedelta(days=1))

    assert (before, only_one(lately()).answered) == (None, told)


@pytest.mark.parametrize("promise", ["confidential", "anonymous"])
def test_nobody_is_named_where_the_run_names_nobody(db: None, promise: str) -> None:
    where = asked(crowd(9), answering=4)
    Run.objects.filter(pk=where.pk).update(promise=promise)

    one = only_one(lately())

    assert one.handed == ()
    assert "Someone" not in repr(one)


def test_a_named_run_shows_each_message_and_not_who_answered(named: Prompt) -> None:
    actions.opened(prompt=named.pk, at=NOON + SOON)
    actions.finished(prompt=named.pk, at=NOON + 2 * SOON)

    (one,) = lately()

    (message,) = one.handed
    assert (message.name, message.way, message.at, message.is_again) == (
        named.person.name, "email", NOON, False,
    )  # fmt: skip
    assert one.answered is None


def test_a_reminder_is_counted_apart_and_shown_as_one(named: Prompt) -> None:
    due = only(actions.claim_reminders(at=NOON + HOUR, by="here"))
    actions.acknowledge(sent=[(due.prompt, "inbox")], at=NOON + HOUR)

    (one,) = lately()

    assert (one.people, one.ways, one.reminded) == (1, (("email", 1),), 1)
    assert [(message.way, message.is_again) for message in one.handed] == [
        ("email", False), ("inbox", True),
    ]  # fmt: skip
    assert [message.kind for message in arrived(person=named.person, since=MONDAY, at=EVENING)] == [
        "reminder", "first",
    ]  # fmt: skip


def test_the_newest_stands_first(people: Cast) -> None:
    planned(AT_NOON, people.amina)
    for day in range(2):
        due = only(actions.claim(at=NOON + day * DAY, by="here"))
        actions.acknowledge(sent=[(due.prompt, "email")], at=NOON + day * DAY)

    found = asked_lately(since=MONDAY, at=EVENING + DAY)

    assert [one.title for one in found] == ["The second", "The first"]


def test_what_was_sent_before_or_later_or_not_at_all_is_left_out(named: Prompt) -> None:
    assert asked_lately(since=NOON + MINUTE, at=EVENING) == ()
    assert asked_lately(since=MONDAY, at=NOON - MINUTE) == ()
    assert sum(one.people for one in asked_lately(since=MONDAY, at=EVENING + 9 * DAY)) == 1
    assert arrived(person=named.person, since=NOON + MINUTE, at=EVENING) == ()
    assert arrived(person=named.person, since=MONDAY, at=NOON - MINUTE) == ()


def test_titles_are_in_the_readers_language(named: Prompt) -> None:
    assert only_one(lately("de")).title == "Die first"
    assert only_one(lately("pl")).title == "The first"


def test_a_person_sees_the_words_and_the_link_of_their_own_message(
    named: Prompt, people: Cast
) -> None:
    (mine,) = arrived(person=named.person, since=MONDAY, at=EVENING)

    assert (mine.title, mine.line, mine.way) == (
        "The first", "A minute: about a minute.", "email",
    )  # fmt: skip
    assert prompt_of(mine.path.split("/")[2]) == named.pk
    assert mine.leave_path == f"{mine.path}leave/"
    assert arrived(person=people.peter, since=MONDAY, at=EVENING) == ()


def test_a_message_is_in_its_persons_language(named: Prompt) -> None:
    Person.objects.filter(pk=named.person_id).update(language="de")
    person = Person.objects.get(pk=named.person_id)

    (mine,) = arrived(person=person, since=MONDAY, at=EVENING)

    assert mine.title == "Die first"


def test_a_link_is_open_until_its_time_is_over_or_it_was_answered(named: Prompt) -> None:
    person = named.person

    assert arrived(person=person, since=MONDAY, at=EVENING)[0].is_open
    assert not arrived(person=person, since=MONDAY, at=NOON + DAY)[0].is_open
    actions.opened(prompt=named.pk, at=NOON + SOON)
    actions.finished(prompt=named.pk, at=NOON + 2 * SOON)
    (mine,) = arrived(person=person, since=MONDAY, at=EVENING)
    assert (mine.is_open, mine.is_answered) == (False, True)


def test_a_run_that_is_only_prepared_has_asked_nothing(people: Cast) -> None:
    run(AT_NOON, state=Run.State.PREPARED, started_at=None)

    assert lately() == ()


def test_many_messages_cost_as_many_queries_as_one(
    db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked(crowd(40), answering=20)

    with django_assert_max_num_queries(7):
        lately()


def only_one(found: Sequence[AskedOn]) -> AskedOn:
    """The only one."""
    (one,) = found
    return one
