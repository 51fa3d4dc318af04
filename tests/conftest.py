"""What every test may ask for."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import translation

from tests import cast


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Every test begins in English: a request leaves its reader's language active."""
    with translation.override("en-gb"):
        yield


@pytest.fixture
def people(db: None) -> cast.Cast:
    """Everybody in the cast, in the database."""
    return cast.make_cast()


@pytest.fixture
def at() -> datetime:
    """The moment at which a test plays: a Thursday evening."""
    return cast.MOMENT
