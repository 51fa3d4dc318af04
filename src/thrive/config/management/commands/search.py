"""thrive search rebuild: what search finds, anew from where it comes from."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from thrive.foundation import clock
from thrive.foundation.rebuilding import rebuild


class Command(BaseCommand):
    help = "Look after what search finds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rebuild", help="put everything into the index again, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(rebuild(at=clock.now())))
