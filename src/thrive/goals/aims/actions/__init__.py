"""Everything that can happen to goals, steps, check-ins, obstacles, feedback and one's record."""

from thrive.goals.aims.actions.check_ins import HowItGoes, check_in
from thrive.goals.aims.actions.ending import LookingBack, let_go_goal, reach_goal
from thrive.goals.aims.actions.feedback import (
    About,
    answer_open,
    appreciate,
    ask_for_feedback,
    close_appreciation,
    decline_request,
    evaluate,
    give_advice,
    take_back_request,
)
from thrive.goals.aims.actions.goals import Aim, Seen, Whose, change_goal, set_goal
from thrive.goals.aims.actions.obstacles import (
    answer_obstacle,
    escalate_obstacles,
    raise_obstacle,
    take_obstacle,
)
from thrive.goals.aims.actions.record import export_record, forget_learned, note_learned
from thrive.goals.aims.actions.releasing import release_time_to_answer
from thrive.goals.aims.actions.seeing import show_goal_to
from thrive.goals.aims.actions.steps import (
    Step,
    finish_objective,
    let_go_objective,
    set_objective,
)

__all__ = [
    "About",
    "Aim",
    "HowItGoes",
    "LookingBack",
    "Seen",
    "Step",
    "Whose",
    "answer_obstacle",
    "answer_open",
    "appreciate",
    "ask_for_feedback",
    "change_goal",
    "check_in",
    "close_appreciation",
    "decline_request",
    "escalate_obstacles",
    "evaluate",
    "export_record",
    "finish_objective",
    "forget_learned",
    "give_advice",
    "let_go_goal",
    "let_go_objective",
    "note_learned",
    "raise_obstacle",
    "reach_goal",
    "release_time_to_answer",
    "set_goal",
    "set_objective",
    "show_goal_to",
    "take_back_request",
    "take_obstacle",
]
