"""Filling an empty database: it works or is refused, and nothing is half kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from tests.cast import MOMENT, Cast
from thrive.demo import actions, queries, talks
from thrive.demo.errors import NoNextWeek, NoSuchFigures, NotADemo, NotEmpty
from thrive.demo.simulation import Parameters, simulate
from thrive.experiences.models import Run
from thrive.foundation import clock
from thrive.insights.models import Verdict
from thrive.measures.models import Correction, Point, Series
from thrive.people.models import Person

STANDS_AT = datetime(2026, 9, 17, 18, 0, tzinfo=UTC)


def test_mistakes_are_corrected_and_kept(db: None) -> None:
    parameters = Parameters(only=("Riverside mornings", "Lighthouse", "Beacon", "Quarry", "Weir"))
    expected = sum(
        point.mistaken is not None
        for series in simulate(parameters).series
        for point in series.points
    )

    actions.fill(at=MOMENT, parameters=parameters)

    assert expected > 0
    assert Correction.objects.count() == expected


def test_the_same_parameters_give_the_same_verdicts(db: None) -> None:
    two_teams, told = Parameters(only=("Ford", "First calls")), []
    for _time in range(2):
        with transaction.atomic():
            actions.fill(at=MOMENT, parameters=two_teams)
            verdicts = Verdict.objects.order_by("series__group__path", "series__measure__position")
            told.append(list(verdicts.values_list("kind", "direction", "latest_value", "p")))
            transaction.set_rollback(True)

    assert told[0] == told[1]
    assert len(told[0]) == 10


def test_a_part_of_the_organisation_without_the_harbour_is_asked_nothing(db: None) -> None:
    actions.fill(at=MOMENT, parameters=Parameters(only=("First calls",)))

    assert not Run.objects.exists()
    assert not Series.objects.filter(measure__key=talks.MOOD_MEASURE).exists()


def test_a_database_that_is_not_empty_is_refused_and_left_alone(people: Cast) -> None:
    before = Person.objects.count()

    with pytest.raises(NotEmpty):
        actions.fill(at=MOMENT)

    assert Person.objects.count() == before
    assert not queries.is_filled()


@pytest.mark.usefixtures("not_a_demo")
def test_only_a_demo_is_filled_and_moved_on(db: None, tmp_path: Path) -> None:
    with pytest.raises(NotADemo):
        actions.fill(at=MOMENT)
    with pytest.raises(NotADemo):
        actions.fill_from(folder=tmp_path, at=MOMENT)
    with pytest.raises(NotADemo):
        actions.next_week(by=None, at=MOMENT)

    assert not Person.objects.exists()


def test_nothing_is_kept_when_a_late_step_fails(
    db: None, small: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(moment: datetime) -> None:
        raise RuntimeError("the last step")

    monkeypatch.setattr(clock, "stand_at", fail)

    with pytest.raises(RuntimeError):
        actions.fill(at=MOMENT, parameters=small)

    assert not Person.objects.exists()
    assert not Point.objects.exists()
    assert not queries.is_filled()


def test_there_is_no_next_week_without_a_simulation(db: None) -> None:
    with pytest.raises(NoNextWeek):
        actions.next_week(by=None, at=STANDS_AT)


def test_a_folder_that_the_demo_does_not_know_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(NoSuchFigures, match="none of the folders"):
        actions.fill_from(folder=tmp_path, at=MOMENT)

    assert not queries.is_filled()


def test_a_known_folder_without_its_file_is_refused(db: None, tmp_path: Path) -> None:
    folder = tmp_path / "nhs_ae_attendances"
    folder.mkdir()

    with pytest.raises(NoSuchFigures, match="There is no file"):
        actions.fill_from(folder=folder, at=MOMENT)
