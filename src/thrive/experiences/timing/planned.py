"""What a plan is made of."""

from dataclasses import dataclass
from datetime import date, datetime

from thrive.experiences.timing.circumstances import Reason


@dataclass(frozen=True, slots=True)
class Planned:
    """One prompt due at a moment (UTC).

    ``on``, ``place`` and ``cause`` name the occasion: the day of the template in the person's zone,
    the prompt's place in that day, and what brought it if the calendar did not. They stay the same
    when the moment moves, so they are what an idempotency key is made of. ``draw`` is the number
    that was drawn, ``waited`` why the prompt is not on its own day.
    """

    at: datetime
    on: date
    place: int
    draw: int
    waited: Reason | None = None
    cause: str = ""

    @property
    def occasion(self) -> str:
        """The name of the occasion, unique for a person in a run."""
        return f"{self.on.isoformat()}/{self.place}/{self.cause}".rstrip("/")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One prompt that is not sent, and why."""

    on: date
    place: int
    reason: Reason
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one person gets from one run: moments in order, and what is left out."""

    moments: tuple[Planned, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
