"""A dry run: who would get what and when, before anybody does."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation

from thrive.experiences.models import Enrolment, Run
from thrive.experiences.prompting import arrangement
from thrive.experiences.running import audience
from thrive.experiences.running.permission import RunRef, run_for
from thrive.experiences.timing import planning
from thrive.experiences.timing import runs as timing
from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.words import reason
from thrive.people.models import Person
from thrive.people.queries import living

AHEAD = timedelta(days=14)
LONGEST = timedelta(days=366)
MOST_PEOPLE = 50


@dataclass(frozen=True)
class DryRow:
    """One prompt that would be due. ``at`` is on the person's own clock, None if it is left out.

    ``why``: the reason for that, or for which it has waited, in words.
    """

    person: int
    name: str
    on: date
    number: int
    experience: str
    at: datetime | None
    why: str


@dataclass(frozen=True)
class DryRun:
    """Rows by time, then what is left out; of ``people`` so many were ``looked_at``."""

    rows: tuple[DryRow, ...]
    people: int
    looked_at: int
    first: date
    until: date


def dry_run_of(
    run: RunRef,
    viewer: Person | None,
    *,
    at: datetime,
    until: date | None = None,
    most: int = MOST_PEOPLE,
) -> DryRun:
    """Who would get what and when until a day, two weeks if none is given; at most a year.

    What other running runs send to the same people is planned along, because one budget holds for
    all. Raises NoSuchRun, Infeasible.
    """
    kept = run_for(run, viewer, at=at)
    first = max(kept.begins_on, at.date())
    end = min(until or first + AHEAD, first + LONGEST)
    persons = audience.expected(kept, at.date())
    chosen = sorted(audience.named(persons[:most]).items(), key=lambda one: (one[1], one[0]))
    lives = living([person for person, _name in chosen], on=at.date())
    others = _others(kept, list(lives))
    rows = [
        row
        for person, name in chosen
        if person in lives
        for row in _rows(
            kept, person, name, arrangement.circumstances(lives[person]), others[person], first, end
        )
    ]
    return DryRun(tuple(sorted(rows, key=_order)), len(persons), len(lives), first, end)


def _rows(
    run: Run,
    person: int,
    name: str,
    life: Circumstances,
    others: Sequence[Enrolment],
    first: date,
    end: date,
) -> Iterator[DryRow]:
    own = run.enrolments.filter(person=person).first()
    joined = first if own is None else own.joined_on
    places = [_place(run, person, life, joined, None)]
    places += [_place(one.run, person, life, one.joined_on, one.left_on) for one in others]
    plan = planning.plan_together(places, life, end)[0]
    zone = ZoneInfo(life.zone)
    numbers: dict[date, int] = defaultdict(int)
    for due in plan.moments:
        began = arrangement.round_of(run, due.on)
        number = numbers[began]
        numbers[began] += 1
        if due.on >= first:
            why = "" if due.waited is None else reason(due.waited, translation)
            experience = arrangement.experience_of(run, number)
            at = due.at.astimezone(zone)
            yield DryRow(person, name, due.on, number, experience, at, why)
    for left in plan.left_out:
        if left.on >= first:
            why = reason(left.reason, translation)
            yield DryRow(person, name, left.on, left.place, "", None, why)


def _place(
    run: Run, person: int, life: Circumstances, joined: date, left: date | None
) -> planning.Enrolment:
    member = timing.Member(str(person), life, joined, left)
    return timing.enrolment(arrangement.timing_run(run), member)


def _others(run: Run, persons: Sequence[int]) -> Mapping[int, list[Enrolment]]:
    """What else these people take part in."""
    running = Enrolment.objects.filter(
        run__state=Run.State.RUNNING, person__in=persons, left_on__isnull=True
    ).exclude(run=run)
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for one in running.select_related("run").order_by("run_id"):
        found[one.person_id].append(one)
    return found


def _order(row: DryRow) -> tuple[bool, float, date, str, int]:
    moment = 0.0 if row.at is None else row.at.timestamp()
    return (row.at is None, moment, row.on, row.name, row.number)
