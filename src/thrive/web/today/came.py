"""What came of what I said: the latest numbers that were published of runs that I am in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thrive.experiences.content.frames import bounds
from thrive.experiences.content.program import Outcome, Program, Told
from thrive.experiences.conversing.cases import program_of
from thrive.experiences.engine.words import in_digits
from thrive.experiences.models import Enrolment, Run
from thrive.foundation import days
from thrive.people.models import Group, Person
from thrive.people.queries import reporting_tree
from thrive.voice.queries import ReleaseShown, RowShown, released

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


_held: dict[tuple[object, ...], Came | None] = {}


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
            Value(RUN, CharField()), "run", "run__seed",
            Cast("run__waves_closed_until", CharField()), "run__begins_on", "run__study",
        )
    )  # fmt: skip


def came_of(
    person: Person, mine: Sequence[Group], rows: Iterable[tuple[Any, ...]], *, at: datetime
) -> tuple[Came, ...]:
    """The newest release of each of the newest runs that somebody is in.

    ``mine`` are the groups of the person, ``rows`` what ``taking_part`` found. A release never
    changes, so what was read of one is kept in this process for all who stand at the same place,
    until the next wave is published. ``Any``: rows of ``taking_part``.
    """
    newest = sorted((row for row in rows if row[0] == RUN), key=lambda row: (row[4], row[1]))
    team = next((group for group in mine if group.is_reporting), None)
    told = (_kept(row[1:], person, team, at) for row in newest[: -MOST_RUNS - 1 : -1])
    return tuple(one for one in told if one is not None)


def _kept(row: tuple[Any, ...], person: Person, team: Group | None, at: datetime) -> Came | None:
    place = (team.pk, team.path) if team else None
    key = (*row, place, get_language())
    if key not in _held:
        whole = Run.objects.select_related("edition").defer("edition__content").get(pk=row[0])
        told = _came(whole, person, _way(team, at), at)
        if len(_held) >= MOST_HELD:
            _held.clear()
        _held[key] = told
    return _held[key]


def _came(run: Run, person: Person, way: Sequence[int], at: datetime) -> Came | None:
    if run.study_id is None:
        return None
    shown = released(study=run.study_id, viewer=person, at=at, most=1)
    if not shown or not shown[0].is_intact:
        return None
    program = program_of(run.edition)
    found = list(_numbers(shown[0], program.outcomes, way))[:MOST_NUMBERS]
    if not found:
        return None
    people = max(row.people for _outcome, row in found)
    answered = ngettext("%(number)s person answered.", "%(number)s people answered.", people)
    return Came(
        title=run.name,
        group=found[0][1].name,
        when=_when(shown[0]),
        people=answered % {"number": people},
        rows=tuple(
            (_name(outcome, program), _words(program, outcome, row)) for outcome, row in found
        ),
    )


def _numbers(
    shown: ReleaseShown, outcomes: Iterable[Outcome], way: Sequence[int]
) -> Iterator[tuple[Outcome, RowShown]]:
    """For each outcome the first number of the nearest group that was published."""
    for outcome in outcomes:
        for row in shown.nearest(outcome.id, way)[:1]:
            yield outcome, row


def _way(team: Group | None, at: datetime) -> tuple[int, ...]:
    """One's own group, what it stands under, and so on up to the whole."""
    tree = reporting_tree(on=timezone.localdate(at))
    if team is None:
        return tuple(group.pk for group in tree[:1])
    above = [group for group in tree if group.path and team.path.startswith(group.path)]
    return tuple(group.pk for group in sorted(above, key=lambda one: -len(one.path)))


def _when(shown: ReleaseShown) -> str:
    if shown.wave_until is None:
        return days.month(shown.wave_first)
    return days.span(shown.wave_first, shown.wave_until - timedelta(days=1))


def _name(outcome: Outcome, program: Program) -> str:
    return outcome.name.read_in((get_language() or "", *program.languages))


def _words(program: Program, outcome: Outcome, row: RowShown) -> str:
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
