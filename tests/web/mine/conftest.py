"""Everything here happens at the moment of the tests, in English."""

from datetime import datetime

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at)
    translation.activate("en-gb")
