"""Goals that the tests play with."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.goals.aims import actions
from thrive.goals.aims.actions import Aim, Seen, Whose
from thrive.goals.models import Goal
from thrive.measures.models import Measure, Series


@pytest.fixture
def quieter(people: Cast, at: datetime) -> Goal:
    """Amina's own goal, which only she can see."""
    return actions.set_goal(aim=Aim("Quieter mornings"), by=people.amina, at=at)


@pytest.fixture
def ours(people: Cast, at: datetime) -> Goal:
    """A goal of Riverside, for its people."""
    whose = Whose("group", group=people.riverside.pk)
    return actions.set_goal(aim=Aim("On time"), whose=whose, by=people.daniel, at=at)


@pytest.fixture
def both(people: Cast, at: datetime) -> Goal:
    """A goal of Amina and Peter, for the two of them."""
    whose = Whose("pair", partner=people.peter.pk)
    return actions.set_goal(aim=Aim("Learn from Hilltop"), whose=whose, by=people.amina, at=at)


@pytest.fixture
def chosen(people: Cast, at: datetime) -> Goal:
    """A goal of Amina's that Peter was chosen to see."""
    seen = Seen("chosen", (people.peter.pk,))
    return actions.set_goal(aim=Aim("Say no kindly"), seen=seen, by=people.amina, at=at)


@pytest.fixture
def series(people: Cast) -> Series:
    """Visits on time, of Riverside."""
    measure = Measure.objects.create(
        key="on-time", name="Visits on time", kind="value", direction="up", cadence="week"
    )
    return Series.objects.create(measure=measure, group=people.riverside)
