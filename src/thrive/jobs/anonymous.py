"""Anonymous studies by the clock: their keys are made before anybody needs them."""

from datetime import datetime

from thrive.experiences.running import actions as running
from thrive.voice import actions


def make_keys(at: datetime) -> int:
    """Make some keys of waves to come; the next tick goes on."""
    return actions.make_keys(at=at)


def tidy_anonymous(at: datetime) -> int:
    """Remove what closed waves left, and answers whose time is over."""
    return actions.tidy_anonymous(at=at)


def ask_to_get_ready(at: datetime) -> int:
    """Tell people that they can get ready, once the keys of an epoch are there."""
    return running.ask_to_get_ready(at=at)
