"""Everything that can happen to what people say."""

from thrive.voice.actions.anonymous import freeze_anonymous, make_keys, open_anonymous_study
from thrive.voice.actions.closing import Closed, close_wave
from thrive.voice.actions.conversing import begin, keep
from thrive.voice.actions.custody import (
    choose_custodian,
    clear_lost,
    copy_key,
    give_up_wave,
    supply_key,
    take_key,
    void_after_restoring,
)
from thrive.voice.actions.freezing import freeze
from thrive.voice.actions.keeping import finish_closed, forget_answers, tidy_anonymous
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
from thrive.voice.actions.paper import Sheet, accept_paper, choose_paper, make_sheet
from thrive.voice.actions.taking_in import Held, take_in
from thrive.voice.actions.tokens import accept, issue
from thrive.voice.actions.withdrawing import withdraw_waves
from thrive.voice.actions.words import (
    ToReword,
    accept_words,
    drop_waiting_words,
    read_to_reword,
    reword,
)
from thrive.voice.kept import Kept
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.tables import Outcome

__all__ = [
    "Body",
    "Closed",
    "Held",
    "Kept",
    "Outcome",
    "Sheet",
    "ToReword",
    "accept",
    "accept_paper",
    "accept_words",
    "agree_to_line",
    "answer_letter",
    "begin",
    "choose_custodian",
    "choose_paper",
    "clear_lost",
    "close_wave",
    "copy_key",
    "drop_waiting_words",
    "export_mine",
    "finish_closed",
    "forget_answers",
    "forget_mailbox",
    "forget_mine",
    "freeze",
    "freeze_anonymous",
    "give_up_wave",
    "issue",
    "keep",
    "look_at_letter",
    "make_keys",
    "make_sheet",
    "open_anonymous_study",
    "open_study",
    "publish_mailbox_key",
    "publish_waits",
    "read_to_reword",
    "retire_mailbox_key",
    "reword",
    "supply_key",
    "take_in",
    "take_key",
    "take_letter",
    "tell_readers",
    "throw_away",
    "tidy_anonymous",
    "void_after_restoring",
    "withdraw_waves",
]
