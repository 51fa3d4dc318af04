"""What two releases of a study tell together, when people came, went or moved in between.

Between two waves everybody may say something else, so subtracting one result from another tells
little, as long as people do. The careful assumption is that from one wave to the next four of five
stick to what they said, sixteen of twenty-five to the one after that, and so on. If so, a
combination of both results from which nearly all cancels tells of those who are left: of the one
who joined, or of a team that was shown alone once and with others the next time.

Those who are left are counted, and of those who cancel as many as have changed their mind by then.
That must be as many as must answer. People who stayed and spoke only once count, too, but where
there are none but them nothing is found: who was silent when is not published.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from thrive.voice.rules.auditing import Size, follow

STICK = Fraction(4, 5)  # the share of people who say the same in two waves after one another


@dataclass(frozen=True)
class Times:
    """Where people stood in two waves (None: not there), and who spoke in them.

    ``apart``: by how many waves.
    """

    then: Mapping[int, int | None]
    spoke_then: frozenset[int]
    now: Mapping[int, int | None]
    spoke_now: frozenset[int]
    apart: int = 1

    def kinds(self) -> "dict[Kind, int]":
        """How many people there are of each kind."""
        found: dict[Kind, int] = defaultdict(int)
        for person in self.spoke_then | self.spoke_now:
            kind = Kind(
                self.then.get(person), person in self.spoke_then,
                self.now.get(person), person in self.spoke_now,
            )  # fmt: skip
            found[kind] += 1
        return dict(found)


@dataclass(frozen=True)
class Kind:
    """People who cannot be told apart by where they stood and when they spoke."""

    then: int | None
    spoke_then: bool
    now: int | None
    spoke_now: bool

    @property
    def is_silence(self) -> bool:
        """Whether they stayed and spoke once: only they know when."""
        return self.then == self.now and self.spoke_then != self.spoke_now


Claims = tuple[frozenset[int], ...]  # for each published number the places whose people it counts


@dataclass(frozen=True)
class Tells:
    """People about whom two releases together tell, and which numbers of now it takes."""

    people: int
    claims: frozenset[int]  # by their place in what was given


Together = tuple[tuple[Tells, ...], bool]


def told_together(
    times: Times, before: Sequence[frozenset[int]], now: Sequence[frozenset[int]], least: int
) -> Together:
    """Everything that is told about fewer than ``least``, and whether all was looked at.

    ``before`` and ``now``: what each number of the earlier and of the later release counts. The
    later must not overlap: blocks. What is a sum of them adds nothing.
    """
    kinds = times.kinds()
    standing_then = _by_place((kind.then, kind) for kind in kinds if kind.spoke_then)
    standing_now = _by_place((kind.now, kind) for kind in kinds if kind.spoke_now)
    claims = [_counted(standing_then, claim) for claim in before]
    claims += [_counted(standing_now, claim) for claim in now]
    stayed = _stayed(standing_now, kinds, now)
    sizes: dict[Kind, Size] = {kind: (count,) for kind, count in kinds.items()}
    changing = 1 - STICK**times.apart
    found = follow(claims, sizes, lambda size: size[0] >= least)
    tells = []
    for kinds_left in found.sets:
        if all(kind.is_silence for kind in kinds_left):
            continue
        touched = frozenset(
            number
            for number, claim in enumerate(now)
            if any(kind.now in claim or kind.then in claim for kind in kinds_left)
        )
        people = sum(kinds[kind] for kind in kinds_left)
        changed = floor(changing * sum(stayed[number] for number in touched))
        if touched and people + changed < least:
            tells.append(Tells(people, touched))
    return tuple(tells), found.saw_all


ByPlace = Mapping[int | None, Sequence[Kind]]


def _by_place(pairs: Iterable[tuple[int | None, Kind]]) -> ByPlace:
    found: dict[int | None, list[Kind]] = defaultdict(list)
    for place, kind in pairs:
        found[place].append(kind)
    return found


def _counted(standing: ByPlace, claim: frozenset[int]) -> frozenset[Kind]:
    return frozenset(kind for place in claim for kind in standing.get(place, ()))


def _stayed(
    standing: ByPlace, kinds: Mapping[Kind, int], now: Sequence[frozenset[int]]
) -> list[int]:
    """For each number how many of those whom it counts were there and spoke both times."""
    return [
        sum(
            kinds[kind]
            for kind in _counted(standing, claim)
            if kind.spoke_then and kind.then == kind.now
        )
        for claim in now
    ]
