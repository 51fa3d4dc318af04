"""When each person may be asked, how much a week, and by which way: for many people at once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, Q, Sum

from thrive.people.models import (
    Attention,
    AttentionDefaults,
    AttentionSpent,
    Holiday,
    Pause,
    Person,
)
from thrive.people.rules.attention import CHANNELS, INBOX, Hours
from thrive.people.rules.zones import known_zones

Key = TypeVar("Key", int, str)

AT_ONCE = 5_000  # SQLite takes 32,766 values in one question


@dataclass(frozen=True)
class Living:
    """What one person's life allows. ``mark`` differs when plans have to be made anew.

    Pauses and holidays that are over are in it too, so that a plan which begins in the past comes
    out as it did then. ``channels`` are in the order in which they are tried; the inbox is always.
    """

    zone: str
    language: str
    own_hours: tuple[Hours, ...]
    quiet_hours: tuple[Hours, ...]
    days_off: frozenset[int]
    pauses: tuple[tuple[date, date], ...]  # the first day, and the first with prompts again
    holidays: frozenset[date]
    seconds: int
    prompts: int
    channels: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class Allowance:
    """What the organisation allows Thrive to take of anybody, and its own hours and days."""

    seconds: int
    prompts: int
    quiet_hours: tuple[Hours, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True)
class PauseShown:
    """A pause that is not over, or is still to come."""

    id: int
    first_on: date
    until_on: date  # the first day with prompts again


@dataclass(frozen=True)
class Chosen:
    """What somebody chose for themselves; None is as the organisation has it."""

    seconds: int | None
    prompts: int | None
    own_hours: tuple[Hours, ...]
    quiet_hours: tuple[Hours, ...] | None
    days_off: tuple[int, ...]
    channels: tuple[str, ...] | None
    pauses: tuple[PauseShown, ...]


def chosen(person: Person, *, on: date) -> Chosen:
    """What somebody chose for themselves, and their pauses that are not over on a day."""
    row = Attention.objects.filter(person=person).first() or Attention()
    return Chosen(
        seconds=row.seconds_a_week,
        prompts=row.prompts_a_week,
        own_hours=hours_of(row.own_hours),
        quiet_hours=None if row.quiet_hours is None else hours_of(row.quiet_hours),
        days_off=tuple(row.days_off),
        channels=ways(row.channels, ()) if row.channels else None,
        pauses=pauses(person, on=on),
    )


def pauses(person: Person, *, on: date) -> tuple[PauseShown, ...]:
    """Somebody's pauses that are not over on a day, the earlier first."""
    found = Pause.objects.filter(person=person, ended_at=None, until_on__gt=on)
    in_order = found.order_by("first_on", "until_on", "id")
    return tuple(PauseShown(one.pk, one.first_on, one.until_on) for one in in_order)


def holidays(*, since: date) -> tuple[Holiday, ...]:
    """The days from one on, on which the organisation asks nobody anything."""
    return tuple(Holiday.objects.filter(on__gte=since).order_by("on"))


def living(persons: Sequence[int], *, on: date) -> dict[int, Living]:
    """What the lives of many people allow, in five queries for each 5,000 of them.

    Whoever is inactive, or has left by that day, is absent.
    """
    given, rest = allowance(), frozenset(Holiday.objects.values_list("on", flat=True))
    here = (Q(left_on=None) | Q(left_on__gt=on)) & Q(is_active=True)
    found: dict[int, Living] = {}
    for some in batches(persons):
        asked = {one.person_id: one for one in Attention.objects.filter(person__in=some)}
        breaks = _pauses(some)
        for pk, zone, language in Person.objects.filter(here, pk__in=some).values_list(
            "pk", "time_zone", "language"
        ):
            found[pk] = _living(zone, language, asked.get(pk), tuple(breaks[pk]), rest, given)
    return found


def allowance() -> Allowance:
    """What the organisation allows; as built where it has not said anything."""
    row = AttentionDefaults.objects.first() or AttentionDefaults()
    quiet = ((row.quiet_from, row.quiet_until),) if row.quiet_from and row.quiet_until else ()
    return Allowance(
        seconds=row.seconds_a_week,
        prompts=row.prompts_a_week,
        quiet_hours=quiet,
        channels=ways(row.channels, CHANNELS),
    )


def spent(persons: Sequence[int], *, week_on: date) -> dict[int, tuple[int, int]]:
    """Seconds and prompts that a week has taken of each person, two zeros where it took nothing."""
    found = dict.fromkeys(persons, (0, 0))
    for some in batches(persons):
        rows = (
            AttentionSpent.objects.filter(person__in=some, week_on=week_on)
            .order_by()
            .values_list("person")
            .annotate(Sum("seconds"), Count("id"))
        )
        found |= {person: (seconds, prompts) for person, seconds, prompts in rows}
    return found


def budgets(persons: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Seconds and prompts a week that each active person allows, in the organisation's bounds."""
    given = allowance()
    found: dict[int, tuple[int, int]] = {}
    for some in batches(persons):
        rows = Person.objects.filter(pk__in=some, is_active=True).values_list(
            "pk", "attention__seconds_a_week", "attention__prompts_a_week"
        )
        found |= {
            pk: (_at_most(seconds, given.seconds), _at_most(prompts, given.prompts))
            for pk, seconds, prompts in rows
        }
    return found


def ways(kept: Sequence[str], otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The channels that were chosen; otherwise where none was; none for the inbox alone."""
    return tuple(one for one in kept if one != INBOX) if kept else otherwise


def hours_of(kept: Iterable[Sequence[str]]) -> tuple[Hours, ...]:
    """Hours as they are kept, as times."""
    return tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in kept)


def _living(
    zone: str,
    language: str,
    said: Attention | None,
    breaks: tuple[tuple[date, date], ...],
    rest: frozenset[date],
    given: Allowance,
) -> Living:
    own = said or Attention()
    quiet = given.quiet_hours if own.quiet_hours is None else hours_of(own.quiet_hours)
    moves = (
        zone if zone in known_zones() else settings.TIME_ZONE,
        hours_of(own.own_hours),
        quiet,
        frozenset(own.days_off),
        breaks,
        rest,
        _at_most(own.seconds_a_week, given.seconds),
        _at_most(own.prompts_a_week, given.prompts),
    )
    return Living(
        zone=moves[0],
        language=language or settings.LANGUAGE_CODE,
        own_hours=moves[1],
        quiet_hours=moves[2],
        days_off=moves[3],
        pauses=moves[4],
        holidays=moves[5],
        seconds=moves[6],
        prompts=moves[7],
        channels=ways(own.channels, given.channels),
        mark=_mark(moves),
    )


@lru_cache(maxsize=20_000)
def _mark(moves: tuple[object, ...]) -> str:
    """A digest of all that moves a plan: language and channels do not."""
    parts = (sorted(map(str, one)) if isinstance(one, frozenset) else one for one in moves)
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:32]


def _at_most(wanted: int | None, allowed: int) -> int:
    return allowed if wanted is None else min(wanted, allowed)


def _pauses(persons: Sequence[int]) -> Mapping[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = Pause.objects.filter(person__in=persons, ended_at=None).order_by(
        "person", "first_on", "until_on", "id"
    )
    for person, first, until in rows.values_list("person", "first_on", "until_on"):
        found[person].append((first, until))
    return found


def batches(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """So many keys at a time as one question takes."""
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
