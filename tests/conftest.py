"""What every test may ask for."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connections
from django.utils import translation

from tests import cast, migrated

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


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if _is_worker(request.config) else own


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    shared: Path,
) -> Iterator[None]:
    """One worker of several begins with a copy of the tables: see migrated.py."""
    if not _is_worker(request.config):
        yield
        return
    folder = shared / f"migrated-{migrated.state()}"
    with (
        migrated.shared_by_all(folder, migrated.tables(folder)) as tables,
        tables.copied() as described,
    ):
        connections["default"].settings_dict["TEST"] |= described
        yield


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
