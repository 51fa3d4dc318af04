"""The moments of the story: when files come in, and when a visitor enters it."""

from datetime import UTC, datetime, time, timedelta

from thrive.demo import organisation

THURSDAY_EVENING = timedelta(days=10, hours=18)  # after the Monday of the last full week
EVENING = time(18, 0, tzinfo=UTC)
NEXT_MONDAY_MORNING = timedelta(days=7, hours=7)


def stands_at(weeks: int) -> datetime:
    """The moment at which the story stands when so many weeks are known."""
    return monday(weeks - 1) + THURSDAY_EVENING


def comes_in_at(week: int) -> datetime:
    """When the figures of a week come in: the Monday morning after it."""
    return monday(week) + NEXT_MONDAY_MORNING


def monday(week: int) -> datetime:
    """The first moment of a week."""
    return datetime.combine(organisation.week_on(week), time(0, 0, tzinfo=UTC))
