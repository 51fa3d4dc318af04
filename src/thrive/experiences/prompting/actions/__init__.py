"""Everything that can happen to prompts."""

from thrive.experiences.prompting.actions.ending import cancel, expire
from thrive.experiences.prompting.actions.epochs import freeze_epoch
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
    "cancel",
    "claim",
    "claim_reminders",
    "close_waves",
    "expire",
    "finished",
    "freeze_epoch",
    "freeze_waves",
    "give_back",
    "no_room",
    "opened",
    "plan_ahead",
    "plan_for",
    "record",
    "resend",
    "start_by_event",
    "start_by_person",
    "touch",
    "waits",
]
