"""thrive import people|measures FILE: take a whole file, or refuse it and say what is wrong."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.foundation import clock, outbox
from thrive.foundation.errors import Invalid, ThriveError

SHOWN = 50


class Command(BaseCommand):
    help = "Take in people or points of measures from a CSV file. A file is taken whole or refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        people = kinds.add_parser("people", help="persons, groups and who belongs where")
        measures = kinds.add_parser("measures", help="points of measures")
        for kind in (people, measures):
            kind.add_argument("file", type=Path)
            kind.add_argument("--dry-run", action="store_true", help="show what would change")
        measures.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="OURS=THEIRS",
            help="our column (measure, group, period, value, denominator) = theirs, "
            "or measure:=KEY for a fixed value",
        )
        measures.add_argument("--profile", help="the name of a profile kept in Thrive")

    def handle(self, *args: Any, **options: Any) -> None:
        take = {"people": self._people, "measures": self._measures}[options["kind"]]
        try:
            take(options)
        except Invalid as refusal:
            raise CommandError(explain(refusal)) from refusal
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(unread(options["file"], fault)) from fault
        if not options["dry_run"]:
            outbox.drain_soon(at=clock.now())  # also what an import that was killed left to do

    def _people(self, options: dict[str, Any]) -> None:
        from thrive.people import actions

        result = actions.import_people(
            rows_or_file=options["file"],
            name=options["file"].name,
            by=None,
            at=clock.now(),
            dry_run=options["dry_run"],
        )
        self.stdout.write(str(result))

    def _measures(self, options: dict[str, Any]) -> None:
        from thrive.measures import actions, mapping

        chosen = mapping.chosen(pairs=options["map"], profile=options["profile"])
        result = actions.import_points(
            source=options["file"],
            mapping=chosen,
            by=None,
            at=clock.now(),
            dry_run=options["dry_run"],
            progress=self._progress if sys.stderr.isatty() else None,
        )
        self.stdout.write(str(result))

    def _progress(self, done: int, of: int) -> None:
        self.stderr.write(f"\r{done} of {of}", ending="")


def unread(file: Path, fault: OSError) -> str:
    """Why a file cannot be read, in plain words."""
    if isinstance(fault, FileNotFoundError):
        return f"There is no file {str(file)!r}."
    if isinstance(fault, IsADirectoryError):
        return f"{str(file)!r} is a folder; expected a file."
    if isinstance(fault, PermissionError):
        return f"{str(file)!r} may not be read by whoever runs this command."
    return f"{str(file)!r} cannot be read: {fault.strerror or fault}."


def explain(refusal: Invalid) -> str:
    """The refusal with its problems, a line each."""
    lines = [str(refusal)]
    for problem in refusal.problems[:SHOWN]:
        where = f"line {problem.line}" if problem.line else "the file"
        column = f", column {problem.column}" if problem.column else ""
        value = f", value {problem.value!r}" if problem.value else ""
        lines.append(f"  {where}{column}{value}: {problem.message}")
    if len(refusal.problems) > SHOWN:
        lines.append(f"  … and {len(refusal.problems) - SHOWN} more")
    return "\n".join(lines)
