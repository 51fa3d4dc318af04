"""How a run goes: each prompt where it is named, only counts where it is not.

Where it is not named, no count may move because somebody answered, or did not: whoever looks before
and after somebody pressed would know. So until a wave is published only what the clock did is
counted, and afterwards how many answered, under the rule of every release.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet

from thrive.experiences.models import Prompt, PromptEvent, Run
from thrive.experiences.prompting.rounds import told_wave
from thrive.experiences.running.permission import RunRef, run_for
from thrive.people.models import Person

LEAST = 8  # of fewer people not even counts are told: see docs/statistics/release.md
LEAST_ANSWERING = 5  # as in a release: of fewer nobody is told that they answered, or kept silent
BY_PEOPLE = (
    "/answer-",
    "/miss-",
    "/person",
)  # occasions that somebody brought: see timing.starting
A_PAGE = 50
ENDED_UNANSWERED = (Prompt.State.EXPIRED, Prompt.State.MISSED)
EVER_SENT = "ever sent"
Wave: TypeAlias = tuple[date, date | None]
OPEN = (Prompt.State.SENT, Prompt.State.OPENED)


@dataclass(frozen=True)
class Counts:
    """How many prompts stand where. ``sent`` holds all that were ever sent.

    None where it is not told, or not yet. In a run that is not named ``expired`` holds all that
    were sent and not answered.
    """

    scheduled: int = 0
    sent: int = 0
    opened: int | None = 0
    answered: int | None = 0
    expired: int | None = 0
    missed: int = 0
    cancelled: int | None = 0


@dataclass(frozen=True)
class WaveCounts:
    """One wave: its people, and its counts unless they are too few to be told."""

    first: date
    until: date | None
    people: int
    counts: Counts | None


@dataclass(frozen=True)
class PromptRow:
    """One prompt of a named run."""

    prompt: int
    person: int
    name: str
    on: date
    due_at: datetime
    state: str
    channel: str
    sent_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    expired_at: datetime | None
    reminded: int
    may_resend: bool


@dataclass(frozen=True)
class Monitor:
    """How a run goes. ``prompts`` is one page of a named run, and empty for others."""

    is_named: bool
    waves: tuple[WaveCounts, ...]
    prompts: tuple[PromptRow, ...]
    page: int
    pages: int
    total: int


def monitor(
    run: RunRef,
    viewer: Person | None,
    *,
    at: datetime,
    state: str = "",
    person: int | None = None,
    page: int = 1,
) -> Monitor:
    """How a run goes, for who looks after it. Never what was answered.

    In a named run each prompt, the newest first, of one ``state`` or ``person`` if wished. In all
    others only counts by wave, and those only where at least eight people take part; how many
    answered only once the wave is published, and where at least five did. Raises NoSuchRun.
    """
    kept = run_for(run, viewer, at=at)
    is_named = kept.promise == Run.Promise.NAMED
    waves = _waves(kept) if is_named else _guarded_waves(kept)
    if not is_named:
        return Monitor(False, waves, (), 1, 1, 0)
    found = Prompt.objects.filter(run=kept).select_related("person").order_by("-due_at", "-id")
    if state in Prompt.State.values:
        found = found.filter(state=state)
    if person is not None:
        found = found.filter(person=person)
    paginator = Paginator(found, A_PAGE)
    shown = paginator.get_page(page)
    rows = list(shown.object_list)
    channels = _channels(rows)
    return Monitor(
        is_named=True,
        waves=waves,
        prompts=tuple(_row(one, channels.get(one.pk, ""), at) for one in rows),
        page=shown.number,
        pages=paginator.num_pages,
        total=paginator.count,
    )


def _waves(run: Run) -> tuple[WaveCounts, ...]:
    counted = _counted(run, Prompt.objects.all())
    stays = _stays(run)
    return tuple(
        WaveCounts(*wave, _people(stays, *wave), _counts(counts)) for wave, counts in counted
    )


def _guarded_waves(run: Run) -> tuple[WaveCounts, ...]:
    """No wave of few people, and of one that is not published only what the clock did."""
    closed = run.waves_closed_until or date.min
    by_people = Q()
    for cause in BY_PEOPLE:
        by_people |= Q(occasion__contains=cause)
    counted = _counted(run, Prompt.objects.exclude(by_people, on__gte=closed))
    stays = _stays(run)
    return tuple(_guarded(run, wave, _people(stays, *wave), counts) for wave, counts in counted)


def _counted(run: Run, prompts: QuerySet[Prompt]) -> list[tuple[Wave, Counter[str]]]:
    """By wave, in order. Continued conversations count once, with the prompt that began them."""
    rows = (
        prompts.filter(run=run, continues__isnull=True)
        .exclude(state=Prompt.State.SUPERSEDED)
        .order_by()
        .values_list("on", "state")
        .annotate(Count("id"), Count("sent_at"))
    )
    counted: dict[Wave, Counter[str]] = defaultdict(Counter)
    for on, state, count, sent in rows:
        wave = counted[told_wave(run, on)]
        wave[state] += count
        wave[EVER_SENT] += sent
    return sorted(counted.items(), key=lambda one: one[0][0])


def _stays(run: Run) -> list[tuple[date, date | None]]:
    return list(run.enrolments.values_list("joined_on", "left_on"))


def _people(stays: Sequence[tuple[date, date | None]], first: date, until: date | None) -> int:
    """How many took part on any day of a wave."""
    return sum(
        (until is None or joined < until) and (left is None or left > max(first, joined))
        for joined, left in stays
    )


def _counts(counted: Mapping[str, int]) -> Counts:
    return Counts(
        scheduled=counted.get(Prompt.State.SCHEDULED, 0),
        sent=counted.get(EVER_SENT, 0),
        opened=counted.get(Prompt.State.OPENED, 0),
        answered=counted.get(Prompt.State.ANSWERED, 0),
        expired=counted.get(Prompt.State.EXPIRED, 0),
        missed=counted.get(Prompt.State.MISSED, 0),
        cancelled=counted.get(Prompt.State.CANCELLED, 0),
    )


def _guarded(run: Run, wave: Wave, people: int, counted: Mapping[str, int]) -> WaveCounts:
    if people < LEAST:
        return WaveCounts(*wave, people, None)
    if run.promise == Run.Promise.ANONYMOUS:
        return WaveCounts(*wave, people, _sent_only(counted))
    sent, answered = counted.get(EVER_SENT, 0), counted.get(Prompt.State.ANSWERED, 0)
    is_told = answered >= LEAST_ANSWERING and _have_enough_answered(run, wave)
    counts = Counts(
        scheduled=counted.get(Prompt.State.SCHEDULED, 0),
        sent=sent,
        opened=None,
        answered=answered if is_told else None,
        # With those who were taken out: told apart, they would be known not to have answered.
        expired=sent - answered if is_told else None,
        missed=counted.get(Prompt.State.MISSED, 0),
        cancelled=None,
    )
    return WaveCounts(*wave, people, counts)


def _sent_only(counted: Mapping[str, int]) -> Counts:
    """All that is known of an anonymous run. How many answered stands in its results alone."""
    return Counts(
        scheduled=counted.get(Prompt.State.SCHEDULED, 0),
        sent=counted.get(EVER_SENT, 0),
        opened=None,
        answered=None,
        expired=None,
        missed=counted.get(Prompt.State.MISSED, 0),
        cancelled=None,
    )


def _have_enough_answered(run: Run, wave: Wave) -> bool:
    """Whether the wave is published, and enough different people answered in it."""
    first, until = wave
    if run.waves_closed_until is None or first >= run.waves_closed_until:
        return False
    within = Prompt.objects.filter(run=run, on__gte=first, state=Prompt.State.ANSWERED)
    if until is not None:
        within = within.filter(on__lt=until)
    persons = within.order_by().values("person").distinct()[:LEAST_ANSWERING]
    return len(persons) == LEAST_ANSWERING


def _channels(prompts: Sequence[Prompt]) -> dict[int, str]:
    """By which way each was sent: the reason that its step into *sent* carries."""
    steps = PromptEvent.objects.filter(
        prompt__in=[one.pk for one in prompts], state=Prompt.State.SENT
    ).order_by("id")
    return dict(steps.values_list("prompt_id", "why"))


def _row(prompt: Prompt, channel: str, at: datetime) -> PromptRow:
    is_over = prompt.state in ENDED_UNANSWERED
    return PromptRow(
        prompt=prompt.pk,
        person=prompt.person_id,
        name=prompt.person.name,
        on=prompt.on,
        due_at=prompt.due_at,
        state=prompt.state,
        channel=channel,
        sent_at=prompt.sent_at,
        opened_at=prompt.opened_at,
        answered_at=prompt.ended_at if prompt.state == Prompt.State.ANSWERED else None,
        expired_at=prompt.ended_at if is_over else None,
        reminded=prompt.reminded,
        may_resend=prompt.state in OPEN and bool(prompt.expires_at and prompt.expires_at > at),
    )
