"""What a topic may hang under: named by those who have it, asked by those who show it.

A subject is a text of a kind and a key: ``series-12``, ``goal-7``, ``page-3``. Whoever has such
things names once, when the program starts, how one of them is looked up for somebody: goals and
pages lie above this package and are never imported here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.discussions.errors import NoSuchTopic
from thrive.people.models import Person
from thrive.people.queries import Audience


@dataclass(frozen=True)
class Subject:
    """A thing that is talked about, as somebody may see it."""

    title: str
    path: str  # where it is shown, within Thrive
    audience: Audience  # who sees the thing: nobody else is in a topic under it


Lookup = Callable[[str, Person, datetime], Subject]
_lookups: dict[str, Lookup] = {}


def name_subject(kind: str, lookup: Lookup) -> None:
    """Name how things of a kind are looked up. It raises NotFound for what somebody may not see."""
    _lookups[kind] = lookup


def is_named(subject: str) -> bool:
    """Whether anybody has named how things of this kind are looked up."""
    return subject.partition("-")[0] in _lookups


def look_up(subject: str, viewer: Person, *, at: datetime) -> Subject:
    """The thing that a subject names. Raises NotFound: none, or not for this person."""
    kind, dash, key = subject.partition("-")
    lookup = _lookups.get(kind)
    if lookup is None or not dash or not key:
        raise NoSuchTopic(_("There is nothing here that can be talked about."))
    return lookup(key, viewer, at)
