"""A small Fernbrook: six teams, filled through the same doors as the whole."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker, Settings

from tests.demo.world import filled_once
from thrive.demo.models import Filling
from thrive.demo.simulation import Parameters

SMALL = Parameters(
    only=(
        "Riverside evenings",
        "Quay Street",
        "Station Road",
        "Bridge Street",
        "Ford",
        "First calls",
    )
)


@pytest.fixture
def small() -> Parameters:
    """The part of the organisation that these tests look at."""
    return SMALL


@pytest.fixture(scope="module")
def filling(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filling]:
    """It, filled once for a module."""
    with filled_once(django_db_blocker, SMALL) as made:
        yield made


@pytest.fixture
def filled(filling: Filling, db: None) -> Filling:
    """A database filled with it; what a test changes is rolled back."""
    return filling


@pytest.fixture
def not_a_demo(settings: Settings) -> None:
    """The setting of a real organisation."""
    settings.THRIVE_DEMO = False
