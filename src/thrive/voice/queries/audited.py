"""The proof that anybody who holds the database can run: what follows from all that was published.

It takes no other code's word: every published number is an equation over the groups that it claims
to count, with the number of people that stands beside it. See voice.rules.auditing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from thrive.voice.earlier import before, blocks_of
from thrive.voice.models import Release, Released, Study, Unit, Wave
from thrive.voice.queries.releases import plain_row
from thrive.voice.rules.auditing import follow, known_sizes
from thrive.voice.rules.moving import Claims, Together, told_together
from thrive.voice.rules.partition import Tree, claim_of
from thrive.voice.rules.releasing import Row, digest_of
from thrive.voice.rules.tables import RATE, SHARES, Outcome
from thrive.voice.trees import reporting


class Fault(StrEnum):
    """What should not be so."""

    CHANGED = "changed"  # the numbers are not those that were published
    SMALL_UNIT = "small_unit"  # fewer people were frozen for it than the study asks
    SOLVED = "solved"  # a number of too few people follows from others
    UNSEEN = "unseen"  # there are too many combinations to try them all
    UNEVEN = "uneven"  # numbers of people contradict one another
    ALIKE = "alike"  # a number says what each of its people said
    MOVED = "moved"  # two waves together tell of a few who came, went or moved


@dataclass(frozen=True)
class Finding:
    """One thing that should not be so; ``people``: how few it is about, None where that is moot."""

    fault: Fault
    study: int
    wave: date | None
    outcome: str
    groups: tuple[int, ...]
    people: int | None = None


@dataclass(frozen=True)
class Audited:
    """What was looked at, and what was found. ``smallest``: the fewest people a number rests on."""

    studies: int
    releases: int
    numbers: int
    equations: int
    pairs: int
    smallest: int | None
    findings: tuple[Finding, ...]


class NoStudy(LookupError):
    """There is no such study."""


def audit_releases(*, study: int | None = None) -> Audited:
    """Try to work out, from everything that was published, what must not be known.

    Of one study, or of all. Reads only; needs no key. Raises NoStudy.
    """
    studies = list(Study.objects.order_by("id") if study is None else _one(study))
    tree = reporting()
    lookers = [_Looker(one, tree) for one in studies]
    findings = tuple(finding for looker in lookers for finding in looker.findings())
    smallest = [one.smallest for one in lookers if one.smallest is not None]
    return Audited(
        studies=len(studies),
        releases=sum(one.releases for one in lookers),
        numbers=sum(one.numbers for one in lookers),
        equations=sum(one.equations for one in lookers),
        pairs=sum(one.pairs for one in lookers),
        smallest=min(smallest, default=None),
        findings=findings,
    )


def _one(study: int) -> Sequence[Study]:
    found = list(Study.objects.filter(pk=study))
    if not found:
        raise NoStudy(study)
    return found


@dataclass
class _Looker:
    """Looks at one study."""

    study: Study
    tree: Tree
    releases: int = 0
    numbers: int = 0
    equations: int = 0
    pairs: int = 0
    smallest: int | None = None

    def findings(self) -> Iterator[Finding]:
        yield from self._small_units()
        outcomes = {one["name"]: Outcome.from_plain(one) for one in self.study.outcomes}
        found = Release.objects.filter(wave__study=self.study).select_related("wave")
        for release in found.order_by("wave__first_on", "id"):
            rows = list(Released.objects.filter(release=release).order_by("id"))
            plain = [plain_row(row) for row in rows]
            self.releases += 1
            self.numbers += len(rows)
            wave = release.wave
            if digest_of(self.study.owner, wave.first_on, plain, release.rule) != release.digest:
                yield self._finding(Fault.CHANGED, wave)
            by_outcome: dict[str, list[Row]] = defaultdict(list)
            for row in plain:
                by_outcome[row.outcome].append(row)
            for name, told in by_outcome.items():
                yield from self._within(wave, outcomes[name], told)
            yield from self._between(wave, outcomes, by_outcome)

    def _finding(
        self, fault: Fault, wave: Wave | None, outcome: str = "", groups: Sequence[int] = (),
        people: int | None = None,
    ) -> Finding:  # fmt: skip
        first_on = wave.first_on if wave else None
        return Finding(fault, self.study.pk, first_on, outcome, tuple(sorted(groups)), people)

    def _small_units(self) -> Iterator[Finding]:
        least = self.study.least_eligible
        few = Unit.objects.filter(epoch__study=self.study, eligible__lt=least).order_by("id")
        for unit in few:
            groups = list(unit.groups.values_list("group", flat=True))
            yield self._finding(Fault.SMALL_UNIT, None, "", groups, unit.eligible)

    def _within(self, wave: Wave, outcome: Outcome, rows: Sequence[Row]) -> Iterator[Finding]:
        """What follows from the numbers of one wave, by how many people stand beside them."""
        claims = [claim_of(self.tree, row.group, row.together) for row in rows]
        sizes, is_even = known_sizes(claims, [row.people for row in rows])
        if not is_even:
            yield self._finding(Fault.UNEVEN, wave, outcome.name)
        found = follow(claims, sizes, lambda size: size[0] >= self.study.least_answering)
        self.equations += found.independent
        if found.smallest is not None:
            self.smallest = min(self.smallest or found.smallest[0], found.smallest[0])
        for groups in found.sets:
            people = sum(sizes[group][0] for group in groups)
            yield self._finding(Fault.SOLVED, wave, outcome.name, list(groups), people)
        if not found.saw_all:
            yield self._finding(Fault.UNSEEN, wave, outcome.name)
        for row, claim in zip(rows, claims, strict=True):
            if _says_what_each_said(outcome, row):
                yield self._finding(Fault.ALIKE, wave, outcome.name, list(claim), row.people)

    def _between(
        self, wave: Wave, outcomes: Mapping[str, Outcome], told: Mapping[str, Sequence[Row]]
    ) -> Iterator[Finding]:
        """What follows from a wave together with each one before it."""
        if self.study.promise == Study.Promise.ANONYMOUS:
            return  # who took part in which wave is not known to anybody
        now = {
            name: tuple(blocks_of([claim_of(self.tree, one.group, one.together) for one in rows]))
            for name, rows in told.items()
            if outcomes[name].told != RATE
        }
        for earlier in before(wave, tree=self.tree):
            self.pairs += 1
            seen: dict[tuple[Claims, Claims], Together] = {}
            for name, blocks in now.items():
                claims = earlier.claims.get(name, ())
                if (claims, blocks) not in seen:
                    seen[claims, blocks] = told_together(
                        earlier.times, claims, blocks, self.study.least_answering
                    )
                tells, saw_all = seen[claims, blocks]
                if not saw_all:
                    yield self._finding(Fault.UNSEEN, wave, name)
                for one in tells:
                    groups = {group for number in one.claims for group in blocks[number]}
                    yield self._finding(Fault.MOVED, wave, name, sorted(groups), one.people)


def _says_what_each_said(outcome: Outcome, row: Row) -> bool:
    """Whether a share is all or none. The ends of a scale are not kept with what is published."""
    if outcome.told not in SHARES or outcome.told == RATE:
        return False
    return row.value == row.denominator or (row.value == 0 and outcome.told != "choice")
