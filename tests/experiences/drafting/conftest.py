"""A draft that the tests write in."""

from datetime import datetime

import pytest

from tests.cast import Cast
from tests.experiences.conftest import FILE
from thrive.experiences.drafting import actions


@pytest.fixture
def draft(people: Cast, at: datetime) -> int:
    """A small program, opened as a draft by Daniel."""
    source = actions.FromFile(FILE.encode())
    return actions.new_draft(source=source, by=people.daniel, at=at)
