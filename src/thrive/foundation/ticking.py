"""What is done at each tick of the clock, named by those who do it when the program starts.

``jobs`` and ``delivery`` do not know each other; the one loop calls both through this list.
"""

from collections.abc import Callable
from datetime import datetime

Work = Callable[[datetime], int]
_works: dict[str, Work] = {}


def every_tick(name: str, work: Work) -> None:
    """Name what is done at each tick. It returns how much it did; nothing left to do is 0.

    It must be safe to run twice and beside itself: each worker ticks for itself.
    """
    _works[name] = work


def works() -> tuple[tuple[str, Work], ...]:
    """What is done at each tick, in the order in which it was named."""
    return tuple(_works.items())
