"""thrive insights: ask everything now that is asked each night."""

from typing import Any

from django.core.management.base import BaseCommand

from thrive.foundation import clock
from thrive.insights import finding


class Command(BaseCommand):
    help = "Ask of everything how much it changed lately, what moves together, what helped."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(finding.find(at=clock.now())))
