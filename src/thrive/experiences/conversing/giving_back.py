"""What comes back at a report and at the end: one's own trend, and what was released of others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from thrive.experiences import engine
from thrive.experiences.content.frames import Commit, Frame, Report, Scale, Scope, bounds
from thrive.experiences.conversing import passages, releases
from thrive.experiences.conversing.asked import run_of
from thrive.experiences.conversing.cases import Case, former_of
from thrive.experiences.conversing.goals import became_of
from thrive.experiences.conversing.screens import reading
from thrive.experiences.conversing.told import NOTHING, Level, Row, Told, Trend, drawn, height
from thrive.experiences.conversing.words import on_in_words
from thrive.experiences.engine import Value
from thrive.experiences.engine.reckoning import score_of
from thrive.experiences.engine.words import in_digits, shown
from thrive.experiences.prompting.arrangement import wave_of
from thrive.foundation import days
from thrive.voice.actions import Kept

MOST_TRENDS = 2  # at the end: what comes back is a glance, not a report
MOST_MARKS = 12
Given = list[tuple[datetime, Value]]


def told_for(case: Case, turn: engine.Turn, *, at: datetime) -> Told:
    """What a turn gives back; nothing where it is no report and not the end."""
    match turn:
        case engine.Show(frame=Report() as report):
            return _reported(case, report, at)
        case engine.Finished():
            return _at_the_end(case, at)
    return NOTHING


def _reported(case: Case, report: Report, at: datetime) -> Told:
    if report.scope is Scope.MINE:
        return _mine(case, report.of, at)
    groups = releases.for_report(case, report, at=at)
    return Told(groups=groups) if groups else Told(absent=next_result(case))


def _mine(case: Case, names: Iterable[str], at: datetime) -> Told:
    """What one said oneself: a drawing where there is a series of numbers, else the last words."""
    former = _seen(case)
    trends: list[Trend] = []
    own: list[Row] = []
    for name in names:
        given = _given(case, name, former, at)
        if len(given) > 1 and all(isinstance(value, int | float) for _at, value in given):
            trends.append(_trend(case, name, given))
        elif given:
            own.append(Row(_called(case, name), _read(case, name, given[-1][1])))
    hidden = "" if case.shows_earlier else _("Sign in to see what you said before.")
    return Told(trends=tuple(trends), own=tuple(own), absent=hidden)


def _at_the_end(case: Case, at: datetime) -> Told:
    former = _seen(case)
    trends: list[Trend] = []
    for name, value in case.state.here.items():
        given = _given(case, name, former, at)
        if isinstance(value, int | float) and len(given) > 1 and len(trends) < MOST_TRENDS:
            trends.append(_trend(case, name, given))
    groups = releases.for_the_end(case, at=at)
    told = Told(
        trends=tuple(trends),
        groups=groups,
        absent="" if groups else next_result(case),
        promised=_promised(case),
    )
    if former or not case.shows_earlier:
        return told
    return replace(
        told,
        card=_("You decide how much Thrive asks of you, and when: at work hours, on which days."),
    )


def next_result(case: Case) -> str:
    """When the next result comes: said before there is one, so that nobody waits in vain."""
    if case.prompt.asks_goals:
        return became_of(case.prompt)
    if case.prompt.asks_oneself:
        return _("Only you read this. You find it again under “Coaching yourself”.")
    _first, until = wave_of(run_of(case.prompt), case.prompt.on)
    if until is None:
        return _("The result comes when everybody has been asked, to everyone at once.")
    # A wave ends at midnight in the last time zone; then it is counted.
    told = {"day": days.day(until + timedelta(days=1))}
    return _("The next result comes about %(day)s, to everyone at once.") % told


def _promised(case: Case) -> str:
    for name, value in reversed(tuple(case.state.here.items())):
        if isinstance(case.program.frame(name), Commit) and isinstance(value, str):
            return value
    return ""


def _seen(case: Case) -> list[Kept]:
    """Earlier conversations, as far as this caller may see them."""
    return former_of(case.prompt) if case.shows_earlier else []


def _given(case: Case, name: str, former: Sequence[Kept], at: datetime) -> Given:
    """What somebody said to a question, or reached in a score, oldest first."""
    found: Given = []
    for one in former:
        plain = one.body.answers.get(name, one.body.scores.get(name))
        value = passages.read_value(plain)
        if value is not None:
            found.append((one.last_at, value))
    now = case.state.here.get(name, score_of(case.state, name))
    if now is not None:
        found.append((at, now))
    return found


def _trend(case: Case, name: str, given: Given) -> Trend:
    zone = case.prompt.zone
    points = tuple(
        (float(value), _read(case, name, value), on_in_words(at, zone))
        for at, value in given[-MOST_MARKS:]
        if isinstance(value, int | float)
    )
    frame = _frame(case, name)
    ends = None if frame is None else bounds(frame)
    numbers = [number for number, _words, _when in points]
    least, most = (min(numbers), max(numbers)) if ends is None else ends
    if least == float("-inf") or most == float("inf"):
        least, most = min(numbers), max(numbers)
    return Trend(_called(case, name), drawn(points, least, most), _levels(frame, least, most))


def _levels(frame: Frame | None, least: float, most: float) -> tuple[Level, ...]:
    """A line for each point of a scale; for other numbers one at each end."""
    if isinstance(frame, Scale):
        numbers = [frame.first + place for place in range(len(frame.labels))]
        return tuple(Level(height(number, least, most), str(number)) for number in numbers)
    return (Level(height(most, least, most), ""), Level(height(least, least, most), ""))


def _frame(case: Case, name: str) -> Frame | None:
    try:
        return case.program.frame(name)
    except KeyError:
        return None


def _called(case: Case, name: str) -> str:
    """The question, or the name of a score."""
    frame = _frame(case, name)
    if frame is None:
        return next((one for one in releases.score_names(case, name)), name)
    return reading(case.state, case.languages, getattr(frame, "text", None))


def _read(case: Case, name: str, value: Value) -> str:
    frame = _frame(case, name)
    if frame is None:
        return in_digits(value) if isinstance(value, int | float) else ""
    return shown(frame, value, (*case.languages, *case.program.languages))
