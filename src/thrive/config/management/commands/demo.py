"""thrive demo: fill a simulated organisation, or real figures, and serve it."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from thrive.config.management.commands.serve import (
    LOOPBACK,
    answer_at,
    be_reached_at,
    prepare,
    serve,
)
from thrive.demo import actions, queries
from thrive.foundation.errors import ThriveError

COOKIES = (
    "The demo answers anonymously on another port of this machine. Cookies ignore ports, so here "
    "the door alone throws them away; a real organisation has another host for it."
)


class Command(BaseCommand):
    help = "Fill a simulated organisation whose truth is known, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--voice-port", type=int, help="of anonymous answers; the next one")
        parser.add_argument("--figures", type=Path, help="a folder with real figures instead")
        parser.add_argument("--fill-only", action="store_true", help="fill it, do not serve it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.THRIVE_DEMO:
            raise CommandError("Set THRIVE_DEMO=yes: the demo must never fill a real organisation")
        be_reached_at(LOOPBACK, options["port"])
        answer_at(LOOPBACK, options["voice_port"] or options["port"] + 1)
        prepare(self)
        if not queries.is_filled():
            self._fill(options["figures"])
        if not options["fill_only"]:
            self.stdout.write(COOKIES)
            serve(
                self, host=LOOPBACK, port=options["port"], workers=1,
                voice_port=options["voice_port"],
            )  # fmt: skip

    def _fill(self, figures: Path | None) -> None:
        at = datetime.now(tz=UTC)
        try:
            if figures:
                self.stdout.write(f"Filling the organisation with the figures in {figures} …")
                actions.fill_from(folder=figures, at=at)
            else:
                self.stdout.write("Filling a simulated organisation …")
                actions.fill(at=at)
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal
