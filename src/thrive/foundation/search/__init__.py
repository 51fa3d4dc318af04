"""One search over everything that may be found: pages, goals, changes, talks.

Domains push what can be found, with the keys of those who may find it; who may not has no way to
learn that it exists, because the keys are part of the question. Knows no domain.
"""

from thrive.foundation.search.finding import Found, Hit, search
from thrive.foundation.search.keeping import push, withdraw
from thrive.foundation.search.rooms import Room, name_room, rooms
from thrive.foundation.search.words import Marked

__all__ = [
    "Found",
    "Hit",
    "Marked",
    "Room",
    "name_room",
    "push",
    "rooms",
    "search",
    "withdraw",
]
