"""The coaching loop at Fernbrook: goals, talks, changes, meetings, and what came of them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from thrive.demo.actions import aiming, meeting, oneself, speaking, together, trying
from thrive.demo.actions.diary import Act
from thrive.demo.actions.house import House
from thrive.goals.changes.evidence.working import find_all, find_together


def acts(house: House, *, after: datetime | None, until: datetime) -> Iterator[Act]:
    """What happens from one moment (or from the beginning) to another, evidence at the end."""
    told = (
        aiming.acts(house, until=until), speaking.acts(house), trying.acts(house),
        meeting.acts(house), oneself.acts(house), together.acts(house),
    )  # fmt: skip
    for act in chain.from_iterable(told):
        if act.at <= until and (after is None or act.at > after):
            yield act


def settle(at: datetime) -> None:
    """Work out what came of all changes, from the numbers that are there."""
    find_all(at=at)
    find_together(at=at)
