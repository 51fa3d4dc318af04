"""thrive first-administrator NAME: a one-time link for the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from thrive.foundation import clock
from thrive.foundation.errors import ThriveError
from thrive.people import actions


class Command(BaseCommand):
    help = "Print a link that lets the first administrator in, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="Administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = actions.first_administrator(name=options["name"], at=clock.now())
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal
        address = settings.THRIVE_ADDRESS + reverse("people:welcome", args=[secret])
        self.stdout.write(
            f"Open this once, within a week, to come in as the administrator:\n{address}"
        )
