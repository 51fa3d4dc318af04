"""What is left to chance: arms and orders. The same seed always draws the same.

A draw depends on the seed, on the program and on what is drawn, and on nothing else: adding a lot
never moves another. The method is kept with each draw, because a cause that is learned from a lot
is only as good as the record of the lot.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from thrive.experiences.content.frames import Choice, ChoiceFrame
from thrive.experiences.content.program import Experience, Lot, Program

METHOD = "sha256-1"  # change the name when the method changes; old draws keep theirs
_SIZE = 2**64


@dataclass(frozen=True)
class Drawn:
    """Where a lot fell for somebody, how it was drawn, and the number that decided."""

    lot: str
    arm: str
    method: str
    number: int


def number_of(*parts: str) -> int:
    """A number below 2⁶⁴ that is as good as random, from words."""
    # The lengths keep ("ab", "c") and ("a", "bc") apart.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def draw(program: Program, seed: str) -> tuple[Drawn, ...]:
    """Draw every lot of a program for one person."""
    return tuple(_draw(program, lot, seed) for lot in program.lots)


def _draw(program: Program, lot: Lot, seed: str) -> Drawn:
    number = number_of("lot", program.program, lot.id, seed)
    total = sum(arm.share for arm in lot.arms)
    place = number * total // _SIZE  # even, to one part in 2⁶⁴
    for arm in lot.arms:
        if place < arm.share:
            return Drawn(lot.id, arm.id, METHOD, number)
        place -= arm.share
    raise AssertionError("a number below the total falls on an arm")


def order(names: Sequence[str], *about: str) -> tuple[str, ...]:
    """The names in an order drawn for this purpose: a permutation."""
    return tuple(sorted(names, key=lambda name: (number_of("order", *about, name), name)))


def frames_in_order(experience: Experience, seed: str) -> tuple[str, ...]:
    """The frames of an experience as this person meets them."""
    names = [frame.id for frame in experience.frames]
    for group in experience.shuffle:
        places = sorted(names.index(name) for name in group)
        drawn = order([names[place] for place in places], experience.id, seed)
        for place, name in zip(places, drawn, strict=True):
            names[place] = name
    return tuple(names)


def choices_in_order(frame: ChoiceFrame, seed: str) -> tuple[Choice, ...]:
    """The choices as this person meets them. Ways out stay last."""
    if not frame.shuffle:
        return frame.choices
    drawn = order([choice.id for choice in frame.choices], frame.id, seed)
    return tuple(sorted(frame.choices, key=lambda choice: (choice.way_out, drawn.index(choice.id))))
