"""Goals, steps, check-ins; obstacles; feedback; ideas and changes: a file for each part."""

from thrive.goals.models.aims import (
    CheckIn,
    Goal,
    GoalEvent,
    GoalMeasure,
    GoalReader,
    Objective,
    Reflection,
    Visibility,
)
from thrive.goals.models.changes import (
    Change,
    ChangeEvent,
    ChangeMeasure,
    Draw,
    Driver,
    Evidence,
    Idea,
    Picture,
    Task,
)
from thrive.goals.models.feedback import Feedback, FeedbackKind, FeedbackRequest, Learned
from thrive.goals.models.obstacles import Obstacle, ObstacleEvent

__all__ = [
    "Change",
    "ChangeEvent",
    "ChangeMeasure",
    "CheckIn",
    "Draw",
    "Driver",
    "Evidence",
    "Feedback",
    "FeedbackKind",
    "FeedbackRequest",
    "Goal",
    "GoalEvent",
    "GoalMeasure",
    "GoalReader",
    "Idea",
    "Learned",
    "Objective",
    "Obstacle",
    "ObstacleEvent",
    "Picture",
    "Reflection",
    "Task",
    "Visibility",
]
