"""A small Fernbrook: six teams, filled through the same doors as the whole."""

import pytest
from pytest_django import Settings

from tests.cast import MOMENT
from thrive.demo import actions
from thrive.demo.models import Filling
from thrive.demo.simulation import Parameters

TEAMS = (
    "Riverside evenings",
    "Quay Street",
    "Station Road",
    "Bridge Street",
    "Ford",
    "First calls",
)


@pytest.fixture
def small() -> Parameters:
    """The part of the organisation that these tests look at."""
    return Parameters(only=TEAMS)


@pytest.fixture
def filled(db: None, small: Parameters) -> Filling:
    """A database filled with it."""
    return actions.fill(at=MOMENT, parameters=small)


@pytest.fixture
def not_a_demo(settings: Settings) -> None:
    """The setting of a real organisation."""
    settings.THRIVE_DEMO = False
