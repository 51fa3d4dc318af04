"""What came of what I said: the latest numbers that were published of runs that I am in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thrive.experiences.content.frames import bounds
from thrive.experiences.content.program import Outcome, Program, Told
from thrive.experiences.engine.words import in_digits
from thrive.experiences.models import Enrolment
from thrive.experiences.prompting.contents import content_of
from thrive.foundation import days
from thrive.foundation.packing import packed, unpacked
from thrive.people.models import Person
from thrive.people.queries import House
from thrive.voice.queries import LastShown, NumberShown, last_released

MOST_RUNS = 3  # the newest: a glance, not an archive
MOST_NUMBERS = 3
RUN = "run"
MOST_HELD = 2000  # of what was read of releases, in one process


@dataclass(frozen=True)
class Came:
    """What a group said in one wave of a run."""

    title: str
    group: str
    when: str  # "7 to 13 September 2026"
    people: str  # "11 people answered."
    rows: tuple[tuple[str, str], ...]  # what was asked, and the number in words


@dataclass(frozen=True)
class Run:
    """A run that somebody is in, and up to when its waves are published."""

    number: int
    name: str
    study: int
    begins_on: date
    until_on: str
    edition: int
    digest: str
    seed: str


_held: dict[tuple[Run, tuple[int, ...], str], Came | None] = {}  # by language as well


def taking_part(person: Person) -> QuerySet[Any, tuple[Any, ...]]:
    """The runs that somebody is in and of which something may be published, for ``stands``."""
    # What goals ask is never counted. ``Any``: rows in the columns of ``goals.today``.
    return (
        Enrolment.objects.filter(
            person=person, left_on=None, run__study__isnull=False, run__asks_goals=False,
            run__waves_closed_until__isnull=False,
        )
        .order_by()
        .values_list(
            Value(RUN, CharField()), "run", "run__name",
            packed(
                "run__waves_closed_until", "run__edition", "run__edition__digest", "run__seed"
            ),
            "run__begins_on", "run__study",
        )
    )  # fmt: skip


def runs_of(rows: Iterable[tuple[Any, ...]]) -> list[Run]:
    """The newest runs of those that ``taking_part`` found. ``Any``: its rows."""
    found = [
        Run(number, name, study, begins_on, *unpacked(more))
        for kind, number, name, more, begins_on, study in rows
        if kind == RUN
    ]
    found.sort(key=lambda run: (run.begins_on, run.number), reverse=True)
    return found[:MOST_RUNS]


def came_of(runs: Sequence[Run], person: Person, house: House, *, at: datetime) -> tuple[Came, ...]:
    """The newest release of each of some runs, as far as it tells of somebody's own group.

    A release never changes, so what was read of one is kept in this process for all who stand at
    the same place, until the next wave is published. What is not kept is read in one question.
    """
    way = tuple(group.pk for group in house.way)
    keys = {run: (run, way, get_language() or "") for run in runs}
    missing = [run for run, key in keys.items() if key not in _held]
    shown = last_released(studies=[run.study for run in missing], way=way, viewer=person, at=at)
    if len(_held) >= MOST_HELD:
        _held.clear()
    told = {keys[run]: _came(run, shown.get(run.study)) for run in missing}
    _held.update(told)
    found = [told[key] if key in told else _held.get(key) for key in keys.values()]
    return tuple(one for one in found if one is not None)


def _came(run: Run, shown: LastShown | None) -> Came | None:
    if shown is None:
        return None
    program = content_of(run.edition, run.digest)
    found = list(_numbers(shown, program.outcomes))[:MOST_NUMBERS]
    if not found:
        return None
    people = max(number.people for _outcome, number in found)
    answered = ngettext("%(number)s person answered.", "%(number)s people answered.", people)
    return Came(
        title=run.name,
        group=found[0][1].name,
        when=_when(shown),
        people=answered % {"number": people},
        rows=tuple(
            (_name(outcome, program), _words(program, outcome, number)) for outcome, number in found
        ),
    )


def _numbers(
    shown: LastShown, outcomes: Iterable[Outcome]
) -> Iterator[tuple[Outcome, NumberShown]]:
    """For each outcome the first of its numbers."""
    for outcome in outcomes:
        for number in [one for one in shown.numbers if one.outcome == outcome.id][:1]:
            yield outcome, number


def _when(shown: LastShown) -> str:
    if shown.wave_until is None:
        return days.month(shown.wave_first)
    return days.span(shown.wave_first, shown.wave_until - timedelta(days=1))


def _name(outcome: Outcome, program: Program) -> str:
    return outcome.name.read_in((get_language() or "", *program.languages))


def _words(program: Program, outcome: Outcome, row: NumberShown) -> str:
    if row.denominator:
        return _("%(share)s of 100") % {"share": f"{100 * row.value / row.denominator:.0f}"}
    ends = _ends(program, outcome)
    if ends is None:
        return _digits(row.value)
    told = {"value": _digits(row.value), "least": _digits(ends[0]), "most": _digits(ends[1])}
    return _("%(value)s, from %(least)s to %(most)s") % told


def _digits(number: float) -> str:
    """As the reader's language writes it."""
    return number_format(in_digits(number))


def _ends(program: Program, outcome: Outcome) -> tuple[float, float] | None:
    """Between what a mean lies; None for what has no ends."""
    if outcome.told is not Told.MEAN:
        return None
    try:
        ends = bounds(program.frame(outcome.of))
    except KeyError:
        return None
    if ends is None or float("inf") in (-ends[0], ends[1]) or ends[1] <= ends[0]:
        return None
    return ends
