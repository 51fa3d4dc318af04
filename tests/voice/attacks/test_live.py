"""What is in use, looked over. Each fault is made once, so that it is known that it is found."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from tests.voice.town import Say, Town, said
from thrive.foundation.models import AuditRecord
from thrive.voice.models import Conversation, KeptAnswer, Study, Wave
from thrive.voice.proving import live, matching, scratch, telling
from thrive.voice.proving.rehearsing import Rehearsed
from thrive.voice.proving.scratch import Rehearsals
from thrive.voice.queries.audited import audit_releases

GOOD = matching.Tried("order", 60, 4, 3, 3)
CONTROL = matching.Tried("careless", 60, 60, 3, 3)


def found(backup: Path | None = None) -> str:
    """All findings as one text."""
    return "\n".join(what for one in live.look_over(backup) for what in one.found)


@pytest.fixture
def asked(anonymous: int, confidential: int, named: int, town: Town, say: Say) -> int:
    """A town that is asked under all three promises."""
    say(confidential, town.people.amina.pk, said(3))
    say(named, town.people.amina.pk, said(4))
    return anonymous


def kept(number: int, sealed: bytes = b"x" * 1100) -> KeptAnswer:
    """An answer that is kept."""
    wave = Wave.objects.filter(study__promise=Study.Promise.ANONYMOUS).order_by("id")[0]
    unit = wave.epoch.units.order_by("id")[0]
    return KeptAnswer.objects.create(id=number, wave=wave, unit=unit, sealed=sealed)


def test_nothing_is_found_where_all_is_well(asked: int) -> None:
    assert found() == ""


def test_an_empty_organisation_has_nothing_to_try(db: None) -> None:
    assert live.is_empty()
    assert found() == ""


@pytest.mark.parametrize(
    ("column", "kind"),
    [("person_id", "bigint"), ("sent_at", "timestamp"), ("on_day", "date"), ("session", "text")],
)
def test_a_column_for_a_person_or_a_moment_is_found_in_the_database_itself(
    asked: int, column: str, kind: str
) -> None:
    kind = "datetime" if kind == "timestamp" and connection.vendor == "sqlite" else kind
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE voice_keptanswer ADD COLUMN {column} {kind}")

    assert f"voice_keptanswer.{column}" in found()


def test_a_link_to_a_person_is_found_whatever_it_is_called(asked: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE voice_words ADD COLUMN whose bigint REFERENCES people_person (id)"
        )

    assert "voice_words.whose leads to people_person" in found()


def test_a_number_that_counts_up_is_found(asked: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE voice_words")
            cursor.execute(
                "CREATE TABLE voice_words "
                "(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, text text)"
            )
        else:
            cursor.execute("ALTER TABLE voice_words ADD COLUMN place bigserial")

    assert "voice_words numbers its rows" in found()


def test_a_value_beside_an_answer_and_beside_a_person_is_found(asked: int, at: datetime) -> None:
    number = 2**62 + 4711
    kept(number)
    assert found() == ""
    AuditRecord.objects.create(
        actor="amina", action="voice.open", subject=str(number), at=at, details={}
    )
    Conversation.objects.filter(is_sealed=True).update(body=b"x" * 1100)

    assert "a value of voice_keptanswer stands in foundation_auditrecord, too" in found()
    assert "a value of voice_keptanswer stands in voice_conversation, too" in found()


@pytest.mark.django_db(transaction=True)
def test_kept_answers_that_came_one_by_one_are_found_on_postgresql(asked: int) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("skipped, because SQLite keeps no transaction beside a row")
    for number in (2**61, 2**62):
        kept(number)

    assert "2 rows of voice_keptanswer came by themselves" in found()


def test_a_confidential_answer_that_lies_open_is_found(asked: int) -> None:
    Conversation.objects.filter(is_sealed=True).update(body=b'{"safe": 3, "words": "tired"}')

    assert "1 answers given in confidence lie open" in found()


def test_sealed_answers_that_are_alike_are_found(
    asked: int, confidential: int, town: Town, say: Say
) -> None:
    say(confidential, town.people.daniel.pk, said(3))
    Conversation.objects.filter(is_sealed=True).update(body=bytes(range(256)) * 4)

    assert "sealed answers are alike" in found()


@pytest.mark.parametrize("shape", ["bare", "hex", "base64"])
def test_a_key_in_a_backup_is_found(
    asked: int, settings: Settings, tmp_path: Path, shape: str
) -> None:
    import base64

    key = settings.THRIVE_VOICE_KEY
    shapes = {"bare": key, "hex": key.hex().encode(), "base64": base64.b64encode(key)}
    backup = tmp_path / "everything.dump"
    backup.write_bytes(b"Say it safely" + b"." * 5000 + shapes[shape] + b"." * 5000)

    assert "the key of the server lies in everything.dump" in found(backup)


def test_the_key_of_a_wave_in_a_backup_is_found(
    asked: int, settings: Settings, tmp_path: Path
) -> None:
    (path, *_others) = sorted(Path(settings.THRIVE_WAVE_KEYS).glob("*.key"))
    backup = tmp_path / "everything.tar"
    backup.write_bytes(b"Say it safely" + path.read_bytes())

    assert f"the key {path.name} lies in everything.tar" in found(backup)


def test_sealed_answers_of_open_waves_in_a_backup_are_found(asked: int, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite3"
    with closing(sqlite3.connect(backup)) as file:
        file.execute("CREATE TABLE held (id integer PRIMARY KEY, key integer, sealed blob)")
        file.execute("CREATE TABLE note (what text)")
        file.execute("INSERT INTO held VALUES (1, 2, x'00')")
        file.execute("INSERT INTO note VALUES ('Say it safely')")
        file.commit()

    assert "held: 1 sealed answers lie in the backup" in found(backup)


def rehearsal(**changed: Any) -> Rehearsals:
    """One in which nothing was found. ``Any``: what a field holds."""
    first = Rehearsed(people=60, tries=[GOOD], control=CONTROL, words=10, named_found=10, kept=60)
    for name, value in changed.items():
        setattr(first, name, value)
    return Rehearsals("sqlite", first, 1, ())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"readable_open": 3}, "3 answers could be read in tables while the wave was open"),
        ({"readable_closed": 4}, "4 answers could be read in tables without a key"),
        ({"traces": 5}, "5 answers left their token behind"),
        ({"shared": 6}, "6 answers of a backup lead on to what was said"),
        ({"confidential_found": 7}, "7 answers given in confidence lay open"),
        ({"key_in_bytes": True}, "1 times the key that opens a wave lay in the bytes"),
        ({"control": None}, "the control failed"),
        ({"control": GOOD}, "the control failed"),
        ({"named_found": 9}, "the control failed: answers given by name"),
    ],
)
def test_whatever_a_rehearsal_finds_is_a_finding(
    db: None, changed: dict[str, Any], words: str
) -> None:
    held = rehearsal(**changed)

    assert telling.findings([], rehearsal(), audit_releases()) == []
    (one,) = telling.findings([], held, audit_releases())
    assert words in one


def run(monkeypatch: pytest.MonkeyPatch, held: Rehearsals, *arguments: str) -> int:
    """The exit status of the command with a rehearsal that is held already."""
    monkeypatch.setattr(scratch, "rehearsals", lambda: held)
    try:
        call_command("audit", "privacy", *arguments)
    except CommandError as error:
        return error.returncode
    return 0


def test_the_command_tells_what_was_tried_with_the_rate_and_the_control(
    asked: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, rehearsal()) == 0

    told = capsys.readouterr().out
    assert "4 of 60 right, 6.7% (by guessing 5.0%, up to 13.7% is chance)" in told
    assert "Control, a careless store, the same attack: 60 of 60 right, 100.0%" in told
    assert told.endswith("Nothing was found.\n")


def test_the_command_ends_with_one_where_something_is_found(
    asked: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, rehearsal(shared=2)) == 1
    assert "FOUND  2 answers of a backup" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"SQLite format 3\x00 and no more"])
def test_the_command_ends_with_two_for_a_backup_that_cannot_be_read(
    asked: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    backup = tmp_path / "backup.sqlite3"
    if content is not None:
        backup.write_bytes(content)

    assert run(monkeypatch, rehearsal(), "--backup", str(backup)) == 2


def test_the_command_says_that_there_is_nothing_to_try(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, rehearsal()) == 0
    assert "Nothing was asked here yet" in capsys.readouterr().out


def test_the_command_fails_where_no_rehearsal_can_be_held(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> Rehearsals:
        raise scratch.NoRehearsal("no database can be made for it: permission denied")

    monkeypatch.setattr(scratch, "rehearsals", refused)

    with pytest.raises(CommandError, match="could not be held: no database") as refusal:
        call_command("audit", "privacy")
    assert refusal.value.returncode == 1
