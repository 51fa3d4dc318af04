"""Several who write at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from tests.cast import Cast
from tests.experiences.conftest import FILE
from thrive.experiences.drafting import actions
from thrive.experiences.drafting.merging import Kept
from thrive.experiences.drafting.parts import value_at
from thrive.experiences.models import Draft, DraftSave


@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_at_once_every_word_is_kept(people: Cast, at: datetime) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in one connection, which threads cannot share")
    source = actions.FromFile(FILE.encode())
    draft = actions.new_draft(source=source, by=people.daniel, at=at)
    writers = [people.daniel, people.omar]

    def write(number: int) -> Kept:
        try:
            return actions.save_part(
                draft=draft, part="frames/mood/text/en", value=f"Words {number}", base=1,
                by=writers[number % 2], at=at,
            ).kept  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(write, range(16)))

    kept = DraftSave.objects.filter(part="frames/mood/text/en").values_list("became", flat=True)
    assert set(kept) == {f"Words {number}" for number in range(16)}
    assert set(outcomes) == {Kept.SAVED, Kept.BESIDE}
    found = Draft.objects.get(pk=draft)
    assert found.version == 1 + DraftSave.objects.count()
    assert str(value_at(found.content, "frames/mood/text/en")).startswith("Words")
