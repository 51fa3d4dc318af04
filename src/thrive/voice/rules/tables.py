"""From what people said to numbers of people: every person counts once in a wave.

Whoever had several conversations in a wave is averaged over them, and counts no more than somebody
who had one. A share is a number of people out of a number of people; after such averaging it need
not be whole.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from thrive.voice.rules.bodies import Body
from thrive.voice.rules.scores import is_sound

RATE = "response_rate"
TOLD = ("mean", "agreement", "choice", "right", RATE)
SHARES = ("agreement", "choice", "right", RATE)
DECIMALS = 1


@dataclass(frozen=True)
class Outcome:
    """A number that every release of a study brings, for every group that can be shown.

    ``name`` is its id; ``told`` says what of the answers is told; ``of`` is a key in the answers of
    a body, or in its scores where ``is_score``. ``agrees_from`` belongs to *agreement*. ``choice``
    is what is counted for *choice*. ``right`` is what a quiz is answered rightly with (all of it
    and nothing else); without it the answer itself must say true or false. ``measure`` is the key
    of the measure that gets the points, empty for none.

    ``items`` are the answers that a score is reckoned from. Outcomes that share an answer are told
    of the same people, those who gave all of them: or else who left one out could be worked out by
    subtracting one from another. ``reckoned`` says how a score is reckoned from them, where nobody
    has looked at the answers before: see rules.scores.
    """

    name: str
    told: str
    of: str = ""
    is_score: bool = False
    agrees_from: float | None = None
    choice: str = ""
    measure: str = ""
    right: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    reckoned: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_plain(self) -> dict[str, Any]:
        """The outcome as JSON. ``Any``: JSON."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Outcome":
        """The outcome that was plain. ``Any``: JSON."""
        given = {**plain, "right": tuple(plain["right"]), "items": tuple(plain["items"])}
        return cls(**given)


def faults_of(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """What contradicts itself: the outcome's name, and which of its fields."""
    faults = []
    seen: set[str] = set()
    for outcome in outcomes:
        wrong = [
            ("name", not outcome.name or outcome.name in seen),
            ("told", outcome.told not in TOLD),
            ("of", not outcome.of and outcome.told != RATE),
            ("agrees_from", outcome.told == "agreement" and outcome.agrees_from is None),
            ("choice", outcome.told == "choice" and not outcome.choice),
            ("reckoned", not is_sound(outcome.reckoned)),
            ("is_score", outcome.is_score and outcome.told not in ("mean", "agreement")),
        ]
        faults += [(outcome.name, field) for field, is_wrong in wrong if is_wrong]
        seen.add(outcome.name)
    return faults


def families(outcomes: Sequence[Outcome]) -> list[tuple[Outcome, ...]]:
    """Outcomes that share an answer, together; each in the order given. No response rate."""
    found: list[tuple[set[str], list[Outcome]]] = []
    for outcome in outcomes:
        if outcome.told == RATE:
            continue
        keys = {_key(outcome), *(f"answer {item}" for item in outcome.items)}
        touching = [family for family in found if family[0] & keys]
        members = [member for family in touching for member in family[1]] + [outcome]
        found = [family for family in found if family not in touching]
        found.append((keys.union(*(family[0] for family in touching)), members))
    order = {outcome.name: place for place, outcome in enumerate(outcomes)}
    sorted_members = [sorted(members, key=lambda one: order[one.name]) for _keys, members in found]
    return sorted(map(tuple, sorted_members), key=lambda family: order[family[0].name])


def _key(outcome: Outcome) -> str:
    return f"{'score' if outcome.is_score else 'answer'} {outcome.of}"


Personal = dict[int, tuple[float, ...]]  # by person: one number for each outcome of a family


def personal(family: Sequence[Outcome], said: Iterable[tuple[int, Body]]) -> Personal:
    """One number a person for each outcome, of those who gave all of them.

    A mean keeps its unit; a share is 1 for somebody who always agreed, 0 for never.
    """
    given: dict[int, list[list[float]]] = defaultdict(lambda: [[] for _ in family])
    for person, body in said:
        for place, outcome in enumerate(family):
            if (number := number_of(outcome, body)) is not None:
                given[person][place].append(number)
    return {
        person: tuple(math.fsum(numbers) / len(numbers) for numbers in each)
        for person, each in sorted(given.items())
        if all(each)
    }


def number_of(outcome: Outcome, body: Body) -> float | None:
    """What a conversation says of an outcome; None where it says nothing."""
    given = (body.scores if outcome.is_score else body.answers).get(outcome.of)
    if given is None:
        return None
    if outcome.told in ("choice", "right"):
        return _chosen(outcome, given)
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return None
    if outcome.told == "agreement":
        return float(given >= (outcome.agrees_from or 0.0))
    return float(given)


def _chosen(outcome: Outcome, given: Any) -> float | None:
    """Whether what counts was chosen. ``Any``: JSON."""
    if isinstance(given, bool):
        return float(given) if outcome.told == "right" else None
    chosen = [given] if isinstance(given, str) else given
    if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
        return None
    if outcome.told == "right":
        return float(set(chosen) == set(outcome.right or (outcome.choice,)))
    return float(outcome.choice in chosen)


@dataclass(frozen=True)
class Cell:
    """One number that may be published: a mean, or a count out of ``denominator``."""

    value: float
    denominator: float | None
    people: int


def cell_of(outcome: Outcome, numbers: Sequence[float]) -> Cell:
    """The numbers of several people as one. Raises ValueError for nobody."""
    if not numbers:
        raise ValueError("nobody answered")
    total = math.fsum(numbers)
    if outcome.told in SHARES:
        return Cell(round(total, DECIMALS), float(len(numbers)), len(numbers))
    return Cell(round(total / len(numbers), DECIMALS), None, len(numbers))


def rate_cell(sent: Sequence[tuple[int, int]]) -> Cell:
    """How many of the prompts that were sent were answered. Raises ValueError for none."""
    asked = sum(one for one, _answered in sent)
    if not asked:
        raise ValueError("nothing was sent")
    return Cell(float(sum(min(pair) for pair in sent)), float(asked), len(sent))
