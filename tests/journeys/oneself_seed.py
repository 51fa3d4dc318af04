"""Puts the cast into a deployment; Amina has coached herself for two rounds, Peter not yet.

    python -m tests.journeys.oneself_seed

Runs beside the server with its settings, and prints what a browser must hold to be signed in as
Amina and as Peter.
"""

import sys

import django

django.setup()

from datetime import timedelta  # noqa: E402  Django must be set up before its models are named

from tests.cast import make_cast  # noqa: E402
from tests.experiences.oneself.rounds import whole_round  # noqa: E402
from tests.journeys.mine_seed import sign_in  # noqa: E402
from thrive.experiences.oneself import actions  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.goals.aims import actions as aims  # noqa: E402
from thrive.goals.aims.actions import Aim, Seen  # noqa: E402


def main() -> None:
    """Fill the deployment and print both sessions."""
    cast, at = make_cast(), clock.now()
    aims.set_goal(aim=Aim("Sleep more"), by=cast.amina, at=at)
    seen = Seen("chosen", (cast.daniel.pk,))
    aims.set_goal(aim=Aim("Know everybody on the late shift"), seen=seen, by=cast.amina, at=at)
    before = at - timedelta(days=15)
    actions.begin(rhythm="fortnight", by=cast.amina, at=before)
    whole_round(cast.amina, at=before)
    recent = at - timedelta(hours=1)
    whole_round(cast.amina, at=recent, will="Lay the clothes out before supper", came="helped")
    sys.stdout.write(f"{sign_in(cast.amina)} {sign_in(cast.peter)}\n")


if __name__ == "__main__":
    main()
