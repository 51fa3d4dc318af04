"""What every test may ask for."""

from datetime import datetime

import pytest

from tests import cast


@pytest.fixture
def people(db: None) -> cast.Cast:
    """Everybody in the cast, in the database."""
    return cast.make_cast()


@pytest.fixture
def at() -> datetime:
    """The moment at which a test plays: a Thursday evening."""
    return cast.MOMENT
