"""thrive worker: do what is due, for ever."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from thrive.jobs.tick import work


class Command(BaseCommand):
    help = "Do what is due until told to stop. Any number may run beside one another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between looks")

    def handle(self, *args: Any, **options: Any) -> None:
        work(pause=options["pause"])
