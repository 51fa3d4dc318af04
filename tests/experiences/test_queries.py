"""What can be asked about programs, by whom."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from thrive.experiences import actions, queries
from thrive.experiences.content.program import Promise
from thrive.experiences.errors import NoSuchEdition, NoSuchProgram, NotAllowed


def test_the_list_shows_the_newest_editions_in_one_query(
    people: Cast, at: datetime, minute: bytes, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = minute.replace(b"program: minute", b"program: another")
    for content in (minute, other, minute.replace(b"A minute", b"The minute")):
        actions.import_program(source=content, by=people.daniel, at=at)

    with django_assert_num_queries(1):
        rows = queries.programs()

    assert [(row.key, row.title, row.edition) for row in rows] == [
        ("another", "A minute", 1),
        ("minute", "The minute", 2),
    ]
    assert (rows[0].promise, rows[0].languages) == (Promise.CONFIDENTIAL, ("en", "de"))
    assert rows[0].made_by == "Daniel Okafor"


def test_a_title_in_one_language_is_shown_too(db: None, at: datetime, minute: bytes) -> None:
    plain = minute.replace(b"[en, de]", b"[en]")
    for language in (b"Eine Minute", b"Wie es lief", b"Woche", b"Wie war es?", b"Danke"):
        plain = plain.replace(b", de: " + language, b"")
    plain = plain.replace(b", de: Schlecht", b"").replace(b", de: Gut", b"")
    actions.import_program(source=plain, by=None, at=at)

    assert queries.programs()[0].title == "A minute"
    assert queries.edition("minute").warnings == ()


def test_an_edition_says_what_is_new_in_it(people: Cast, at: datetime, minute: bytes) -> None:
    actions.import_program(source=minute, by=people.daniel, at=at)
    without_last = minute[: minute.index(b"      - {id: bye")]
    actions.import_program(source=without_last, by=None, at=at)

    first, second = queries.edition("minute", 1), queries.edition("minute")

    assert (first.number, first.title, first.changes) == (1, "A minute", ())
    assert (first.made_by, second.made_by) == ("Daniel Okafor", "")
    assert (second.number, second.changes) == (2, ("The frame “bye” is gone.",))
    assert first.program.frame("bye").id == "bye"


def test_what_is_not_there_is_told(db: None, at: datetime, minute: bytes) -> None:
    actions.import_program(source=minute, by=None, at=at)

    with pytest.raises(NoSuchProgram, match="nothing"):
        queries.edition("nothing")
    with pytest.raises(NoSuchEdition, match="9"):
        queries.edition("minute", 9)
    with pytest.raises(NoSuchEdition):
        queries.export_program(key="minute", edition=2, by=None, at=at)


def test_what_goes_out_comes_in_as_the_same(people: Cast, at: datetime, minute: bytes) -> None:
    actions.import_program(source=minute, by=people.omar, at=at)

    written = queries.export_program(key="minute", by=people.daniel, at=at)

    assert not actions.import_program(source=written, by=people.omar, at=at).is_new


def test_only_those_who_write_programs_may_take_them_out(
    people: Cast, at: datetime, minute: bytes
) -> None:
    actions.import_program(source=minute, by=None, at=at)

    assert queries.may_design(people.daniel, at=at)
    assert queries.may_design(people.omar, at=at)
    for outsider in (people.amina, people.peter, people.joanna, people.ruth):
        assert not queries.may_design(outsider, at=at)
        with pytest.raises(NotAllowed):
            queries.export_program(key="minute", by=outsider, at=at)
        with pytest.raises(NotAllowed):  # nobody learns what is there
            queries.export_program(key="nothing", by=outsider, at=at)


def test_checking_a_file_keeps_nothing(minute: bytes) -> None:
    checked = queries.check_file(minute.replace(b"id: bye", b"id: end"))

    assert checked.program is None
    assert [one.column for one in checked.problems] == ["experience 1, frame “end”, id"]


def test_of_very_many_problems_the_first_are_told_and_all_are_counted(minute: bytes) -> None:
    many = minute + b"".join(b"unknown-%d: x\n" % number for number in range(1000))

    checked = queries.check_file(many)

    assert (len(checked.problems), checked.count) == (queries.MOST_PROBLEMS, 1000)
