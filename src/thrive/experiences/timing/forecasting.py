"""What to expect of a run: answers for each group, what will be shown, when a verdict is possible.

An expectation, not a promise. Everybody is taken to answer alike and independently, with the share
given. A group is shown by itself when enough belong to it and enough are expected to answer in its
thinnest wave; the release itself decides later on what really came.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import comb

from thrive.experiences.timing.circumstances import Reason
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.runs import Member, Run, Wave, plan_run, wave


@dataclass(frozen=True)
class Expecting:
    """What is assumed. Minimums as in the release; points as a chart needs them."""

    share: float = 0.6
    least_eligible: int = 8
    least_answering: int = 5
    points: int = 12


@dataclass(frozen=True)
class GroupForecast:
    """One group: its people, what is expected in all, and in the wave with fewest people asked.

    ``chance`` is how likely it is that enough answer in that wave. ``verdict_on`` is the first day
    after the wave that brings the last point a chart needs, None if that does not come before the
    end or the group is not shown by itself.
    """

    group: str
    eligible: int
    prompts: int
    answers: float
    asked_least: int
    chance: float
    shown_alone: bool
    verdict_on: date | None


@dataclass(frozen=True)
class Load:
    """What a run takes of the attention budget, over all people with a budget.

    ``share`` is the part of the budget that the fullest week of the average person takes;
    ``left_out`` counts what is not sent, by reason.
    """

    prompts_a_week: float
    seconds_a_week: float
    share: float
    left_out: Mapping[Reason, int]


@dataclass(frozen=True)
class Forecast:
    """All that a steward is told before a run begins."""

    groups: tuple[GroupForecast, ...]
    load: Load

    @property
    def only_higher_up(self) -> tuple[str, ...]:
        """The groups whose results will appear only together with others."""
        return tuple(group.group for group in self.groups if not group.shown_alone)


def forecast(
    run: Run,
    groups: Mapping[str, Sequence[Member]],
    until: date,
    expecting: Expecting = Expecting(),
) -> Forecast:
    """What to expect of a run until a day. Raises Infeasible, NoSuchZone."""
    planned = {
        group: [(member, plan_run(run, member, until)) for member in members]
        for group, members in groups.items()
    }
    waves = _whole_waves(run, until)
    found = [_group(name, run, pairs, waves, expecting) for name, pairs in planned.items()]
    everybody = {
        member.person: (member, plan) for pairs in planned.values() for member, plan in pairs
    }
    return Forecast(tuple(found), _load(run, list(everybody.values())))


def _whole_waves(run: Run, until: date) -> list[Wave]:
    """The waves that begin and end within the run and before a day."""
    end = until if run.ends is None else min(until, run.ends)
    found: list[Wave] = []
    on = run.begins
    while on < end:
        current = wave(run, on)
        after = end if current.until is None else current.until
        if current.first >= run.begins and after <= end:
            found.append(Wave(current.first, after))
        on = after
    return found


Pairs = Sequence[tuple[Member, Plan]]


def _group(
    name: str, run: Run, pairs: Pairs, waves: Sequence[Wave], expecting: Expecting
) -> GroupForecast:
    asked = _asked(run, pairs, waves)
    least = min(asked, default=0)
    enough = len(pairs) >= expecting.least_eligible
    alone = enough and least * expecting.share >= expecting.least_answering
    prompts = sum(len(plan.moments) for _, plan in pairs)
    points = waves[: expecting.points]
    in_time = alone and len(points) == expecting.points
    return GroupForecast(
        group=name,
        eligible=len(pairs),
        prompts=prompts,
        answers=prompts * expecting.share,
        asked_least=least,
        chance=at_least(expecting.least_answering, least, expecting.share) if enough else 0.0,
        shown_alone=alone,
        verdict_on=points[-1].until if in_time else None,
    )


def _asked(run: Run, pairs: Pairs, waves: Sequence[Wave]) -> list[int]:
    """How many people are asked at least once in each wave."""
    counted = Counter(
        first for _, plan in pairs for first in {wave(run, due.on).first for due in plan.moments}
    )
    return [counted[each.first] for each in waves]


def at_least(needed: int, asked: int, share: float) -> float:
    """How likely it is that so many of those asked answer, each alike and independently."""
    fewer = sum(
        comb(asked, n) * share**n * (1 - share) ** (asked - n)
        for n in range(min(needed, asked + 1))
    )
    return max(0.0, 1 - fewer)


def _load(run: Run, pairs: Pairs) -> Load:
    weeks = Counter(due.on.isocalendar()[:2] for _, plan in pairs for due in plan.moments)
    fullest = max(weeks.values(), default=0) / max(1, len(pairs))
    budgets = [member.circumstances.budget for member, _ in pairs if member.circumstances.budget]
    prompts = sum(budget.prompts for budget in budgets) / max(1, len(budgets))
    seconds = sum(budget.seconds for budget in budgets) / max(1, len(budgets))
    taken = fullest * run.template.seconds
    share = max(fullest / prompts, taken / seconds) if prompts and seconds else 0.0
    left = Counter(left.reason for _, plan in pairs for left in plan.left_out)
    return Load(fullest, taken, share, dict(left))
