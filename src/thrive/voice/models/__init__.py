"""Studies, their frozen units and waves, what was said, and what was released of it."""

from thrive.voice.models.anonymous import AnonymousAnswer, DrawnKey, Eligible, Issued, WaveKey
from thrive.voice.models.conversations import Conversation
from thrive.voice.models.mailboxes import AnswerWait, Letter, Mailbox, MailboxKey, PublicLine
from thrive.voice.models.released import Published, Release, Released
from thrive.voice.models.studies import Epoch, Reader, Study, Unit, UnitGroup, Wave
from thrive.voice.models.words import WaitingWords, Words, WordsBatch

__all__ = [
    "AnonymousAnswer",
    "AnswerWait",
    "Conversation",
    "DrawnKey",
    "Eligible",
    "Epoch",
    "Issued",
    "Letter",
    "Mailbox",
    "MailboxKey",
    "PublicLine",
    "Published",
    "Reader",
    "Release",
    "Released",
    "Study",
    "Unit",
    "UnitGroup",
    "WaitingWords",
    "Wave",
    "WaveKey",
    "Words",
    "WordsBatch",
]
