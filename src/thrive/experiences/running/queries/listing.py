"""Runs in lists, one run whole, and what somebody sees who is to take part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from thrive.experiences import queries
from thrive.experiences.content.program import RESPONSE_RATE
from thrive.experiences.content.texts import Text
from thrive.experiences.models import Edition, Enrolment, Prompt, Run, RunGroup
from thrive.experiences.prompting import arrangement
from thrive.experiences.prompting.rounds import told_wave
from thrive.experiences.running import measuring
from thrive.experiences.running.permission import (
    RunRef,
    existing,
    joinable,
    may_look_after,
    run_for,
)
from thrive.experiences.timing.template import Template
from thrive.people.models import Group, Person
from thrive.people.queries import Roles, roles


@dataclass(frozen=True)
class RunRow:
    """A run in a list."""

    number: int
    name: str
    program: str
    title: str
    edition: int
    promise: str
    state: str
    kind: str
    begins_on: date
    ends_on: date | None
    groups: tuple[str, ...]
    people: int
    started_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part, and how they came in."""

    person: Person
    how: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class Rhythm:
    """When a run asks and how long it waits. Minutes."""

    template: Template
    kind: str
    begins_on: date
    ends_on: date | None
    every_days: int | None
    waves: str
    priority: int
    event: str
    open_within: int
    answer_within: int
    idle_within: int
    reminders: int
    remind_after: int


@dataclass(frozen=True)
class RunPage:
    """One run whole, for who looks after it. ``wave`` is the one of the day, once it has begun.

    ``left`` counts who has left, without their names. ``link`` is the way to join, empty where it
    is off.
    """

    row: RunRow
    rhythm: Rhythm
    groups: tuple[Group, ...]
    readers: tuple[Person, ...]
    participants: tuple[Participant, ...]
    left: int
    newest_edition: int
    link: str
    study: int | None
    measures: tuple[str, ...]
    wave: tuple[date, date | None] | None
    may_change: bool
    may_start: bool
    may_stop: bool


@dataclass(frozen=True)
class JoinPage:
    """What somebody reads before they join by a link. ``is_in``: they take part already."""

    number: int
    name: str
    title: str
    about: str
    promise: str
    readers: tuple[str, ...]
    begins_on: date
    ends_on: date | None
    is_in: bool


@dataclass(frozen=True)
class MyRun:
    """A run that somebody takes part in, or took part in."""

    number: int
    name: str
    title: str
    promise: str
    state: str
    study: int | None
    joined_on: date
    left_on: date | None
    answered: int
    starts_by_person: bool
    asks_goals: bool  # at the rhythm of one's own goals
    asks_oneself: bool  # one coaches oneself


def runs(viewer: Person | None, *, at: datetime) -> tuple[RunRow, ...]:
    """The runs that this person looks after: prepared and running first, the newest on top.

    Few queries, however many runs. Nobody else's runs are in it; for a member it is empty.
    """
    held = None if viewer is None else roles(viewer, at=at)
    found = [run for run in _listed() if held is None or _is_theirs(run, viewer, held)]
    order = {Run.State.RUNNING: 0, Run.State.PREPARED: 1, Run.State.STOPPED: 2}
    return tuple(_row(run) for run in sorted(found, key=lambda run: order[Run.State(run.state)]))


def runs_of_program(key: str, viewer: Person | None, *, at: datetime) -> tuple[RunRow, ...]:
    """Those of them that are runs of one program."""
    return tuple(row for row in runs(viewer, at=at) if row.program == key)


def run_page(run: RunRef, viewer: Person | None, *, at: datetime) -> RunPage:
    """One run whole. Raises NoSuchRun for everybody who does not look after it."""
    kept = _listed().get(pk=run_for(run, viewer, at=at).pk)
    enrolments = list(
        kept.enrolments.select_related("person").order_by("person__name", "person_id")
    )
    inside = [one for one in enrolments if one.left_on is None]
    is_prepared = kept.state == Run.State.PREPARED
    newest = Edition.objects.filter(program=kept.edition.program_id).order_by("-number").first()
    content = queries.content_of(kept.edition)
    outcomes = [*(one.id for one in content.outcomes), RESPONSE_RATE]
    return RunPage(
        row=_row(kept),
        rhythm=_rhythm(kept),
        groups=tuple(one.group for one in kept.audience.all()),
        readers=tuple(one.person for one in kept.readers.select_related("person")),
        participants=tuple(_participant(one) for one in inside),
        left=len(enrolments) - len(inside),
        newest_edition=newest.number if newest is not None else kept.edition.number,
        link=f"/join/{kept.link_secret}/" if kept.link_secret else "",
        study=kept.study_id,
        measures=tuple(measuring.key_of(content, outcome) for outcome in outcomes),
        wave=_wave(kept, at.date()),
        may_change=is_prepared,
        may_start=is_prepared,
        may_stop=kept.state == Run.State.RUNNING,
    )


def may_see_run(run: RunRef, viewer: Person | None, *, at: datetime) -> bool:
    """Whether this person looks after the run. Raises NoSuchRun where there is none at all."""
    return may_look_after(existing(run), viewer, at=at)


def takes_part(run: RunRef, person: Person) -> bool:
    """Whether this person takes part in the run, or did until they left."""
    number = run if isinstance(run, int) else run.pk
    return Enrolment.objects.filter(run=number, person=person).exists()


def join_page(secret: str, person: Person | None) -> JoinPage:
    """What a link leads to. Raises LinkClosed."""
    run = joinable(secret)
    is_in = (
        person is not None
        and Enrolment.objects.filter(run=run, person=person, left_on__isnull=True).exists()
    )
    return JoinPage(
        number=run.pk,
        name=run.name,
        title=_words(run, "title"),
        about=_words(run, "about"),
        promise=run.promise,
        readers=tuple(one.person.name for one in run.readers.select_related("person")),
        begins_on=run.begins_on,
        ends_on=run.ends_on,
        is_in=is_in,
    )


def my_runs(person: Person) -> tuple[MyRun, ...]:
    """The runs that somebody takes part in, those they have left included; the newest first."""
    answered = Count(
        "prompts", filter=Q(prompts__state=Prompt.State.ANSWERED, prompts__continues=None)
    )
    enrolments = (
        Enrolment.objects.filter(person=person)
        .exclude(run__state=Run.State.PREPARED)
        .select_related("run__edition__program")
        .annotate(answered=answered)
        .order_by("-run__begins_on", "-run_id")
    )
    return tuple(
        MyRun(
            number=one.run_id,
            name=one.run.name,
            title=_words(one.run, "title"),
            promise=one.run.promise,
            state=one.run.state,
            study=one.run.study_id,
            joined_on=one.joined_on,
            left_on=one.left_on,
            answered=one.answered,
            starts_by_person=(one.run.template.get("started") or {}).get("by") == "person",
            asks_goals=one.run.asks_goals,
            asks_oneself=one.run.asks_oneself,
        )
        for one in enrolments
    )


def _listed() -> QuerySet[Run]:
    people = Count("enrolments", filter=Q(enrolments__left_on__isnull=True))
    audience = RunGroup.objects.select_related("group").order_by("group__path", "id")
    return (
        Run.objects.select_related("edition__program")
        .prefetch_related(Prefetch("audience", queryset=audience))
        .filter(asks_goals=False, asks_oneself=False)  # nobody looks after those
        .annotate(people=people)
        .order_by("-made_at", "-id")
    )


def _is_theirs(run: Run, viewer: Person | None, held: Roles) -> bool:
    """As permission.run_for, without asking the database for each run again."""
    if held.is_administrator:
        return True
    groups = [one.group for one in run.audience.all()]
    if not groups:
        return bool(held.steward_of) and viewer is not None and run.made_by_id == viewer.pk
    return all(held.may_steward(group) for group in groups)


def _row(run: Run) -> RunRow:
    people: int = run.people  # type: ignore[attr-defined]  # counted by _listed
    return RunRow(
        number=run.pk,
        name=run.name,
        program=run.edition.program.key,
        title=_words(run, "title"),
        edition=run.edition.number,
        promise=run.promise,
        state=run.state,
        kind=run.kind,
        begins_on=run.begins_on,
        ends_on=run.ends_on,
        groups=tuple(one.group.name for one in run.audience.all()),
        people=people,
        started_at=run.started_at,
        stopped_at=run.stopped_at,
    )


def _words(run: Run, part: str) -> str:
    """A text of the program in the reader's language, without reading its frames."""
    content = run.edition.content
    languages: Sequence[str] = content["languages"]
    words = content[part]
    text = Text.of({languages[0]: words} if isinstance(words, str) else words)
    return text.read_in((get_language() or languages[0], *languages))


def _rhythm(run: Run) -> Rhythm:
    return Rhythm(
        template=arrangement.template_of(run),
        kind=run.kind,
        begins_on=run.begins_on,
        ends_on=run.ends_on,
        every_days=run.every_days,
        waves=run.waves,
        priority=run.priority,
        event=run.event,
        open_within=run.open_within,
        answer_within=run.answer_within,
        idle_within=run.idle_within,
        reminders=run.reminders,
        remind_after=run.remind_after,
    )


def _participant(one: Enrolment) -> Participant:
    return Participant(one.person, one.how, one.joined_on, one.left_on)


def _wave(run: Run, on: date) -> tuple[date, date | None] | None:
    is_on = run.state == Run.State.RUNNING and on >= run.begins_on
    return told_wave(run, on) if is_on else None
