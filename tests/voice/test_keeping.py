"""After a wave is published: a sound copy first, then nothing is left but what a recount needs."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.voice.devices import FIRST, OPEN, OVER, Device
from tests.voice.test_dump import dump
from tests.voice.town import Town
from thrive.foundation.models import AuditRecord
from thrive.measures.models import Point
from thrive.people.models import Group
from thrive.voice import actions, copies, holding, queries, wavekeys
from thrive.voice.errors import NotFrozen
from thrive.voice.models import KeptAnswer, Release, Released, Wave
from thrive.voice.queries.recounting import Found, Recount
from thrive.voice.rules.keeping import months_later

SAID = [
    {"safe": 1 + place % 5, "hindrance": "afraid" if place % 3 else "tired"} for place in range(10)
]


@pytest.fixture
def answered(anonymous: int, town: Town, at: datetime) -> Wave:
    """The first wave, answered by all of Riverside."""
    devices = Device.several(town.ids("Riverside"), anonymous, at)
    for device, said in zip(devices, SAID, strict=True):
        device.enrol(FIRST[0], at=at)
        device.answer(FIRST[0], said, OPEN)
    return Wave.objects.get(first_on=FIRST[0])


@pytest.fixture
def close(
    answered: Wave, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Any:
    """Close the first wave, with what is done after the transaction. ``Any``: a function."""

    def closing() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.close_wave(study=answered.study_id, first_on=FIRST[0], sent={}, at=OVER)

    return closing


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Where copies of results lie."""
    return tmp_path / "releases"


def again(wave: Wave) -> Recount:
    """The wave, counted again."""
    found = queries.recount(Release.objects.get(wave=wave).pk)
    assert found is not None
    return found


def test_closing_leaves_a_copy_and_sealed_answers_and_nothing_else(
    answered: Wave, close: Any, copied: Path
) -> None:
    close()

    release = Release.objects.get(wave=answered)
    (file,) = copied.iterdir()
    held = json.loads(file.read_text())
    assert held["digest"] == release.digest
    assert len(held["rows"]) == Released.objects.filter(release=release).count() > 0
    assert not wavekeys.is_there(answered)
    assert holding.is_empty(answered)
    assert KeptAnswer.objects.filter(wave=answered).count() == 10
    assert b"hindrance" not in b"\n".join(bytes(one.sealed) for one in KeptAnswer.objects.all())


def test_kept_answers_lie_in_an_order_that_was_drawn(answered: Wave, close: Any) -> None:
    """In the order in which they are stored, and in that of their numbers, they are shuffled."""
    came = [key for key, _sealed in holding.rows(answered)]
    close()

    with connection.cursor() as cursor:
        place = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT id FROM voice_keptanswer ORDER BY {place}")  # noqa: S608  ours
        numbers = [row[0] for row in cursor.fetchall()]
        if connection.vendor != "sqlite":
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM voice_keptanswer")
            assert cursor.fetchone() == (1,)
    assert len(numbers) == len(came) == 10
    if connection.vendor == "sqlite":
        assert numbers == sorted(numbers)  # the place is the drawn number itself
    assert max(numbers) > 2**55  # drawn from all there are


@pytest.mark.parametrize("late", [OSError("no space left"), None])
def test_without_a_sound_copy_the_key_and_the_answers_stay_until_the_tick(
    answered: Wave, close: Any, copied: Path, monkeypatch: pytest.MonkeyPatch,
    late: OSError | None, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    write = copies._write

    def fails(path: Path, release: Release) -> None:
        if late:
            raise late
        write(path, release)
        path.write_text(path.read_text().replace('"safe"', '"sage"'))

    with monkeypatch.context() as broken:
        broken.setattr(copies, "_write", fails)
        close()
    assert "its wave key stays" in caplog.text
    assert Release.objects.filter(wave=answered).exists()
    assert wavekeys.is_there(answered)
    assert not holding.is_empty(answered)
    for file in copied.glob("*"):
        file.unlink()

    assert actions.finish_closed(at=OVER) == 1

    assert not wavekeys.is_there(answered)
    assert holding.is_empty(answered)
    assert actions.finish_closed(at=OVER) == 0


def test_whoever_dies_right_after_publishing_is_finished_by_the_next_call(
    answered: Wave, close: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr("thrive.voice.actions.closing.finish", lambda _wave: None)
        close()
    assert wavekeys.is_there(answered)
    published = Release.objects.get(wave=answered).digest

    close()

    assert not wavekeys.is_there(answered)
    assert holding.is_empty(answered)
    assert Release.objects.get(wave=answered).digest == published
    assert KeptAnswer.objects.count() == 10


def test_what_was_promised_is_not_loosened_by_a_setting(
    answered: Wave, close: Any, settings: Settings
) -> None:
    promised = queries.promise_of(answered.study_id)
    assert any("kept for 12 months more" in line for line in promised.whole)
    settings.THRIVE_ANONYMOUS_MONTHS = 24
    close()

    assert queries.promise_of(answered.study_id) == promised
    assert again(answered).until_on == date(2027, 11, 1)
    settings.THRIVE_ANONYMOUS_MONTHS = 6
    assert actions.forget_answers(at=datetime(2027, 5, 1, tzinfo=UTC)) == 10


def test_kept_for_no_month_nothing_is_kept(answered: Wave, close: Any, settings: Settings) -> None:
    settings.THRIVE_ANONYMOUS_MONTHS = 0
    assert "The answers are deleted then." in queries.promise_of(answered.study_id).whole

    close()

    assert not KeptAnswer.objects.exists()
    assert again(answered).found == Found.GONE


def test_after_twelve_months_answers_are_deleted_and_the_result_stays(
    answered: Wave, close: Any
) -> None:
    close()
    year = datetime(2027, 11, 1, tzinfo=UTC)

    assert actions.forget_answers(at=year - timedelta(days=1)) == 0
    assert KeptAnswer.objects.count() == 10
    assert actions.forget_answers(at=year) == 10
    assert actions.forget_answers(at=year) == 0

    assert not KeptAnswer.objects.exists()
    assert Release.objects.filter(wave=answered).exists()
    record = AuditRecord.objects.get(action="voice.forget_answers")
    assert record.details == {"wave": "2026-10-01"}
    assert again(answered).found == Found.GONE


def test_a_month_that_is_shorter_ends_earlier() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 12) == date(2027, 12, 15)
    assert months_later(date(2026, 1, 31), 0) == date(2026, 1, 31)


def test_counted_again_every_number_follows_from_the_answers(answered: Wave, close: Any) -> None:
    close()

    found = again(answered)

    assert (found.found, found.answers, found.until_on) == (Found.SAME, 10, date(2027, 11, 1))
    assert "every number follows" in found.words
    assert "afraid" not in repr(found)


@pytest.mark.parametrize("change", ["answer", "gone", "number"])
def test_a_number_that_does_not_follow_is_found(answered: Wave, close: Any, change: str) -> None:
    close()
    kept = KeptAnswer.objects.order_by("id")[0]
    if change == "answer":
        KeptAnswer.objects.filter(pk=kept.pk).update(sealed=bytes(kept.sealed)[:-1] + b"x")
    elif change == "gone":
        kept.delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE voice_released SET value = value + 1")

    found = again(answered)

    assert found.found == Found.OTHER
    assert "does not follow" in found.words


def test_where_groups_have_changed_it_is_said_that_it_cannot_be_told(
    answered: Wave, close: Any, town: Town, at: datetime
) -> None:
    devices = Device.several(town.ids("Quay"), answered.study_id, at)
    for device, said in zip(devices, SAID, strict=False):
        device.enrol(FIRST[0], at=at)
        device.answer(FIRST[0], said, OPEN)
    close()
    assert again(answered).found == Found.SAME
    Group.objects.filter(pk=town.groups["Riverside"].pk).update(
        parent=town.groups["Hill"], path="0001.0002.0003."
    )

    assert again(answered).found == Found.CANNOT


def test_what_was_not_published_cannot_be_counted_again(answered: Wave) -> None:
    assert not Release.objects.filter(wave=answered).exists()
    with pytest.raises(NotFrozen):
        queries.recount(4711)


def test_a_person_who_was_deleted_changes_no_count(answered: Wave, close: Any, town: Town) -> None:
    """People are counted as they were frozen, and nobody is named to count them."""
    town.persons["Riverside"][0].delete()
    close()
    town.persons["Riverside"][1].delete()

    assert again(answered).found == Found.SAME
    rates = Released.objects.filter(outcome="answering", people__gte=10)
    assert {rate.people for rate in rates} == {32}


def test_the_tick_leaves_nothing_that_came_from_a_device(answered: Wave, close: Any) -> None:
    sealed = [whole for _key, whole in holding.rows(answered)]
    close()
    actions.tidy_anonymous(at=OVER)

    after = b"\n".join(dump())
    assert not [whole for whole in sealed if whole in after]
    assert not Point.objects.exists()


def test_without_a_folder_the_tick_does_nothing(db: None, settings: Settings) -> None:
    settings.THRIVE_WAVE_KEYS = ""

    assert actions.tidy_anonymous(at=OVER) == 0
