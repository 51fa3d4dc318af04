"""What can be asked about goals, steps, check-ins, obstacles, feedback and one's own record."""

from thrive.goals.aims.queries.choosing import Called, Choices, called, choices_for
from thrive.goals.aims.queries.due import Due, Promise, due, open_step, promise_of
from thrive.goals.aims.queries.feedback import (
    measures_of,
    my_feedback,
    open_appreciation,
    request_to_answer,
)
from thrive.goals.aims.queries.goals import GoalLine, MyGoals, goals_of, goals_to_serve, my_goals
from thrive.goals.aims.queries.obstacles import (
    ObstacleBoard,
    ObstacleShown,
    obstacle_board,
    obstacle_to_answer,
)
from thrive.goals.aims.queries.page import GoalHistory, GoalPage, goal_history, goal_page
from thrive.goals.aims.queries.record import Record, my_record
from thrive.goals.aims.queries.waiting import Waiting, Waits, waiting_for

__all__ = [
    "Called",
    "Choices",
    "Due",
    "GoalHistory",
    "GoalLine",
    "GoalPage",
    "MyGoals",
    "ObstacleBoard",
    "ObstacleShown",
    "Promise",
    "Record",
    "Waiting",
    "Waits",
    "called",
    "choices_for",
    "due",
    "goal_history",
    "goal_page",
    "goals_of",
    "goals_to_serve",
    "measures_of",
    "my_feedback",
    "my_goals",
    "my_record",
    "obstacle_board",
    "obstacle_to_answer",
    "open_appreciation",
    "open_step",
    "promise_of",
    "request_to_answer",
    "waiting_for",
]
