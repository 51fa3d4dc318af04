"""What is carried, to whom, by which way, and what became of it. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from django.conf import settings

from thrive.people.queries import PushAddress

INBOX = "inbox"


class Source(Enum):
    """Where a parcel came from, and so whom to tell what became of it."""

    PROMPT = "prompt"
    REMINDER = "reminder"
    NOTE = "note"


@dataclass(frozen=True)
class Parcel:
    """Something for one person, in their language, with the place in Thrive to which it leads.

    ``number`` is the prompt's, or the note's. ``subject`` is the same for what takes the place of
    one another: a reminder stands where the first message stood. ``is_private``: nothing that
    tells what it is about may be shown before it is opened. ``week_on`` is None where the week is
    that of the moment of sending. ``is_same_for_all``: its link is whole, and nobody's own.
    """

    source: Source
    number: int
    key: str
    subject: str
    person: int
    title: str
    line: str
    path: str
    leave_path: str
    seconds: int
    priority: int
    expires_at: datetime
    is_private: bool
    week_on: date | None = None
    is_same_for_all: bool = False

    @property
    def link(self) -> str:
        """Its whole address. What is the same for everybody lies at an origin of its own."""
        return self.path if self.is_same_for_all else settings.THRIVE_ADDRESS + self.path


class Fate(Enum):
    """What became of one letter."""

    SENT = "sent"
    LATER = "later"  # surely not taken; it can be tried again
    UNSURE = "unsure"  # no answer: it may have been taken
    REFUSED = "refused"  # will not be taken, which says nothing about the address
    GONE = "gone"  # will not be taken, because the address reaches nobody


@dataclass(frozen=True)
class Result:
    """What became of one letter. ``is_down``: whoever takes such letters seems not to be there."""

    fate: Fate
    problem: str = ""
    provider_id: str = ""
    is_down: bool = False


@dataclass(frozen=True)
class To:
    """An address: as written, and for the browsers of a person their keys as well."""

    address: str
    browsers: tuple[PushAddress, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A parcel on one way. ``sent_as`` is the name under which whoever takes it knows it again."""

    parcel: Parcel
    sent_as: str
    to: To
    language: str


class Channel(Protocol):
    """One way to people.

    ``at_once``: so many letters may be on their way, and so may repeat if we die.
    """

    name: str
    at_once: int

    def is_open(self) -> bool:
        """Whether this deployment has it."""

    def carry(self, letters: Sequence[Letter], *, at: datetime) -> list[Result]:
        """Carry at most ``at_once`` letters; a result for each, in their order. Never raises for
        what the other side does."""

    def close(self) -> None:
        """Give back what was kept open between letters. Twice is harmless."""
