"""What was asked lately: how many, by which way and when; by name only where a run is by name.

Never who answered. How many did is told of eight and more, as everywhere; in confidence only once
the result is out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from thrive.experiences.models import Prompt, PromptEvent, Run
from thrive.experiences.prompting.contents import content_of
from thrive.experiences.prompting.due import Kind, Wording, paths, public_link
from thrive.experiences.prompting.steps import State
from thrive.people.models import Person

LEAST_ANSWERING = 5
LEAST = 8  # of fewer who were asked nobody is told how many answered
OPEN = (State.SENT, State.OPENED)
A_DAY = timedelta(days=1)  # the day of a prompt is its person's own

Within = dict[str, Any]
"""Which prompts, as Django filters them. ``Any``: values of every column."""


@dataclass(frozen=True)
class Handed:
    """One message that reached somebody by name."""

    name: str
    way: str
    at: datetime
    is_again: bool


@dataclass(frozen=True)
class AskedOn:
    """One conversation that people were asked for on one day. ``title`` in the wanted language.

    ``ways`` counts the people by how it reached them, the most used first; ``answered`` is None
    where it is not told. ``handed`` holds each message of a named run, and nothing for others.
    """

    run: int
    name: str
    promise: str
    title: str
    on: date
    first_at: datetime
    last_at: datetime
    people: int
    ways: tuple[tuple[str, int], ...]
    reminded: int
    answered: int | None
    handed: tuple[Handed, ...]


@dataclass(frozen=True)
class Arrived:
    """One message as its person has it: its two lines, and where it leads while it is open."""

    title: str
    line: str
    kind: Kind
    promise: str
    path: str
    leave_path: str
    way: str
    at: datetime
    is_open: bool
    is_answered: bool


def asked_lately(*, since: datetime, at: datetime, language: str = "") -> tuple[AskedOn, ...]:
    """What people were asked from one moment to another, run by run and day by day, newest first.

    Whoever may look is asked by the caller; nothing of it says who answered. A few queries.
    """
    # Who coaches themselves is nobody's to know, asked or not.
    told = Run.objects.filter(asks_oneself=False).exclude(state=Run.State.PREPARED)
    promises = dict(told.order_by("id").values_list("id", "promise"))
    within: Within = {
        "on__gte": (since - A_DAY).date(), "sent_at__gte": since, "sent_at__lte": at,
    }  # fmt: skip
    named = [run for run, promise in promises.items() if promise == Run.Promise.NAMED]
    rows = _rows(Prompt.objects.filter(run__in=list(promises), **within))
    runs = Run.objects.select_related("edition").in_bulk({row.run for row in rows})
    ways, reminded = _ways(within | {"run__in": list(promises)}, at)
    handed = _handed(within | {"run__in": named}, at)
    asked = (
        _asked_on(row, runs[row.run], ways[row.place], reminded[row.place], handed, language)
        for row in rows
    )
    return tuple(sorted(asked, key=lambda one: (one.last_at, one.run), reverse=True))


def arrived(*, person: Person, since: datetime, at: datetime) -> tuple[Arrived, ...]:
    """What reached one person from one moment to another, newest first, in their own language."""
    steps = _steps({"person": person, "sent_at__lte": at}, at)
    rows = steps.filter(at__gte=since).select_related("prompt__run").order_by("-at", "-id")
    events = list(rows)
    editions = Run.objects.filter(pk__in={one.prompt.run_id for one in events})
    wording = Wording(dict(editions.values_list("edition", "edition__digest")))
    return tuple(_arrived(event, person, wording, at) for event in events)


@dataclass(frozen=True)
class _Place:
    """What is counted together."""

    run: int
    on: date
    experience: str


@dataclass(frozen=True)
class _Row:
    """The counts of one place."""

    place: _Place
    people: int
    answered: int
    moments: tuple[datetime, datetime]

    @property
    def run(self) -> int:
        """The run that asked."""
        return self.place.run


def _rows(found: QuerySet[Prompt]) -> list[_Row]:
    counted: dict[_Place, list[tuple[int, datetime, str]]] = defaultdict(list)
    rows = found.order_by("sent_at", "id").values_list(
        "run", "on", "experience", "person", "sent_at", "state"
    )
    for run, on, experience, person, sent_at, state in rows:
        assert sent_at is not None
        counted[_Place(run, on, experience)].append((person, sent_at, state))
    return [
        _Row(
            place,
            people=len({person for person, _at, _state in those}),
            answered=len({person for person, _at, state in those if state == State.ANSWERED}),
            moments=(those[0][1], those[-1][1]),
        )
        for place, those in counted.items()
    ]


def _steps(within: Within, at: datetime) -> QuerySet[PromptEvent]:
    """The steps by which messages went out: into *sent*, and once more while it is open.

    By joining, not by asking for each step whether its prompt is one of many: where PostgreSQL does
    not know yet how many there are, it would look at each of them for each step.
    """
    again = Q(why__startswith="reminded ") | Q(why__startswith="resent ")
    joined = {f"prompt__{name}": value for name, value in within.items()}
    return PromptEvent.objects.filter(Q(state=State.SENT) | again, at__lte=at, **joined).exclude(
        why=""
    )


def _ways(within: Within, at: datetime) -> tuple[dict[_Place, dict[str, int]], dict[_Place, int]]:
    """By place: how many were reached by each way, and how many messages were sent again."""
    ways: dict[_Place, dict[str, int]] = defaultdict(dict)
    reminded: dict[_Place, int] = defaultdict(int)
    rows = _steps(within, at).order_by()
    columns = ("prompt__run", "prompt__on", "prompt__experience", "why")
    for run, on, experience, why, count in rows.values_list(*columns).annotate(Count("id")):
        place = _Place(run, on, experience)
        if _is_again(why):
            reminded[place] += count
        else:
            ways[place][why] = count
    return ways, reminded


def _handed(within: Within, at: datetime) -> Mapping[_Place, list[Handed]]:
    """Each message of the named runs, in the order of time."""
    by_place: dict[_Place, list[Handed]] = defaultdict(list)
    columns = ("prompt__run", "prompt__on", "prompt__experience", "prompt__person__name")
    rows = _steps(within, at).order_by("at", "id").values_list(*columns, "why", "at")
    for run, on, experience, name, why, moment in rows:
        one = Handed(name, _way(why), moment, _is_again(why))
        by_place[_Place(run, on, experience)].append(one)
    return by_place


def _asked_on(
    row: _Row,
    run: Run,
    ways: Mapping[str, int],
    reminded: int,
    handed: Mapping[_Place, Sequence[Handed]],
    language: str,
) -> AskedOn:
    content = content_of(run.edition_id, run.edition.digest)
    languages = (language or settings.LANGUAGE_CODE, content.languages[0])
    return AskedOn(
        run=run.pk,
        name=run.name,
        promise=run.promise,
        title=content.experience(row.place.experience).title.read_in(languages),
        on=row.place.on,
        first_at=row.moments[0],
        last_at=row.moments[1],
        people=row.people,
        ways=tuple(sorted(ways.items(), key=lambda one: (-one[1], one[0]))),
        reminded=reminded,
        answered=row.answered if _may_count(row, run) else None,
        handed=tuple(handed.get(row.place, ())),
    )


def _may_count(row: _Row, run: Run) -> bool:
    """Whether it is told how many answered: nothing that moves when somebody presses.

    A count that is seen before and after a colleague answers says who did.
    """
    if run.promise == Run.Promise.NAMED:
        return row.people >= LEAST
    if run.promise == Run.Promise.ANONYMOUS:
        return False
    closed = run.waves_closed_until
    is_out = closed is not None and row.place.on < closed
    return is_out and row.people >= LEAST and row.answered >= LEAST_ANSWERING


def _arrived(event: PromptEvent, person: Person, wording: Wording, at: datetime) -> Arrived:
    prompt, kind = event.prompt, _kind(event)
    study = prompt.run.study_id if prompt.is_anonymous else None
    if study is None:
        path, leave_path = paths(prompt.pk)
        title, line = wording.words(
            prompt.run.edition_id, prompt.experience, kind, person.language, prompt.seconds
        )
    else:
        path, leave_path = public_link(study), ""
        title, line = wording.public_words(
            prompt.run.edition_id, study, kind, person.language, prompt.seconds, event.at.date()
        )
    is_over = prompt.expires_at is not None and prompt.expires_at <= at
    return Arrived(
        title=title,
        line=line,
        kind=kind,
        promise=prompt.run.promise,
        path=path,
        leave_path=leave_path,
        way=_way(event.why),
        at=event.at,
        is_open=prompt.state in OPEN and not is_over,
        is_answered=prompt.state == State.ANSWERED,
    )


def _kind(event: PromptEvent) -> Kind:
    if event.why.startswith("reminded "):
        return "reminder"
    return "first" if event.prompt.continues_id is None else "goes_on"


def _is_again(why: str) -> bool:
    return " " in why


def _way(why: str) -> str:
    """The channel that a step names: "email", "reminded email"."""
    return why.rpartition(" ")[2]
