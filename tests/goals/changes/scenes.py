"""Series with points, and changes as tests need them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.cast import Cast
from thrive.goals.changes import actions
from thrive.goals.changes.actions import Expected, Written
from thrive.goals.models import Change
from thrive.measures.models import Measure, Point, Series
from thrive.people.models import Group, Person

FIRST = date(2025, 9, 1)  # a Monday
WAITING = Measure(
    key="waiting", name="Waiting time", unit="minutes", kind="value", direction="down",
    cadence="week", decimals=0,
)  # fmt: skip


def waiting() -> Measure:
    """A measure of which less is better, week by week."""
    found = Measure.objects.filter(key="waiting").first()
    if found is None:
        found = replace_pk(WAITING)
        found.save()
    return found


def replace_pk(measure: Measure) -> Measure:
    """A copy that is not stored yet."""
    names = [one.attname for one in Measure._meta.concrete_fields if one.attname != "id"]
    return Measure(**{name: getattr(measure, name) for name in names})


def measured(group: Group, values: Sequence[float], *, first: date = FIRST) -> Series:
    """The waiting time of a group, a point a week. NaN is a gap."""
    series = Series.objects.create(measure=waiting(), group=group)
    Point.objects.bulk_create(
        Point(
            series=series, period_on=first + timedelta(weeks=week), value=value,
            recorded_at=datetime(2026, 9, 1, tzinfo=UTC),
        )
        for week, value in enumerate(values)
        if value == value
    )  # fmt: skip
    return series


def week(number: int) -> date:
    """The first day of a week of the series."""
    return FIRST + timedelta(weeks=number)


PLAIN = Written(title="A second list", what="We call who waits longest first.", starts_on=week(60))


def expecting(series: Series, starts_on: date, *, size: float | None = 5.0) -> Written:
    """A change of which less waiting is expected within three months."""
    expected = Expected(series, "down", starts_on + timedelta(days=90), size)
    return replace(PLAIN, starts_on=starts_on, expected=expected)


def begun(
    series: Series, starts_on: date, *, by: Person, at: datetime, made_from: Change | None = None
) -> Change:
    """A change that began on a day."""
    change = actions.make_change(
        written=expecting(series, starts_on), group=series.group, by=by, at=at, made_from=made_from
    )
    actions.begin_change(change=change.pk, by=by, at=at)
    change.refresh_from_db()
    return change


def groups_beside(people: Cast, count: int) -> list[Group]:
    """More teams under Hill."""
    return [
        Group.objects.create(
            external_id=f"team-{place}", name=f"Team {place}", kind="team", parent=people.hill,
            is_reporting=True, path=f"0001.0002.{place + 10:04}.",
        )
        for place in range(count)
    ]  # fmt: skip
