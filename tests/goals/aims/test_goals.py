"""Setting a goal and changing what it says."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import Cast
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import Aim, Seen, Whose
from thrive.goals.errors import BadGoal, NoSuchGoal, NotAllowed, NotUnderWay
from thrive.goals.models import Goal, GoalEvent
from thrive.measures.models import Measure, Series


def columns(refused: pytest.ExceptionInfo[BadGoal]) -> list[str]:
    """Which fields a refusal names."""
    return [problem.column for problem in refused.value.problems]


def test_a_goal_is_private_unless_something_else_is_said(quieter: Goal, people: Cast) -> None:
    assert (quieter.owner, quieter.visibility, quieter.kind) == (people.amina, "private", "person")
    assert AuditRecord.objects.get(action="goals.set").subject == f"goal {quieter.pk}"


def test_setting_keeps_no_words_in_the_record(quieter: Goal) -> None:
    assert "Quieter" not in str(list(AuditRecord.objects.values()))


def test_pressing_twice_sets_one_goal(quieter: Goal, people: Cast, at: datetime) -> None:
    again = actions.set_goal(
        aim=Aim(" Quieter mornings "), by=people.amina, at=at + timedelta(seconds=5)
    )
    later = actions.set_goal(
        aim=Aim("Quieter mornings"), by=people.amina, at=at + timedelta(days=1)
    )

    assert again == quieter
    assert later != quieter


def test_a_goal_keeps_its_measures_in_order(people: Cast, at: datetime, series: Series) -> None:
    other = Series.objects.create(measure=series.measure, group=people.hilltop)

    goal = actions.set_goal(
        aim=Aim("On time", series=(other.pk, series.pk)), by=people.amina, at=at
    )

    page = queries.goal_page(goal=goal.pk, viewer=people.amina, at=at)
    assert page.series == (other.pk, series.pk)


@pytest.mark.parametrize(
    ("aim", "column"),
    [
        (Aim(""), "title"),
        (Aim("x" * 201), "title"),
        (Aim("A\x00b"), "title"),
        (Aim("A", why="\x1b"), "why"),
        (Aim("A", judged_together=True, scale_low="low"), "scale_high"),
        (Aim("A", horizon_on=date(20, 1, 1)), "horizon_on"),
        (Aim("A", rhythm_days=0), "rhythm_days"),
        (Aim("A", rhythm_days=400), "rhythm_days"),
        (Aim("A", series=(1, 2, 3, 4)), "series"),
        (Aim("A", series=(987654,)), "series"),
        (Aim("A", parent=987654), "parent"),
    ],
)
def test_a_goal_that_cannot_be_says_which_field(
    people: Cast, at: datetime, aim: Aim, column: str
) -> None:
    with pytest.raises(BadGoal) as refused:
        actions.set_goal(aim=aim, by=people.amina, at=at)

    assert columns(refused) == [column]
    assert not Goal.objects.exists()


def test_a_goal_has_three_measures_at_most(people: Cast, at: datetime, series: Series) -> None:
    measures = [series.pk]
    for name in ("b", "c", "d"):
        measure = Measure.objects.create(
            key=name, name=name, kind="value", direction="up", cadence="week"
        )
        measures.append(Series.objects.create(measure=measure, group=people.riverside).pk)

    with pytest.raises(BadGoal) as refused:
        actions.set_goal(aim=Aim("A", series=tuple(measures)), by=people.amina, at=at)
    assert columns(refused) == ["series"]
    goal = actions.set_goal(aim=Aim("A", series=tuple(measures[:3])), by=people.amina, at=at)
    with pytest.raises(BadGoal):
        actions.change_goal(
            goal=goal.pk, aim=Aim("A", series=tuple(measures)), by=people.amina, at=at
        )
    assert [one.series_id for one in goal.measures.order_by("position")] == measures[:3]


def test_a_goal_serves_none_that_its_owner_cannot_see(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    with pytest.raises(BadGoal) as refused:
        actions.set_goal(aim=Aim("A", parent=quieter.pk), by=people.peter, at=at)

    assert columns(refused) == ["parent"]
    assert Goal.objects.count() == 1


def test_a_goal_goes_on_serving_one_that_was_closed_since(people: Cast, at: datetime) -> None:
    above = actions.set_goal(aim=Aim("All"), seen=Seen("open"), by=people.daniel, at=at)
    goal = actions.set_goal(aim=Aim("A", parent=above.pk), by=people.amina, at=at)
    actions.show_goal_to(goal=above.pk, seen=Seen(), by=people.daniel, at=at)

    kept = actions.change_goal(goal=goal.pk, aim=Aim("B", parent=above.pk), by=people.amina, at=at)

    assert (kept.title, kept.parent_id) == ("B", above.pk)


def test_whose_goal_it_is_must_be_clear(people: Cast, at: datetime) -> None:
    for whose, column in (
        (Whose("team"), "kind"),
        (Whose("pair"), "partner"),
        (Whose("pair", partner=people.daniel.pk), "partner"),
        (Whose("group"), "group"),
    ):
        with pytest.raises(BadGoal) as refused:
            actions.set_goal(aim=Aim("A"), whose=whose, by=people.daniel, at=at)
        assert columns(refused) == [column]


def test_only_stewards_set_the_goals_of_a_group(people: Cast, at: datetime, ours: Goal) -> None:
    with pytest.raises(NotAllowed):
        actions.set_goal(
            aim=Aim("A"), whose=Whose("group", group=people.riverside.pk), by=people.amina, at=at
        )

    assert list(Goal.objects.all()) == [ours]


def test_sponsors_set_goals_of_all_and_these_are_open(people: Cast, at: datetime) -> None:
    whose = Whose("organisation")
    with pytest.raises(NotAllowed):
        actions.set_goal(aim=Aim("A"), whose=whose, seen=Seen("open"), by=people.daniel, at=at)
    with pytest.raises(BadGoal):
        actions.set_goal(aim=Aim("A"), whose=whose, by=people.joanna, at=at)

    goal = actions.set_goal(
        aim=Aim("Nobody waits"), whose=whose, seen=Seen("open"), by=people.joanna, at=at
    )

    assert queries.my_goals(viewer=people.peter, at=at).ours[0].id == goal.pk


def test_whoever_has_left_sets_nothing(people: Cast, at: datetime) -> None:
    people.amina.is_active = False

    with pytest.raises(NotAllowed):
        actions.set_goal(aim=Aim("A"), by=people.amina, at=at)


def test_the_other_one_of_a_pair_is_told_in_their_language(people: Cast, at: datetime) -> None:
    people.peter.language = "de"
    people.peter.save()

    goal = actions.set_goal(
        aim=Aim("Together"), whose=Whose("pair", partner=people.peter.pk), by=people.amina, at=at
    )

    told = OutboxEntry.objects.get(topic="message").payload
    assert told["person"] == people.peter.pk
    assert told["line"] == "Together"
    assert told["path"] == f"/goals/{goal.pk}/"
    assert told["private"] is True


def test_what_a_goal_said_before_stays_in_its_history(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    actions.change_goal(
        goal=quieter.pk, aim=Aim("Calm mornings", why="I hear more"), by=people.amina, at=at
    )

    quieter.refresh_from_db()
    event = GoalEvent.objects.get(kind="changed")
    assert (quieter.title, quieter.why) == ("Calm mornings", "I hear more")
    assert event.before == {"title": "Quieter mornings", "why": ""}
    page = queries.goal_history(goal=quieter.pk, viewer=people.amina, at=at)
    assert page.history[0].before == (("Goal", "Quieter mornings"), ("Why", "nothing"))


def test_the_same_again_changes_nothing(quieter: Goal, people: Cast, at: datetime) -> None:
    actions.change_goal(goal=quieter.pk, aim=Aim("Quieter mornings"), by=people.amina, at=at)

    assert not GoalEvent.objects.filter(kind="changed").exists()


def test_an_outsider_learns_nothing_and_a_reader_changes_nothing(
    quieter: Goal, chosen: Goal, people: Cast, at: datetime
) -> None:
    with pytest.raises(NoSuchGoal) as hidden:
        actions.change_goal(goal=quieter.pk, aim=Aim("B"), by=people.peter, at=at)
    with pytest.raises(NoSuchGoal) as missing:
        actions.change_goal(goal=987654, aim=Aim("B"), by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.change_goal(goal=chosen.pk, aim=Aim("B"), by=people.peter, at=at)

    assert str(hidden.value) == str(missing.value)


def test_a_goal_that_ended_is_not_changed(quieter: Goal, people: Cast, at: datetime) -> None:
    Goal.objects.filter(pk=quieter.pk).update(state="reached", ended_at=at)

    with pytest.raises(NotUnderWay):
        actions.change_goal(goal=quieter.pk, aim=Aim("B"), by=people.amina, at=at)


def test_a_goal_serves_another_but_never_itself(ours: Goal, people: Cast, at: datetime) -> None:
    mine = actions.set_goal(aim=Aim("Leave at 7", parent=ours.pk), by=people.daniel, at=at)
    with pytest.raises(BadGoal) as refused:
        actions.change_goal(
            goal=ours.pk, aim=Aim("On time", parent=mine.pk), by=people.daniel, at=at
        )

    page = queries.goal_page(goal=ours.pk, viewer=people.daniel, at=at)
    assert columns(refused) == ["parent"]
    assert [child.title for child in page.children] == ["Leave at 7"]


def test_the_tree_shows_only_what_may_be_seen(ours: Goal, people: Cast, at: datetime) -> None:
    mine = actions.set_goal(
        aim=Aim("Leave at 7", parent=ours.pk), seen=Seen("open"), by=people.daniel, at=at
    )
    actions.set_goal(aim=Aim("My own", parent=ours.pk), by=people.daniel, at=at)

    seen_by_amina = queries.goal_page(goal=ours.pk, viewer=people.amina, at=at)
    seen_by_peter = queries.goal_page(goal=mine.pk, viewer=people.peter, at=at)

    assert [child.title for child in seen_by_amina.children] == ["Leave at 7"]
    assert seen_by_peter.parent is None


def test_nothing_is_half_saved_if_the_record_fails(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr("thrive.foundation.audit.record", fail)

    with pytest.raises(RuntimeError):
        actions.set_goal(
            aim=Aim("A"), seen=Seen("chosen", (people.peter.pk,)), by=people.amina, at=at
        )

    assert not Goal.objects.exists()
    assert not OutboxEntry.objects.exists()
