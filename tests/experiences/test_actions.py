"""Taking in programs: new, changed, the same again, and refused."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from tests.cast import Cast
from thrive.experiences import actions, queries
from thrive.experiences.content import file
from thrive.experiences.errors import BadProgram, NotAllowed
from thrive.experiences.models import Edition, Program
from thrive.foundation.models import AuditRecord


def test_a_steward_brings_in_a_program(people: Cast, at: datetime, minute: bytes) -> None:
    result = actions.import_program(source=minute, by=people.daniel, at=at)

    kept = Edition.objects.get()
    assert (result.key, result.edition, result.is_new) == ("minute", 1, True)
    assert str(result) == "“minute” is in, as edition 1."
    assert (kept.number, kept.made_by, kept.made_at) == (1, people.daniel, at)
    record = AuditRecord.objects.get()
    assert (record.actor, record.action) == ("daniel", "experiences.import_program")
    assert (record.subject, record.details) == ("minute", {"edition": 1, "changes": 0})


def test_the_same_content_again_changes_nothing(people: Cast, at: datetime, minute: bytes) -> None:
    actions.import_program(source=minute, by=people.omar, at=at)

    again = actions.import_program(source=b"# a note\n" + minute, by=people.omar, at=at)

    assert not again.is_new
    assert str(again) == "“minute” is as it was: nothing changed in edition 1."
    assert Edition.objects.count() == 1
    assert AuditRecord.objects.count() == 1


def test_new_content_is_a_new_edition_beside_the_old(
    people: Cast, at: datetime, minute: bytes
) -> None:
    actions.import_program(source=minute, by=people.daniel, at=at)
    changed = minute.replace(b"How was it?", b"How was your week?")

    later = actions.import_program(source=changed, by=people.omar, at=at + timedelta(days=1))

    assert (later.edition, later.is_new) == (2, True)
    assert later.changes == (
        "The frame “mood”: text en was “How was it?” and is “How was your week?”.",
    )
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert queries.export_program(key="minute", edition=1, by=None, at=at) == file.dump(
        file.load(minute).program  # type: ignore[arg-type]  # it is a program
    )


def test_going_back_to_former_content_is_a_new_edition(
    people: Cast, at: datetime, minute: bytes
) -> None:
    changed = minute.replace(b"Thank you", b"Thanks")

    for content in (minute, changed, minute):
        actions.import_program(source=content, by=people.omar, at=at)

    digests = Edition.objects.order_by("number").values_list("digest", flat=True)
    assert digests[0] == digests[2] != digests[1]


@pytest.mark.parametrize("name", ["amina", "peter", "joanna", "ruth"])
def test_others_may_not_bring_in_programs(
    people: Cast, at: datetime, minute: bytes, name: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.import_program(source=minute, by=getattr(people, name), at=at)
    with pytest.raises(NotAllowed):
        actions.import_library(by=getattr(people, name), at=at)

    assert not Program.objects.exists()


def test_a_program_with_problems_is_refused_whole(
    people: Cast, at: datetime, minute: bytes
) -> None:
    bad = minute.replace(b"id: bye", b"id: mood").replace(b"confidential", b"secret")

    with pytest.raises(BadProgram, match="Nothing was taken in") as refused:
        actions.import_program(source=bad, by=people.omar, at=at)

    problem = refused.value.problems[0]
    assert (problem.line, problem.column) == (5, "promise")
    assert "secret" in problem.message
    assert not Program.objects.exists()
    assert not AuditRecord.objects.exists()


def test_nothing_is_kept_if_the_record_fails(
    people: Cast, at: datetime, minute: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_given: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("thrive.foundation.audit.record", fails)

    with pytest.raises(OSError, match="disk full"):
        actions.import_program(source=minute, by=people.omar, at=at)

    assert not Program.objects.exists()


def test_warnings_are_told_and_do_not_refuse(people: Cast, at: datetime, minute: bytes) -> None:
    untranslated = minute.replace(b"{en: Thank you, de: Danke}", b"Thank you")

    result = actions.import_program(source=untranslated, by=people.omar, at=at)

    assert result.is_new
    assert [(one.line, one.message) for one in result.warnings] == [(14, "missing in “de”")]


def test_a_path_is_read_and_a_missing_one_is_told(db: None, at: datetime, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        actions.import_program(source=tmp_path / "missing.yaml", by=None, at=at)


def test_a_file_that_is_too_large_is_refused_without_reading_it_all(
    db: None, at: datetime, tmp_path: Path
) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (file.LARGEST_FILE + 1000))

    assert len(actions.read_file(large)) == file.LARGEST_FILE + 1
    with pytest.raises(BadProgram) as refused:
        actions.import_program(source=large, by=None, at=at)
    assert "1000000" in refused.value.problems[0].message


def test_the_library_comes_in_once(db: None, at: datetime) -> None:
    first = actions.import_library(by=None, at=at)
    second = actions.import_library(by=None, at=at)

    assert len(first) >= 8
    assert all(result.is_new for result in first)
    assert not any(result.is_new for result in second)
    assert Edition.objects.count() == len(first)


def test_words_come_in_the_language_of_the_reader(db: None, at: datetime, minute: bytes) -> None:
    actions.import_program(source=minute, by=None, at=at)

    with override("de"):
        row = queries.programs()[0]

    assert (row.title, row.about) == ("Eine Minute", "Wie es lief")
