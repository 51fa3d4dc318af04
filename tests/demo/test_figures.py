"""The demo with real figures: they come in by their profile, and a few people with them."""

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cast import MOMENT
from tests.shared import shared_folder
from thrive.demo import actions, population, queries
from thrive.demo.models import Filling, Truth
from thrive.foundation import clock
from thrive.foundation.errors import Invalid
from thrive.foundation.models import OutboxEntry
from thrive.insights.models import Verdict, VerdictChange
from thrive.measures.models import Point
from thrive.people import queries as people

FOLDER = "nhs_ae_attendances"
HEADER = ("period", "org_code", "type", "attendances", "breaches", "admissions")


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    """A folder like the real one, with three months of two trusts, made up here."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    rows = [
        (f"2024-{month:02}-01", trust, "1", 1000 + month, 100, 200)
        for trust in ("AAA", "BBB")
        for month in (1, 2, 3)
    ]
    rows.append(("2023-12-01", "BBB", "1", 900, 90, 180))
    with gzip.open(folder / "ae_attendances.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return folder


def test_figures_come_in_and_the_clock_stands_where_they_end(db: None, figures: Path) -> None:
    filling = actions.fill_from(folder=figures, at=MOMENT)

    assert filling.kind == Filling.Kind.REAL_FIGURES
    assert Point.objects.filter(series__measure__key="ae-attendances").count() == 7
    assert clock.now() == datetime(2024, 4, 1, 18, 0, tzinfo=UTC)


def test_verdicts_are_worked_out_where_the_clock_stands(db: None, figures: Path) -> None:
    actions.fill_from(folder=figures, at=MOMENT)

    judged = set(Verdict.objects.values_list("judged_at", flat=True))
    assert judged == {clock.now()}
    assert set(VerdictChange.objects.values_list("at", flat=True)) == judged
    assert not OutboxEntry.objects.exclude(state="done").exists()


def test_the_source_is_named(db: None, figures: Path) -> None:
    filling = actions.fill_from(folder=figures, at=MOMENT)

    assert "NHS England" in filling.source


def test_every_persona_is_there_with_its_role(db: None, figures: Path) -> None:
    actions.fill_from(folder=figures, at=MOMENT)

    assert len(queries.personas()) == len(population.PERSONAS)
    leader = people.roles(queries.persona("leader"), at=clock.now())
    sponsor = people.roles(queries.persona("sponsor"), at=clock.now())
    assert [group.external_id for group in leader.steward_of] == ["BBB"]
    assert sponsor.is_sponsor


def test_the_member_belongs_where_most_is_measured(db: None, figures: Path) -> None:
    actions.fill_from(folder=figures, at=MOMENT)

    team = people.own_team(queries.persona("member"), on=clock.now().date())

    assert team is not None
    assert team.external_id == "BBB"


def test_nobody_knows_a_truth_about_real_figures(db: None, figures: Path) -> None:
    actions.fill_from(folder=figures, at=MOMENT)

    assert not Truth.objects.exists()
    assert queries.truth().rows == ()


def test_a_damaged_file_is_refused_and_nothing_is_kept(db: None, figures: Path) -> None:
    (figures / "ae_attendances.csv.gz").write_bytes(b"\x1f\x8b broken")

    with pytest.raises(Invalid):
        actions.fill_from(folder=figures, at=MOMENT)

    assert not queries.is_filled()


def test_the_real_attendances_fill_the_demo(db: None) -> None:
    folder = shared_folder("data", FOLDER)

    actions.fill_from(folder=folder, at=MOMENT)

    # The folder's README: 274 trusts, 2016-04 to 2019-03.
    measured = Point.objects.filter(series__measure__key="ae-attendances")
    assert measured.values("series__group").distinct().count() == 274
    assert clock.now() == datetime(2019, 4, 1, 18, 0, tzinfo=UTC)
