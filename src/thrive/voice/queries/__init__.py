"""Everything that can be asked about what people said, and the only way out for it."""

from thrive.voice.queries.anonymous import (
    Directory,
    Enrolment,
    PublicPage,
    enrolments,
    public_page,
)
from thrive.voice.queries.bounds import Bound, bounds
from thrive.voice.queries.conversations import conversation, conversations
from thrive.voice.queries.counting import (
    PlaceShown,
    groups_asked,
    words_counted,
    words_readable,
)
from thrive.voice.queries.custody import WaveKeyHeld, custodian_of, wave_keys
from thrive.voice.queries.getting_ready import (
    Readying,
    directory_words,
    readying,
    sizes_expected,
    waits_to_be_fetched,
)
from thrive.voice.queries.glance import LastShown, NumberShown, last_released
from thrive.voice.queries.mailboxes import (
    Desk,
    KeyOfMine,
    MailboxShown,
    ReaderShown,
    Waiting,
    letter_desk,
    letter_readers,
    letters_for,
    my_mailbox_keys,
    open_mailbox,
    public_lines,
)
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
from thrive.voice.queries.paper import PaperPage, SheetHeld, on_paper, paper_page, sheets
from thrive.voice.queries.promises import (
    PromiseWords,
    promise_of,
    promise_words,
    readers_of,
)
from thrive.voice.queries.recounting import Recount, recount
from thrive.voice.queries.releases import Absent, ReleaseShown, RowShown, released
from thrive.voice.queries.units import UnitShown, freezing_is_due, units_of
from thrive.voice.queries.words import BatchShown, words_out

__all__ = [
    "Absent",
    "BatchShown",
    "Bound",
    "Desk",
    "Directory",
    "Enrolment",
    "KeyHeld",
    "KeyOfMine",
    "LastShown",
    "MailboxShown",
    "MyStudy",
    "NamedAnswer",
    "NumberShown",
    "PaperPage",
    "PlaceShown",
    "PromiseHeld",
    "PromiseWords",
    "PublicPage",
    "ReaderShown",
    "Reading",
    "Readying",
    "Recount",
    "ReleaseHeld",
    "ReleaseShown",
    "RowShown",
    "SheetHeld",
    "UnitShown",
    "Waiting",
    "WaveKeyHeld",
    "bounds",
    "conversation",
    "conversations",
    "custodian_of",
    "directory_words",
    "enrolments",
    "freezing_is_due",
    "groups_asked",
    "is_intact",
    "key_held",
    "last_released",
    "letter_desk",
    "letter_readers",
    "letters_for",
    "mine",
    "my_mailbox_keys",
    "named_answers",
    "on_paper",
    "open_mailbox",
    "paper_page",
    "promise_of",
    "promise_words",
    "promises_held",
    "public_lines",
    "public_page",
    "readers_of",
    "readings",
    "readying",
    "recount",
    "released",
    "releases_held",
    "sheets",
    "sizes_expected",
    "units_of",
    "waits_to_be_fetched",
    "wave_keys",
    "words_counted",
    "words_out",
    "words_readable",
]
