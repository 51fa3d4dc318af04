"""Draws that everybody can repeat: whole numbers from SHA-256 of seed, day and purpose.

Each day is drawn for itself, so another day added or taken away moves nothing. No state, no
floating point: the same seed gives the same numbers on every machine. The seed of a run is kept
with the run and each draw with its prompt, so that a plan can be checked afterwards.
"""

from hashlib import sha256
from struct import unpack

BITS = 64
IN_ONE_HASH = 4


def person_seed(run_seed: str, person: str) -> str:
    """The seed of one person in one run. No two pairs share one."""
    return sha256(f"{len(run_seed)}|{run_seed}|{person}".encode()).hexdigest()


class Draws:
    """The draws of one person in one run."""

    def __init__(self, seed: str) -> None:
        self._seeded = sha256(seed.encode() + b"\x00")

    def on(self, day: int, count: int) -> tuple[int, ...]:
        """The day's numbers, one for each prompt."""
        if count > IN_ONE_HASH:
            return self.named(b"day|%d" % day, count)
        hashed = self._seeded.copy()
        hashed.update(b"day|%d|0" % day)
        return unpack(">4Q", hashed.digest())[:count]

    def named(self, purpose: bytes, count: int) -> tuple[int, ...]:
        """Numbers for any other purpose."""
        found: list[int] = []
        while len(found) < count:
            hashed = self._seeded.copy()
            hashed.update(b"%s|%d" % (purpose, len(found) // IN_ONE_HASH))
            found += unpack(">4Q", hashed.digest())
        return tuple(found[:count])


def below(number: int, limit: int) -> int:
    """A draw as one of ``limit`` places, each as likely as the others."""
    return (number * limit) >> BITS
