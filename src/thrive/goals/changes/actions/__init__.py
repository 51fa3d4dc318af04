"""Everything that can happen to ideas and changes."""

from thrive.goals.changes.actions.acting import (
    abandon_change,
    adapt_change,
    adopt_change,
    begin_change,
    begin_due,
    made_page,
    study_change,
)
from thrive.goals.changes.actions.drivers import add_driver, place_change, place_idea, remove_driver
from thrive.goals.changes.actions.ideas import answer_idea, take_idea, take_in_idea, write_idea
from thrive.goals.changes.actions.lots import draw_starts, power_of
from thrive.goals.changes.actions.making import (
    Expected,
    Written,
    edit_change,
    hand_over,
    make_change,
)
from thrive.goals.changes.actions.sharing import share_change
from thrive.goals.changes.actions.tasks import (
    add_picture,
    add_task,
    drop_task,
    finish_task,
    remove_picture,
)

__all__ = [
    "Expected",
    "Written",
    "abandon_change",
    "adapt_change",
    "add_driver",
    "add_picture",
    "add_task",
    "adopt_change",
    "answer_idea",
    "begin_change",
    "begin_due",
    "draw_starts",
    "drop_task",
    "edit_change",
    "finish_task",
    "hand_over",
    "made_page",
    "make_change",
    "place_change",
    "place_idea",
    "power_of",
    "remove_driver",
    "remove_picture",
    "share_change",
    "study_change",
    "take_idea",
    "take_in_idea",
    "write_idea",
]
