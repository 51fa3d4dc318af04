"""A study that asks for words, and what waits of it: what the tests of words play with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.voice.devices import FIRST, OUTCOMES, OVER, QUESTIONS, SECOND, Device
from tests.voice.town import Town
from thrive.voice import actions, queries
from thrive.voice.models import Study
from thrive.voice.rules.words import Place, Waiting
from thrive.voice.tokens import blind

ASKED = {"id": "why", "kind": "words", "longest": 500, "text": {"en": "What would help?"}}
LATER = datetime(2026, 11, 9, 9, 30, tzinfo=OVER.tzinfo)  # while the second wave is open
AFTER = datetime(2026, 12, 1, 0, 5, tzinfo=OVER.tzinfo)


@pytest.fixture
def speaking(
    town: Town, at: datetime, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, _made_keys: list[Any],
) -> int:  # fmt: skip
    """An anonymous study that asks for words too: two waves, three units."""
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "wave-keys")
    monkeypatch.setattr(blind, "make_key", iter(_made_keys).__next__)
    study = actions.open_anonymous_study(
        owner="run 5", title="Say it", questions=[*QUESTIONS, ASKED], outcomes=OUTCOMES, at=at
    )
    waves = [FIRST, SECOND]
    actions.freeze_anonymous(study=study, waves=waves, members=town.members(), at=at)
    actions.make_keys(at=at)
    return study


@pytest.fixture
def close(
    speaking: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[..., actions.Closed]:
    """Close a wave as a program does."""

    def closing(wave: Any = FIRST, at: datetime = OVER) -> actions.Closed:
        with django_capture_on_commit_callbacks(execute=True):
            return actions.close_wave(study=speaking, first_on=wave[0], sent={}, at=at)

    return closing


def writers(town: Town, study: int, at: datetime, name: str, most: int = 3) -> list[Device]:
    """Devices that hold tokens for words, of some people of a group."""
    found = Device.several(town.ids(name)[:most], study, at, purpose="words")
    for device in found:
        device.enrol(FIRST[0], SECOND[0], at=at)
    return found


def said(text: str, audience: str = "unit", *, reworded: bool = False) -> dict[str, Any]:
    return {"why": {"text": text, "audience": audience, "reworded": reworded}}


def texts(town: Town, study: int, who: str = "amina", at: datetime = OVER) -> list[list[str]]:
    """What somebody reads, batch by batch."""
    viewer = getattr(town.people, who)
    return [sorted(one.texts) for one in queries.words_out(study=study, viewer=viewer, at=at)]


RIVERSIDE = "Riverside"


def waiting(town: Town, text: str, **changed: Any) -> Waiting:
    group = town.groups[RIVERSIDE]
    one = Waiting("why", text, Place(group.pk, group.parent_id, (group.pk,)), 10, to_reword=False)
    return replace(one, **changed)


@pytest.fixture
def study(speaking: int) -> Study:
    return Study.objects.get(pk=speaking)
