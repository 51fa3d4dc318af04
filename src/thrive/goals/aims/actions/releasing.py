"""How long answers to obstacles take: a measure of each group, month by month."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from thrive.goals.aims import rules
from thrive.goals.aims.queries.obstacles import days_to_answer
from thrive.measures.actions import define_measure
from thrive.measures.actions.releasing import PointsReleased, ReleasedPoint, release_points
from thrive.measures.models import Measure

KEY = "days-to-answer-obstacles"
SOURCE = "obstacles"


def release_time_to_answer(*, on: date, at: datetime) -> PointsReleased:
    """Publish for a month that is over, named by any of its days, the median days to an answer.

    Only for groups with at least five answers. A month that was published stays as it was, so
    running it twice is safe. The measure is defined the first time.
    """
    first = on.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if last >= at.date():
        return PointsReleased(0, 0, (), ())
    points = [
        ReleasedPoint(measure=KEY, group=group, on=first, value=value, denominator=None)
        for group, days in sorted(days_to_answer(first=first, last=last).items())
        if (value := rules.days_to_answer(days)) is not None
    ]
    if not points:
        return PointsReleased(0, 0, (), ())
    if not Measure.objects.filter(key=KEY).exists():
        _define(at)
    return release_points(points=points, source=SOURCE, at=at)


def _define(at: datetime) -> None:
    with override(None):
        define_measure(
            key=KEY, name=_("Days until an obstacle is answered"), short_name=_("Days to answer"),
            unit=_("days"), kind=Measure.Kind.VALUE, direction=Measure.Direction.DOWN,
            cadence=Measure.Cadence.MONTH, decimals=1, by=None, at=at,
        )  # fmt: skip
