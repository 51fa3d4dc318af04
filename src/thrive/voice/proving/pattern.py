"""Linking by who took part when: what several waves tell together that one does not. Pure.

A value that comes again in every wave is a pseudonym, whatever it is called. Whoever has one, and
knows in which waves each person took part, finds people whose pattern nobody else has: after twelve
waves that is nearly everybody (98 of 100 in a team of eight of whom three quarters answer).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from thrive.voice.proving.matching import Tried

Row = tuple[Any, ...]  # Any: whatever lies in a database
Wave = Sequence[tuple[int, Row]]  # whose each row is, and the row


def linked(waves: Sequence[Wave], took_part: Mapping[int, frozenset[int]]) -> Tried:
    """How many rows are put down to the right person by their pattern over all waves.

    ``took_part``: for each person the waves in which they did, which is more than anybody knows.
    Guessing finds as many as one of those who took part in each wave.
    """
    total = sum(map(len, waves))
    chance = float(sum(1 for wave in waves if wave))
    whose = _owners(took_part)
    best = 0
    for column in _columns(waves):
        seen: dict[Any, set[int]] = defaultdict(set)
        for number, wave in enumerate(waves):
            for _person, row in wave:
                seen[row[column]].add(number)
        right = sum(
            whose.get(frozenset(seen[row[column]])) == person
            for wave in waves
            for person, row in wave
        )
        best = max(best, right)
    return Tried("who took part when", total, best, chance, chance)


def _owners(took_part: Mapping[int, frozenset[int]]) -> dict[frozenset[int], int]:
    """The person of each pattern that nobody else has."""
    many = Counter(took_part.values())
    return {pattern: person for person, pattern in took_part.items() if many[pattern] == 1}


def _columns(waves: Sequence[Wave]) -> range:
    return range(max((len(row) for wave in waves for _person, row in wave), default=0))
