"""What is to be expected of a run before it begins: answers, what will be shown, and the load.

Few people are planned as they will be, with their own draws. Of many who live alike some speak for
all, so that a forecast for very many people costs little more than one for a few hundred. Where
more than ``MOST_LIVES`` differ, the most frequent speak for the others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, reduce
from typing import TypeAlias

from django.db.models import Count, Sum

from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import arrangement
from thrive.experiences.running import audience
from thrive.experiences.running.permission import RunRef, run_for
from thrive.experiences.timing import runs as timing
from thrive.experiences.timing.circumstances import Circumstances, Reason
from thrive.experiences.timing.forecasting import Expecting, at_least
from thrive.people.models import Person
from thrive.people.queries import living, reporting_tree
from thrive.voice.rules.partition import NOWHERE, Atom, Partition, Tree, divide

SHARE = 0.6
MOST_LIVES = 200
MOST_DRAWS = 60  # so many people are planned with their own draws; of more, so many speak for all
LONGEST = timedelta(days=3 * 366 + 31)
SOON = timedelta(days=21)  # so far ahead the prompts of running runs are written down
WEEKS_SOON = SOON.days / 7


StandIn: TypeAlias = tuple[Circumstances, str]


@dataclass(frozen=True)
class GroupExpected:
    """One group of the reporting tree and what to expect of it.

    ``asked_least``: of its people, so many are asked in the thinnest whole wave. ``chance``: how
    likely it is that enough of them answer in that wave. ``shown_in``: the group in whose results
    its people appear, itself where it is shown; empty where nothing is shown at all.
    """

    group: int
    name: str
    depth: int
    eligible: int
    prompts: float
    answers: float
    asked_least: int
    chance: float
    shown_alone: bool
    shown_in: str
    verdict_on: date | None


@dataclass(frozen=True)
class LoadExpected:
    """What a run takes of people's attention, and what other runs take already.

    ``share`` is what the fullest week of this run takes of the average budget; ``others_share``
    what running runs take in the next three weeks, on average. ``overfull`` counts people whose
    budget would not hold both. ``left_out``: prompts that are not sent, by reason.
    """

    prompts_a_week: float
    seconds_a_week: float
    share: float
    others_share: float
    overfull: int
    left_out: Mapping[Reason, float]


@dataclass(frozen=True)
class RunForecast:
    """All that a steward is told before a run begins. ``until``: how far was looked ahead.

    ``waves`` counts whole waves until then. ``is_sampled``: the most frequent ways of living speak
    for all. ``only_started``: no calendar asks, so nothing can be foreseen.
    """

    people: int
    prompts: float
    answers: float
    share: float
    until: date
    waves: int
    groups: tuple[GroupExpected, ...]
    load: LoadExpected
    first_verdict_on: date | None
    is_sampled: bool
    only_started: bool

    @property
    def shows_nothing(self) -> bool:
        """Whether no result will be shown at all: too few people are asked."""
        return not any(one.shown_in for one in self.groups)

    @property
    def only_higher_up(self) -> tuple[GroupExpected, ...]:
        """Groups whose results appear only together with others."""
        return tuple(one for one in self.groups if one.eligible and not one.shown_alone)


def forecast_of(
    run: RunRef, viewer: Person | None, *, at: datetime, share: float = SHARE
) -> RunForecast:
    """What to expect of a run if so large a share of prompts is answered.

    Raises NoSuchRun, and Infeasible for a template that nobody could follow.
    """
    kept = run_for(run, viewer, at=at)
    return _Forecast(kept, max(kept.begins_on, at.date()), at, Expecting(share=share)).made()


def load_of(run: RunRef, viewer: Person | None, *, at: datetime) -> LoadExpected:
    """What a run takes of attention, beside what others take. Raises NoSuchRun, Infeasible."""
    return forecast_of(run, viewer, at=at).load


@dataclass(frozen=True)
class _Life:
    """One way of living: what it brings, week by week and wave by wave."""

    prompts: int
    weeks: Counter[tuple[int, int]]
    waves: frozenset[date]
    left_out: Counter[Reason]


class _Forecast:
    """The work itself, for one run."""

    def __init__(self, run: Run, on: date, at: datetime, expecting: Expecting) -> None:
        self._run, self._on, self._at, self._expecting = run, on, at, expecting
        self._timing = arrangement.timing_run(run)
        self._waves = self._expected_waves()
        self._until = self._horizon()
        self._persons = audience.expected(run, at.date())
        self._living = living(self._persons, on=at.date())
        self._lives = {
            person: arrangement.circumstances(one) for person, one in self._living.items()
        }
        self._stand_ins = _stand_ins(self._lives)
        self._frequent = Counter(self._stand_ins.values()).most_common(MOST_LIVES)

    def made(self) -> RunForecast:
        """The whole forecast."""
        groups = self._groups()
        prompts = sum(self._brings(person).prompts for person in self._lives)
        verdicts = [one.verdict_on for one in groups if one.verdict_on is not None]
        return RunForecast(
            people=len(self._lives),
            prompts=prompts,
            answers=prompts * self._expecting.share,
            share=self._expecting.share,
            until=self._until,
            waves=len(self._waves),
            groups=groups,
            load=self._load(),
            first_verdict_on=min(verdicts, default=None),
            is_sampled=len(set(self._lives.values())) > MOST_LIVES,
            only_started=not self._timing.template.parts,
        )

    def _expected_waves(self) -> list[timing.Wave]:
        """Whole ones, which are alike; those cut by the ends of the run where each is published."""
        most = self._expecting.points
        whole = list(_whole_waves(self._timing, self._on, most))
        if whole and self._run.promise != Run.Promise.ANONYMOUS:
            return whole
        return list(_cut_waves(self._timing, self._on, most))

    def _horizon(self) -> date:
        last = max((one.until for one in self._waves if one.until), default=None)
        until = last or self._timing.ends or self._on + timedelta(days=91)
        return min(until, self._on + LONGEST)

    @cached_property
    def _by_stand_in(self) -> dict[StandIn, _Life]:
        return {one: self._lived(*one) for one, _count in self._frequent}

    def _lived(self, life: Circumstances, draws: str) -> _Life:
        member = timing.Member(draws, life, self._on)
        plan = timing.plan_run(self._timing, member, self._until)
        due = [one for one in plan.moments if one.on >= self._on]
        waves = frozenset(timing.wave(self._timing, one.on).first for one in due)
        # Anonymously each person answers once in a wave, however many messages come.
        is_anonymous = self._run.promise == Run.Promise.ANONYMOUS
        return _Life(
            prompts=len(waves) if is_anonymous else len(due),
            weeks=Counter(one.on.isocalendar()[:2] for one in due),
            waves=waves,
            left_out=Counter(one.reason for one in plan.left_out),
        )

    def _brings(self, person: int) -> _Life:
        """A way of living that is not among the frequent ones is taken for the most frequent."""
        usual = self._frequent[0][0]
        return self._by_stand_in.get(self._stand_ins[person]) or self._by_stand_in[usual]

    def _groups(self) -> tuple[GroupExpected, ...]:
        tree = reporting_tree(on=self._at.date())
        parents = Tree.of((group.pk, group.parent_id) for group in tree)
        places = audience.teams(self._lives, self._at.date())
        # As in a release, who has no place in the tree counts in the whole organisation.
        root = next((group.pk for group in tree if group.parent_id is None), NOWHERE)
        own: dict[int, list[int]] = {}
        for person in self._lives:
            place = places[person]
            known = place if place is not None and place in parents.parents else root
            own.setdefault(known, []).append(person)
        inside = _added_up(parents, own)
        partition = self._partition(parents, own)
        names = {group.pk: group.name for group in tree}
        # As in a release: nothing stands above the lowest group that holds everybody.
        above_all = set(parents.way_up(reduce(parents.meeting, own))[1:]) if own else set()
        return tuple(
            self._group(group.pk, names, parents, inside[group.pk], partition)
            for group in tree
            if group.pk in inside and group.pk not in above_all
        )

    def _partition(self, tree: Tree, own: Mapping[int, Sequence[int]]) -> Partition:
        """As a release would divide the people of the usual wave."""
        atoms = []
        for group, people in own.items():
            asked = self._asked(people)
            usual = sum(asked) / len(asked) if asked else 0.0
            atoms.append(Atom(frozenset({group}), (round(usual), int(usual * self._share))))
        return divide(tree, atoms, self._is_enough)

    def _is_enough(self, size: tuple[int, int]) -> bool:
        needed = self._expecting
        return size[0] >= needed.least_eligible and size[1] >= needed.least_answering

    @property
    def _share(self) -> float:
        return self._expecting.share

    def _asked(self, people: Sequence[int]) -> list[int]:
        """How many are asked in each wave: everybody where a round has one page for all."""
        if self._run.promise == Run.Promise.ANONYMOUS:
            return [len(people) for _wave in self._waves]
        asked = Counter(first for person in people for first in self._brings(person).waves)
        return [asked[wave.first] for wave in self._waves]

    def _group(
        self,
        group: int,
        names: Mapping[int, str],
        tree: Tree,
        people: Sequence[int],
        partition: Partition,
    ) -> GroupExpected:
        alone = group in partition.totals
        way = tree.way_up(group)
        above = next((one for one in way if one in partition.totals), None)
        prompts = sum(self._brings(person).prompts for person in people)
        least = min(self._asked(people), default=0)
        expecting = self._expecting
        points = len(self._waves) >= expecting.points
        return GroupExpected(
            group=group,
            name=names[group],
            depth=len(way) - 2,
            eligible=len(people),
            prompts=prompts,
            answers=prompts * expecting.share,
            asked_least=least,
            chance=at_least(expecting.least_answering, least, expecting.share),
            shown_alone=alone,
            shown_in="" if above is None else names[above],
            verdict_on=self._waves[expecting.points - 1].until if alone and points else None,
        )

    def _load(self) -> LoadExpected:
        people = len(self._lives)
        if not people:
            return LoadExpected(0.0, 0.0, 0.0, 0.0, 0, {})
        weeks: Counter[tuple[int, int]] = Counter()
        left_out: Counter[Reason] = Counter()
        for person in self._lives:
            weeks.update(self._brings(person).weeks)
            left_out.update(self._brings(person).left_out)
        fullest = max(weeks.values(), default=0) / people
        seconds = fullest * self._timing.template.seconds
        others = _others(self._run, set(self._lives), self._at)
        shares = {
            person: self._taken(person, *others.get(person, (0, 0))) for person in self._lives
        }
        return LoadExpected(
            prompts_a_week=fullest,
            seconds_a_week=seconds,
            share=sum(self._taken_by_run(person) for person in self._lives) / people,
            others_share=sum(shares.values()) / people,
            overfull=sum(
                self._taken_by_run(person) + taken > 1 for person, taken in shares.items()
            ),
            left_out=dict(left_out),
        )

    def _taken(self, person: int, prompts: float, seconds: float) -> float:
        """The part of a person's budget that this takes in a week."""
        one = self._living[person]
        if not one.prompts or not one.seconds:
            return 1.0 if prompts else 0.0
        return max(prompts / one.prompts, seconds / one.seconds)

    def _taken_by_run(self, person: int) -> float:
        fullest = max(self._brings(person).weeks.values(), default=0)
        return self._taken(person, fullest, fullest * self._timing.template.seconds)


def _stand_ins(lives: Mapping[int, Circumstances]) -> dict[int, StandIn]:
    """For each person a life with the number by which its moments are drawn: their own, if few."""
    if len(lives) <= MOST_DRAWS:
        return {person: (life, str(person)) for person, life in lives.items()}
    draws = max(1, MOST_DRAWS // len(set(lives.values())))
    turns: Counter[Circumstances] = Counter()
    found = {}
    for person, life in sorted(lives.items(), key=_number):
        found[person] = (life, str(turns[life] % draws))
        turns[life] += 1
    return found


def _number(one: tuple[int, Circumstances]) -> int:
    return one[0]


def _added_up(tree: Tree, own: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """The people of each group and of all that stand below it."""
    inside: dict[int, list[int]] = {}
    for group, people in own.items():
        for above in tree.way_up(group):
            inside.setdefault(above, []).extend(people)
    return inside


def _whole_waves(run: timing.Run, on: date, most: int) -> Iterator[timing.Wave]:
    """The first waves that begin on or after a day and end with the run or before."""
    found = 0
    while found < most:
        wave = timing.wave(run, on)
        if wave.until is None or (run.ends is not None and wave.until > run.ends):
            return
        if wave.first >= on:
            found += 1
            yield wave
        if run.kind is timing.Kind.ONCE:
            return
        on = wave.until


def _cut_waves(run: timing.Run, on: date, most: int) -> Iterator[timing.Wave]:
    """The first waves into which days of the run fall; the last ends with it."""
    for _number in range(most):
        if run.ends is not None and on >= run.ends:
            return
        wave = timing.wave(run, on)
        if wave.until is None:
            return
        yield wave if run.ends is None else replace(wave, until=min(wave.until, run.ends))
        if run.kind is timing.Kind.ONCE:
            return
        on = wave.until


def _others(run: Run, persons: set[int], at: datetime) -> dict[int, tuple[float, float]]:
    """Prompts and seconds a week that other runs have planned for people in the next weeks."""
    planned = Prompt.objects.filter(
        state=Prompt.State.SCHEDULED, due_at__gte=at, due_at__lt=at + SOON
    ).exclude(run=run)
    rows = planned.order_by().values_list("person").annotate(Count("id"), Sum("seconds"))
    return {
        person: (prompts / WEEKS_SOON, seconds / WEEKS_SOON)
        for person, prompts, seconds in rows
        if person in persons
    }
