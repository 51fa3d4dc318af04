"""thrive serve: bring the database up to date and serve the pages."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from thrive.config.side_by_side import BETWEEN
from thrive.foundation import clock
from thrive.people import queries

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Serve the pages. Creates or updates the database first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=LOOPBACK)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument(
            "--voice-port", type=int, help="of the voice origin, where THRIVE_VOICE_ADDRESS is set"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        be_reached_at(options["host"], options["port"])
        prepare(self)
        if not settings.THRIVE_DEMO and not queries.has_administrator(at=clock.now()):
            call_command("first_administrator", stdout=self.stdout)
        serve(
            self, host=options["host"], port=options["port"], workers=options["workers"],
            voice_port=options["voice_port"],
        )  # fmt: skip


def be_reached_at(host: str, port: int) -> None:
    """Unless THRIVE_ADDRESS says otherwise, people reach Thrive where it listens.

    For this process, which prints links, and for the server that it becomes.
    """
    if "THRIVE_ADDRESS" not in os.environ:
        settings.THRIVE_ADDRESS = f"http://{host}:{port}"
        os.environ["THRIVE_ADDRESS"] = settings.THRIVE_ADDRESS


def answer_at(host: str, port: int) -> None:
    """In the demo anonymous answers go to another port of this machine, unless it says otherwise.

    A real deployment has another host for them: browsers send cookies to every port of a host, so
    here the door alone throws them away.
    """
    if "THRIVE_VOICE_ADDRESS" not in os.environ:
        settings.THRIVE_VOICE_ADDRESS = f"http://{host}:{port}"
        os.environ["THRIVE_VOICE_ADDRESS"] = settings.THRIVE_VOICE_ADDRESS


def prepare(command: BaseCommand) -> None:
    """Bring the database up to date and gather the static files."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(
    command: BaseCommand, *, host: str, port: int, workers: int, voice_port: int | None = None
) -> None:
    """Become the server process. Returns only if the server cannot be started.

    With a voice origin there are two, side by side, that end together.
    """
    command.stdout.write(f"Thrive is at http://{host}:{port}/ (Ctrl-C stops it)")
    servers = [_server(host, port, workers, "thrive.config.wsgi:application")]
    if settings.THRIVE_VOICE_ADDRESS:
        beside = voice_port_for(settings.THRIVE_VOICE_ADDRESS, port, voice_port)
        command.stdout.write(f"Anonymous answers go to {settings.THRIVE_VOICE_ADDRESS}/")
        servers.append(_server(host, beside, 1, "thrive.config.voice_wsgi:application"))
    command.stdout.flush()
    both = [sys.executable, "-m", "thrive.config.side_by_side", *servers[0], BETWEEN, *servers[-1]]
    arguments = servers[0] if len(servers) == 1 else both
    try:
        os.execv(arguments[0], arguments)  # noqa: S606  our own server, with arguments of our own
    except OSError as problem:
        raise CommandError(f"The server cannot be started: {problem}") from problem


def voice_port_for(address: str, port: int, wanted: int | None) -> int:
    """On which port the voice origin listens: the one that is wanted, else that of its address.

    An address without a port is reached through a proxy: then it is the port after that of the
    pages.
    """
    return wanted or urlsplit(address).port or port + 1


def _server(host: str, port: int, workers: int, application: str) -> list[str]:
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1", "--no-ws"),
        *("--log-level", "warning", application),
    ]
