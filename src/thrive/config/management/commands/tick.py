"""thrive tick: do what is due, once."""

from typing import Any

from django.core.management.base import BaseCommand

from thrive.jobs.tick import tick


class Command(BaseCommand):
    help = "Do what is due, once, and say how much it was."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tick()} done")
