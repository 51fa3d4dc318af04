"""What the database keeps true about editions."""

from datetime import datetime

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from thrive.experiences import actions
from thrive.experiences.models import Edition, Program


@pytest.fixture
def edition(db: None, at: datetime, minute: bytes) -> Edition:
    """A program's only edition."""
    actions.import_program(source=minute, by=None, at=at)
    return Edition.objects.get()


def again(edition: Edition, number: int) -> Edition:
    """Another edition with the same content."""
    return Edition.objects.create(
        program=edition.program,
        number=number,
        content=edition.content,
        digest=edition.digest,
        made_at=edition.made_at,
    )


def test_a_number_stands_once_in_a_program(edition: Edition) -> None:
    with pytest.raises(IntegrityError):
        again(edition, number=1)


def test_numbers_begin_with_one(edition: Edition) -> None:
    with pytest.raises(IntegrityError):
        again(edition, number=0)


def test_a_key_stands_once(edition: Edition) -> None:
    with pytest.raises(IntegrityError):
        Program.objects.create(key="minute")


def test_an_edition_never_changes(edition: Edition) -> None:
    edition.number = 2

    with pytest.raises(TypeError, match="never changes"):
        edition.save()


def test_a_program_with_editions_cannot_be_deleted(edition: Edition) -> None:
    with pytest.raises(ProtectedError):
        edition.program.delete()
