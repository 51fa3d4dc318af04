"""The tables that all workers of one run copy."""

import sqlite3
import threading
from pathlib import Path

import pytest

from tests import migrated

MEMORY = "file:test-migrated?mode=memory&cache=shared"


class Small(migrated.InFile):
    """One table in place of all: what is tested is who makes it, and when."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, MEMORY)
        self.path, self.times = folder / "tables.sqlite3", 0

    def make(self) -> None:
        """Make the one table, and count."""
        self.times += 1
        with sqlite3.connect(self.path) as connection:
            connection.execute("CREATE TABLE goal (name TEXT)")
        connection.close()


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """Not made yet."""
    return Small(tmp_path / "here")


def test_what_changes_in_a_migration_asks_for_other_tables(tmp_path: Path) -> None:
    migrations = tmp_path / "goals" / "migrations"
    migrations.mkdir(parents=True)
    first = migrations / "0001_initial.py"
    states = []
    for step in (
        lambda: first.write_text("goals"),
        lambda: first.write_text("more goals"),
        lambda: (migrations / "0002_steps.py").write_text(""),
        lambda: first.rename(migrations / "0001_goals.py"),
        lambda: (migrations / "0001_goals.py").unlink(),
    ):
        step()
        states.append(migrated.state(tmp_path))

    (tmp_path / "goals" / "models.py").write_text("no migration")

    assert len(set(states)) == len(states)
    assert migrated.state(tmp_path) == states[-1]


def test_several_who_come_at_once_make_the_tables_once(small: Small, tmp_path: Path) -> None:
    all_here, found = threading.Barrier(3, timeout=10), []

    def come() -> None:
        all_here.wait()
        with migrated.shared_by_all(tmp_path / "here", small):
            found.append(small.path.exists())
            all_here.wait()  # nobody leaves before everybody is in

    workers = [threading.Thread(target=come) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert found == [True, True, True]
    assert small.times == 1
    assert not small.path.exists()


def test_whoever_comes_after_the_last_left_makes_them_again(small: Small, tmp_path: Path) -> None:
    for _ in range(2):
        with migrated.shared_by_all(tmp_path / "here", small):
            assert small.path.exists()

    assert small.times == 2


def test_what_was_left_half_made_is_not_believed(small: Small, tmp_path: Path) -> None:
    small.path.parent.mkdir()
    small.path.write_text("half of a database")

    with migrated.shared_by_all(tmp_path / "here", small), small.copied() as described:
        copy = sqlite3.connect(described["NAME"], uri=True)
        tables = copy.execute("SELECT name FROM sqlite_master").fetchall()
        copy.close()

    assert tables == [("goal",)]


def test_a_copy_goes_with_the_one_who_asked_for_it(small: Small, tmp_path: Path) -> None:
    with migrated.shared_by_all(tmp_path / "here", small), small.copied():
        pass

    after = sqlite3.connect(MEMORY, uri=True)
    tables = after.execute("SELECT name FROM sqlite_master").fetchall()
    after.close()

    assert tables == []


@pytest.mark.parametrize("address", ["", "sqlite:///tests.sqlite3"])
def test_on_sqlite_the_tables_are_a_file(tmp_path: Path, address: str) -> None:
    made = migrated.tables(tmp_path, {"THRIVE_DATABASE": address})

    assert isinstance(made, migrated.InFile)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_on_a_server_the_tables_are_a_database(tmp_path: Path, scheme: str) -> None:
    made = migrated.tables(tmp_path, {"THRIVE_DATABASE": f"{scheme}://localhost/thrive"})

    assert isinstance(made, migrated.OnServer)
