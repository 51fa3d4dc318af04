"""Puts the cast into a deployment whose mailbox is played, and prints who is signed in as JSON.

    python -m tests.journeys.mailbox_seed

Runs beside the servers with their settings.
"""

import json
import sys

import django

django.setup()

from tests.cast import MOMENT, make_cast  # noqa: E402  Django must be set up before its models
from tests.journeys.mine_seed import sign_in  # noqa: E402
from thrive.foundation import clock  # noqa: E402

if __name__ == "__main__":
    clock.stand_at(MOMENT)
    cast = make_cast()
    signed_in = {"ruth": sign_in(cast.ruth), "amina": sign_in(cast.amina)}
    sys.stdout.write(json.dumps(signed_in))
