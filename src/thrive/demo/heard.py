"""The second chain of the tour: people are asked, answer, and a result is published. Only asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from thrive.demo import safely, talks
from thrive.experiences.models import Run
from thrive.experiences.prompting.lately import Arrived, AskedOn, arrived, asked_lately
from thrive.experiences.running.queries import may_see_run, takes_part
from thrive.foundation import days
from thrive.people.models import Person
from thrive.people.queries import roles
from thrive.voice import queries as voice
from thrive.voice.queries import ReleaseShown, RowShown

LATELY = timedelta(weeks=4)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Published:
    """One number of the newest result: of a group, or of several that are shown together."""

    group: str
    value: float
    people: int


@dataclass(frozen=True)
class Heard:
    """What was asked in the week that was published last, and what came of it.

    ``waits`` is the conversation that waits for whoever looks, if one does; ``was_asked`` whether
    were asked at all. ``together`` counts the groups that are too small to be shown alone.
    """

    run_id: int
    asked: AskedOn
    waits: Arrived | None
    was_asked: bool
    may_see_results: bool
    asked_on: str
    week: str
    published_on: str
    rows: tuple[Published, ...]
    together: int


def heard(*, viewer: Person, at: datetime, language: str) -> Heard | None:
    """The chain as it is at a moment; nothing before the first result of the weekly minute."""
    run = Run.objects.filter(edition__program__key=talks.WEEKLY, study__isnull=False).first()
    if run is None or run.study_id is None:
        return None
    shown = voice.released(study=run.study_id, viewer=viewer, at=at, most=1)
    asked = [one for one in _asked(run, at, language) if shown and _is_within(one, shown[0])]
    if not asked or not shown[0].is_intact:
        return None
    messages = arrived(person=viewer, since=at - LATELY, at=at)
    own = [one for one in messages if one.promise == run.promise]
    return Heard(
        run_id=run.pk,
        asked=asked[0],
        waits=next((one for one in own if one.is_open), None),
        was_asked=bool(own),
        may_see_results=bool(own) or _sees_all(viewer, at),
        asked_on=days.weekday(asked[0].on),
        week=_week(shown[0]),
        published_on=days.weekday(localtime(shown[0].released_at)),
        rows=_published(shown[0].rows),
        together=len({one.group for one in shown[0].absent if one.outcome == talks.MOOD_OUTCOME}),
    )


@dataclass(frozen=True)
class HeardSafely:
    """A run in which nobody can know who answers: how much of it is published."""

    run_id: int
    name: str
    rounds: int
    may_see_results: bool


def heard_safely(*, viewer: Person, at: datetime) -> HeardSafely | None:
    """What was said safely; nothing where there is no origin for it, or nothing is published."""
    run = Run.objects.filter(edition__program__key=safely.SAFELY, study__isnull=False).first()
    if run is None or run.study_id is None:
        return None
    rounds = len(voice.released(study=run.study_id, viewer=viewer, at=at))
    sees = _sees_all(viewer, at) or takes_part(run, viewer) or may_see_run(run, viewer, at=at)
    return HeardSafely(run.pk, run.name, rounds, sees) if rounds else None


def _asked(run: Run, at: datetime, language: str) -> Sequence[AskedOn]:
    found = asked_lately(since=at - LATELY, at=at, language=language)
    return [one for one in found if one.run == run.pk]


def _is_within(asked: AskedOn, shown: ReleaseShown) -> bool:
    until = shown.wave_until
    return shown.wave_first <= asked.on and (until is None or asked.on < until)


def _sees_all(viewer: Person, at: datetime) -> bool:
    held = roles(viewer, at=at)
    return held.is_sponsor or held.is_guardian or held.is_administrator


def _week(shown: ReleaseShown) -> str:
    if shown.wave_until is None:
        return days.day(shown.wave_first)
    return days.span(shown.wave_first, shown.wave_until - A_DAY)


def _published(rows: Sequence[RowShown]) -> tuple[Published, ...]:
    """In the order of the tree, as everybody sees it: nobody is ranked."""
    return tuple(
        Published(row.name, row.value, row.people)
        for row in rows
        if row.outcome == talks.MOOD_OUTCOME
    )
