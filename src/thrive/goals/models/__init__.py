"""Goals, steps and check-ins; obstacles; feedback. Each part has a file of its own."""

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
from thrive.goals.models.feedback import Feedback, FeedbackKind, FeedbackRequest, Learned
from thrive.goals.models.obstacles import Obstacle, ObstacleEvent

__all__ = [
    "CheckIn",
    "Feedback",
    "FeedbackKind",
    "FeedbackRequest",
    "Goal",
    "GoalEvent",
    "GoalMeasure",
    "GoalReader",
    "Learned",
    "Objective",
    "Obstacle",
    "ObstacleEvent",
    "Reflection",
    "Visibility",
]
