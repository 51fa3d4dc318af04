"""What can be wrong with a template, as findings with their numbers. ``words`` says them."""

from dataclasses import dataclass
from enum import Enum

from thrive.experiences.timing.spans import Span


class Fault(Enum):
    """What can be wrong with a template whatever its windows."""

    NOTHING = 1
    NO_MOMENTS = 2
    NO_DAYS = 3
    COUNT = 4
    EVERY = 5
    DAY_NUMBER = 6
    WEEKDAY = 7
    BURST = 8
    RANDOM_DAYS = 9
    GAP = 10
    SECONDS = 11
    WAIT = 12
    FOLLOW_UP = 13
    STARTED = 14


@dataclass(frozen=True)
class Wrong:
    """A number or a choice that cannot be."""

    fault: Fault


@dataclass(frozen=True)
class Crowded:
    """More prompts than a window holds. Seconds; the window from midnight, both ends included."""

    count: int
    gap: int
    window: Span

    @property
    def needed(self) -> int:
        """Seconds from the first prompt to the last, if each comes as soon as it may."""
        return (self.count - 1) * self.gap

    @property
    def room(self) -> int:
        """Seconds from opening to closing."""
        return self.window[1] - self.window[0]


@dataclass(frozen=True)
class Late:
    """A prompt that cannot come after the one before it. Day one is 1; seconds."""

    day: int
    closes: int
    gap: int
    late: int


Misfit = Wrong | Crowded | Late


class Expected(Enum):
    """What stands in place of something else."""

    MAPPING = "mapping"
    LIST = "list"
    WHOLE_NUMBER = "whole number"
    TIME = "time"
    DATE = "date"
    ONE_OF = "one of"
    KNOWN = "known"
    SAID = "said"


@dataclass(frozen=True)
class Misread:
    """One thing that cannot be read: where it stands, what was expected, what stands there."""

    place: str
    expected: Expected
    value: str = ""
    among: tuple[str, ...] = ()
