"""Where answers of open waves lie: once each, apart from the database, and gone when dropped."""

import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from tests.voice.devices import FIRST, SECOND
from tests.voice.test_dump import dump
from thrive.voice import holding
from thrive.voice.errors import NoKey, TokenSpent
from thrive.voice.holding import files, tables
from thrive.voice.models import Wave, WaveKey

SEALED = os.urandom(4144)


@pytest.fixture
def key(anonymous: int) -> WaveKey:
    """A key of the first wave."""
    return WaveKey.objects.select_related("wave").filter(wave__first_on=FIRST[0])[0]


def test_what_is_kept_is_found_by_its_wave_and_counted_by_its_key(key: WaveKey) -> None:
    other = WaveKey.objects.filter(wave=key.wave).exclude(pk=key.pk)[0]
    holding.keep(key, 7, SEALED)
    holding.keep(key, 5, b"second")
    holding.keep(other, 6, b"third")

    assert list(holding.rows(key.wave)) == [
        (key.pk, b"second"), (other.pk, b"third"), (key.pk, SEALED),
    ]  # fmt: skip
    assert holding.many(key.wave) == {key.pk: 2, other.pk: 1}


def test_a_number_is_taken_once_and_the_same_again_is_as_good(key: WaveKey) -> None:
    holding.keep(key, 7, SEALED)
    holding.keep(key, 7, SEALED)
    other = WaveKey.objects.filter(wave=key.wave).exclude(pk=key.pk)[0]

    for spent, sealed in ((key, b"another"), (other, SEALED)):
        with pytest.raises(TokenSpent, match="answered already"):
            holding.keep(spent, 7, sealed)

    assert list(holding.rows(key.wave)) == [(key.pk, SEALED)]


def test_purposes_and_waves_lie_apart(key: WaveKey) -> None:
    second = WaveKey.objects.filter(wave__first_on=SECOND[0])[0]
    words = WaveKey(pk=key.pk, wave=key.wave, purpose="words")
    holding.keep(key, 7, SEALED)
    holding.keep(words, 7, b"words")
    holding.keep(second, 7, b"later")

    assert list(holding.rows(key.wave, "words")) == [(key.pk, b"words")]
    holding.drop(key.wave)

    assert holding.is_empty(key.wave)
    assert list(holding.rows(key.wave)) == list(holding.rows(key.wave, "words")) == []
    assert holding.many(key.wave) == {}
    assert list(holding.rows(second.wave)) == [(second.pk, b"later")]
    holding.drop(key.wave)  # twice is as good


def test_many_rows_come_in_the_order_of_their_numbers(
    key: WaveKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "SOME", tables.SOME.replace(str(tables.AT_ONCE), "2"))
    monkeypatch.setattr(tables, "AT_ONCE", 2)
    for number in (5, 1, 4, 2, 3):
        holding.keep(key, number, bytes([number]))

    assert [sealed[0] for _key, sealed in holding.rows(key.wave)] == [1, 2, 3, 4, 5]


def test_the_main_database_of_sqlite_never_sees_a_sealed_answer(key: WaveKey) -> None:
    holding.keep(key, 7, SEALED)

    found = SEALED in b"\n".join(dump())

    assert found is (connection.vendor != "sqlite")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has tables, no files")
def test_a_file_has_no_log_of_what_came_when_and_is_its_owners_alone(
    key: WaveKey, tmp_path: Path
) -> None:
    holding.keep(key, 7, SEALED)

    file, journal = sorted((tmp_path / "open-waves").iterdir())
    assert (journal.name, journal.stat().st_size) == (f"{file.name}-journal", 0)
    assert file.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(file) as opened:
        (made,) = opened.execute("SELECT sql FROM sqlite_master").fetchone()
    opened.close()
    assert made == "CREATE TABLE held " + files.TABLE.partition("held ")[2]
    holding.drop(key.wave)
    assert list((tmp_path / "open-waves").iterdir()) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has tables, no files")
def test_without_a_folder_nothing_is_kept_and_it_is_said(key: WaveKey, settings: Settings) -> None:
    settings.THRIVE_WAVE_KEYS = ""

    with pytest.raises(NoKey, match="THRIVE_OPEN_WAVES"):
        holding.keep(key, 7, SEALED)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has files, no tables")
def test_a_table_has_no_number_that_counts_up_beside_the_row_nor_outside(key: WaveKey) -> None:
    """What is moved out of a row gets a number that counts up: so nothing is moved out."""
    holding.keep(key, 7, SEALED)

    table = tables.name_of(key.wave_id, "answer")
    with connection.cursor() as cursor:
        assert connection.introspection.get_sequences(cursor, table, []) == []
        cursor.execute(
            "SELECT attname, attstorage FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attnum > 0", [table],
        )  # fmt: skip
        assert cursor.fetchall() == [("id", "p"), ("key", "p"), ("sealed", "m")]
        cursor.execute(
            "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = %s::regclass", [table]
        )
        assert cursor.fetchone() == (0,)


def test_of_fifty_at_once_exactly_one_is_kept(key: WaveKey, request: pytest.FixtureRequest) -> None:
    """On the files, which are what is there on SQLite; on tables see test_tokens_spent."""
    if connection.vendor != "sqlite":
        pytest.skip("skipped, because PostgreSQL is tried with real transactions elsewhere")
    together = threading.Barrier(50)

    def spend(place: int) -> bool:
        together.wait()
        mine = b"%d" % place
        return files.keep(key.wave_id, "answer", 7, key.pk, mine) == (key.pk, mine)

    with ThreadPoolExecutor(50) as browsers:
        won = list(browsers.map(spend, range(50)))

    assert sum(won) == 1
    assert list(holding.rows(key.wave)) == [(key.pk, b"%d" % won.index(True))]


def test_a_wave_that_was_dropped_leaves_others_alone(key: WaveKey) -> None:
    second = Wave.objects.get(first_on=SECOND[0])
    holding.keep(key, 7, SEALED)

    holding.drop(second)

    assert not holding.is_empty(key.wave)
