"""Two teams of the demo are asked anonymously: one round is out, one is open, two are to come."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.demo.world import filled_once
from thrive.demo import actions, safely
from thrive.demo.actions.moments import stands_at
from thrive.demo.models import Filling
from thrive.demo.simulation import Parameters
from thrive.experiences.conversing.queries import waiting
from thrive.experiences.models import Prompt, Run
from thrive.foundation import clock
from thrive.people.models import Person
from thrive.voice import queries
from thrive.voice.models import Issued
from thrive.voice.tokens import blind

TWO_TEAMS = Parameters(only=(*safely.TEAMS, "Harbour days"))


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Filling]:
    """The two teams, filled once, with an origin for what they say."""
    folder: Path = tmp_path_factory.mktemp("voice")
    made_before = itertools.cycle([blind.make_key() for _ in range(2)])  # making one takes long
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blind, "make_key", made_before.__next__)
        yield from _filled(folder, django_db_blocker)


def _filled(folder: Path, blocker: DjangoDbBlocker) -> Iterator[Filling]:
    with (
        override_settings(
            THRIVE_VOICE_ADDRESS="http://127.0.0.1:8001",
            THRIVE_WAVE_KEYS=str(folder / "wave-keys"),
            THRIVE_OPEN_WAVES=str(folder / "open-waves"),
            THRIVE_RELEASE_COPIES=str(folder / "releases"),
        ),
        filled_once(blocker, TWO_TEAMS) as made,
    ):
        yield made


@pytest.fixture
def run(told: Filling, db: None) -> Run:
    """The anonymous run."""
    return Run.objects.get(promise="anonymous")


def test_one_round_is_published_with_what_enough_people_said(run: Run) -> None:
    assert run.study_id is not None
    (release,) = queries.released(study=run.study_id, viewer=None, at=clock.now())

    assert (release.wave_first, release.is_intact) == (safely.BEGINS, True)
    assert all(row.people >= 5 for row in release.rows)
    assert {row.outcome for row in release.rows} >= {"safe", "useless", "response-rate"}


def test_amina_is_asked_by_the_public_link_and_can_get_ready_for_two_rounds(run: Run) -> None:
    amina = Person.objects.get(external_id="f-1001")
    at = stands_at(TWO_TEAMS.weeks)

    links = [one.path for one in waiting(amina, at)]
    assert f"{settings.THRIVE_VOICE_ADDRESS}/s/{run.study_id}/" in links
    (one,) = queries.enrolments(person=amina.pk, at=at)
    assert len(one.waves) == 2
    assert queries.waits_to_be_fetched(person=amina.pk, at=at)
    assert not Issued.objects.filter(person=amina).exists()


def test_no_prompt_of_it_knows_who_answered(run: Run) -> None:
    states = set(Prompt.objects.filter(run=run).values_list("state", flat=True))

    assert states <= {"scheduled", "sent", "expired", "cancelled", "superseded", "missed"}


def test_the_next_week_publishes_the_round_that_was_open(run: Run) -> None:
    actions.next_week(by=None, at=stands_at(TWO_TEAMS.weeks))

    assert run.study_id is not None
    found = queries.released(study=run.study_id, viewer=None, at=clock.now())
    assert [one.wave_first for one in found] == [safely.OPEN_FROM, safely.BEGINS]
