"""What can be asked about ideas and changes. Everybody who is here sees the same."""

from thrive.goals.changes.actions.ideas import idea_of
from thrive.goals.changes.queries.choosing import (
    group_of,
    groups_below,
    groups_to_write_for,
    measures_of,
    open_goals,
    series_for,
    to_hang,
)
from thrive.goals.changes.queries.drawing import DrawPage, draw_page
from thrive.goals.changes.queries.flow import (
    Board,
    ChangeLine,
    IdeaLine,
    IdeaList,
    IdeaPage,
    Waits,
    board,
    idea_list,
    idea_page,
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
from thrive.goals.changes.queries.reading import (
    ChangePage,
    Serving,
    change_page,
    changes_for,
    picture,
)

__all__ = [
    "Board",
    "Calibration",
    "ChangeLine",
    "ChangePage",
    "Diagram",
    "DrawPage",
    "Elsewhere",
    "IdeaLine",
    "IdeaList",
    "IdeaPage",
    "Serving",
    "Waits",
    "board",
    "calibration",
    "change_page",
    "changes_for",
    "diagram",
    "draw_page",
    "group_of",
    "groups_below",
    "groups_to_write_for",
    "idea_list",
    "idea_of",
    "idea_page",
    "ideas_for",
    "measures_of",
    "open_goals",
    "picture",
    "series_for",
    "to_hang",
    "waiting_for",
    "worked_elsewhere",
]
