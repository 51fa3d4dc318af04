"""Goals by the clock."""

from datetime import date, datetime, timedelta

from tests.cast import Cast
from thrive.foundation import ticking
from thrive.goals.aims import actions
from thrive.goals.models import Obstacle
from thrive.jobs import daily
from thrive.measures.models import Point


def test_each_tick_lets_go_up_what_nobody_answered(people: Cast, at: datetime) -> None:
    actions.raise_obstacle(text="No keys", is_unnamed=True, by=people.amina, at=at)
    work = dict(ticking.works())["escalate_obstacles"]

    assert work(at + timedelta(days=13)) == 0
    assert work(at + timedelta(days=14)) == 1


def test_each_day_tells_how_long_answers_took_last_month(people: Cast, at: datetime) -> None:
    on, group = date(2026, 8, 10), people.riverside
    Obstacle.objects.bulk_create(
        Obstacle(
            text="A", group=group, level=group, state="answered", answer="B", answered_on=on,
            raised_on=date(2026, 8, 7), level_since_on=on, due_on=on,
        )
        for _ in range(5)
    )  # fmt: skip

    for _twice in range(2):
        daily.begin_day([], at)

    assert set(Point.objects.values_list("period_on", "value")) == {(date(2026, 8, 1), 3.0)}
