"""The clock stands where these tests play."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.foundation import clock


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)
