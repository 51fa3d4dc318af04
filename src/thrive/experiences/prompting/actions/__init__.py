"""Everything that can happen to prompts."""

from thrive.experiences.prompting.actions.ending import cancel, expire
from thrive.experiences.prompting.actions.epochs import freeze_epoch
from thrive.experiences.prompting.actions.goals import (
    ask_about_goal,
    drop_needless,
    promise_begun,
    written_under_goal,
)
from thrive.experiences.prompting.actions.oneself import ask_oneself, begin_by_oneself
from thrive.experiences.prompting.actions.passing import finished, opened, touch, waits
from thrive.experiences.prompting.actions.planning import plan_ahead, plan_for
from thrive.experiences.prompting.actions.recording import Passed, record
from thrive.experiences.prompting.actions.sending import acknowledge, no_room, resend
from thrive.experiences.prompting.actions.starting import start_by_event, start_by_person
from thrive.experiences.prompting.actions.taking import claim, claim_reminders, give_back
from thrive.experiences.prompting.actions.waves import close_waves, freeze_waves

__all__ = [
    "Passed",
    "acknowledge",
    "ask_about_goal",
    "ask_oneself",
    "begin_by_oneself",
    "cancel",
    "claim",
    "claim_reminders",
    "close_waves",
    "drop_needless",
    "expire",
    "finished",
    "freeze_epoch",
    "freeze_waves",
    "give_back",
    "no_room",
    "opened",
    "plan_ahead",
    "plan_for",
    "promise_begun",
    "record",
    "resend",
    "start_by_event",
    "start_by_person",
    "touch",
    "waits",
    "written_under_goal",
]
