"""The time zones that there are."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Every zone by its name. Asking the system takes 20 ms: too long for each line of a file."""
    return frozenset(available_timezones())
