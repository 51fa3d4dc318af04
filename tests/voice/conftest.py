"""Studies that the tests of voice play with."""

from datetime import datetime

import pytest

from tests.cast import Cast
from tests.voice import town as place
from thrive.voice import actions


@pytest.fixture
def town(people: Cast) -> place.Town:
    """The cast, and enough people round them."""
    return place.make_town(people)


@pytest.fixture
def confidential(town: place.Town, at: datetime) -> int:
    """A study under which nobody reads what is said, frozen for the whole town."""
    study = actions.open_study(
        owner="run 1", title="Weekly minute", promise="confidential", outcomes=place.OUTCOMES, at=at
    )
    actions.freeze(study=study, first_on=place.WAVE[0], members=town.members(), at=at)
    return study


@pytest.fixture
def named(town: place.Town, at: datetime) -> int:
    """A study in which Daniel reads what is said, frozen for the whole town."""
    study = actions.open_study(
        owner="run 2", title="Leader asks", promise="named", outcomes=place.OUTCOMES,
        readers=[town.people.daniel], at=at,
    )  # fmt: skip
    actions.freeze(study=study, first_on=place.WAVE[0], members=town.members(), at=at)
    return study


@pytest.fixture
def say(at: datetime) -> place.Say:
    """Somebody says something, whole."""
    return place.saying(at)
