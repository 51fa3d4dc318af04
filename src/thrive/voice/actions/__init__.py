"""Everything that can happen to what people say."""

from thrive.voice.actions.anonymous import freeze_anonymous, make_keys, open_anonymous_study
from thrive.voice.actions.closing import Closed, close_wave
from thrive.voice.actions.conversing import begin, keep
from thrive.voice.actions.freezing import freeze
from thrive.voice.actions.mailbox_desk import (
    answer_letter,
    look_at_letter,
    publish_mailbox_key,
    retire_mailbox_key,
    throw_away,
)
from thrive.voice.actions.mailboxes import (
    agree_to_line,
    forget_mailbox,
    publish_waits,
    take_letter,
    tell_readers,
)
from thrive.voice.actions.mine import export_mine, forget_mine
from thrive.voice.actions.opening import open_study
from thrive.voice.actions.taking_in import Held, take_in
from thrive.voice.actions.tokens import accept, issue
from thrive.voice.kept import Kept
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.tables import Outcome

__all__ = [
    "Body",
    "Closed",
    "Held",
    "Kept",
    "Outcome",
    "accept",
    "agree_to_line",
    "answer_letter",
    "begin",
    "close_wave",
    "export_mine",
    "forget_mailbox",
    "forget_mine",
    "freeze",
    "freeze_anonymous",
    "issue",
    "keep",
    "look_at_letter",
    "make_keys",
    "open_anonymous_study",
    "open_study",
    "publish_mailbox_key",
    "publish_waits",
    "retire_mailbox_key",
    "take_in",
    "take_letter",
    "tell_readers",
    "throw_away",
]
