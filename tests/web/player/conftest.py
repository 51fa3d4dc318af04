"""A prompt that was sent to Amina, and browsers that open it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from tests.experiences.conversing.scenes import Scene, running
from thrive.experiences.prompting.due import paths


@pytest.fixture(autouse=True)
def _stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything here happens at the moment of the tests, in English."""
    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at)
    with translation.override("en-gb"):
        yield


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    return running([people.amina, people.daniel], at=at)


@pytest.fixture
def prompt(scene: Scene, people: Cast, at: datetime) -> int:
    return scene.prompt(people.amina, at=at)


@pytest.fixture
def link(prompt: int) -> str:
    """What stands in the mail."""
    return paths(prompt)[0]


@pytest.fixture
def phone() -> Client:
    """A browser in which nobody is signed in."""
    return Client()
