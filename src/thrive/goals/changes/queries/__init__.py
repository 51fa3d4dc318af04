"""What can be asked about ideas and changes. Everybody who is here sees the same."""

from thrive.goals.changes.queries.flow import (
    Board,
    ChangeLine,
    IdeaLine,
    Waits,
    board,
    ideas_for,
    waiting_for,
)
from thrive.goals.changes.queries.learning import (
    Calibration,
    Diagram,
    Elsewhere,
    calibration,
    diagram,
    worked_elsewhere,
)
from thrive.goals.changes.queries.reading import ChangePage, change_page, picture

__all__ = [
    "Board",
    "Calibration",
    "ChangeLine",
    "ChangePage",
    "Diagram",
    "Elsewhere",
    "IdeaLine",
    "Waits",
    "board",
    "calibration",
    "change_page",
    "diagram",
    "ideas_for",
    "picture",
    "waiting_for",
    "worked_elsewhere",
]
