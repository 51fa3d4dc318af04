"""thrive bounce: take a mail that came back, from standard input."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from thrive.delivery.email import LARGEST_BOUNCE, take_bounce
from thrive.foundation import clock


class Command(BaseCommand):
    help = "Take a mail that came back, from standard input, and remember what cannot be reached."

    def handle(self, *args: Any, **options: Any) -> None:
        """Always exits with 0: else a mail server would send a bounce of the bounce."""
        raw = sys.stdin.buffer.read(LARGEST_BOUNCE)
        counts = take_bounce(raw, at=clock.now())
        self.stdout.write("An address was marked." if counts else "Nothing changed.")
