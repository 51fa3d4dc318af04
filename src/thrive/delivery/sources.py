"""Where parcels come from, and who is told what became of them: prompts, reminders and notes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from thrive.delivery import notes
from thrive.delivery.parcel import Parcel, Source
from thrive.experiences.models import Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.due import Due

A_WEEK = timedelta(days=7)


def claim(*, at: datetime, by: str, most: int) -> list[Parcel]:
    """Take what is due. What is taken is nobody else's for two minutes."""
    first = prompting.claim(at=at, by=by, most=most)
    again = prompting.claim_reminders(at=at, by=by, most=most)
    return [
        *(_parcel(due, Source.PROMPT) for due in first),
        *(_parcel(due, Source.REMINDER) for due in again),
        *notes.claim(at=at, most=most),
    ]


def acknowledge(arrived: Sequence[tuple[Parcel, str]], *, at: datetime) -> None:
    """Say by which channel each parcel has gone."""
    prompts = [(one.number, way) for one, way in arrived if one.source is not Source.NOTE]
    if prompts:
        prompting.acknowledge(sent=prompts, at=at)
    others = {one.number: way for one, way in arrived if one.source is Source.NOTE}
    if others:
        notes.sent(others, at=at)


def give_back(until: Mapping[Parcel, datetime], *, at: datetime) -> None:
    """Let parcels wait, each until its moment."""
    prompts: dict[datetime, list[int]] = defaultdict(list)
    others: dict[datetime, list[int]] = defaultdict(list)
    for parcel, moment in until.items():
        (others if parcel.source is Source.NOTE else prompts)[moment].append(parcel.number)
    for moment, numbers in prompts.items():
        prompting.give_back(prompts=numbers, until=moment, at=at)
    for moment, numbers in others.items():
        notes.give_back(numbers, until=moment)


def nobody_there(parcels: Sequence[Parcel], *, until: datetime, at: datetime) -> None:
    """Their persons are not here any more: notes end, prompts end by themselves."""
    notes.drop([one.number for one in parcels if one.source is Source.NOTE], "left", at=at)
    give_back({one: until for one in parcels if one.source is not Source.NOTE}, at=at)


def no_room(parcels: Mapping[Parcel, tuple[date, str]], *, at: datetime) -> None:
    """Their week has no attention left. For each its Monday, and the zone of its person.

    A prompt goes where its run lets it wait. A reminder or a note waits for the next week, and
    ends if that is too late for it.
    """
    prompts = [one.number for one in parcels if one.source is Source.PROMPT]
    if prompts:
        prompting.no_room(prompts=prompts, at=at)
    next_week = {
        one: _midnight(monday + A_WEEK, zone)
        for one, (monday, zone) in parcels.items()
        if one.source is not Source.PROMPT
    }
    notes.drop(
        [
            one.number
            for one, begins in next_week.items()
            if one.source is Source.NOTE and begins >= one.expires_at
        ],
        "no room",
        at=at,
    )
    give_back({one: min(begins, one.expires_at) for one, begins in next_week.items()}, at=at)


def _midnight(on: date, zone: str) -> datetime:
    """The first moment of a day; where clocks skip it, the moment that they would have shown."""
    return datetime.combine(on, time.min, ZoneInfo(zone)).astimezone(UTC)


def _parcel(due: Due, source: Source) -> Parcel:
    return Parcel(
        source=source,
        number=due.prompt,
        key=due.key,
        subject=f"prompt-{due.prompt}",
        person=due.person,
        title=due.title,
        line=due.line,
        path=due.path,
        leave_path=due.leave_path,
        seconds=due.seconds,
        priority=due.priority,
        expires_at=due.expires_at,
        is_private=due.promise != Run.Promise.NAMED,
        week_on=due.week_on,
        is_same_for_all=due.is_same_for_all,
    )
