"""What was published, ready to print: a table for each outcome, groups in the tree's order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.content.program import RESPONSE_RATE, Program
from thrive.experiences.running.measuring import key_of
from thrive.foundation import days
from thrive.measures.models import Series
from thrive.people.models import Group, Person
from thrive.people.queries import own_team
from thrive.voice.queries import ReleaseShown, RowShown
from thrive.web.programs.rhythm import listed
from thrive.web.programs.rows import read_text
from thrive.web.programs.shown import wave

HUNDRED = 100
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One number: of a group, or of groups that are shown together."""

    name: str
    depth: int
    says: str
    before: str  # the wave before, of the same groups
    people: str
    series: int | None


@dataclass(frozen=True, slots=True)
class AbsentLine:
    """Groups without a number of their own, and the reason that they share."""

    groups: str
    why: str


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """One question or score: what it says as a whole, then group by group."""

    key: str
    name: str
    sentence: str
    nearest: str  # of the reader's own group, or of those that it is shown with
    lines: tuple[ResultLine, ...]
    absent: tuple[AbsentLine, ...]
    has_before: bool


@dataclass(frozen=True, slots=True)
class WaveLink:
    """A wave that was published."""

    key: str
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """All of one wave, and the ways to the others."""

    wave: str
    released: str
    is_intact: bool
    outcomes: tuple[OutcomeShown, ...]
    waves: tuple[WaveLink, ...]


def way_up(person: Person, on: date) -> tuple[int, ...]:
    """The reader's own team, and all that it stands under."""
    team = own_team(person, on=on)
    if team is None:
        return ()
    above = [team.path[:length] for length in range(len(team.path) - 5, 0, -5)]
    found = dict(Group.objects.filter(path__in=above).values_list("path", "pk"))
    return (team.pk, *(found[path] for path in above if path in found))


def results(
    found: Sequence[ReleaseShown], content: Program, asked: str, way: Sequence[int]
) -> ResultsPage | None:
    """The wave that is asked for, else the newest; None while nothing is published.

    ``way``: the reader's own team and what it stands under, so that the nearest number is said.
    """
    if not found:
        return None
    here = next((n for n, one in enumerate(found) if one.wave_first.isoformat() == asked), 0)
    chosen = found[here]
    former = found[here + 1] if here + 1 < len(found) else None
    names = {one.id: read_text(one.name) for one in content.outcomes}
    names[RESPONSE_RATE] = _("How many answered")
    measures = {name: key_of(content, name) for name in names}
    series = _series(measures, chosen.rows)
    return ResultsPage(
        wave=wave(chosen.wave_first, chosen.wave_until),
        released=days.day(localtime(chosen.released_at).date()),
        is_intact=chosen.is_intact,
        outcomes=tuple(
            _outcome(key, name, chosen, former, series, way) for key, name in names.items()
        ),
        waves=tuple(_wave_link(one, one is chosen) for one in found),
    )


def _wave_link(one: ReleaseShown, is_here: bool) -> WaveLink:
    return WaveLink(one.wave_first.isoformat(), wave(one.wave_first, one.wave_until), is_here)


def _series(measures: Mapping[str, str], rows: Sequence[RowShown]) -> dict[tuple[str, int], int]:
    """The series that a number went into, by outcome and group: one query."""
    outcomes = {measure: name for name, measure in measures.items()}
    groups = {row.group for row in rows if row.group is not None}
    found = Series.objects.filter(measure__key__in=outcomes, group__in=groups).order_by("id")
    return {
        (outcomes[measure], group): number
        for number, measure, group in found.values_list("pk", "measure__key", "group_id")
    }


def _outcome(
    key: str,
    name: str,
    chosen: ReleaseShown,
    former: ReleaseShown | None,
    series: Mapping[tuple[str, int], int],
    way: Sequence[int],
) -> OutcomeShown:
    rows = [row for row in chosen.rows if row.outcome == key]
    before = {} if former is None else {
        _whose(row): says(row) for row in former.rows if row.outcome == key
    }  # fmt: skip
    whole = _whole(rows)
    near = next(iter(chosen.nearest(key, way)), None)
    top = 0 if whole is None else whole.depth
    lines = tuple(
        ResultLine(
            name=row.name,
            depth=max(0, row.depth - top),
            says=says(row),
            before=before.get(_whose(row), ""),
            people=_people(row),
            series=series.get((key, row.group)) if row.group is not None else None,
        )
        for row in rows
        if row.depth >= top  # what stands above all who were asked says the same again
    )
    return OutcomeShown(
        key=key,
        name=name,
        sentence="" if whole is None else _sentence(whole),
        nearest="" if near is None or near.depth <= top else _sentence(near),
        lines=lines,
        absent=tuple(_absent(key, chosen)),
        has_before=any(line.before for line in lines),
    )


def says(row: RowShown) -> str:
    """A published number with one decimal: a mean, or a share of 100."""
    if row.denominator is None:
        return _one_decimal(row.value)
    share = HUNDRED * row.value / row.denominator if row.denominator else 0.0
    return _("%(share)s of 100") % {"share": _one_decimal(share)}


def _one_decimal(value: float) -> str:
    """Rounded first: Django cuts digits off."""
    return number_format(round(value, 1), decimal_pos=1)


def _whose(row: RowShown) -> tuple[int | None, tuple[int, ...]]:
    return row.group, row.groups


def _people(row: RowShown) -> str:
    if row.denominator is None:
        return str(row.people)
    counted = number_format(round(row.value, 1), decimal_pos=0 if row.value % 1 == 0 else 1)
    told = _("%(count)s of %(whole)s")
    return told % {"count": counted, "whole": number_format(row.denominator, decimal_pos=0)}


def _whole(rows: Sequence[RowShown]) -> RowShown | None:
    """The lowest of the groups that hold everybody who is told of."""
    alone = [row for row in rows if row.group is not None]
    most = max((row.people for row in alone), default=0)
    return max((row for row in alone if row.people == most), key=_depth, default=None)


def _sentence(row: RowShown) -> str:
    return _("%(group)s: %(says)s") % {"group": row.name, "says": says(row)}


def _depth(row: RowShown) -> int:
    return row.depth


def _absent(key: str, chosen: ReleaseShown) -> Iterator[AbsentLine]:
    """Groups with the same reason stand in one line, in the tree's order."""
    reasons: dict[str, list[str]] = {}
    for one in chosen.absent:
        if one.outcome == key:
            reasons.setdefault(one.words, []).append(one.name)
    for why, names in reasons.items():
        more = len(names) - MOST_NAMED
        rest = ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
        named = names[:MOST_NAMED] + ([rest] if more > 0 else [])
        yield AbsentLine(listed(named), why)
