"""Everything here happens at the moment of the tests, in English, around goals of Amina's."""

from datetime import datetime

import pytest
from django.utils import translation

from tests.cast import Cast
from thrive.goals.aims import actions
from thrive.goals.aims.actions import Aim, Step
from thrive.goals.models import Goal


@pytest.fixture(autouse=True)
def _stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at)
    translation.activate("en-gb")


@pytest.fixture
def goal(people: Cast, at: datetime) -> Goal:
    """Amina's own goal with a step, which only she can see."""
    made = actions.set_goal(aim=Aim("Quieter mornings", why="I hear more"), by=people.amina, at=at)
    actions.set_objective(goal=made.pk, step=Step("Ask Ruth"), by=people.amina, at=at)
    return made
