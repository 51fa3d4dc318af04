"""Settings: each is checked at start, and says what was expected."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from thrive.config.settings import environment

Read = Callable[[], Any]


def jobs() -> str:
    return environment.one_of("ASKED", ("inline", "worker"), default="inline")


@pytest.mark.parametrize(
    ("read", "given", "expected"),
    [
        (jobs, "threads", " is 'threads'; expected inline or worker"),
        (jobs, "", " is ''; expected inline or worker"),
        (lambda: environment.truth("ASKED", default=False), "maybe", "expected yes or no"),
        (lambda: environment.number("ASKED", default=0), "²", "expected a whole number"),
        (lambda: environment.number("ASKED", default=0), "9" * 5000, "expected a whole number"),
        (lambda: environment.zone("ASKED", "UTC"), "Europe/Atlantis", "such as Europe/Berlin"),
        (lambda: environment.address("ASKED", ""), "fernbrook.example", "expected http"),
        (lambda: environment.address("ASKED", ""), "http://fernbrook.example:port", "expected ht"),
        (lambda: environment.address("ASKED", ""), "http://[::1", "expected http"),
        (
            lambda: environment.mail("ASKED"),
            "smtp://mail:port",
            " is 'smtp://mail:port'; expected smtp://",
        ),
        (lambda: environment.mail("ASKED"), "smtp://mail:99999", "expected smtp://"),
        (lambda: environment.mail("ASKED"), "imap://mail", "expected smtp://"),
    ],
)
def test_a_setting_that_is_wrong_says_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, read: Read, given: str, expected: str
) -> None:
    monkeypatch.setenv("ASKED", given)

    with pytest.raises(ImproperlyConfigured, match=rf"^ASKED.*{expected}"):
        read()


@pytest.mark.parametrize(
    "given", ["mysql://ben:secret@host/name", "postgresql://ben:secret@host:port:1/name?what=1"]
)
def test_a_database_that_is_none_is_named_without_its_password(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^THRIVE_DATABASE is") as refused:
        environment.database(given)

    assert "secret" not in str(refused.value)


def test_a_mail_server_that_is_none_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASKED", "smtp://ben:secret@mail:port")

    with pytest.raises(ImproperlyConfigured, match="is '…mail:port'") as refused:
        environment.mail("ASKED")

    assert "secret" not in str(refused.value)


def test_a_mail_server_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKED", "smtp://ben:secret@mail.example:2525")

    settings = environment.mail("ASKED")

    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example", 2525)
    assert settings["EMAIL_USE_TLS"]


def test_a_folder_that_cannot_be_made_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ASKED", str(tmp_path / "file" / "folder"))

    with pytest.raises(ImproperlyConfigured, match=r"^ASKED is .*; expected a folder$"):
        environment.folder("ASKED", tmp_path)


def test_a_key_that_cannot_be_kept_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("THRIVE_SECRET_KEY", raising=False)
    (tmp_path / "secret-key").mkdir()

    with pytest.raises(ImproperlyConfigured, match=r"^THRIVE_DATA is .* expected a folder"):
        environment.secret_key(tmp_path)
