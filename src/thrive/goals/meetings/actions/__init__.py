"""Everything that can happen among those who meet."""

from thrive.goals.meetings.actions.bringing import (
    bring,
    bring_answer,
    bring_check_in,
    bring_commitment,
    bring_result,
    take_back,
    talked_about,
)
from thrive.goals.meetings.actions.circles import (
    agree_to_meet,
    ask_to_meet,
    decline_to_meet,
    end_circle,
    open_for_group,
)
from thrive.goals.meetings.actions.dates import Planned, call_off, hold_meeting, plan_meeting
from thrive.goals.meetings.actions.guests import (
    Invited,
    Inviting,
    agree_as_guest,
    agree_as_sponsor,
    invite_guest,
    refuse_as_sponsor,
    renew_link,
)
from thrive.goals.meetings.actions.looking_back import tell_what_came
from thrive.goals.meetings.actions.notes import (
    forget_private_note,
    write_note,
    write_private_note,
)
from thrive.goals.meetings.actions.promises import close_commitment, commit
from thrive.goals.meetings.actions.seeking import end_seeking, tell_seeking
from thrive.goals.meetings.actions.sessions import (
    Heard,
    begin_session,
    close_session,
    say_in_session,
    try_as_change,
    try_as_idea,
)

__all__ = [
    "Heard",
    "Invited",
    "Inviting",
    "Planned",
    "agree_as_guest",
    "agree_as_sponsor",
    "agree_to_meet",
    "ask_to_meet",
    "begin_session",
    "bring",
    "bring_answer",
    "bring_check_in",
    "bring_commitment",
    "bring_result",
    "call_off",
    "close_commitment",
    "close_session",
    "commit",
    "decline_to_meet",
    "end_circle",
    "end_seeking",
    "forget_private_note",
    "hold_meeting",
    "invite_guest",
    "open_for_group",
    "plan_meeting",
    "refuse_as_sponsor",
    "renew_link",
    "say_in_session",
    "take_back",
    "talked_about",
    "tell_seeking",
    "tell_what_came",
    "try_as_change",
    "try_as_idea",
    "write_note",
    "write_private_note",
]
