"""Circles that the tests play with."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.changes.scenes import measured
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.actions import Inviting, Planned
from thrive.goals.models import Circle, Guest
from thrive.measures.models import Series


@pytest.fixture
def asked(people: Cast, at: datetime) -> Circle:
    """Amina asked Peter; he has not answered."""
    return actions.ask_to_meet(
        other=people.peter, kind="peers", about="Quiet mornings", by=people.amina, at=at
    )


@pytest.fixture
def two(people: Cast, asked: Circle, at: datetime) -> Circle:
    """Amina and Peter meet."""
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


@pytest.fixture
def coach(invited: actions.Invited, at: datetime) -> Guest:
    """Mrs Vogel, come in by her link."""
    found = queries.guest_by_secret(secret=invited.secret, at=at)
    assert found is not None
    return found


@pytest.fixture
def coached(people: Cast, coach: Guest, at: datetime) -> Circle:
    """All three agreed: Amina and Mrs Vogel meet."""
    actions.agree_as_guest(guest=coach, at=at)
    actions.agree_as_sponsor(circle=coach.circle_id, by=people.joanna, at=at)
    return Circle.objects.get(pk=coach.circle_id)


@pytest.fixture
def series(people: Cast, at: datetime) -> Series:
    """Four weeks of waiting time of Riverside, the last ones before the test's moment."""
    first = at.date() - timedelta(days=at.weekday() + 28)
    return measured(people.riverside, [30, 28, 27, 25], first=first)


def tomorrow(at: datetime) -> Planned:
    """Tomorrow, for half an hour."""
    return Planned(at + timedelta(days=1), 30, "Room 3")
