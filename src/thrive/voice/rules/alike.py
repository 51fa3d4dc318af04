"""Whether a result says too much of each of its people: all alike, or one who outweighs the rest.

*Alike.* The mean of a group tells nothing of one of its people as long as that one may have said
many things. At the ends of a scale that stops: who knows that the mean is 5 of 5 knows what each
said. So there must be room below the upper end, and above the lower: enough that one person, or
the small groups inside that are not shown alone, may stand a quarter of the scale away from the
end, which is one point of a scale of five. That holds also for two of them who tell one another
what they said and subtract it: the two furthest from the end do not count as room. Of a share: not
all, and not none.

*Outweighed.* Of numbers without an end (days, euros) one may be so large that the sum tells it. The
second largest knows two of them: what the others have must be at least a tenth of the largest (the
p % rule of official statistics; Hundepool and others, Statistical Disclosure Control, 2012, 4.2).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from thrive.voice.rules.bodies import Body
from thrive.voice.rules.tables import SHARES, Outcome

ROOM = 0.25  # of the scale: one point of a scale of five
WIDEST = 100.0  # numbers that lie further apart are on no scale: nobody knows their ends
INSIDERS = 2  # so many of a group may tell what they said
OUTWEIGHED = 0.1
HAIR = 1e-9  # what adding up floats may be off by


@dataclass(frozen=True)
class Ends:
    """Between which ends the numbers of an outcome lie, and whether the lower one is guarded."""

    low: float
    high: float
    guards_low: bool = True

    @property
    def is_open(self) -> bool:
        """Whether these are numbers without ends that anybody knows."""
        return self.high - self.low > WIDEST


def ends_of(outcome: Outcome, numbers: Sequence[float], said: Iterable[Body]) -> Ends:
    """The ends of an outcome: of a share none and all, of a mean the furthest that anybody gave.

    That nobody chose one of many answers tells little of anybody, and rare answers would never be
    told; that nobody chose one of two tells everything.
    """
    if outcome.told not in SHARES:
        return Ends(min(numbers), max(numbers))
    return Ends(0.0, 1.0, outcome.told != "choice" or _different(outcome.of, said) <= 2)


def _different(key: str, said: Iterable[Body]) -> int:
    """How many different answers were given to a question."""
    return len({_plain(body.answers[key]) for body in said if key in body.answers})


def _plain(answer: Any) -> str:
    """An answer, so that it can be compared. ``Any``: JSON."""
    one = answer[0] if isinstance(answer, list) and len(answer) == 1 else answer
    return json.dumps(one, sort_keys=True)


def are_alike(outcome: Outcome, numbers: Sequence[float], ends: Ends, inside: int = 1) -> bool:
    """Whether a result of these people would tell what each of them said, or nearly.

    ``inside``: how many people there may be in a group that is hidden in it; one is the person.
    """
    if ends.is_open:
        return min(numbers) == max(numbers)
    if ends.low == ends.high:
        return True
    is_share = outcome.told in SHARES
    room = 1.0 if is_share else (ends.high - ends.low) * ROOM * inside
    told = sorted(numbers)
    above = fsum(ends.high - one for one in (told if is_share else told[INSIDERS:]))
    below = fsum(one - ends.low for one in (told if is_share else told[:-INSIDERS]))
    return above < room - HAIR or (ends.guards_low and below < room - HAIR)


def is_outweighed(numbers: Sequence[float], ends: Ends) -> bool:
    """Whether one of these people gave so much that the sum tells it to the second largest."""
    if not ends.is_open:
        return False
    ordered = sorted((one - ends.low for one in numbers), reverse=True)
    return fsum(ordered[2:]) < OUTWEIGHED * ordered[0]
