"""What may follow what, what is locked when, and whether more is begun than finished."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

IDEA_WAITS: Final = timedelta(days=14)
"""So long an idea may wait for an owner or an answer."""

NEXT: Final[Mapping[str, frozenset[str]]] = {
    "planned": frozenset({"under_way", "abandoned"}),
    "under_way": frozenset({"studied", "abandoned"}),
    "studied": frozenset({"adopted", "adapted", "abandoned"}),
    "adopted": frozenset(),
    "adapted": frozenset(),
    "abandoned": frozenset(),
}
"""Plan, do, study, act: which state a change may go to from which."""

OPEN: Final = ("planned", "under_way", "studied")
ENDED: Final = ("adopted", "adapted", "abandoned")
EXPECTATIONS: Final = frozenset(
    {
        "outcome", "direction", "size", "by_when_on", "expected_hours", "expected_money",
        "expected_safety", "expected_customers",
    }
)  # fmt: skip
"""What is written before the result is seen. From the first day on, edits of it are told."""
FIXED: Final = frozenset({"starts_on", "outcome", "group"})
"""What does not change any more once it has begun: it would be another change."""


def may_follow(state: str, new: str) -> bool:
    """Whether a change may go from one state to another."""
    return new in NEXT.get(state, frozenset())


def is_locked(starts_on: date, on: date) -> bool:
    """Whether expectations are locked on a day: from the first day of the change on."""
    return on >= starts_on


def is_late(*, made_on: date, starts_on: date) -> bool:
    """Whether a change was written down only after it had begun."""
    return made_on > starts_on


def idea_is_overdue(*, state: str, written_on: date, on: date) -> bool:
    """Whether an idea has waited too long for an owner or an answer."""
    return state == "waiting" and on - written_on > IDEA_WAITS


def waits_for_study(*, state: str, by_when_on: date | None, on: date) -> bool:
    """Whether the day has come on which the change was to be looked at."""
    return state == "under_way" and by_when_on is not None and on >= by_when_on


@dataclass(frozen=True)
class Flow:
    """What was begun and what was ended in a stretch of days."""

    begun: int
    ended: int

    @property
    def more_begun_than_ended(self) -> bool:
        """Whether more is begun than finished, by enough to say so."""
        return self.begun >= 3 and self.begun > self.ended * 1.5
