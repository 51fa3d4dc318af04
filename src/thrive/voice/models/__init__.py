"""Studies, their frozen units and waves, what was said, and what was released of it."""

from thrive.voice.models.anonymous import AnonymousAnswer, DrawnKey, Eligible, Issued, WaveKey
from thrive.voice.models.conversations import Conversation
from thrive.voice.models.released import Published, Release, Released
from thrive.voice.models.studies import Epoch, Reader, Study, Unit, UnitGroup, Wave

__all__ = [
    "AnonymousAnswer",
    "Conversation",
    "DrawnKey",
    "Eligible",
    "Epoch",
    "Issued",
    "Published",
    "Reader",
    "Release",
    "Released",
    "Study",
    "Unit",
    "UnitGroup",
    "Wave",
    "WaveKey",
]
