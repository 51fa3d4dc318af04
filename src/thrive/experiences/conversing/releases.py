"""What was released of others, in the words of the program. All of it comes through ``voice``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.content.frames import Report, Scope, bounds
from thrive.experiences.content.program import Outcome, Told
from thrive.experiences.conversing.cases import Case
from thrive.experiences.conversing.told import GroupSaid, Row
from thrive.experiences.engine.words import in_digits
from thrive.experiences.models import Run
from thrive.foundation import days
from thrive.people.queries import own_team, reporting_tree
from thrive.voice import queries as voice

MOST_AT_THE_END = 3  # numbers: a glance
MOST_RUNS = 6
MOST_WAVES = 8


def for_the_end(case: Case, *, at: datetime) -> tuple[GroupSaid, ...]:
    """What one's own group said when last released, of what was asked just now."""
    asked = {frame.id for frame in case.state.order}
    about = [one for one in case.program.outcomes if one.of in asked or _is_score(case, one, asked)]
    shown = _released(case, case.prompt.study, at, most=1)
    if not shown or not about:
        return ()
    said = _said(case, shown[0], about[:MOST_AT_THE_END], _way(case, at))
    return () if said is None else (said,)


def for_report(case: Case, report: Report, *, at: datetime) -> tuple[GroupSaid, ...]:
    """What a report frame replays of others, as far as it was released."""
    about = [one for one in case.program.outcomes if one.of in report.of]
    if not about:
        return ()
    return tuple(_replayed(case, report.scope, about, at))


def _replayed(
    case: Case, scope: Scope, about: Sequence[Outcome], at: datetime
) -> Iterator[GroupSaid]:
    way = _way(case, at)
    if scope is Scope.MY_GROUP:
        shown = _released(case, case.prompt.study, at, most=1)
        found = [_said(case, one, about, way) for one in shown]
    elif scope is Scope.THIS_RUN:
        shown = _released(case, case.prompt.study, at, most=1)
        found = [_said(case, one, about, way[-1:]) for one in shown]
    elif scope is Scope.ALL_RUNS:
        found = [
            _said(case, one, about, way[-1:], of=name)
            for study, name in _runs(case)
            for one in _released(case, study, at, most=1)
        ]
    else:
        shown = [
            one
            for study, _name in _runs(case)
            for one in _released(case, study, at, most=MOST_WAVES)
        ]
        shown.sort(key=lambda one: one.wave_first, reverse=True)
        found = [_said(case, one, about, way[-1:]) for one in shown[:MOST_WAVES]]
    yield from (one for one in found if one is not None)


def _released(
    case: Case, study: int | None, at: datetime, *, most: int
) -> Sequence[voice.ReleaseShown]:
    if study is None:
        return ()
    shown = voice.released(study=study, viewer=case.prompt.somebody, at=at, most=most)
    return [one for one in shown if one.is_intact]


def _runs(case: Case) -> list[tuple[int, str]]:
    """The runs of the same program that have collected anything, newest first."""
    runs = Run.objects.filter(edition__program=case.prompt.program, study__isnull=False).order_by(
        "-begins_on", "-id"
    )
    return [(study, name) for study, name in runs.values_list("study", "name")[:MOST_RUNS] if study]


def _way(case: Case, at: datetime) -> tuple[int, ...]:
    """The person's own group, what it stands under, and so on up to the whole."""
    team = own_team(case.prompt.somebody, on=at.date())
    tree = reporting_tree(on=at.date())
    if team is None:
        return tuple(group.pk for group in tree[:1])
    above = [group for group in tree if group.path and team.path.startswith(group.path)]
    return tuple(group.pk for group in sorted(above, key=lambda one: -len(one.path)))


def _said(
    case: Case,
    shown: voice.ReleaseShown,
    about: Iterable[Outcome],
    way: Sequence[int],
    of: str = "",
) -> GroupSaid | None:
    """The numbers of the group that is nearest; None where none of them was released."""
    rows: list[Row] = []
    names: list[str] = []
    people = 0
    for outcome in about:
        for row in shown.nearest(outcome.id, way)[:1]:
            rows.append(_row(case, outcome, row))
            names.append(row.name)
            people = max(people, row.people)
    if not rows:
        return None
    told = ngettext("%(people)s person answered.", "%(people)s people answered.", people)
    return GroupSaid(of or names[0], _when(shown), tuple(rows), told % {"people": people})


def _when(shown: voice.ReleaseShown) -> str:
    if shown.wave_until is None:
        return days.month(shown.wave_first)
    return days.span(shown.wave_first, shown.wave_until - timedelta(days=1))


def _row(case: Case, outcome: Outcome, row: voice.RowShown) -> Row:
    name = outcome.name.read_in((*case.languages, *case.program.languages))
    if row.denominator:
        share = 100 * row.value / row.denominator
        return Row(name, _("%(share)s of 100") % {"share": f"{share:.0f}"}, f"{share:.0f}")
    ends = _ends(case, outcome)
    words = in_digits(row.value)
    if outcome.told is not Told.MEAN or ends is None or ends[1] <= ends[0]:
        return Row(name, words)
    told = {"value": words, "least": in_digits(ends[0]), "most": in_digits(ends[1])}
    part = 100 * (row.value - ends[0]) / (ends[1] - ends[0])
    return Row(name, _("%(value)s, from %(least)s to %(most)s") % told, f"{part:.0f}")


def _ends(case: Case, outcome: Outcome) -> tuple[float, float] | None:
    """Between what a mean lies; None for what has no end."""
    try:
        ends = bounds(case.program.frame(outcome.of))
    except KeyError:
        return None
    return None if ends is None or float("inf") in (-ends[0], ends[1]) else ends


def _is_score(case: Case, outcome: Outcome, asked: set[str]) -> bool:
    return any(
        score.id == outcome.of and any(item in asked for item, _reversed in score.items())
        for score in case.program.scores
    )


def score_names(case: Case, score: str) -> Iterator[str]:
    """How a score is called: as the number that is made of it."""
    languages = (*case.languages, *case.program.languages)
    return (one.name.read_in(languages) for one in case.program.outcomes if one.of == score)
