"""What the database must promise, and how the settings are read."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from thrive.config.settings import environment


@pytest.mark.django_db
def test_sqlite_keeps_what_it_has_acknowledged() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("skipped, because these pragmas are SQLite's")

    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()
        foreign_keys = cursor.execute("PRAGMA foreign_keys").fetchone()
        waiting = cursor.execute("PRAGMA busy_timeout").fetchone()
        carried = cursor.execute("PRAGMA wal_autocheckpoint").fetchone()

    assert (synchronous, foreign_keys, waiting) == ((2,), (1,), (20_000,))
    assert carried == (20_000,)


def test_a_postgresql_address_may_name_a_socket_folder() -> None:
    described = environment.database("postgresql://anna:secret@/thrive?host=/run/pg&port=5433")

    assert described["HOST"] == "/run/pg"
    assert (described["USER"], described["NAME"], described["PORT"]) == ("anna", "thrive", "5433")


@pytest.mark.parametrize("address", ["", "mysql://host/name", "thrive.sqlite3"])
def test_an_unknown_database_stops_the_program(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="expected sqlite:///path or postgresql"):
        environment.database(address)


def test_a_yes_or_no_that_is_neither_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRIVE_DEMO", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="'perhaps'; expected yes or no"):
        environment.truth("THRIVE_DEMO", default=False)


@pytest.mark.parametrize("address", ["thrive.example", "ftp://thrive.example", "https://"])
def test_an_address_without_scheme_or_host_stops_the_program(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("THRIVE_ADDRESS", address)

    with pytest.raises(ImproperlyConfigured, match=r"expected http\(s\)://host"):
        environment.address("THRIVE_ADDRESS", "https://thrive.example")


@pytest.mark.parametrize("given", ["Berlin", "", "UTC+1"])
def test_an_unknown_time_zone_stops_the_program(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("THRIVE_TIME_ZONE", given)

    with pytest.raises(ImproperlyConfigured, match="expected a zone such as"):
        environment.zone("THRIVE_TIME_ZONE", "UTC")


@pytest.mark.parametrize("given", ["many", "-1", "1.5"])
def test_a_number_that_is_none_stops_the_program(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("THRIVE_PROXIES", given)

    with pytest.raises(ImproperlyConfigured, match="expected a whole number"):
        environment.number("THRIVE_PROXIES", default=0)


def test_the_signing_key_is_made_once_and_readable_by_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("THRIVE_SECRET_KEY", raising=False)

    first, second = environment.secret_key(tmp_path), environment.secret_key(tmp_path)

    assert first == second
    assert len(first) > 60
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_mail_goes_where_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRIVE_SMTP", "smtp://anna:secret@mail.example:2525")

    described = environment.mail("THRIVE_SMTP")

    assert (described["EMAIL_HOST"], described["EMAIL_PORT"]) == ("mail.example", 2525)
    assert described["EMAIL_USE_TLS"] is True


def test_a_mail_setting_that_is_no_address_stops_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("THRIVE_SMTP", "mail.example")

    with pytest.raises(ImproperlyConfigured, match="expected smtp://"):
        environment.mail("THRIVE_SMTP")
