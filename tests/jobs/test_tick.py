"""The loop: what is due is done, and a day is announced once."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from thrive.foundation import clock, ticking
from thrive.foundation.models import OutboxEntry
from thrive.insights.models import Verdict
from thrive.jobs.tick import tick
from thrive.measures import actions

pytestmark = pytest.mark.django_db


def test_a_day_is_announced_once(at: datetime) -> None:
    clock.stand_at(at)
    done = [tick(), tick()]
    clock.stand_at(at + timedelta(days=1))
    done.append(tick())

    assert done == [1, 0, 1]
    assert OutboxEntry.objects.filter(topic="day_began", state="done").count() == 2


def test_what_fails_keeps_nobody_else_from_their_work(
    at: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[datetime] = []

    def fail(at: datetime) -> int:
        raise OSError("no such server")

    def work(at: datetime) -> int:
        done.append(at)
        return 1

    monkeypatch.setattr(ticking, "_works", {"fails": fail, "works": work})
    clock.stand_at(at)

    counted = tick()

    assert (counted, done) == (2, [at])  # the day that began is the other
    assert "fails failed" in caplog.text
    assert "no such server" in caplog.text


def test_it_is_planned_who_may_be_asked_before_anybody_is_asked() -> None:
    names = [name for name, _work in ticking.works()]

    assert names.index("follow_groups") < names.index("plan_ahead") < names.index("delivery")


def test_whoever_has_left_is_let_go(people: Cast, at: datetime) -> None:
    people.amina.left_on = at.date() - timedelta(days=1)
    people.amina.save()
    clock.stand_at(at)

    tick()

    people.amina.refresh_from_db()
    people.daniel.refresh_from_db()
    assert (people.amina.is_active, people.daniel.is_active) == (False, True)


def test_a_number_that_came_in_is_judged(people: Cast, at: datetime) -> None:
    measure = actions.define_measure(
        key="on-time",
        name="Visits on time",
        unit="",
        kind="value",
        direction="up",
        cadence="week",
        by=people.omar,
        at=at,
    )
    clock.stand_at(at)
    actions.record_point(
        measure=measure,
        group=people.riverside,
        period_on=at.date() - timedelta(days=at.weekday() + 7),
        value=62.0,
        by=people.daniel,
        at=at,
    )

    tick()

    assert Verdict.objects.get().kind == Verdict.Kind.TOO_EARLY
