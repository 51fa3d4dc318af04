"""The commands, run as a person would; each makes one domain call."""

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from thrive.config.management.commands import serve
from thrive.foundation import clock
from thrive.insights.models import Verdict
from thrive.measures.actions import define_measure
from thrive.measures.models import Point
from thrive.people.models import Membership, Person, Role

pytestmark = pytest.mark.django_db

PEOPLE = """\
external_id,name,group,group_name,group_kind,group_parent
,,acme,Acme,organisation,/
,,north,North,team,acme
1,Ada Marsh,north,,,
"""


def run(*arguments: str) -> str:
    """Run a command and return what it said."""
    said = io.StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with people."""
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.fixture
def points(tmp_path: Path, file: Path) -> Path:
    """A file with points, and the measure and the people that they speak of."""
    run("import", "people", str(file))
    define_measure(
        key="on-time",
        name="Visits on time",
        unit="of 100",
        kind="proportion",
        direction="up",
        cadence="week",
        scale=100.0,
        by=None,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    path = tmp_path / "points.csv"
    rows = "".join(f"on-time,north,2025-W{week:02d},{60 + week % 5},100\n" for week in range(1, 31))
    path.write_text("measure,group,period,value,denominator\n" + rows, encoding="utf-8")
    return path


def test_people_come_in_from_a_file_and_a_second_time_changes_nothing(file: Path) -> None:
    run("import", "people", str(file))
    again = run("import", "people", str(file))

    assert Membership.objects.get().person.name == "Ada Marsh"
    assert "nothing" in again.lower()


def test_a_dry_run_of_people_writes_nothing(file: Path) -> None:
    said = run("import", "people", str(file), "--dry-run")

    assert "nothing was written" in said.lower()
    assert "1 person added" in said
    assert not Person.objects.exists()


def test_a_bad_file_of_people_is_refused_with_line_column_and_value(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(PEOPLE + "2,Ben,nowhere,,,\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"line 5, column group, value 'nowhere'"):
        run("import", "people", str(bad))

    assert not Person.objects.exists()


def test_points_come_in_and_are_judged_by_the_next_tick(points: Path) -> None:
    run("import", "measures", str(points))
    run("tick")

    assert Point.objects.count() == 30
    assert Verdict.objects.get().kind == Verdict.Kind.COMMON_CAUSE


def test_the_same_points_again_change_nothing(points: Path) -> None:
    run("import", "measures", str(points))
    again = run("import", "measures", str(points))

    assert "nothing" in again.lower()
    assert Point.objects.count() == 30


def test_columns_of_another_name_are_mapped(points: Path, tmp_path: Path) -> None:
    text = points.read_text(encoding="utf-8").replace("measure,group", "what,who")
    other = tmp_path / "other.csv"
    other.write_text(text, encoding="utf-8")

    run("import", "measures", str(other), "--map", "measure=what", "--map", "group=who")

    assert Point.objects.count() == 30


@pytest.mark.parametrize("kind", ["people", "measures"])
def test_a_file_that_is_missing_or_a_folder_is_named_in_plain_words(
    tmp_path: Path, kind: str
) -> None:
    with pytest.raises(CommandError, match=r"^There is no file '.*missing\.csv'\.$"):
        run("import", kind, str(tmp_path / "missing.csv"))
    with pytest.raises(CommandError, match=r"^'.*' is a folder; expected a file\.$"):
        run("import", kind, str(tmp_path))


def test_an_import_that_was_killed_after_it_was_saved_is_judged_by_the_next(
    points: Path,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.THRIVE_JOBS = "inline"
    run("import", "measures", str(points))  # the callbacks after its commit never run

    with django_capture_on_commit_callbacks(execute=True):
        run("import", "measures", str(points))

    assert Verdict.objects.count() == 1


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "Omar\x1b"])
def test_a_first_administrator_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="Expected a name"):
        run("first_administrator", name)

    assert not Person.objects.exists()


def test_all_can_be_judged_again(points: Path) -> None:
    run("import", "measures", str(points))
    said = run("judge")

    assert "1" in said
    assert Verdict.objects.count() == 1


def test_the_first_administrator_gets_a_link_once() -> None:
    clock.stand_at(datetime(2026, 9, 17, tzinfo=UTC))
    said = run("first_administrator", "Omar Haddad")

    assert "http://testserver/people/welcome/" in said
    assert Role.objects.get().kind == Role.Kind.ADMINISTRATOR


def test_links_lead_to_where_the_server_listens_unless_a_setting_says_otherwise(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.THRIVE_ADDRESS = "http://testserver"  # from here on put back when the test is over
    monkeypatch.setenv("THRIVE_ADDRESS", "https://thrive.example")
    serve.be_reached_at("127.0.0.1", 8765)
    kept = settings.THRIVE_ADDRESS
    monkeypatch.delenv("THRIVE_ADDRESS")
    serve.be_reached_at("127.0.0.1", 8765)

    assert (kept, settings.THRIVE_ADDRESS) == ("http://testserver", "http://127.0.0.1:8765")
    assert os.environ["THRIVE_ADDRESS"] == "http://127.0.0.1:8765"


def test_the_demo_is_refused_where_it_is_not_asked_for(settings: Settings) -> None:
    settings.THRIVE_DEMO = False

    with pytest.raises(CommandError, match="THRIVE_DEMO"):
        run("demo", "--fill-only")
