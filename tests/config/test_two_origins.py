"""The pages and the voice origin: served side by side, looked at before a deployment."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from thrive.config.checks import look_at_origins
from thrive.config.management.commands import serve
from thrive.config.side_by_side import BETWEEN, main

WAIT = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
WAITING = [sys.executable, "-c", WAIT]
ENDING = [sys.executable, "-c", "import sys; sys.exit(3)"]


def test_when_one_ends_the_other_is_ended_too(tmp_path: Path) -> None:
    began = time.monotonic()
    handlers = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    try:
        status = main([*WAITING, str(tmp_path / "up"), BETWEEN, *ENDING])
    finally:
        for number, handler in zip(
            (signal.SIGTERM, signal.SIGINT, signal.SIGHUP), handlers, strict=True
        ):
            signal.signal(number, handler)

    assert status == 3
    assert time.monotonic() - began < 30


def test_both_end_when_they_are_told_to(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    command = [sys.executable, "-m", "thrive.config.side_by_side"]
    beside = subprocess.Popen([*command, *WAITING, str(one), BETWEEN, *WAITING, str(other)])
    until = time.monotonic() + 20
    while time.monotonic() < until and not (one.exists() and other.exists()):
        time.sleep(0.05)
    beside.terminate()

    assert beside.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("address", "wanted", "port"),
    [
        ("http://127.0.0.1:8123", None, 8123),
        ("https://voice.example.org", None, 8001),
        ("https://voice.example.org", 9000, 9000),
    ],
)
def test_the_voice_origin_listens_where_its_address_says(
    address: str, wanted: int | None, port: int
) -> None:
    assert serve.voice_port_for(address, 8000, wanted) == port


class _Silent:
    class stdout:  # noqa: N801  as a command has it
        @staticmethod
        def write(_words: str) -> None:
            """Say nothing."""

        @staticmethod
        def flush() -> None:
            """Nothing to say."""


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:8941"])
def test_one_server_or_two_are_begun(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    settings.THRIVE_VOICE_ADDRESS = address
    begun: list[list[str]] = []

    def become(_program: str, arguments: list[str]) -> None:
        begun.append(arguments)
        raise OSError("not really")

    monkeypatch.setattr(os, "execv", become)
    with pytest.raises(CommandError, match="not really"):
        serve.serve(_Silent, host="127.0.0.1", port=8940, workers=1)  # type: ignore[arg-type]

    (arguments,) = begun
    assert ("thrive.config.voice_wsgi:application" in arguments) is bool(address)
    assert ("thrive.config.side_by_side" in arguments) is bool(address)


def test_the_demo_answers_on_another_port_unless_a_setting_says_otherwise(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.THRIVE_VOICE_ADDRESS = ""
    monkeypatch.setenv("THRIVE_VOICE_ADDRESS", "https://voice.example")
    serve.answer_at("127.0.0.1", 8766)
    kept = settings.THRIVE_VOICE_ADDRESS
    monkeypatch.delenv("THRIVE_VOICE_ADDRESS")
    serve.answer_at("127.0.0.1", 8766)

    assert (kept, settings.THRIVE_VOICE_ADDRESS) == ("", "http://127.0.0.1:8766")


@pytest.mark.parametrize(
    ("voice", "warned"),
    [("", 0), ("https://voice.example.org", 0), ("https://thrive.example.org:8443", 1)],
)
def test_a_voice_origin_that_gets_the_cookies_of_the_main_one_is_warned_of(
    settings: Settings, voice: str, warned: int
) -> None:
    settings.THRIVE_ADDRESS = "https://thrive.example.org"
    settings.THRIVE_VOICE_ADDRESS = voice

    assert len(look_at_origins(None)) == warned
