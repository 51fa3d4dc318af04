"""Keys in other hands, waves that are void, backups that were brought back, a key that is lost."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.voice.devices import FIRST, OPEN, OUTCOMES, OVER, QUESTIONS, SECOND, Device
from tests.voice.town import Say, Town, said
from thrive.foundation.models import AuditRecord, Standing
from thrive.voice import actions, holding, queries, restored, wavekeys
from thrive.voice.errors import (
    BrokenSeal,
    KeyIsAway,
    NotAllowed,
    NotFrozen,
    NotInTime,
    WrongKey,
)
from thrive.voice.models import (
    Conversation,
    Custody,
    KeptAnswer,
    PaperSheet,
    Release,
    VoidWave,
    Wave,
    WaveKey,
)

Committed = Callable[..., Any]  # what is done in the context is done after the transaction too


@pytest.fixture
def committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Committed:
    """Do something as a program does, with what comes after its transaction. ``Any``: its end."""

    def do(act: Callable[..., Any], **given: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return act(**given)

    return do


@pytest.fixture
def entrusted(anonymous: int, town: Town, at: datetime) -> Wave:
    """A wave whose key Omar is to keep; ten people have answered in it."""
    people = town.people
    study = actions.open_anonymous_study(
        owner="run 5", title="Say it", questions=QUESTIONS, outcomes=OUTCOMES, at=at
    )
    actions.choose_custodian(owner="run 5", person=people.omar, by=people.daniel, at=at)
    members = town.members("Riverside")
    actions.freeze_anonymous(study=study, waves=[FIRST], members=members, at=at)
    actions.make_keys(at=at)
    for place, device in enumerate(Device.several(town.ids("Riverside"), study, at)):
        device.enrol(FIRST[0], at=at)
        device.answer(FIRST[0], {"safe": 1 + place % 5, "hindrance": "tired"}, OPEN)
    return Wave.objects.get(study=study)


@pytest.fixture
def taken(entrusted: Wave, town: Town, at: datetime, committed: Committed) -> bytes:
    """The key, as Omar has it; the server has none any more."""
    omar = town.people.omar
    _name, content = actions.copy_key(wave=entrusted.pk, by=omar, at=at)
    committed(actions.take_key, wave=entrusted.pk, content=content, by=omar, at=at)
    return content


def close(wave: Wave, committed: Committed) -> None:
    committed(actions.close_wave, study=wave.study_id, first_on=wave.first_on, sent={}, at=OVER)


def test_the_custodian_takes_the_key_and_brings_it_back(
    entrusted: Wave, taken: bytes, committed: Committed
) -> None:
    assert not wavekeys.is_there(entrusted)
    with pytest.raises(KeyIsAway, match="with its custodian"):
        close(entrusted, committed)
    assert not Release.objects.exists()

    committed(actions.supply_key, wave=entrusted.pk, content=taken, by="omar", at=OVER)
    close(entrusted, committed)

    assert Release.objects.get(wave=entrusted).rule != "void"
    assert not wavekeys.is_there(entrusted)
    done = AuditRecord.objects.filter(subject="run 5", action__endswith="_key").order_by("id")
    assert [one.action for one in done] == ["voice.copy_key", "voice.take_key", "voice.supply_key"]


def test_until_the_custodian_has_shown_the_file_the_server_keeps_its_own(
    entrusted: Wave, town: Town, at: datetime, committed: Committed
) -> None:
    """A download that breaks off loses nothing."""
    omar = town.people.omar
    name, content = actions.copy_key(wave=entrusted.pk, by=omar, at=at)
    assert name.endswith("2026-10-01.key")

    for other in (content[:-1], content + b"x", b"", b"x" * 61):
        with pytest.raises(BrokenSeal, match="Nothing was changed"):
            actions.take_key(wave=entrusted.pk, content=other, by=omar, at=at)

    assert wavekeys.is_there(entrusted)
    assert Custody.objects.get().taken_at is None
    for _ in range(2):  # twice is as good
        committed(actions.take_key, wave=entrusted.pk, content=content, by=omar, at=at)
    assert not wavekeys.is_there(entrusted)
    with pytest.raises(KeyIsAway, match="no other copy"):
        actions.copy_key(wave=entrusted.pk, by=omar, at=at)


@pytest.mark.parametrize("name", ["daniel", "ruth", "joanna", "amina"])
def test_nobody_else_gets_the_key(entrusted: Wave, town: Town, at: datetime, name: str) -> None:
    other = getattr(town.people, name)

    with pytest.raises(NotAllowed):
        actions.copy_key(wave=entrusted.pk, by=other, at=at)
    with pytest.raises(NotAllowed):
        actions.take_key(wave=entrusted.pk, content=b"", by=other, at=at)
    assert not AuditRecord.objects.filter(action="voice.copy_key").exists()


def test_a_key_that_is_not_made_yet_cannot_be_taken(
    entrusted: Wave, town: Town, at: datetime
) -> None:
    Wave.objects.filter(pk=entrusted.pk).update(receiver=b"")

    with pytest.raises(NotFrozen):
        actions.copy_key(wave=entrusted.pk, by=town.people.omar, at=at)


def test_nobody_brings_a_key_before_the_last_day_is_over(
    entrusted: Wave, taken: bytes, committed: Committed
) -> None:
    with pytest.raises(NotInTime, match="still open"):
        committed(actions.supply_key, wave=entrusted.pk, content=taken, by="omar", at=OPEN)
    with pytest.raises(BrokenSeal):
        committed(actions.supply_key, wave=entrusted.pk, content=b"other", by="omar", at=OVER)
    with pytest.raises(NotFrozen):
        committed(actions.supply_key, wave=4711, content=taken, by="omar", at=OVER)

    assert not wavekeys.is_there(entrusted)
    committed(actions.supply_key, wave=entrusted.pk, content=taken, by="omar", at=OVER)
    close(entrusted, committed)
    with pytest.raises(NotInTime, match="result of this is out"):
        committed(actions.supply_key, wave=entrusted.pk, content=taken, by="omar", at=OVER)


def test_a_custodian_is_chosen_before_and_can_be_called_off(
    anonymous: int, town: Town, at: datetime
) -> None:
    people = town.people
    for person in (people.omar, people.omar, people.ruth, None):
        actions.choose_custodian(owner="run 3", person=person, by=people.daniel, at=at)

    record = AuditRecord.objects.filter(action="voice.choose_custodian").order_by("id")
    assert [one.details["custodian"] for one in record] == ["omar", "ruth", ""]
    assert not Custody.objects.exists()  # those who are frozen stay as they are


def test_a_wave_has_one_custodian(entrusted: Wave, town: Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Custody.objects.create(wave=entrusted, person=town.people.ruth)


def test_a_lost_key_makes_its_wave_void_and_that_is_said(
    entrusted: Wave, taken: bytes, committed: Committed
) -> None:
    for _ in range(2):  # twice is as good
        committed(actions.give_up_wave, wave=entrusted.pk, by="omar", at=OVER)

    assert VoidWave.objects.get().why == "key_lost"
    assert holding.is_empty(entrusted)
    close(entrusted, committed)  # whoever closes waves finds it published
    (shown,) = queries.released(study=entrusted.study_id, viewer=None, at=OVER)
    assert (shown.is_void, shown.rows, shown.absent) == (True, (), ())
    assert not KeptAnswer.objects.exists()
    assert set(WaveKey.objects.filter(wave=entrusted).values_list("private", flat=True)) == {b""}


def test_a_wave_whose_key_is_here_or_whose_result_is_out_is_not_made_void(
    entrusted: Wave, committed: Committed
) -> None:
    with pytest.raises(NotInTime, match="nothing is lost"):
        actions.give_up_wave(wave=entrusted.pk, by="ruth", at=OVER)
    close(entrusted, committed)
    with pytest.raises(NotInTime, match="nothing is lost"):
        actions.give_up_wave(wave=entrusted.pk, by="ruth", at=OVER)
    with pytest.raises(NotFrozen):
        actions.give_up_wave(wave=4711, by="ruth", at=OVER)

    assert not VoidWave.objects.exists()


def test_nothing_is_answered_in_a_void_wave(
    anonymous: int, town: Town, at: datetime, committed: Committed
) -> None:
    device = Device.of(town.people.amina.pk, anonymous, at)
    device.enrol(FIRST[0], at=at)
    committed(actions.void_after_restoring, by="server", at=OPEN)

    with pytest.raises(NotInTime):
        device.answer(FIRST[0], {"safe": 1}, OPEN)


# What a backup that was brought back has forgotten.


def test_a_database_that_was_brought_back_is_noticed_and_its_waves_are_made_void(
    anonymous: int, town: Town, at: datetime, committed: Committed
) -> None:
    actions.tidy_anonymous(at=at)
    before = restored._in_database()  # the backup is taken
    Device.of(town.people.amina.pk, anonymous, at).enrol(FIRST[0], at=at)
    assert actions.tidy_anonymous(at=at) == 1
    assert not restored.is_restored()
    Standing.objects.filter(name=restored.STANDING).update(text=before)  # and restored

    assert restored.is_restored()
    assert actions.tidy_anonymous(at=at) == 0  # nothing is marked anew until somebody says so
    with pytest.raises(SystemCheckError, match="brought back from a backup"):
        call_command("check", databases=["default"])
    assert committed(actions.void_after_restoring, by="server", at=OPEN) == 2

    assert set(VoidWave.objects.values_list("why", flat=True)) == {"restored"}
    assert not restored.is_restored()
    call_command("check", databases=["default"])
    assert committed(actions.void_after_restoring, by="server", at=OPEN) == 0


def test_whoever_dies_while_marking_is_not_taken_for_restored(
    anonymous: int, town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.tidy_anonymous(at=at)
    Device.of(town.people.amina.pk, anonymous, at).enrol(FIRST[0], at=at)
    write = restored._write
    for last in (1, 2):  # dies before, and after, the database has the mark
        done: list[str] = []

        def dies(now: str, coming: str, last: int = last, done: list[str] = done) -> None:
            done.append(now)
            if len(done) == last:
                raise OSError("killed")
            write(now, coming)

        with monkeypatch.context() as killed:
            killed.setattr(restored, "_write", dies)
            with pytest.raises(OSError, match="killed"):
                restored.mark_if_signed()
        assert not restored.is_restored()
    assert restored.mark_if_signed() == 1


def test_keys_that_are_missing_are_told_when_thrive_begins(
    anonymous: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not restored.keys_are_missing()
    next((tmp_path / "wave-keys").glob("*.key")).unlink()

    assert restored.keys_are_missing()
    call_command("check", databases=["default"])
    assert "keys of waves" in capsys.readouterr().err


def test_a_backup_from_the_middle_opens_nothing_and_its_wave_is_void(
    anonymous: int, town: Town, at: datetime, committed: Committed, settings: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    """On another machine: the database is there, the folders outside it are not."""
    for place, device in enumerate(Device.several(town.ids("Riverside"), anonymous, at)):
        device.enrol(FIRST[0], at=at)
        device.answer(FIRST[0], {"safe": 1 + place % 5}, OPEN)
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "elsewhere" / "wave-keys")

    wave = Wave.objects.get(first_on=FIRST[0])
    with pytest.raises(Exception, match="cannot be opened"):
        close(wave, committed)
    assert committed(actions.void_after_restoring, by="server", at=OVER) == 2
    close(wave, committed)

    assert not queries.released(study=anonymous, viewer=None, at=OVER)[0].rows


# The key of the server is lost.


def test_without_its_key_thrive_begins_again_once_somebody_says_so(
    anonymous: int, confidential: int, named: int, town: Town, at: datetime, say: Say,
    settings: Settings, committed: Committed,
) -> None:  # fmt: skip
    amina = town.people.amina.pk
    say(confidential, amina, said(3))
    say(named, amina, said(3))
    with pytest.raises(NotAllowed, match="nothing is lost"):
        actions.clear_lost(by="server", at=at)
    settings.THRIVE_VOICE_KEY = b"z" * 32
    with pytest.raises(WrongKey):
        say(confidential, town.people.peter.pk, said(3))
    with pytest.raises(SystemCheckError):
        call_command("check", databases=["default"])

    assert committed(actions.clear_lost, by="server", at=at) == 1

    call_command("check", databases=["default"])
    say(confidential, town.people.peter.pk, said(3))
    assert Conversation.objects.filter(is_sealed=False).count() == 1
    assert VoidWave.objects.count() == 2
    assert not PaperSheet.objects.exists()
    record = AuditRecord.objects.get(action="voice.clear_lost")
    assert (record.actor, record.details) == ("server", {"conversations": 1, "waves": 2})


def test_nothing_is_half_cleared_if_a_late_step_fails(
    confidential: int, town: Town, at: datetime, say: Say, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    say(confidential, town.people.amina.pk, said(3))
    settings.THRIVE_VOICE_KEY = b"z" * 32

    def dies(**_given: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("thrive.voice.actions.custody.audit.record", dies)
    with pytest.raises(OSError, match="no space"):
        actions.clear_lost(by="server", at=at)

    assert Conversation.objects.count() == 1


def test_a_wave_is_void_once(anonymous: int, at: datetime) -> None:
    wave = Wave.objects.get(first_on=SECOND[0])
    VoidWave.objects.create(wave=wave, why="restored", at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        VoidWave.objects.create(wave=wave, why="key_lost", at=at)
