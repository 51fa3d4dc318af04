"""What the first page tells of goals, changes and meetings, asked together so that it stays quick.

Each domain answers for itself elsewhere (``waiting_for`` of aims, changes and meetings); here the
same is asked in one question instead of twenty. A test holds the two against each other.
"""

from thrive.goals.today.elsewhere import HelpedElsewhere, helped_elsewhere
from thrive.goals.today.moving import Moving
from thrive.goals.today.standing import Standing
from thrive.goals.today.waiting import (
    Answered,
    Came,
    Kind,
    Stands,
    Waits,
    Week,
    moving,
    stands,
    waits,
)

__all__ = [
    "Answered",
    "Came",
    "HelpedElsewhere",
    "Kind",
    "Moving",
    "Standing",
    "Stands",
    "Waits",
    "Week",
    "helped_elsewhere",
    "moving",
    "stands",
    "waits",
]
