"""Everything that can be asked about what people said, and the only way out for it."""

from thrive.voice.queries.anonymous import (
    Directory,
    Enrolment,
    PublicPage,
    enrolments,
    public_page,
)
from thrive.voice.queries.conversations import conversation, conversations
from thrive.voice.queries.mine import MyStudy, mine
from thrive.voice.queries.named import NamedAnswer, named_answers
from thrive.voice.queries.oversight import (
    KeyHeld,
    PromiseHeld,
    Reading,
    ReleaseHeld,
    is_intact,
    key_held,
    promises_held,
    readings,
    releases_held,
)
from thrive.voice.queries.promises import (
    PromiseWords,
    promise_of,
    promise_words,
    readers_of,
)
from thrive.voice.queries.releases import Absent, ReleaseShown, RowShown, released
from thrive.voice.queries.units import UnitShown, freezing_is_due, units_of

__all__ = [
    "Absent",
    "Directory",
    "Enrolment",
    "KeyHeld",
    "MyStudy",
    "NamedAnswer",
    "PromiseHeld",
    "PromiseWords",
    "PublicPage",
    "Reading",
    "ReleaseHeld",
    "ReleaseShown",
    "RowShown",
    "UnitShown",
    "conversation",
    "conversations",
    "enrolments",
    "freezing_is_due",
    "is_intact",
    "key_held",
    "mine",
    "named_answers",
    "promise_of",
    "promise_words",
    "promises_held",
    "public_page",
    "readers_of",
    "readings",
    "released",
    "releases_held",
    "units_of",
]
