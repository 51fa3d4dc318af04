"""Studies that the tests of voice play with."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pytest_django import Settings

from tests.cast import Cast
from tests.voice import devices
from tests.voice import town as place
from thrive.voice import actions, queries
from thrive.voice.tokens import blind


@pytest.fixture
def town(people: Cast) -> place.Town:
    """The cast, and enough people round them."""
    return place.make_town(people)


@pytest.fixture
def confidential(town: place.Town, at: datetime) -> int:
    """A study under which nobody reads what is said, frozen for the whole town."""
    study = actions.open_study(
        owner="run 1", title="Weekly minute", promise="confidential", outcomes=place.OUTCOMES, at=at
    )
    actions.freeze(study=study, first_on=place.WAVE[0], members=town.members(), at=at)
    return study


@pytest.fixture
def named(town: place.Town, at: datetime) -> int:
    """A study in which Daniel reads what is said, frozen for the whole town."""
    study = actions.open_study(
        owner="run 2", title="Leader asks", promise="named", outcomes=place.OUTCOMES,
        readers=[town.people.daniel], at=at,
    )  # fmt: skip
    actions.freeze(study=study, first_on=place.WAVE[0], members=town.members(), at=at)
    return study


@pytest.fixture
def say(at: datetime) -> place.Say:
    """Somebody says something, whole."""
    return place.saying(at)


@pytest.fixture(scope="session")
def _made_keys() -> list[rsa.RSAPrivateKey]:
    """Making keys is what takes long, and no test but that of making needs its own."""
    return [blind.make_key() for _ in range(12)]


@pytest.fixture
def anonymous(
    town: place.Town,
    at: datetime,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    _made_keys: list[rsa.RSAPrivateKey],
) -> int:
    """A study whose answers lead to nobody: two waves, the town in three units, all keys made."""
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "wave-keys")
    monkeypatch.setattr(blind, "make_key", iter(_made_keys).__next__)
    study = actions.open_anonymous_study(
        owner="run 3", title="Say it safely", questions=devices.QUESTIONS,
        outcomes=devices.OUTCOMES, at=at,
    )  # fmt: skip
    waves = [devices.FIRST, devices.SECOND]
    actions.freeze_anonymous(study=study, waves=waves, members=town.members(), at=at)
    actions.make_keys(at=at)
    return study


@pytest.fixture
def papers(
    town: place.Town,
    at: datetime,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    _made_keys: list[rsa.RSAPrivateKey],
) -> int:
    """As ``anonymous``, and three people of Quay and one of Hilltop take part on paper."""
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "wave-keys")
    monkeypatch.setattr(blind, "make_key", iter(_made_keys).__next__)
    study = actions.open_anonymous_study(
        owner="run 3", title="Say it safely", questions=devices.QUESTIONS,
        outcomes=devices.OUTCOMES, at=at,
    )  # fmt: skip
    chosen = [*town.ids("Quay")[:3], town.people.peter.pk]
    actions.choose_paper(owner="run 3", persons=chosen, asked=chosen, by=town.people.daniel, at=at)
    waves = [devices.FIRST, devices.SECOND]
    actions.freeze_anonymous(study=study, waves=waves, members=town.members(), at=at)
    actions.make_keys(at=at)
    return study


@pytest.fixture
def codes(papers: int, town: place.Town, at: datetime) -> Callable[..., tuple[str, ...]]:
    """The codes of the unit of a group for the first wave, printed now."""

    def printed(group: str, when: datetime = at) -> tuple[str, ...]:
        sheets = queries.sheets(study=papers, at=when)
        (sheet,) = [one for one in sheets if group in one.name and one.first_on == devices.FIRST[0]]
        return actions.make_sheet(
            study=papers, first_on=sheet.first_on, unit=sheet.unit, by=town.people.daniel, at=when
        ).codes

    return printed
