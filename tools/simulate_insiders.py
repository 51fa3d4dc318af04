"""A manager with every result, alone or with insiders: python -m tools.simulate_insiders

Organisations of about 350 people as in tools/simulate_release.py: 8 areas, teams of 3 to 14, twelve
waves, people who leave, join and move. Everything that was published of every wave, for every
viewer, lies before the solver: the mean and the share of those who agree, for every group that is
shown.

solved    sets of people of whom a number follows exactly, and who are fewer than five; with
insiders,
          who subtract themselves, fewer than three. Insiders sit where they do most harm, and where
          lots put them
width     how far apart the lowest and the highest mean are that a hidden group of fewer than five
may
          have, given all numbers of its wave and their rounding: linear programming over what each
          group may have said in sum. The least over all such groups and waves, and the share of
          them with less than one point. Who tells may be the only one who said something else: then
          all is known of the others, and no rule on numbers helps

As a control the same for a mere threshold, where the solver must find something.
"""

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from thrive.voice.rules.auditing import Enough, follow
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.partition import claim_of
from thrive.voice.rules.releasing import Before, Gathered, Row, checked_rows
from tools.simulate_release import (
    AGREES,
    EARLIER,
    LEAST,
    SAFE,
    WAVES,
    Claims,
    Place,
    Told,
    _above_threshold,
    _claims,
    _crowds,
    _times,
    frozen,
)

ORGANISATIONS, RESPONSE = 10, 0.6
LOWEST, HIGHEST, AGREES_FROM = 1, 5, 4
ROUNDING = 0.05
INSIDERS = (0, 1, 2)
LOTS = 20
WIDTHS = 3  # of those places, as many are tried for widths: each takes many programs
FEW = 5
NARROW = 1 - 1e-6  # of a point


@dataclass
class Harm:
    """What a manager found, by the number of insiders."""

    waves: int = 0
    solved: dict[int, int] = field(default_factory=lambda: dict.fromkeys(INSIDERS, 0))
    width: dict[int, float] = field(default_factory=lambda: dict.fromkeys(INSIDERS, 4.0))
    tried: dict[int, int] = field(default_factory=lambda: dict.fromkeys(INSIDERS, 0))
    narrow: dict[int, int] = field(default_factory=lambda: dict.fromkeys(INSIDERS, 0))
    hidden: int = 0  # groups of fewer than five whose mean was bounded

    def line(self) -> str:
        """The figures: what was solved in all waves, and the least width."""
        solved = " ".join(f"{self.solved[one]:6d}" for one in INSIDERS)
        width = " ".join(f"{self.width[one]:6.2f}" for one in INSIDERS)
        narrow = " ".join(f"{self.narrow[o] / max(1, self.tried[o]):6.2%}" for o in INSIDERS)
        return f"{self.waves:6d} {self.hidden:7d} {solved} {width} {narrow}"


def main(organisations: int = ORGANISATIONS) -> None:
    """Print one line for each rule and response."""
    print(
        "insiders: 0, 1, 2        waves  hidden   solved               least width          below 1"
    )
    for response in (0.6, 0.8, 0.95):
        for rule in ("threshold", "auditor"):
            harm = Harm()
            for seed in range(organisations):
                dice = random.Random(seed)  # noqa: S311  no secret is drawn
                follow_organisation(rule, response, dice, harm)
            print(f"{response:4.0%} answer, {rule:<11}{harm.line()}", flush=True)


def follow_organisation(
    rule: str, response: float, dice: random.Random, harm: Harm, waves: int = WAVES
) -> None:
    """Some waves of one organisation."""
    place = Place.drawn(dice)
    units = frozen(place)
    past: list[Told] = []
    for number in range(waves):
        if number:
            place.pass_time(dice)
        spoke = frozenset(person for person in place.standing if dice.random() < response)
        answers = {one: place.answers[one] for one in spoke}
        told = Told([], dict(place.standing), spoke, answers)
        rows = _rows(rule, place, units, told, past[-EARLIER:])
        told.claims = [claim for claim, _row in rows]
        look(harm, place, told, rows, dice)
        past += [told] if told.claims else []


Published = list[tuple[frozenset[int], Mapping[str, float]]]  # whom it counts, and the numbers


def _rows(
    rule: str, place: Place, units: Sequence[frozenset[int]], told: Told, past: Sequence[Told]
) -> Published:
    if rule == "threshold":
        return [(claim, _numbers(told, claim)) for claim in _above_threshold(place, told.spoke)]
    said = [(one, Body(None, {"safe": place.answers[one]})) for one in sorted(told.spoke)]
    before = [
        Before(_times(last, told, apart), {"safe": tuple(last.claims)})
        for apart, last in enumerate(reversed(past), start=1)
    ]
    gathered = Gathered(_crowds(place, units), said, {}, before)
    rows = checked_rows(place.tree, (SAFE, AGREES), gathered, LEAST).rows
    return [(claim, _of(rows, place, claim)) for claim in dict.fromkeys(_claims(place, rows))]


def _numbers(told: Told, claim: frozenset[int]) -> dict[str, float]:
    said = [told.answers[one] for one in told.spoke if told.standing[one] in claim]
    return {
        "safe": round(sum(said) / len(said), 1),
        "agrees": sum(one >= AGREES_FROM for one in said),
    }


def _of(rows: Sequence[Row], place: Place, claim: frozenset[int]) -> dict[str, float]:
    return {
        row.outcome: row.value
        for row in rows
        if claim_of(place.tree, row.group, row.together) == claim
    }


def look(harm: Harm, place: Place, told: Told, rows: Published, dice: random.Random) -> None:
    """Solve with nobody, one and two who tell."""
    inside: dict[int, list[int]] = {}
    for one in sorted(told.spoke):
        inside.setdefault(told.standing[one], []).append(one)
    harm.waves += 1
    harm.hidden += sum(len(people) < FEW for people in inside.values())
    for count in INSIDERS:
        for telling in _insiders(told, inside, count, dice):
            sizes = {team: (len(set(people) - telling),) for team, people in inside.items()}
            found = follow(told.claims, sizes, _at_least(FEW - count))
            harm.solved[count] += sum(any(sizes[team][0] for team in one) for one in found.sets)
        for telling in _insiders(told, inside, count, dice)[:WIDTHS]:
            widths = widths_of_hidden(told, rows, inside, telling)
            harm.tried[count] += len(widths)
            harm.narrow[count] += sum(width < NARROW for width in widths)
            harm.width[count] = min([harm.width[count], *widths])


def _at_least(few: int) -> Enough:
    return lambda size: size[0] >= few


def _insiders(
    told: Told, inside: Mapping[int, Sequence[int]], count: int, dice: random.Random
) -> list[frozenset[int]]:
    """Where they do most harm: in the smallest number that is shown. And where lots put them."""
    if not count:
        return [frozenset()]
    crowds: Claims = sorted(told.claims, key=lambda one: sum(len(inside.get(t, ())) for t in one))
    worst = [one for team in sorted(crowds[0]) for one in inside.get(team, ())] if crowds else []
    chosen = [frozenset((worst or sorted(told.spoke))[:count])]
    return chosen + [frozenset(dice.sample(sorted(told.spoke), count)) for _ in range(LOTS)]


def widths_of_hidden(
    told: Told, rows: Published, inside: Mapping[int, Sequence[int]], telling: frozenset[int]
) -> list[float]:
    """How wide the mean of each hidden group of a few stays of which anything is said."""
    teams = sorted(inside)
    shown = {next(iter(claim)) for claim, _numbers in rows if len(claim) == 1}
    program = _program(told, rows, inside, teams, telling)
    widths = []
    for number, team in enumerate(teams):
        rest = sum(one not in telling for one in inside[team])
        if team in shown or not rest or len(inside[team]) >= FEW:
            continue
        if not any(team in claim for claim, _numbers in rows):
            continue  # nothing is said of it at all
        lowest, highest = (_bound(program, number, len(teams), sign) for sign in (1, -1))
        widths.append((highest - lowest) / rest)
    return widths


@dataclass
class _Program:
    """Inequalities over the sums of teams and over how many of them agree."""

    left: list[list[float]]
    right: list[float]
    bounds: list[tuple[float, float]]


def _program(
    told: Told,
    rows: Published,
    inside: Mapping[int, Sequence[int]],
    teams: Sequence[int],
    telling: frozenset[int],
) -> _Program:
    """What each team may have said in sum, and how many agree; of those who tell it is known."""
    count = len(teams)
    made = _Program([], [], [])
    agreeing: list[tuple[float, float]] = []
    for place, team in enumerate(teams):
        tell = [told.answers[one] for one in inside[team] if one in telling]
        rest, said = len(inside[team]) - len(tell), sum(tell)
        agree = sum(one >= AGREES_FROM for one in tell)
        made.bounds.append((said + LOWEST * rest, said + HIGHEST * rest))
        agreeing.append((agree, agree + rest))
        # Who agrees said 4 or 5, who does not 1 to 3.
        made.left.append(_line(count, {place: -1, count + place: 3}))
        made.right.append(3 * agree - rest - said)
        made.left.append(_line(count, {place: 1, count + place: -2}))
        made.right.append(said + 3 * rest - 2 * agree)
    made.bounds += agreeing
    sizes = [len(inside[team]) for team in teams]
    for claim, numbers in rows:
        places = [place for place, team in enumerate(teams) if team in claim]
        people = sum(sizes[place] for place in places)
        if "safe" in numbers:
            _between(made, count, places, people * numbers["safe"], people * ROUNDING)
        if "agrees" in numbers:
            shifted = [count + place for place in places]
            _between(made, count, shifted, numbers["agrees"], ROUNDING)
    return made


def _between(
    made: _Program, count: int, places: Sequence[int], middle: float, apart: float
) -> None:
    made.left += [_line(count, dict.fromkeys(places, 1)), _line(count, dict.fromkeys(places, -1))]
    made.right += [middle + apart + 1e-9, apart - middle + 1e-9]


def _line(count: int, factors: Mapping[int, float]) -> list[float]:
    line = [0.0] * (2 * count)
    for place, factor in factors.items():
        line[place] = factor
    return line


def _bound(program: _Program, place: int, count: int, sign: int) -> float:
    wanted = np.zeros(2 * count)
    wanted[place] = sign
    found = linprog(
        wanted, A_ub=program.left, b_ub=program.right, bounds=program.bounds, method="highs"
    )
    if not found.success:
        raise RuntimeError(f"what was published contradicts itself: {found.message}")
    return float(sign * found.fun)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ORGANISATIONS)
