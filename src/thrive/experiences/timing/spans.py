"""Stretches of time as pairs of whole seconds, the second one left out: what is open, what is cut.

Spans are sorted and never touch one another. Whether the seconds count on a wall clock or since
1970 in UTC is the caller's business.
"""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]
Spans = tuple[Span, ...]
MINUTE, HOUR, DAY = 60, 3600, 86_400


def merged(spans: Iterable[Span]) -> Spans:
    """The same seconds, sorted, none twice."""
    found: list[Span] = []
    for first, end in sorted(span for span in spans if span[0] < span[1]):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((first, end))
    return tuple(found)


def shared(ours: Spans, theirs: Spans) -> Spans:
    """The seconds that lie in both."""
    return tuple(
        (max(a, c), min(b, d)) for a, b in ours for c, d in theirs if max(a, c) < min(b, d)
    )


def without(spans: Spans, cut: Iterable[Span]) -> Spans:
    """The seconds that remain when some are cut out."""
    for first, end in cut:
        spans = tuple(
            piece
            for a, b in spans
            for piece in ((a, min(b, first)), (max(a, end), b))
            if piece[0] < piece[1]
        )
    return spans


def length(spans: Spans) -> int:
    """How many seconds there are in all."""
    return sum(end - first for first, end in spans)


def holds(spans: Spans, second: int) -> bool:
    """Whether a second is among them."""
    return any(first <= second < end for first, end in spans)


def nth(spans: Spans, place: int) -> int:
    """The second at a place, counted from 0. The place must be smaller than the length."""
    for first, end in spans:
        if place < end - first:
            return first + place
        place -= end - first
    raise IndexError(place)


def first_from(spans: Spans, second: int) -> int | None:
    """The first second of them that is not before ``second``, or None."""
    return next((max(first, second) for first, end in spans if second < end), None)


def last_until(spans: Spans, second: int) -> int | None:
    """The last second of them that is not after ``second``, or None."""
    return next((min(end - 1, second) for first, end in reversed(spans) if first <= second), None)


def shifted(spans: Sequence[Span], seconds: int) -> Spans:
    """The same stretches, so many seconds later."""
    return tuple([(first + seconds, end + seconds) for first, end in spans])
