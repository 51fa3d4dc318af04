"""Filling the demo and letting weeks pass: it works, it is refused, nothing is half kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import MOMENT
from thrive.demo import actions, population
from thrive.demo.actions import diary
from thrive.demo.errors import NoNextWeek, NotEmpty
from thrive.demo.models import Filling, Truth
from thrive.demo.simulation import Parameters, simulate
from thrive.foundation import clock
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.goals.models import Change
from thrive.insights.models import Verdict
from thrive.measures.models import Annotation, Measure, Phase, Point, Series
from thrive.people.models import Group, Membership, Role

STANDS_AT = datetime(2026, 9, 17, 18, 0, tzinfo=UTC)
BRIDGE_CLOSED = date(2026, 4, 20)


def test_filling_brings_people_measures_and_numbers(filled: Filling) -> None:
    assert Group.objects.filter(kind="team").count() == 6
    assert Membership.objects.filter(group__name="Riverside evenings", until_on=None).count() >= 12
    assert Measure.objects.count() == 8
    assert set(Role.objects.values_list("kind", flat=True)) == set(Role.Kind.values)
    assert Point.objects.count() > 2500


def test_what_is_stored_is_what_was_simulated(filled: Filling, small: Parameters) -> None:
    simulated = simulate(small).find("Ford", "travel")

    stored = Point.objects.filter(series__group__name="Ford", series__measure__key="travel")

    assert list(stored.order_by("period_on").values_list("period_on", "value")) == [
        (point.period_on, point.value) for point in simulated.points
    ]


def test_the_clock_stands_on_the_thursday_evening_of_the_story(filled: Filling) -> None:
    assert clock.now() == STANDS_AT == actions.stands_at(78)


def test_every_series_has_a_truth_and_a_verdict(filled: Filling) -> None:
    series = Series.objects.count()

    assert Truth.objects.count() == Verdict.objects.count() == series


def test_what_begins_without_a_change_is_noted_by_the_leader_on_the_day(filled: Filling) -> None:
    note = Annotation.objects.get(kind="change_began", series__group__name="Ford", on=BRIDGE_CLOSED)

    assert note.made_by is not None
    assert note.made_at.date() == note.on


def test_a_change_marks_its_series_on_the_day_on_which_it_begins(filled: Filling) -> None:
    note = Annotation.objects.get(kind="change_began", on=date(2026, 5, 4))

    assert note.made_at.date() == note.on
    change = Change.objects.get(outcome=note.series, starts_on=note.on)
    assert change.owner is not None
    assert change.owner.name == "Daniel Okafor"
    assert change.made_at.date() < note.on


def test_the_leader_has_set_a_new_stretch_with_a_reason(filled: Filling) -> None:
    phase = Phase.objects.get()

    assert phase.starts_on == date(2026, 5, 4)
    assert phase.reason


def test_a_great_change_with_a_date_is_confirmed(filled: Filling) -> None:
    told = Verdict.objects.get(
        series__group__name="Riverside evenings", series__measure__key="on-time"
    )

    assert (told.kind, told.direction) == ("confirmed", "better")


def test_a_young_team_is_told_that_it_is_too_early(filled: Filling) -> None:
    told = Verdict.objects.filter(series__group__name="Quay Street")

    assert {verdict.kind for verdict in told} == {"too_early"}


def test_one_number_waits_for_the_leader(filled: Filling) -> None:
    team, measure = diary.LEFT_TO_ENTER
    waiting = Point.objects.filter(series__group__name=team, series__measure__key=measure)

    assert waiting.order_by("-period_on").values_list("period_on", flat=True)[0] == date(
        2026, 8, 31
    )


def test_one_number_was_entered_by_hand(filled: Filling) -> None:
    team, measure = diary.ENTERED_BY_HAND
    point = Point.objects.get(
        series__group__name=team, series__measure__key=measure, period_on=date(2026, 9, 7)
    )

    assert point.recorded_by is not None
    assert point.recorded_by.external_id == population.LEADER.external_id


def test_nothing_waits_in_the_outbox_when_the_story_begins(filled: Filling) -> None:
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"done"}


def test_filling_is_written_down(filled: Filling) -> None:
    assert AuditRecord.objects.filter(action="demo.fill", at=MOMENT).count() == 1


def test_filling_twice_is_refused(filled: Filling, small: Parameters) -> None:
    with pytest.raises(NotEmpty):
        actions.fill(at=MOMENT, parameters=small)


def test_a_week_later_numbers_have_come_and_the_clock_has_moved(filled: Filling) -> None:
    before = Point.objects.count()

    passed = actions.next_week(by=None, at=STANDS_AT)

    assert passed.moment == clock.now() == STANDS_AT + timedelta(weeks=1)
    assert Point.objects.count() > before
    assert Point.objects.filter(period_on=date(2026, 9, 14)).count() >= 30


def test_three_weeks_later_verdicts_have_changed(filled: Filling) -> None:
    before = dict(Verdict.objects.values_list("series_id", "kind"))

    passed = [actions.next_week(by=None, at=clock.now()) for _week in range(3)]

    after = dict(Verdict.objects.values_list("series_id", "kind"))
    young = Series.objects.filter(group__name="Quay Street", measure__key="travel").get()
    assert sum(week.told_anew for week in passed) > 0
    assert before[young.pk] == "too_early"
    assert after[young.pk] != "too_early"


def test_weeks_that_pass_one_by_one_bring_what_was_simulated(
    filled: Filling, small: Parameters
) -> None:
    for _week in range(2):
        actions.next_week(by=None, at=clock.now())

    longer = simulate(Parameters(small.seed, small.weeks + 2, small.only)).find("Ford", "on-time")
    stored = Point.objects.filter(series__group__name="Ford", series__measure__key="on-time")
    assert list(stored.order_by("period_on").values_list("value", flat=True)) == [
        point.value for point in longer.points
    ]


def test_what_begins_in_the_new_week_is_noted_in_it(filled: Filling) -> None:
    keys = Annotation.objects.filter(series__group__name="Station Road", on=date(2026, 9, 21))
    assert not keys.exists()

    actions.next_week(by=None, at=STANDS_AT)

    assert keys.get().kind == "change_began"


def test_a_number_that_a_visitor_entered_is_left_alone(filled: Filling) -> None:
    series = Series.objects.get(group__name="Ford", measure__key="travel")
    Point.objects.create(series=series, period_on=date(2026, 9, 14), value=5, recorded_at=STANDS_AT)

    actions.next_week(by=None, at=STANDS_AT)

    assert Point.objects.get(series=series, period_on=date(2026, 9, 14)).value == 5


def test_pressing_twice_at_once_lets_one_week_pass(filled: Filling) -> None:
    actions.next_week(by=None, at=STANDS_AT)

    with pytest.raises(NoNextWeek):
        actions.next_week(by=None, at=STANDS_AT)

    assert clock.now() == STANDS_AT + timedelta(weeks=1)
    assert Filling.objects.get().weeks == 79
