"""What happens once a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from thrive.people import actions


def let_people_go(payloads: Sequence[dict[str, Any]], at: datetime) -> None:
    """End the sessions of those who have left, and throw away what has expired."""
    actions.let_go_due(at=at)
    actions.tidy(at=at)
