"""Everything that can happen in talks: opened, written, changed, taken back, followed, decided."""

from thrive.discussions.actions.deciding import decide, review_decision
from thrive.discussions.actions.following import follow, unfollow
from thrive.discussions.actions.opening import (
    close_topic,
    narrow_audience,
    narrow_under,
    open_topic,
    reopen_topic,
)
from thrive.discussions.actions.writing import begin, edit, withdraw, write

__all__ = [
    "begin",
    "close_topic",
    "decide",
    "edit",
    "follow",
    "narrow_audience",
    "narrow_under",
    "open_topic",
    "reopen_topic",
    "review_decision",
    "unfollow",
    "withdraw",
    "write",
]
