"""Waves end: what was collected in one is published, and who is asked next is frozen."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting.actions import epochs
from thrive.experiences.prompting.arrangement import template_of, wave_of
from thrive.experiences.prompting.steps import OPEN, State
from thrive.experiences.timing.days import last_day
from thrive.foundation.errors import ThriveError
from thrive.people.models import Membership
from thrive.people.queries.belonging import during
from thrive.voice import actions as voice

log = logging.getLogger(__name__)

EVERYWHERE = timedelta(hours=12)  # the day ends last where the clock is twelve hours behind
ANYWHERE = timedelta(hours=14)  # and begins first where it is fourteen ahead
AT_IT = timedelta(days=1)  # so much longer than its time a conversation is waited for
WAVES = 12  # of an epoch


def close_waves(*, at: datetime) -> int:
    """Publish each wave that is over everywhere and in which nobody can answer any more.

    Whoever is at it for a day longer than their time is not waited for: what they say comes too
    late.

    Waves are published in their order. A run without an end is one wave until it is stopped or its
    template has no more days. Returns how many were published. Twice publishes nothing twice, and
    who dies in between publishes it the next time. Freezes who is asked before a thirteenth wave.
    """
    freeze_waves(at=at)
    runs = Run.objects.filter(study__isnull=False).exclude(state=Run.State.PREPARED)
    waiting = [run for run in runs.order_by("pk") if not _is_all_closed(run)]
    return sum(_each(run, _close, at) for run in waiting)


def freeze_waves(*, at: datetime) -> int:
    """Freeze people and units anew for runs whose twelve waves are through. Returns how many."""
    runs = Run.objects.filter(state=Run.State.RUNNING, study__isnull=False).order_by("pk")
    return sum(_each(run, _freeze_any, at) for run in runs)


def _each(run: Run, work: Callable[[Run, datetime], int], at: datetime) -> int:
    """One run for itself: what is wrong with it (a key that is missing) holds up no other."""
    try:
        return work(run, at)
    except ThriveError as refusal:  # foreseen, such as a key that its custodian has: one line
        words = "The waves of run %s are left as they are; tried again later: %s"
        log.error(words, run.pk, refusal)
        return 0


def _freeze_any(run: Run, at: datetime) -> int:
    if run.promise != Run.Promise.ANONYMOUS:
        return _freeze(run, at)
    if not epochs.is_epoch_due(run, at):
        return 0
    members = _members(run, at.date())
    # Of too few nothing more is asked; its page says so to whoever looks after it.
    return int(len(members) >= epochs.LEAST and epochs.freeze_epoch(run, members, at=at) > 0)


def _freeze(run: Run, at: datetime) -> int:
    until, frozen = run.frozen_until or _twelve_later(run, _first_wave(run)), 0
    is_asking = until is not None and (run.ends_on is None or until < run.ends_on)
    if until is not None and is_asking and at + ANYWHERE >= _midnight(until):
        assert run.study_id is not None
        voice.freeze(study=run.study_id, first_on=until, members=_members(run, until), at=at)
        until, frozen = _twelve_later(run, until), 1
    if until != run.frozen_until:
        Run.objects.filter(pk=run.pk).update(frozen_until=until)
    return frozen


def _first_wave(run: Run) -> date:
    """The wave in which it began to ask."""
    began = run.started_at.date() if run.started_at else run.begins_on
    return wave_of(run, max(run.begins_on, began))[0]


def _twelve_later(run: Run, first: date) -> date | None:
    """The first day after twelve waves; None for a run that is one wave."""
    until: date | None = first
    for _wave in range(WAVES):
        until = wave_of(run, until)[1] if until else None
    return until if run.kind != Run.Kind.ONCE else None


def _is_all_closed(run: Run) -> bool:
    """Whether nothing is left to publish: the next wave would begin after its end."""
    closed = run.waves_closed_until
    if run.promise == Run.Promise.ANONYMOUS:
        return run.frozen_until is None or (closed or run.begins_on) >= run.frozen_until
    return closed is not None and (run.kind == Run.Kind.ONCE or _is_past(run, closed))


def _ends(run: Run) -> Sequence[date | None]:
    """Days after which nothing is asked."""
    return run.ends_on, run.stopped_at and (run.stopped_at + ANYWHERE).date()


def _close(run: Run, at: datetime) -> int:
    if run.promise == Run.Promise.ANONYMOUS:
        return epochs.close_over(run, at)
    closed = 0
    for first, until in _over(run, at):
        within = Prompt.objects.filter(run=run, on__gte=first, on__lt=until)
        if within.filter(_may_be_answered(run, at)).exists():
            return closed
        assert run.study_id is not None
        sent = _counted(within)
        if sent:
            voice.close_wave(study=run.study_id, first_on=first, sent=sent, at=at)
            closed += 1
        Run.objects.filter(pk=run.pk).update(waves_closed_until=until)
    return closed


def _may_be_answered(run: Run, at: datetime) -> Q:
    """What a result waits for. Somebody who never ends holds up everybody's for a day, no more."""
    whole = timedelta(minutes=run.open_within + run.answer_within)
    waiting = [state for state in OPEN if state != State.OPENED]
    return Q(state__in=waiting) | Q(state=State.OPENED, sent_at__gt=at - whole - AT_IT)


def _over(run: Run, at: datetime) -> Iterator[tuple[date, date]]:
    """The waves that are over everywhere and not published yet, in their order."""
    first, until = wave_of(run, run.waves_closed_until or _first_wave(run))
    while (end := _end_of(run, until)) and _midnight(end) + EVERYWHERE <= at:
        # A run without an end is published whole, days after its last included.
        yield first, until or date.max
        if until is None or run.kind == Run.Kind.ONCE or _is_past(run, until):
            return  # a run that asks once is one wave, whatever day is asked for
        first, until = wave_of(run, until)


def _is_past(run: Run, on: date) -> bool:
    return any(end is not None and on > end for end in _ends(run))


def _end_of(run: Run, until: date | None) -> date | None:
    """The first day after a wave on which nobody is asked; None while nobody can say."""
    if run.state == Run.State.STOPPED and run.stopped_at is not None:
        stopped = (run.stopped_at + ANYWHERE).date()
        return stopped if until is None else min(until, stopped)
    if until is not None:
        return until
    last = last_day(template_of(run), run.begins_on)
    return None if last is None else last + timedelta(days=1 + template_of(run).may_wait_days)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


def _counted(within: QuerySet[Prompt]) -> Mapping[int, tuple[int, int]]:
    """How many prompts each person was sent, and how many answered. What goes on counts once."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = within.filter(continues=None, sent_at__isnull=False).order_by()
    for person, state in rows.values_list("person_id", "state"):
        counts[person][0] += 1
        counts[person][1] += state == State.ANSWERED
    return {person: (sent, answered) for person, (sent, answered) in counts.items()}


def _members(run: Run, on: date) -> dict[int, int | None]:
    """Who takes part on a day, and where they stand in the reporting tree."""
    there = Enrolment.objects.filter(Q(left_on=None) | Q(left_on__gt=on), run=run)
    found: dict[int, int | None] = dict.fromkeys(there.values_list("person_id", flat=True))
    places = Membership.objects.filter(
        during(on, membership=""), group__is_reporting=True, person__in=there.values("person")
    )
    # Of two places the first in the tree counts, as in people.queries.own_team.
    rows = places.order_by("-group__path", "-group_id").values_list("person_id", "group_id")
    found.update(rows)
    return found
