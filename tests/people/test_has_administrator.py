"""Whether an organisation can be looked after by anybody."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.people.queries import has_administrator

pytestmark = pytest.mark.django_db


def test_an_empty_organisation_has_no_administrator(at: datetime) -> None:
    assert not has_administrator(at=at)


def test_somebody_who_holds_the_role_is_one(people: Cast, at: datetime) -> None:
    assert has_administrator(at=at)


def test_a_role_that_has_ended_is_none(people: Cast, at: datetime) -> None:
    people.omar.roles.update(ended_at=at)

    assert not has_administrator(at=at)


def test_somebody_who_has_left_is_none(people: Cast, at: datetime) -> None:
    people.omar.is_active = False
    people.omar.save()

    assert not has_administrator(at=at)
