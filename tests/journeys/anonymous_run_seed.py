"""Fills the part of the demo in which two teams are asked anonymously: run beside the settings."""

from datetime import UTC, datetime

import django

django.setup()

from thrive.demo import actions, safely  # noqa: E402  Django must be set up before
from thrive.demo.simulation import Parameters  # noqa: E402

if __name__ == "__main__":
    actions.fill(
        at=datetime.now(tz=UTC), parameters=Parameters(only=(*safely.TEAMS, "Harbour days"))
    )
