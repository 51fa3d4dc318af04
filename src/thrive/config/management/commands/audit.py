"""thrive audit privacy: try to find out who said what, and tell how far it came."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.voice.proving import live, scratch, telling
from thrive.voice.queries.audited import audit_releases

FOUND, MISUSED = 1, 2


class Command(BaseCommand):
    help = (
        "Try to find out who said what, as a thief of the database would. 1 if anything is found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        privacy = verbs.add_parser(
            "privacy", help="the database in use, its log and bytes, and a rehearsal of a wave"
        )
        privacy.add_argument("--backup", type=Path, metavar="FILE", help="look at this one as well")

    def handle(self, *args: Any, **options: Any) -> None:
        looked = self._looked(options["backup"])
        try:
            held = scratch.rehearsals()
        except scratch.NoRehearsal as error:
            raise CommandError(f"The rehearsal could not be held: {error}") from error
        released = audit_releases()
        for line in telling.lines(looked, held, released):
            self.stdout.write(line)
        findings = telling.findings(looked, held, released)
        for one in findings:
            self.stdout.write(f"FOUND  {one}")
        if findings:
            raise CommandError(f"{len(findings)} findings: see above.", returncode=FOUND)
        self.stdout.write("Nothing was found.")

    def _looked(self, backup: Path | None) -> list[live.Looked]:
        """What is in use. Exit status 2 for a backup that cannot be read."""
        if live.is_empty() and backup is None:
            self.stdout.write("Nothing was asked here yet: in use there is nothing to try.")
        try:
            return live.look_over(backup)
        except (OSError, sqlite3.DatabaseError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise CommandError(f"{backup} cannot be read: {why}", returncode=MISUSED) from error
