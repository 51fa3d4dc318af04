"""Everything here happens at the moment of the tests, in English, between Amina and Peter."""

from datetime import datetime

import pytest
from django.utils import translation

from tests.cast import Cast
from thrive.goals.meetings import actions
from thrive.goals.meetings.actions import Inviting
from thrive.goals.models import Circle


@pytest.fixture(autouse=True)
def _stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at)
    translation.activate("en-gb")


@pytest.fixture
def two(people: Cast, at: datetime) -> Circle:
    """Amina and Peter meet."""
    asked = actions.ask_to_meet(other=people.peter, kind="peers", by=people.amina, at=at)
    return actions.agree_to_meet(circle=asked.pk, by=people.peter, at=at)


@pytest.fixture
def team(people: Cast, at: datetime) -> Circle:
    """Riverside meets."""
    return actions.open_for_group(group=people.riverside, by=people.daniel, at=at)


@pytest.fixture
def invited(people: Cast, at: datetime) -> actions.Invited:
    """Amina invited Mrs Vogel, and Joanna is to agree."""
    inviting = Inviting("Mrs Vogel", people.joanna, "meetings", "Six times, until May")
    return actions.invite_guest(inviting=inviting, by=people.amina, at=at)
