"""thrive judge: work out all verdicts again."""

from typing import Any

from django.core.management.base import BaseCommand

from thrive.foundation import clock
from thrive.insights import actions


class Command(BaseCommand):
    help = "Work out every verdict again. The same input and version give the same verdicts."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(actions.judge(series=None, at=clock.now())))
