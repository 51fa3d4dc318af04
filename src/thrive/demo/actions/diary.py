"""What happens at Fernbrook, act by act: files come in, changes are noted, numbers corrected.

Each act is one call of a domain's own action by somebody who may do it. Acts are made in no order;
whoever does them sorts them by their moments.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from thrive.demo import files, organisation, population, story, trials
from thrive.demo.actions.house import House
from thrive.demo.actions.moments import comes_in_at
from thrive.demo.files import Found
from thrive.demo.simulation import Simulation
from thrive.foundation import outbox
from thrive.measures import actions as measures
from thrive.measures.models import Annotation, Phase, Point
from thrive.measures.rules.mapping import guess

WEEKS_IN_A_FILE = 13
HALF_PAST_EIGHT = time(8, 30, tzinfo=UTC)
# One number a week is left for the leader to enter, and one the leader has entered by hand.
LEFT_TO_ENTER = (population.HOME_TEAM, "medicine-notes")
ENTERED_BY_HAND = (population.HOME_TEAM, "on-time")


@dataclass(frozen=True)
class Act:
    """Something that somebody does at a moment of the story."""

    at: datetime
    do: Callable[[datetime], object]


def past(simulation: Simulation, house: House) -> Iterator[Act]:
    """All that was done before the last week that is known."""
    last = simulation.parameters.weeks - 1
    for first in range(0, last, WEEKS_IN_A_FILE):
        begin = first or -max(organisation.LONGER_BY_WEEKS.values())
        yield from _quarter(simulation, house, range(begin, min(first + WEEKS_IN_A_FILE, last)))
    yield from _changes(simulation, house, range(last))
    yield from _remarks(simulation, house)
    yield from _new_stretches(simulation, house)


def week(simulation: Simulation, house: House, number: int) -> Iterator[Act]:
    """What comes with one more week: its file, numbers by hand, and what begins right after it.

    Numbers that stand already were entered by somebody who plays along, and are left alone.
    """
    by_hand = (LEFT_TO_ENTER, ENTERED_BY_HAND)
    came = files.points_in(simulation, range(number, number + 1))
    yield _file([one for one in came if _names(one) not in by_hand], house, number)
    late = files.points_in(simulation, range(number - 1, number))
    for found in (*_of(came, ENTERED_BY_HAND), *_of(late, LEFT_TO_ENTER)):
        yield Act(comes_in_at(number) + timedelta(minutes=40), _entry(found, house))
    yield from _changes(simulation, house, range(number, number + 1))


def _quarter(simulation: Simulation, house: House, weeks: range) -> Iterator[Act]:
    """A quarter's file; what was wrong in it is put right two days later; verdicts follow."""
    came = files.points_in(simulation, weeks)
    at = comes_in_at(weeks[-1])
    yield _file(came, house, weeks[-1])
    for found in came:
        if found[1].mistaken is not None:
            reason = _("A digit was missing in the file")
            yield Act(at + timedelta(days=2), _entry(found, house, reason=reason))
    yield Act(at + timedelta(days=2, hours=1), settle)


def settle(at: datetime) -> None:
    """Do all that follows from what was done: verdicts are worked out."""
    while outbox.drain(at=at):
        pass


def _file(points: Sequence[Found], house: House, last_week: int) -> Act:
    def bring(at: datetime) -> None:
        """The file comes in, without what stands already."""
        new = _without_standing(points)
        if new:
            measures.import_points(
                source=files.points_file(new), mapping=guess(files.POINTS),
                by=house.administrator, at=at, source_name=_file_name(last_week),
            )  # fmt: skip

    return Act(comes_in_at(last_week), bring)


def _file_name(last_week: int) -> str:
    return f"care-records-until-{organisation.week_on(last_week).isoformat()}.csv"


def _without_standing(points: Sequence[Found]) -> list[Found]:
    earliest = min((point.period_on for _series, point in points), default=date.max)
    stand = set(
        Point.objects.filter(period_on__gte=earliest).values_list(
            "series__measure__key", "series__group__external_id", "period_on"
        )
    )
    return [
        (series, point)
        for series, point in points
        if (series.measure.key, series.team.key, point.period_on) not in stand
    ]


def _entry(found: Found, house: House, *, reason: str = "") -> Callable[[datetime], object]:
    """The leader enters a number, or puts right what a file said wrongly."""
    series, point = found

    def enter(at: datetime) -> None:
        """One number, by hand."""
        if not reason and not _without_standing([found]):
            return
        measures.record_point(
            measure=house.measures[series.measure.key], group=house.groups[series.team.key],
            period_on=point.period_on, value=point.value, denominator=point.denominator,
            by=house.leader(series.team.name), at=at, reason=reason,
        )  # fmt: skip

    return enter


def _names(found: Found) -> tuple[str, str]:
    return found[0].team.name, found[0].measure.key


def _of(points: Sequence[Found], names: tuple[str, str]) -> list[Found]:
    return [found for found in points if _names(found) == names]


def _changes(simulation: Simulation, house: House, weeks: range) -> Iterator[Act]:
    """The leader notes, on the day itself, that something begins: see `trying` for whole changes.

    A change belongs to the week at whose end the story stands when it begins, so that the notes of
    the running week are there too.
    """
    names = {team.name for team in simulation.teams}
    for series in simulation.series:
        event = series.event
        if (
            event
            and event.note
            and not trials.is_written((event.team, event.measure, event.started_on), names)
            and organisation.week_of(event.started_on) - 1 in weeks
        ):
            yield _note(house, event, event.started_on, "change_began", event.note)


def _remarks(simulation: Simulation, house: House) -> Iterator[Act]:
    names = {team.name for team in simulation.teams}
    for remark in story.REMARKS:
        if remark.team in names:
            yield _note(house, remark, remark.on + timedelta(days=4), "note", remark.text)


def _note(
    house: House, told: story.Event | story.Remark, made_on: date, kind: str, text: str
) -> Act:
    on = told.started_on if isinstance(told, story.Event) else told.on

    def write(at: datetime) -> None:
        """The note stands beside its series."""
        measures.annotate(
            series=house.series(told.team, told.measure), kind=Annotation.Kind(kind), on=on,
            text=text, by=house.leader(told.team), at=at,
        )  # fmt: skip

    return Act(datetime.combine(made_on, HALF_PAST_EIGHT), write)


def _new_stretches(simulation: Simulation, house: House) -> Iterator[Act]:
    """Leaders let limits begin anew, weeks later, where a change has lasted."""
    names = {team.name for team in simulation.teams}
    for stretch in story.STRETCHES:
        if stretch.team in names:
            yield Act(datetime.combine(stretch.set_on, HALF_PAST_EIGHT), _setting(house, stretch))


def _setting(house: House, stretch: story.Stretch) -> Callable[[datetime], object]:
    def set_it(at: datetime) -> None:
        """The limits begin anew."""
        measures.set_phase(
            series=house.series(stretch.team, stretch.measure), kind=Phase.Kind.REBASE,
            starts_on=stretch.starts_on, reason=stretch.reason, by=house.leader(stretch.team),
            at=at,
        )  # fmt: skip

    return set_it
