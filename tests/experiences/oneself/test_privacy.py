"""Only its owner reads it: in no table, no message, no search, no record, for no role."""

from datetime import datetime

import pytest
from django.apps import apps
from pytest_django import Settings

from tests.cast import Cast
from tests.experiences.oneself.rounds import WANTED, WEEK, WILL, whole_round
from thrive.experiences.models import Run
from thrive.experiences.oneself import actions
from thrive.experiences.oneself.queries import own_page
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.lately import asked_lately
from thrive.experiences.running import actions as running
from thrive.experiences.running.errors import NoSuchRun
from thrive.experiences.running.queries import monitor, my_runs, run_page, runs
from thrive.goals.aims.queries import my_record
from thrive.voice import queries as voice


def everything_kept() -> str:
    """Every value of every row of the whole database, as text."""
    found: list[str] = []
    for model in apps.get_models():
        for row in model._default_manager.all().values_list():
            found += [
                bytes(value).decode("latin-1")
                if isinstance(value, bytes | memoryview)
                else str(value)
                for value in row
            ]
    return "\n".join(found)


@pytest.fixture
def _round(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)
    whole_round(people.amina, at=at)
    actions.ask_due(at=at + WEEK)
    prompting.claim(at=at + WEEK + WEEK / 2, by="w1")


@pytest.mark.usefixtures("_round")
def test_no_word_of_it_is_in_any_byte_of_the_database() -> None:
    kept = everything_kept()

    assert "amina" in kept
    for words in (WANTED, WILL, "Too little sleep", "Ask, wait, swap"):
        assert words not in kept


def test_without_a_key_it_is_kept_plain_and_that_is_said_first(
    people: Cast, at: datetime, settings: Settings
) -> None:
    settings.THRIVE_VOICE_KEY = b""
    said = own_page(person=people.amina, at=at).sentence
    assert "This server has no key to seal it" in said

    actions.begin(rhythm="week", by=people.amina, at=at)
    whole_round(people.amina, at=at)

    # The same search finds it here, so it would have found it there.
    assert WANTED in everything_kept()
    assert own_page(person=people.amina, at=at).sentence == said
    assert Run.objects.get().promise == "named"


def test_a_key_that_comes_later_begins_a_sealed_run_for_who_begins_then(
    people: Cast, at: datetime, settings: Settings
) -> None:
    key = settings.THRIVE_VOICE_KEY
    settings.THRIVE_VOICE_KEY = b""
    actions.begin(rhythm="week", by=people.amina, at=at)
    settings.THRIVE_VOICE_KEY = key
    actions.begin(rhythm="week", by=people.peter, at=at)

    assert "no key" in own_page(person=people.amina, at=at).sentence
    assert "kept sealed" in own_page(person=people.peter, at=at).sentence
    assert "kept sealed" in own_page(person=people.daniel, at=at).sentence


@pytest.mark.usefixtures("_round")
def test_no_role_learns_who_takes_part_or_looks_after_it(people: Cast, at: datetime) -> None:
    run = Run.objects.get()
    for viewer in (people.daniel, people.joanna, people.ruth, people.omar):
        assert runs(viewer, at=at) == ()
        assert my_runs(viewer) == ()
        for ask in (run_page, monitor):
            with pytest.raises(NoSuchRun):
                ask(run.pk, viewer, at=at)
        with pytest.raises(NoSuchRun):
            running.stop_run(run=run.pk, by=viewer, at=at)
        with pytest.raises(NoSuchRun):
            running.enrol_person(run=run.pk, person=people.peter, by=viewer, at=at)
    assert asked_lately(since=at - WEEK, at=at + 4 * WEEK) == ()


@pytest.mark.usefixtures("_round")
def test_nothing_of_it_is_ever_published(people: Cast, at: datetime) -> None:
    study = Run.objects.get().study_id
    assert study is not None

    assert prompting.close_waves(at=at + 60 * WEEK) == 0
    assert voice.released(study=study, viewer=people.ruth, at=at + 60 * WEEK) == ()
    assert [one.units for one in voice.promises_held([study])] == [0]


@pytest.mark.usefixtures("_round")
def test_only_its_owner_finds_it_among_what_was_said(people: Cast, at: datetime) -> None:
    others = (people.daniel, people.joanna, people.ruth, people.omar, people.peter)
    for person in others:
        assert voice.mine(person, at + WEEK) == ()
        assert my_record(person=person, at=at).entries == ()
        assert own_page(person=person, at=at).rounds == ()
    said = voice.mine(people.amina, at + WEEK)[0].conversations
    assert any(one.body.answers.get("want") == WANTED for one in said)
