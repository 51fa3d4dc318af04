"""What could be worked out from everything that was published: python -m tools.simulate_release

Organisations of about 350 people in 8 areas with teams of 3 to 14, twelve waves, one question of
five points. Before each wave some people leave, join and move. Three rules beside one another:

threshold   every group with 8 who were asked and 5 who answered is shown (the control)
partition   blocks that do not overlap (issue 3)
auditor     the same, and nothing leaves that the auditor refuses

For each: hidden groups below the minimum that are solved within a wave, and people in them who are
in the difference of two nested numbers; people about whom two waves after one another tell; cells
in which all said the same; and of 100 people how many see a result of their own team.
"""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thrive.voice.rules.auditing import Size, follow
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.moving import Times, told_together
from thrive.voice.rules.partition import Atom, Tree, claim_of, divide
from thrive.voice.rules.releasing import Before, Crowd, Gathered, Least, Row, checked_rows
from thrive.voice.rules.tables import Outcome

ORGANISATIONS, WAVES, PEOPLE, AREAS = 10, 12, 350, 8
LEAST = Least(8, 5)
SAFE = Outcome(name="safe", told="mean", of="safe")
AGREES = Outcome(name="agrees", told="agreement", of="safe", agrees_from=4)
EARLIER = 12  # releases beside which the auditor lays a new one
SHARES = (0.05, 0.1, 0.2, 0.4, 0.25)  # of 1, 2, 3, 4, 5
STICK = 0.8  # who say the same the next time
COMES, GOES, MOVES = 0.01, 0.01, 0.01  # of all people, before each wave
RULES = ("threshold", "partition", "auditor")
Claims = list[frozenset[int]]


@dataclass
class Place:
    """An organisation while time passes."""

    tree: Tree
    teams: Sequence[int]
    standing: dict[int, int]  # the team of each person
    answers: dict[int, int]
    newest: int

    @classmethod
    def drawn(cls, dice: random.Random) -> "Place":
        """350 people in 8 areas, teams of 3 to 14."""
        rows: list[tuple[int, int | None]] = [(1, None), *((n + 2, 1) for n in range(AREAS))]
        standing: dict[int, int] = {}
        while len(standing) < PEOPLE:
            team = 100 + len(rows)
            rows.append((team, dice.randint(2, AREAS + 1)))
            begins = len(standing)
            standing |= {begins + n: team for n in range(dice.randint(3, 14))}
        teams = [group for group, _above in rows if group > 100]
        answers = {person: _answer(dice) for person in standing}
        return cls(Tree.of(rows), teams, standing, answers, len(standing))

    def pass_time(self, dice: random.Random) -> None:
        """Some leave, some move, some join, some change their mind."""
        for person in list(self.standing):
            lot = dice.random()
            if lot < GOES:
                del self.standing[person]
            elif lot < GOES + MOVES:
                self.standing[person] = dice.choice(self.teams)
        for _ in range(round(COMES * PEOPLE)):
            self.standing[self.newest] = dice.choice(self.teams)
            self.answers[self.newest] = _answer(dice)
            self.newest += 1
        for person in self.standing:
            if dice.random() > STICK:
                self.answers[person] = _answer(dice)


def _answer(dice: random.Random) -> int:
    return dice.choices((1, 2, 3, 4, 5), SHARES)[0]


@dataclass
class Count:
    """What was found, added up over waves."""

    waves: int = 0
    solved: int = 0
    nested: int = 0
    told: int = 0
    longer: int = 0  # the same beside every release before the last
    alike: int = 0
    own: float = 0.0
    whole: float = 0.0
    blind: int = 0  # waves in which the auditor could not see to the end

    def line(self) -> str:
        """The figures for a wave."""
        each = [self.solved, self.nested, self.told, self.longer, self.alike, self.own, self.whole]
        return " ".join(f"{one / self.waves:9.2f}" for one in each) + f" {self.blind:6d}"


@dataclass
class Told:
    """What a rule published of a wave, and of whom."""

    claims: Claims
    standing: dict[int, int]
    spoke: frozenset[int]
    answers: dict[int, int] = field(default_factory=dict)


def main(organisations: int = ORGANISATIONS) -> None:
    """Print one line for each rule and response."""
    print(
        "a wave, on average        solved    nested     moved    longer     alike"
        "  own team the whole  blind"
    )
    for response in (0.6, 0.8, 0.95):
        for rule in RULES:
            count = Count()
            for seed in range(organisations):
                follow_one(rule, response, random.Random(seed), count)  # noqa: S311  no secret
            print(f"{response:4.0%} answer, {rule:<11}{count.line()}")


def follow_one(rule: str, response: float, dice: random.Random, count: Count) -> None:
    """Twelve waves of one organisation; the same people, moves and answers under every rule."""
    place = Place.drawn(dice)
    units = frozen(place)
    past: list[Told] = []
    for number in range(WAVES):
        if number:
            place.pass_time(dice)
        spoke = frozenset(person for person in place.standing if dice.random() < response)
        told = published(rule, place, units, spoke, past[-EARLIER:])
        look(count, place, told, past)
        past += [told] if told.claims else []


def frozen(place: Place) -> list[frozenset[int]]:
    """The units at the beginning."""
    sizes = _sizes(place.standing, frozenset())
    atoms = [Atom(frozenset([team]), sizes[team]) for team in place.teams if team in sizes]
    return [block.groups for block in divide(place.tree, atoms, lambda size: size[0] >= 8).blocks]


def _sizes(standing: Mapping[int, int], spoke: frozenset[int]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for person, team in standing.items():
        eligible, answering = found.get(team, (0, 0))
        found[team] = (eligible + 1, answering + (person in spoke))
    return found


def published(
    rule: str,
    place: Place,
    units: Sequence[frozenset[int]],
    spoke: frozenset[int],
    past: Sequence[Told],
) -> Told:
    """What a rule lets out."""
    told = Told([], dict(place.standing), spoke, {one: place.answers[one] for one in spoke})
    if rule == "threshold":
        told.claims = list(_above_threshold(place, spoke))
    elif rule == "partition":
        told.claims = _partitioned(place, units, spoke)
    else:
        said = [(person, Body(None, {"safe": place.answers[person]})) for person in sorted(spoke)]
        before = [
            Before(_times(last, told, apart), {"safe": tuple(last.claims)})
            for apart, last in enumerate(reversed(past), start=1)
        ]
        gathered = Gathered(_crowds(place, units), said, {}, before)
        told.claims = _claims(place, checked_rows(place.tree, (SAFE, AGREES), gathered, LEAST).rows)
    return told


def _above_threshold(place: Place, spoke: frozenset[int]) -> Iterator[frozenset[int]]:
    sizes = _sizes(place.standing, spoke)
    for group in place.tree.parents:
        claim = place.tree.below(group)
        inside = [sizes[one] for one in claim if one in sizes]
        if LEAST((sum(size[0] for size in inside), sum(size[1] for size in inside))):
            yield claim


def _partitioned(place: Place, units: Sequence[frozenset[int]], spoke: frozenset[int]) -> Claims:
    atoms = [
        Atom(
            crowd.groups,
            (len(crowd.persons), sum(one in spoke for one in crowd.persons)),
            crowd.may_stand,
        )
        for crowd in _crowds(place, units)
    ]
    partition = divide(place.tree, atoms, LEAST)
    alone = [block.groups for block in partition.blocks]
    return alone + [place.tree.below(group) for group in partition.totals]


def _crowds(place: Place, units: Sequence[frozenset[int]]) -> list[Crowd]:
    inside: dict[int, list[int]] = {}
    for person, team in sorted(place.standing.items()):
        inside.setdefault(team, []).append(person)
    later = set(place.teams) - frozenset().union(*units)
    crowds = [
        Crowd(unit, tuple(p for team in sorted(unit) for p in inside.get(team, ())))
        for unit in units
    ]
    return crowds + [
        Crowd(frozenset([team]), tuple(inside.get(team, ())), may_stand=False)
        for team in sorted(later)
    ]


def _claims(place: Place, rows: Sequence[Row]) -> Claims:
    return [
        claim_of(place.tree, row.group, row.together) for row in rows if row.outcome == SAFE.name
    ]


def _times(last: Told, told: Told, apart: int) -> Times:
    return Times(last.standing, last.spoke, told.standing, told.spoke, apart)


def look(count: Count, place: Place, told: Told, past: Sequence[Told]) -> None:
    """Everything that an opponent would try on what was published."""
    sizes = _sizes(told.standing, told.spoke)
    found = follow(told.claims, dict[int, Size](sizes), lambda size: LEAST((size[0], size[1])))
    count.waves += 1
    count.solved += len(found.sets)
    count.blind += not found.saw_all
    count.nested += sum(sizes[team][1] for team in _nested(told.claims, sizes))
    for apart, last in enumerate(reversed(past), start=1):
        tells, saw_all = told_together(
            _times(last, told, apart), last.claims, _finest(told.claims), LEAST.answering
        )
        people = sum(one.people for one in tells)
        count.told += people if apart == 1 else 0
        count.longer += people if apart > 1 else 0
        count.blind += not saw_all
    count.alike += sum(_is_alike(told, claim) for claim in _finest(told.claims))
    shown = {next(iter(claim)) for claim in told.claims if len(claim) == 1}
    percent = sum(size[0] for size in sizes.values()) / 100
    count.own += sum(sizes[team][0] for team in shown if team in sizes) / percent
    count.whole += 100 * (place.tree.below(1) in told.claims)


def _nested(claims: Claims, sizes: Mapping[int, tuple[int, int]]) -> frozenset[int]:
    """Teams inside a small difference of two numbers of which one holds the other."""
    found: set[int] = set()
    for outer in claims:
        for inner in claims:
            rest = [one for one in outer - inner if one in sizes]
            total = (sum(sizes[one][0] for one in rest), sum(sizes[one][1] for one in rest))
            if inner < outer and any(total) and not LEAST(total):
                found.update(rest)
    return frozenset(found)


def _finest(claims: Claims) -> Claims:
    """Those that hold no other."""
    distinct = set(claims)
    return sorted(
        (one for one in distinct if not any(other < one for other in distinct)), key=sorted
    )


def _is_alike(told: Told, claim: frozenset[int]) -> bool:
    """Whether the mean or the share of those who agree tells what each of them said."""
    said = {told.answers[one] for one in told.spoke if told.standing[one] in claim}
    return said in ({1}, {5}) or len({one >= 4 for one in said}) == 1


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ORGANISATIONS)
