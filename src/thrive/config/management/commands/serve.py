"""thrive serve: bring the database up to date and serve the pages."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from thrive.foundation import clock
from thrive.people import queries

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Serve the pages. Creates or updates the database first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=LOOPBACK)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        be_reached_at(options["host"], options["port"])
        prepare(self)
        if not settings.THRIVE_DEMO and not queries.has_administrator(at=clock.now()):
            call_command("first_administrator", stdout=self.stdout)
        serve(self, host=options["host"], port=options["port"], workers=options["workers"])


def be_reached_at(host: str, port: int) -> None:
    """Unless THRIVE_ADDRESS says otherwise, people reach Thrive where it listens.

    For this process, which prints links, and for the server that it becomes.
    """
    if "THRIVE_ADDRESS" not in os.environ:
        settings.THRIVE_ADDRESS = f"http://{host}:{port}"
        os.environ["THRIVE_ADDRESS"] = settings.THRIVE_ADDRESS


def prepare(command: BaseCommand) -> None:
    """Bring the database up to date and gather the static files."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(command: BaseCommand, *, host: str, port: int, workers: int) -> None:
    """Become the server process. Returns only if the server cannot be started."""
    command.stdout.write(f"Thrive is at http://{host}:{port}/ (Ctrl-C stops it)")
    command.stdout.flush()
    granian = Path(sys.executable).with_name("granian")
    arguments = [
        str(granian),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1", "--no-ws"),
        *("--log-level", "warning", "thrive.config.wsgi:application"),
    ]
    try:
        os.execv(granian, arguments)  # noqa: S606  our own server, with arguments of our own
    except OSError as problem:
        raise CommandError(f"The server cannot be started: {problem}") from problem
