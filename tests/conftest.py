"""What every test may ask for."""

import os
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import translation

from tests import cast

STORING = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what touches a database is tested again (THRIVE_ONLY_STORED)."""
    if not os.environ.get("THRIVE_ONLY_STORED"):
        return
    pure = [item for item in items if not _touches_a_database(item)]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if _touches_a_database(item)]


def _touches_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    is_case = getattr(getattr(item, "cls", None), "databases", None) is not None
    return is_case or bool(fixtures & STORING) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Every test begins in English: a request leaves its reader's language active."""
    with translation.override("en-gb"):
        yield


@pytest.fixture
def people(db: None) -> cast.Cast:
    """Everybody in the cast, in the database."""
    return cast.make_cast()


@pytest.fixture
def at() -> datetime:
    """The moment at which a test plays: a Thursday evening."""
    return cast.MOMENT
