"""Puts the cast into a deployment whose mailbox is played, and lets days begin.

    python -m tests.journeys.mailbox_seed begin|day

Runs beside the servers with their settings. ``begin`` prints who is signed in, as JSON;
``day`` shows readers what came.
"""

import json
import sys

import django

django.setup()

from tests.cast import MOMENT, make_cast  # noqa: E402  Django must be set up before its models
from tests.journeys.mine_seed import sign_in  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.voice import actions  # noqa: E402


def begin() -> dict[str, str]:
    """The cast, and Ruth signed in."""
    clock.stand_at(MOMENT)
    return {"ruth": sign_in(make_cast().ruth)}


def day() -> dict[str, str]:
    """A day begins."""
    actions.tell_readers(at=clock.now())
    return {}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"begin": begin, "day": day}[sys.argv[1]]()))
