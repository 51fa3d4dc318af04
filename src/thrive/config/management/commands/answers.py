"""thrive answers import|rate: past answers come in; how many of those asked answered."""

import argparse
from argparse import ArgumentParser
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.experiences.running import actions, queries
from thrive.foundation import clock
from thrive.foundation.errors import Invalid, ThriveError

# A module of that name can be had only so.
importing = import_module("thrive.config.management.commands.import")


class Command(BaseCommand):
    help = "Take in past answers, whole or not at all; tell how many of those asked answered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        take = verbs.add_parser(
            "import", help="a CSV file with the columns person, sent, item and value"
        )
        take.add_argument("file", type=Path)
        take.add_argument("--dry-run", action="store_true", help="say what would come in")
        take.add_argument(
            "--items",
            type=mapped,
            default={},
            metavar="ITEM=FRAME,…",
            help="which frame an item is; ITEM= leaves it out",
        )
        take.add_argument("--zone", default="", help="where moments without one were written down")
        take.add_argument(
            "--release",
            action="store_true",
            help="publish the waves of the past with the next tick; then they take nothing more",
        )
        rate = verbs.add_parser("rate", help="overall, and by person in a run that is named")
        for verb in (take, rate):
            verb.add_argument("--run", type=int, required=True, help="see thrive run list")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = {"import": self._import, "rate": self._rate}[options["verb"]]
        try:
            verb(options)
        except Invalid as refusal:
            raise CommandError(importing.explain(refusal)) from refusal
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(importing.unread(options["file"], fault)) from fault

    def _import(self, options: dict[str, Any]) -> None:
        result = actions.import_answers(
            run=options["run"],
            source=options["file"],
            items=options["items"],
            zone=options["zone"],
            release=options["release"],
            dry_run=options["dry_run"],
            by=None,
            at=clock.now(),
        )
        self.stdout.write(str(result))

    def _rate(self, options: dict[str, Any]) -> None:
        found = queries.response_rates(options["run"], None, at=clock.now())
        if found.overall is None:
            raise CommandError(f"{found.people} people were asked: too few to be told.")
        self.stdout.write(f"{'overall':<20} {told(found.overall)}")
        for name, rate in found.persons:
            self.stdout.write(f"{name:<20} {told(rate)}")


def told(rate: queries.Rate) -> str:
    """A rate with what it is made of."""
    share = "nothing was sent" if rate.share is None else f"{rate.share:.4f}"
    return f"{share}  {rate.answered} of {rate.sent}"


def mapped(given: str) -> Mapping[str, str]:
    """``item=frame,…`` as a mapping."""
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in given.split(","))):
        item, equals, frame = pair.partition("=")
        if not equals or not item.strip():
            raise argparse.ArgumentTypeError(f"{pair!r} is not ITEM=FRAME")
        found[item.strip()] = frame.strip()
    return found
