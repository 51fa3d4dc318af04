"""Studies, their frozen units and waves, what was said, and what was released of it."""

from thrive.voice.models.anonymous import (
    Custody,
    CustodyChoice,
    DrawnKey,
    Eligible,
    Issued,
    KeptAnswer,
    PaperChoice,
    PaperCode,
    PaperSheet,
    VoidWave,
    WaveKey,
)
from thrive.voice.models.conversations import Conversation
from thrive.voice.models.mailboxes import AnswerWait, Letter, Mailbox, MailboxKey, PublicLine
from thrive.voice.models.released import Published, Release, Released
from thrive.voice.models.studies import Epoch, Reader, Study, Unit, UnitGroup, Wave
from thrive.voice.models.words import WaitingWords, Words, WordsBatch

__all__ = [
    "AnswerWait",
    "Conversation",
    "Custody",
    "CustodyChoice",
    "DrawnKey",
    "Eligible",
    "Epoch",
    "Issued",
    "KeptAnswer",
    "Letter",
    "Mailbox",
    "MailboxKey",
    "PaperChoice",
    "PaperCode",
    "PaperSheet",
    "PublicLine",
    "Published",
    "Reader",
    "Release",
    "Released",
    "Study",
    "Unit",
    "UnitGroup",
    "VoidWave",
    "WaitingWords",
    "Wave",
    "WaveKey",
    "Words",
    "WordsBatch",
]
