"""What a letter may be, and what is told of how long an answer takes. Pure."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median

KEY_BYTES = 32  # of a public key, an address, and of what opens the door
SIZES = (2 * 1024, 8 * 1024)  # a letter is padded to one of these before it is sealed
SEALING = 32 + 16  # what sealing adds: a key in front, a tag behind
MOST_READERS = 5
MOST_COPIES = 30  # letters and replies of one mailbox, each with a copy for its author
# Nobody who writes can be told from another, so nobody can be slowed down alone; and work that a
# phone must do for seconds is nothing to whoever wants to do harm. So what can lie here is bounded,
# and a reader throws away what is no letter. Somebody can fill a box: then that is said.
MOST_WAITING = 200
LONGEST_LINE = 300
LEAST_WAITS = 5  # fewer answers are told of together with those of the months after
SALT_BYTES = 16


def id_of(content: bytes) -> int:
    """A primary key cut from a hash or from random bytes: 63 bits, never 0."""
    return int.from_bytes(content[:8], "big") >> 1 or 1


def digest_of(content: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(content).digest()


def opens(door: bytes, shown: bytes) -> bool:
    """Whether what is shown is what the door was made with; takes the same time for all."""
    return hmac.compare_digest(door, digest_of(shown))


def line_digest(text: str, salt: bytes) -> bytes:
    """What a proposed public line is known by, before its author agrees to it."""
    return digest_of(b"thrive line 1|" + salt + text.encode())


def is_letter(copies: Mapping[int | None, bytes]) -> bool:
    """Whether the copies are of one letter: one for its author, others for readers, of one size."""
    lengths = {len(sealed) for sealed in copies.values()}
    fits = len(lengths) == 1 and lengths <= {size + SEALING for size in SIZES}
    return fits and None in copies and 2 <= len(copies) <= MOST_READERS + 1


def week_of(on: date) -> date:
    """The Monday of a week."""
    return on - timedelta(days=on.weekday())


def next_week(on: date) -> date:
    """The Monday after a day."""
    return week_of(on) + timedelta(days=7)


def median_wait(days: Sequence[int]) -> float | None:
    """The middle of all waits, or None for so few that one letter could be told from it."""
    return float(median(days)) if len(days) >= LEAST_WAITS else None
