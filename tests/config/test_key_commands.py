"""thrive voice-key --lost and thrive wave-key: what they say, and when they refuse."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.voice.conftest import _made_keys, anonymous, confidential, say, town
from tests.voice.devices import FIRST, OVER
from tests.voice.town import Say, Town, said
from thrive.foundation import clock
from thrive.voice import actions
from thrive.voice.models import Conversation, VoidWave, Wave

__all__ = ["_made_keys", "anonymous", "confidential", "say", "town"]


def run(*arguments: str) -> str:
    """Run a command and return what it said."""
    told = io.StringIO()
    call_command(*arguments, stdout=told)
    return told.getvalue()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What somebody types when they are asked. ``Any``: a function."""
    return lambda words: monkeypatch.setattr("builtins.input", lambda _asked: words)


@pytest.fixture
def first(anonymous: int, at: Any) -> Wave:
    """The first wave, and the clock before it."""
    clock.stand_at(at)
    return Wave.objects.get(study=anonymous, first_on=FIRST[0])


def test_the_list_says_where_each_key_is(first: Wave, tmp_path: Path) -> None:
    assert run("wave-key".replace("-", "_"), "list").splitlines() == [
        f"{first.pk:>5}  2026-10-01 up to 2026-11-01  Say it safely: here",
        f"{first.pk + 1:>5}  2026-11-01 up to 2026-12-01  Say it safely: here",
    ]

    next((tmp_path / "wave-keys").glob("*-2026-10-01.key")).unlink()

    assert "LOST" in run("wave_key", "list").splitlines()[0]


def test_without_anonymous_questions_there_is_no_key(db: None) -> None:
    assert run("wave_key", "list") == "No wave has a key now.\n"


def test_a_key_that_was_kept_is_brought_back(
    first: Wave,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (file,) = (tmp_path / "wave-keys").glob("*-2026-10-01.key")
    kept = file.rename(tmp_path / "kept.key")
    with pytest.raises(CommandError, match="still open"):
        run("wave_key", "supply", str(first.pk), str(kept))
    clock.stand_at(OVER)

    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run("wave_key", "supply", str(first.pk), str(tmp_path / "none"))
    with pytest.raises(CommandError, match="not the key of this wave"):
        run("wave_key", "supply", str(first.pk), __file__)
    with django_capture_on_commit_callbacks(execute=True):
        assert "The key is here" in run("wave_key", "supply", str(first.pk), str(kept))

    assert file.read_bytes() == kept.read_bytes()


def test_a_lost_key_is_given_up_only_when_it_is_meant(
    first: Wave, tmp_path: Path, answers: Any
) -> None:
    next((tmp_path / "wave-keys").glob("*-2026-10-01.key")).unlink()
    answers("no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("wave_key", "lost", str(first.pk))
    assert not VoidWave.objects.exists()
    answers("yes")

    assert "The wave is void" in run("wave_key", "lost", str(first.pk))

    with pytest.raises(CommandError, match="nothing is lost"):
        run("wave_key", "lost", str(first.pk + 1), "--yes")
    assert VoidWave.objects.get().wave == first


def test_after_a_backup_was_brought_back_waves_are_made_void(first: Wave, answers: Any) -> None:
    answers("")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("wave_key", "restored")

    assert "2 waves are void" in run("wave_key", "restored", "--yes")


def test_what_a_lost_server_key_sealed_is_thrown_away_only_when_it_is_meant(
    confidential: int, town: Town, say: Say, settings: Settings, answers: Any
) -> None:
    say(confidential, town.people.amina.pk, said(3))
    with pytest.raises(CommandError, match="nothing is lost"):
        run("voice_key", "--lost", "--yes")
    settings.THRIVE_VOICE_KEY = b"z" * 32
    answers("yes")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("voice_key", "--lost")
    assert Conversation.objects.count() == 1
    answers("lost")

    assert "1 conversation in confidence: deleted" in run("voice_key", "--lost")

    assert not Conversation.objects.exists()
    assert actions.make_keys(at=OVER) == 0


def test_a_key_needs_a_file_to_be_written_to(db: None) -> None:
    with pytest.raises(CommandError, match="expected a FILE"):
        run("voice_key")
