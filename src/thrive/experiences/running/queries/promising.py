"""What a run can promise, and what an anonymous one would mean, before it begins."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from thrive.experiences import queries
from thrive.experiences.models import Run
from thrive.experiences.prompting.actions.epochs import LEAST
from thrive.experiences.prompting.rounds import GETTING_READY, rounds
from thrive.experiences.running import audience
from thrive.experiences.running.permission import RunRef, run_for
from thrive.experiences.running.unsigned import Uncarried, public_questions
from thrive.experiences.running.wishes import STRICTER
from thrive.people.models import Person
from thrive.voice import queries as voice


@dataclass(frozen=True)
class PromisesOffered:
    """The promises that a run can be given: never less than its program's.

    ``people`` could take part; with fewer than eight, or without an origin of its own, *anonymous*
    is not among the offers, nor where ``uncarried`` names what an anonymous page cannot ask.
    """

    offered: tuple[str, ...]
    chosen: str
    people: int
    least: int
    has_origin: bool
    uncarried: tuple[Uncarried, ...]
    earliest: date


@dataclass(frozen=True)
class Unsigned:
    """What an anonymous run would mean. ``units``: how many people each would have."""

    people: int
    units: tuple[int, ...]
    screens: int
    has_words: bool
    waves: int
    first: date | None
    until: date | None
    earliest: date
    is_too_soon: bool


def promises_of(run: RunRef, viewer: Person | None, *, at: datetime) -> PromisesOffered:
    """Which promises a run that has not begun can be given. Raises NoSuchRun."""
    kept = run_for(run, viewer, at=at)
    promised = Run.Promise(kept.edition.content["promise"])
    people = len(audience.expected(kept, at.date()))
    uncarried = public_questions(queries.content_of(kept.edition)).uncarried
    may = people >= LEAST and bool(settings.THRIVE_VOICE_ADDRESS) and not uncarried
    return PromisesOffered(
        offered=tuple(
            one.value
            for one in Run.Promise
            if one in STRICTER[promised] and (one != Run.Promise.ANONYMOUS or may)
        ),
        chosen=kept.promise,
        people=people,
        least=LEAST,
        has_origin=bool(settings.THRIVE_VOICE_ADDRESS),
        uncarried=uncarried,
        earliest=earliest_first_day(at),
    )


def unsigned_of(run: RunRef, viewer: Person | None, *, at: datetime) -> Unsigned | None:
    """What an anonymous run would mean; None for any other. Raises NoSuchRun."""
    kept = run_for(run, viewer, at=at)
    if kept.promise != Run.Promise.ANONYMOUS:
        return None
    persons = audience.expected(kept, at.date())
    questions = public_questions(queries.content_of(kept.edition)).questions
    waves = rounds(kept, kept.begins_on)
    return Unsigned(
        people=len(persons),
        units=voice.sizes_expected(members=audience.teams(persons, at.date())),
        screens=len(questions),
        has_words=any(one["kind"] == "words" for one in questions),
        waves=len(waves),
        first=waves[0][0] if waves else None,
        until=waves[-1][1] if waves else None,
        earliest=at.date() + GETTING_READY,
        is_too_soon=kept.begins_on < at.date() + GETTING_READY,
    )


def ends_for_want_of_people(run: RunRef, viewer: Person | None, *, at: datetime) -> date | None:
    """The last day for which people are fixed, where too few are left for anything after it.

    None where enough take part, where nothing more was to come, and for any run that is not
    anonymous. Raises NoSuchRun.
    """
    kept = run_for(run, viewer, at=at)
    if kept.promise != Run.Promise.ANONYMOUS or kept.state != Run.State.RUNNING:
        return None
    until = kept.frozen_until
    if until is None or (kept.ends_on is not None and until >= kept.ends_on):
        return None
    if len(audience.expected(kept, at.date())) >= LEAST:
        return None
    return until - timedelta(days=1)


def earliest_first_day(at: datetime) -> date:
    """The first Monday on which anonymous questions can begin: people get ready before."""
    earliest = at.date() + GETTING_READY
    return earliest + timedelta(days=-earliest.weekday() % 7)
