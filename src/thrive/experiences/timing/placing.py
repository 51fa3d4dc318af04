"""The moments of one day: drawn inside what is open, in order, never closer than the gap."""

from collections.abc import Sequence

from thrive.experiences.timing.draws import below
from thrive.experiences.timing.spans import Spans, first_from, last_until, length, nth, without

LONG_AGO = -(1 << 60)


def place(
    openings: Sequence[Spans], numbers: Sequence[int], gap: int, earliest: int
) -> list[int | None]:
    """An instant for each opening, or None where there is no room for it.

    The openings come in the order in which they open. ``earliest`` is the first instant allowed.
    """
    if len(openings) == 1:
        return [one(_from(openings[0], earliest), numbers[0])]
    if openings and all(opening == openings[0] for opening in openings[1:]):
        together = spread(_from(openings[0], earliest), numbers, gap)
        if together is not None:
            return list(together)
    return _in_turn(openings, numbers, gap, earliest)


def _from(opening: Spans, earliest: int) -> Spans:
    if not opening or opening[0][0] >= earliest:
        return opening
    return without(opening, ((LONG_AGO, earliest),))


def one(opening: Spans, number: int) -> int | None:
    """One instant, each second as likely as the others."""
    room = length(opening)
    return nth(opening, below(number, room)) if room else None


def spread(opening: Spans, numbers: Sequence[int], gap: int) -> list[int] | None:
    """Several instants in one opening, every spaced choice as likely as the others.

    Draw in the room that the gaps leave, sort, and put the gaps back between them. None when the
    open seconds do not hold all gaps, even if a break between them would help.
    """
    room = length(opening) - (len(numbers) - 1) * gap
    if room <= 0:
        return None
    places = sorted(below(number, room) for number in numbers)
    return [nth(opening, place + turn * gap) for turn, place in enumerate(places)]


def _in_turn(
    openings: Sequence[Spans], numbers: Sequence[int], gap: int, earliest: int
) -> list[int | None]:
    """One after the other, each early enough that all that fit after it still fit."""
    fitting = packed(openings, gap, earliest)
    latest = _latest(openings, fitting, gap)
    found: list[int | None] = []
    for opening, number, bound in zip(openings, numbers, latest, strict=True):
        if bound is None:
            found.append(None)
            continue
        late = without(opening, ((bound + 1, -LONG_AGO),))
        at = one(_from(late, earliest), number)
        assert at is not None  # it fits: packed has found a place
        found.append(at)
        earliest = at + gap
    return found


def packed(openings: Sequence[Spans], gap: int, earliest: int) -> list[int | None]:
    """As early as possible, one after the other; None where one does not fit any more."""
    found: list[int | None] = []
    for opening in openings:
        at = first_from(opening, earliest)
        found.append(at)
        if at is not None:
            earliest = at + gap
    return found


def _latest(openings: Sequence[Spans], fitting: Sequence[int | None], gap: int) -> list[int | None]:
    bound, found = -LONG_AGO, list[int | None]()
    for opening, fits in zip(reversed(openings), reversed(fitting), strict=True):
        late = None if fits is None else last_until(opening, bound)
        found.append(late)
        if late is not None:
            bound = late - gap
    return found[::-1]
