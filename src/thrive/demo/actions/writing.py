"""Words of the weekly minute at Fernbrook: counted as in any night, beside a change that began."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from thrive.demo import talks
from thrive.demo.actions.diary import HALF_PAST_EIGHT, Act
from thrive.demo.actions.house import House
from thrive.goals.changes import actions as changes
from thrive.goals.changes.actions import Expected, Written
from thrive.insights import words
from thrive.measures.models import Series

BEFORE = timedelta(days=5)
JUDGED_AFTER = timedelta(weeks=13)
SIZE = 0.8  # points from 1 to 5, as the team expects
NOON, NIGHT = time(12, 15, tzinfo=UTC), time(0, 30, tzinfo=UTC)
WHAT = (
    "Each Monday the rota of the week after next hangs beside the door. Who swaps writes it there."
)
WHY = "We hear so late where we work that nobody can arrange anything at home."


def notes(house: House, until: datetime) -> Iterator[Act]:
    """What begins is written down five days before, whole; on the day it begins."""
    for shift in talks.SHIFTS:
        begins = datetime.combine(shift.started_on, HALF_PAST_EIGHT)
        if shift.note and begins <= until:
            yield Act(datetime.combine(shift.started_on - BEFORE, NOON), _Writing(house, shift))
            yield Act(begins, lambda at: changes.begin_due(at=at))


def nights(after: datetime | None, until: datetime) -> Iterator[Act]:
    """Nights in which words are counted: after each result, and after a change that began.

    A worker looks each night. Between these nothing comes out and nothing begins here.
    """
    results = datetime.combine(talks.WEEKLY_FROM, NIGHT) + timedelta(days=9)
    for at in (results + timedelta(weeks=week) for week in range((until - results).days // 7 + 1)):
        if after is None or at > after:
            yield Act(at, lambda at: words.look(at=at))
    for shift in talks.SHIFTS:
        at = datetime.combine(shift.started_on, NIGHT) + timedelta(days=1)
        if after is None and shift.note and at <= until:
            yield Act(at, lambda at: words.look(at=at))


class _Writing:
    """Its leader writes the change down, if there are numbers by which it can be judged."""

    def __init__(self, house: House, shift: talks.Shift) -> None:
        self._house, self._shift = house, shift

    def __call__(self, at: datetime) -> None:
        group = self._house.group(self._shift.team)
        outcome = Series.objects.filter(measure__key=talks.MOOD_MEASURE, group=group).first()
        if outcome is None:
            return
        starts_on = self._shift.started_on
        expected = Expected(outcome, "up", starts_on + JUDGED_AFTER, SIZE)
        written = Written(
            title=self._shift.note, what=WHAT, starts_on=starts_on, expected=expected, why=WHY
        )
        by = self._house.leader(self._shift.team)
        changes.make_change(written=written, group=group, by=by, at=at)
