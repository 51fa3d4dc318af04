"""Closing an anonymous wave: released like any other, and nothing of it is left."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.voice.devices import (
    FIRST,
    OPEN,
    OUTCOMES,
    OVER,
    QUESTIONS,
    SECOND,
    Device,
    sealed,
)
from tests.voice.held import held
from tests.voice.test_dump import dump
from tests.voice.town import Town, newcomers
from thrive.foundation.models import AuditRecord
from thrive.voice import actions, holding, queries
from thrive.voice.errors import BrokenSeal, NoKey, NotFrozen, NotInTime
from thrive.voice.models import KeptAnswer, Release, Wave, WaveKey
from thrive.voice.queries import ReleaseShown

Numbers = dict[tuple[str, str], tuple[float, float | None, int]]
AFRAID = {"safe": 2, "hindrance": "afraid"}
TIRED = {"safe": 5, "hindrance": "tired"}


@pytest.fixture
def devices(anonymous: int, town: Town, at: datetime) -> dict[str, list[Device]]:
    """The town has enrolled, each with a device of their own."""
    names = ("Riverside", "Quay")
    made = iter(Device.several(town.ids(*names), anonymous, at))
    found = {name: [next(made) for _person in town.persons[name]] for name in names}
    for device in [one for several in found.values() for one in several]:
        device.enrol(FIRST[0], at=at)
    return found


@pytest.fixture
def close(
    anonymous: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[..., actions.Closed]:
    """Close the first wave as a program does, with what it does after its transaction."""

    def closing(at: datetime = OVER) -> actions.Closed:
        with django_capture_on_commit_callbacks(execute=True):
            return actions.close_wave(study=anonymous, first_on=FIRST[0], sent={}, at=at)

    return closing


def numbers(study: int) -> Numbers:
    """What was published, by outcome and name of the group."""
    (shown,) = queries.released(study=study, viewer=None, at=OVER)
    assert isinstance(shown, ReleaseShown)
    assert shown.is_intact
    return {(row.outcome, row.name): (row.value, row.denominator, row.people) for row in shown.rows}


def test_an_anonymous_wave_is_released_by_the_same_rule_as_any_other(
    anonymous: int, devices: dict[str, list[Device]], close: Any
) -> None:
    for device in devices["Riverside"][:6]:
        device.answer(FIRST[0], AFRAID, OPEN)
    for device in devices["Riverside"][6:]:
        device.answer(FIRST[0], TIRED, OPEN)
    for place, device in enumerate(devices["Quay"]):
        device.answer(FIRST[0], AFRAID if place % 2 else TIRED, OPEN)

    close()

    found = numbers(anonymous)
    assert found["safe", "Riverside"] == (3.2, None, 10)
    assert found["afraid", "Riverside"] == (6, 10, 10)
    assert found["answering", "Riverside"] == (10, 10, 10)
    assert found["safe", "Fernbrook"] == (3.4, None, 19)
    assert {name for _outcome, name in found} == {
        "Fernbrook", "Riverside", "Quay, Hilltop and Hillside, shown together",
    }  # fmt: skip


def test_too_few_answers_are_not_shown(
    anonymous: int, devices: dict[str, list[Device]], close: Any
) -> None:
    for device in devices["Riverside"][:4]:
        device.answer(FIRST[0], AFRAID, OPEN)

    close()

    assert numbers(anonymous) == {}


def test_a_wave_that_nobody_answered_closes(anonymous: int, close: Any) -> None:
    assert close().rows == 0
    assert Wave.objects.get(first_on=FIRST[0]).closed_at == OVER


def test_a_wave_without_keys_closes_too(anonymous: int, close: Any) -> None:
    Wave.objects.filter(first_on=FIRST[0]).update(receiver=b"")
    WaveKey.objects.filter(wave__first_on=FIRST[0]).delete()

    assert close().rows == 0


def test_after_closing_neither_answers_nor_private_keys_are_left(
    anonymous: int, devices: dict[str, list[Device]], close: Any, tmp_path: Path
) -> None:
    for device in devices["Riverside"]:
        device.answer(FIRST[0], AFRAID, OPEN)
    assert len(list((tmp_path / "wave-keys").iterdir())) == 2

    close()

    assert not held()
    private = WaveKey.objects.filter(wave__first_on=FIRST[0]).values_list("private", flat=True)
    assert {bytes(one) for one in private} == {b""}
    (left,) = (tmp_path / "wave-keys").iterdir()
    assert SECOND[0].isoformat() in left.name


def test_closing_twice_returns_what_was_published(
    devices: dict[str, list[Device]], close: Any
) -> None:
    for device in devices["Riverside"]:
        device.answer(FIRST[0], AFRAID, OPEN)

    assert close() == close()


def test_whoever_died_before_the_key_was_destroyed_destroys_it_the_next_time(
    anonymous: int, tmp_path: Path
) -> None:
    actions.close_wave(study=anonymous, first_on=FIRST[0], sent={}, at=OVER)  # no commit came
    assert len(list((tmp_path / "wave-keys").iterdir())) == 2

    actions.close_wave(study=anonymous, first_on=FIRST[0], sent={}, at=OVER)

    assert len(list((tmp_path / "wave-keys").iterdir())) == 1


def test_nobody_looks_into_a_wave_before_its_last_day_is_over(
    anonymous: int, devices: dict[str, list[Device]], close: Any
) -> None:
    with pytest.raises(NotInTime, match="before its last day is over"):
        close(datetime(2026, 10, 31, 23, 59, tzinfo=OVER.tzinfo))

    devices["Quay"][0].answer(FIRST[0], AFRAID, OPEN)
    assert len(held()) == 1


def test_a_wave_that_there_is_not_is_refused(anonymous: int) -> None:
    with pytest.raises(NotFrozen):
        actions.close_wave(study=anonymous, first_on=OVER.date().replace(day=9), sent={}, at=OVER)


def test_nothing_is_kept_in_a_closed_wave(
    devices: dict[str, list[Device]], anonymous: int, close: Any
) -> None:
    device = devices["Quay"][0]
    entry = device.entry(FIRST[0], OPEN)
    close()

    with pytest.raises(NotInTime):
        actions.accept(
            key=entry.key, token=device.prepared[FIRST[0]], signature=device.signatures[FIRST[0]],
            sealed=sealed(entry, AFRAID), at=OPEN,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "error", "match"),
    [
        (lambda file: file.unlink(), NoKey, "cannot be opened"),
        (lambda file: file.write_bytes(b"x" * 1100), BrokenSeal, "cannot be opened"),
    ],
)
def test_without_its_key_a_wave_stays_open_and_that_is_said(
    anonymous: int, close: Any, tmp_path: Path, spoil: Any, error: type[Exception], match: str
) -> None:
    (file,) = (tmp_path / "wave-keys").glob(f"*-{FIRST[0].isoformat()}.key")
    spoil(file)

    with pytest.raises(error, match=match):
        close()

    assert Wave.objects.get(first_on=FIRST[0]).closed_at is None
    assert not Release.objects.exists()


def test_nothing_is_half_closed_if_a_late_step_fails(
    devices: dict[str, list[Device]], close: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for device in devices["Riverside"]:
        device.answer(FIRST[0], AFRAID, OPEN)

    def dies(*_args: object, **_kwargs: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as late:
        late.setattr("thrive.voice.actions.anonymous_closing.beyond_issued", dies)
        with pytest.raises(OSError, match="no space"):
            close()
    assert len(held()) == 10
    assert not Release.objects.exists()
    assert len(list((tmp_path / "wave-keys").iterdir())) == 2

    assert close().rows > 0
    assert not held()


@pytest.mark.parametrize(
    "body",
    [
        b"not JSON", b"[]", b'{"answers": 3}', b'{"answers": {"safe": 1e999}}',
        b'{"answers": {"safe": 99, "hindrance": "everything"}}', b"[" * 4096, b"\xff" * 4096,
    ],
)  # fmt: skip
def test_what_does_not_fit_the_questions_counts_for_nothing(
    anonymous: int, devices: dict[str, list[Device]], close: Any, body: bytes
) -> None:
    for device in devices["Riverside"][1:]:
        device.answer(FIRST[0], TIRED if device in devices["Riverside"][1:4] else AFRAID, OPEN)
    devices["Riverside"][0].answer(FIRST[0], body, OPEN)

    close()

    found = numbers(anonymous)
    assert found["safe", "Fernbrook"][2] == 9
    assert found["afraid", "Fernbrook"] == (6, 9, 9)


def test_an_answer_moved_to_another_unit_does_not_open(
    anonymous: int, devices: dict[str, list[Device]], close: Any
) -> None:
    for device in devices["Riverside"]:
        device.answer(FIRST[0], AFRAID, OPEN)
    other = devices["Quay"][0].entry(FIRST[0], OPEN).key
    wave = Wave.objects.get(first_on=FIRST[0])
    stolen = next(holding.rows(wave))[1]
    holding.keep(WaveKey.objects.get(pk=other), 4711, stolen)

    close()

    assert AuditRecord.objects.get(action="voice.release").details["unreadable"] == 1


def test_more_answers_than_tokens_are_on_record(
    anonymous: int, devices: dict[str, list[Device]], close: Any
) -> None:
    """Whoever has the server's keys can add answers: the bound is what was signed."""
    entry = devices["Riverside"][0].entry(FIRST[0], OPEN)
    key = WaveKey.objects.get(pk=entry.key)
    for number in range(1, 13):
        holding.keep(key, number, sealed(entry, AFRAID))

    close()

    assert AuditRecord.objects.get(action="voice.beyond_issued").details["answers"] == 2


def test_another_server_key_closes_nothing(anonymous: int, close: Any, settings: Settings) -> None:
    settings.THRIVE_VOICE_KEY = b"y" * 32

    with pytest.raises(Exception, match="not the one that sealed"):
        close()


@pytest.fixture
def hundred(anonymous: int, town: Town, at: datetime) -> list[Device]:
    """A hundred people who have enrolled in a study of their own."""
    more = {person.pk: town.groups["Quay"].pk for person in newcomers(town.groups["Quay"], 68)}
    study = actions.open_anonymous_study(
        owner="run 4", title="Say it", questions=QUESTIONS, outcomes=OUTCOMES, at=at
    )
    members = town.members() | more
    actions.freeze_anonymous(study=study, waves=[FIRST], members=members, at=at)
    actions.make_keys(at=at)
    devices = Device.several(list(members), study, at)
    for device in devices:
        device.enrol(FIRST[0], at=at)
    return devices


def test_a_hundred_tokens_are_issued_and_spent_and_a_dump_leads_to_nobody(
    hundred: list[Device],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """After closing the database holds nothing that came from a device but what it was signed."""
    assert len(hundred) == 100
    sent = [
        sealed(device.entry(FIRST[0], OPEN), TIRED if place % 3 else AFRAID)
        for place, device in enumerate(hundred)
    ]
    for device, whole in zip(hundred, sent, strict=True):
        device.answer(FIRST[0], {}, OPEN, sealed=whole)
    during = b"\n".join(dump())
    assert sorted(whole for _key, whole in held()) == sorted(sent)
    # On SQLite the main database never sees a sealed answer; on PostgreSQL it is found, until.
    assert {whole in during for whole in sent} == {connection.vendor != "sqlite"}

    with django_capture_on_commit_callbacks(execute=True):
        actions.close_wave(study=hundred[0].study, first_on=FIRST[0], sent={}, at=OVER)

    after = b"\n".join(dump())
    for device, whole in zip(hundred, sent, strict=True):
        token, signature = device.prepared[FIRST[0]], device.signatures[FIRST[0]]
        number = str(actions.tokens.answer_id(token)).encode()
        for trace in (token, signature, number, whole):
            assert not any(shape in after for shape in (trace, trace.hex().encode()))
    assert b"2026-10-12" not in after  # the day on which all of it was said
    assert b"2026-10-12" not in during
    assert OPEN.strftime("%H:%M").encode() not in during


def test_an_answer_that_is_kept_has_no_column_for_person_moment_or_order() -> None:
    fields = {field.name: type(field).__name__ for field in KeptAnswer._meta.get_fields()}

    assert fields == {
        "id": "DrawnKey", "wave": "ForeignKey", "unit": "ForeignKey", "sealed": "BinaryField",
    }  # fmt: skip


@pytest.mark.django_db
def test_the_table_of_kept_answers_has_no_number_that_counts_up() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_sequences(cursor, "voice_keptanswer", [])
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'voice_keptanswer'")
            (made,) = cursor.fetchone()
            # The row's own number is the drawn one: there is no hidden one beside it.
            assert '"id" integer NOT NULL PRIMARY KEY,' in made
            assert "AUTOINCREMENT" not in made
            found = []

    assert found == []
