"""What makes a PIN good enough, and how long a door stays shut after vain tries."""

from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise

SHORTEST_PIN = 6
LONGEST_PIN = 12
TRIES_BY_BADGE = 5
TRIES_BY_ADDRESS = 50  # a whole ward may share one address
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)
FORGOTTEN_AFTER = timedelta(hours=24)


class PinFault(Enum):
    """Why a PIN is not taken."""

    NOT_DIGITS = "not digits"
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    TOO_EASY = "too easy"


def pin_fault(pin: str, *, badge: str) -> PinFault | None:
    """What is wrong with a PIN that somebody chooses; None when it is good enough."""
    if not (pin.isascii() and pin.isdigit()):
        return PinFault.NOT_DIGITS
    if len(pin) < SHORTEST_PIN:
        return PinFault.TOO_SHORT
    if len(pin) > LONGEST_PIN:
        return PinFault.TOO_LONG
    return PinFault.TOO_EASY if _is_easy(pin, badge) else None


def _is_easy(pin: str, badge: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeats = any(pin == pin[:n] * (len(pin) // n) for n in (1, 2, 3) if len(pin) % n == 0)
    digits = "".join(sign for sign in badge if sign.isdigit())
    from_badge = len(digits) >= SHORTEST_PIN and (pin in digits or digits in pin)
    return repeats or from_badge or steps in ({1}, {9})


def failures_now(failures: int, *, last_at: datetime, at: datetime) -> int:
    """The failures that still count: all, until there was none for a day."""
    return failures if at - last_at < FORGOTTEN_AFTER else 0


def locked_until(failures: int, *, allowed: int, at: datetime) -> datetime | None:
    """Until when nobody is let in: each further ``allowed`` failures double the time."""
    if failures == 0 or failures % allowed:
        return None
    doubled = 1 << min(failures // allowed - 1, 10)
    return at + min(FIRST_LOCK * doubled, LONGEST_LOCK)
