"""Settings: each is checked at start, and says what was expected."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from thrive.config.settings import environment

Read = Callable[[], Any]


def jobs() -> str:
    return environment.one_of("ASKED", ("inline", "worker"), default="inline")


def voice() -> str:
    return environment.voice_address("ASKED", "https://fernbrook.example")


@pytest.mark.parametrize(
    ("read", "given", "expected"),
    [
        (jobs, "threads", " is 'threads'; expected inline or worker"),
        (jobs, "", " is ''; expected inline or worker"),
        (lambda: environment.truth("ASKED", default=False), "maybe", "expected yes or no"),
        (lambda: environment.number("ASKED", default=0), "²", "expected a whole number"),
        (lambda: environment.number("ASKED", default=0), "9" * 5000, "expected a whole number"),
        (lambda: environment.zone("ASKED", "UTC"), "Europe/Atlantis", "such as Europe/Berlin"),
        (lambda: environment.api_tokens("ASKED"), "lms=short", "a token of 5 letters for 'lms'"),
        (lambda: environment.api_tokens("ASKED"), "x" * 40, "expected name=token"),
        (lambda: environment.api_tokens("ASKED"), f"ü={'x' * 24}", "expected name=token"),
        (
            lambda: environment.api_tokens("ASKED"),
            f"lms={'x' * 24},lms={'y' * 24}",
            "each name once",
        ),
        (lambda: environment.address("ASKED", ""), "fernbrook.example", "expected http"),
        (lambda: environment.address("ASKED", ""), "http://fernbrook.example:port", "expected ht"),
        (lambda: environment.address("ASKED", ""), "http://[::1", "expected http"),
        (
            lambda: environment.mail("ASKED"),
            "smtp://mail:port",
            " is 'smtp://mail:port'; expected smtp://",
        ),
        (voice, "https://fernbrook.example", "as THRIVE_ADDRESS; expected another host"),
        (voice, "https://fernbrook.example:443/", "as THRIVE_ADDRESS; expected another host"),
        (voice, "http://voice.fernbrook.example", "expected https://host"),
        (voice, "https://voice.fernbrook.example/answers", "no path"),
        (voice, "voice.fernbrook.example", "expected http"),
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
    "given",
    ["", "https://voice.fernbrook.example", "http://voice.localhost:8001", "http://127.0.0.1:8001"],
)
def test_anonymous_answers_have_an_origin_of_their_own_or_none(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("ASKED", given)

    assert voice() == given


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


def test_the_key_for_pushing_is_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("THRIVE_VAPID_KEY", raising=False)

    first = environment.vapid_key(tmp_path / "vapid-key")
    second = environment.vapid_key(tmp_path / "vapid-key")

    assert first == second
    assert [path.name for path in tmp_path.iterdir()] == ["vapid-key"]
    assert (tmp_path / "vapid-key").stat().st_mode & 0o077 == 0


def test_the_public_key_is_the_point_that_belongs_to_the_private_one() -> None:
    # RFC 8291, appendix A: as_private and as_public.
    point = environment.vapid_public_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")

    assert point == (
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [("ä", "expected base64url"), ("AAAA", "has 3 bytes"), ("A" * 43, "is no private key")],
)
def test_a_key_for_pushing_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, expected: str
) -> None:
    monkeypatch.setenv("THRIVE_VAPID_KEY", given)

    with pytest.raises(ImproperlyConfigured, match=f"^THRIVE_VAPID_KEY .*{expected}"):
        environment.vapid_key(tmp_path / "vapid-key")


@pytest.mark.parametrize(
    ("url", "secret", "expected"),
    [
        ("http://gateway.example/sms", "s" * 16, "_URL is no such address; expected https://"),
        ("gateway.example", "s" * 16, "_URL is no such address; expected https://"),
        ("https://gateway.example/sms", "short", "_SECRET has 5 letters; expected 16 or more"),
    ],
)
def test_a_gateway_that_would_not_be_safe_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, secret: str, expected: str
) -> None:
    monkeypatch.setenv("ASKED_URL", url)
    monkeypatch.setenv("ASKED_SECRET", secret)

    with pytest.raises(ImproperlyConfigured, match=f"^ASKED{expected}"):
        environment.gateway("ASKED")


def test_a_gateway_that_is_not_named_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASKED_URL", raising=False)

    assert environment.gateway("ASKED") == ("", "")


def test_tokens_are_held_as_hashes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKED", f" lms={'x' * 24}, mail={'y=' * 20} ,")

    held = environment.api_tokens("ASKED")

    assert list(held) == ["lms", "mail"]
    assert held["lms"] == hashlib.sha256(b"x" * 24).digest()
    assert held["mail"] == hashlib.sha256(b"y=" * 20).digest()
    assert environment.api_tokens("NOT_ASKED") == {}
