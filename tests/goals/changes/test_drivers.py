"""Driver diagrams: an aim, what it depends on, and ideas for each."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.cast import Cast
from tests.goals.changes.scenes import PLAIN
from thrive.foundation.models import AuditRecord
from thrive.goals.changes import actions, queries
from thrive.goals.changes.actions import drivers
from thrive.goals.changes.errors import BadDriver, MovedOn, NoSuchDriver
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, Driver, Goal, Idea
from thrive.people.models import Person


@pytest.fixture
def goal(people: Cast, at: datetime) -> Goal:
    """Riverside's goal, set by Amina."""
    return Goal.objects.create(
        owner=people.amina, kind="group", group=people.riverside, title="Nobody waits",
        visibility="open", made_at=at,
    )  # fmt: skip


def test_two_levels_with_the_ideas_for_each(people: Cast, goal: Goal, at: datetime) -> None:
    first = actions.add_driver(goal=goal, text="Who comes when", by=people.amina, at=at)
    below = actions.add_driver(
        goal=goal, text="Calls before", by=people.daniel, at=at, parent=first.pk
    )
    idea = Idea.objects.create(text="Ring at ten", group=people.riverside, on=at.date())
    actions.place_idea(idea=idea, driver=below.pk, by=people.amina, at=at)

    shown = queries.diagram(goal=goal)

    assert (shown.aim, [one.text for one in shown.drivers]) == ("Nobody waits", ["Who comes when"])
    (second,) = shown.drivers[0].below
    assert (second.text, second.ideas) == ("Calls before", ((idea.pk, "Ring at ten"),))


def test_what_is_taken_away_takes_what_is_below_and_leaves_ideas(
    people: Cast, goal: Goal, at: datetime
) -> None:
    first = actions.add_driver(goal=goal, text="Who comes when", by=people.amina, at=at)
    actions.add_driver(goal=goal, text="Calls before", by=people.amina, at=at, parent=first.pk)
    idea = Idea.objects.create(text="Ring", group=people.riverside, on=at.date(), driver=first)

    actions.remove_driver(driver=first.pk, by=people.amina, at=at)

    assert queries.diagram(goal=goal).drivers == ()
    idea.refresh_from_db()
    assert idea.state == "waiting"
    with pytest.raises(MovedOn):
        actions.remove_driver(driver=first.pk, by=people.amina, at=at)


def change_for(goal: Goal, people: Cast, at: datetime) -> Change:
    return actions.make_change(
        written=PLAIN, group=people.riverside, by=people.amina, at=at, goal=goal
    )


def test_changes_for_the_goal_hang_under_a_driver_and_come_down(
    people: Cast, goal: Goal, at: datetime
) -> None:
    first = actions.add_driver(goal=goal, text="Who comes when", by=people.amina, at=at)
    change = change_for(goal, people, at)
    assert queries.to_hang(goal=goal, person=people.amina, at=at) == [
        (f"change-{change.pk}", change.title)
    ]

    for _twice in range(2):
        actions.place_change(change=change, driver=first.pk, by=people.daniel, at=at)
        change.refresh_from_db()

    (shown,) = queries.diagram(goal=goal).drivers
    assert shown.changes == ((change.pk, change.title, "planned"),)
    assert queries.to_hang(goal=goal, person=people.amina, at=at) == []
    assert AuditRecord.objects.filter(action="goals.place").count() == 1
    actions.place_change(change=change, driver=None, by=people.amina, at=at)
    assert queries.diagram(goal=goal).drivers[0].changes == ()


def test_what_hangs_in_another_diagram_is_not_taken_off_it(
    people: Cast, goal: Goal, at: datetime
) -> None:
    ours = actions.add_driver(goal=goal, text="Who comes when", by=people.amina, at=at)
    idea = Idea.objects.create(text="Ring", group=people.riverside, on=at.date())
    actions.place_idea(idea=idea, driver=ours.pk, by=people.amina, at=at)
    peters = Goal.objects.create(owner=people.peter, title="Mine", made_at=at)
    his = actions.add_driver(goal=peters, text="Ideas", by=people.peter, at=at)

    for driver in (his.pk, None):
        idea.refresh_from_db()
        with pytest.raises(NotAllowed):
            actions.place_idea(idea=idea, driver=driver, by=people.peter, at=at)

    idea.refresh_from_db()
    assert idea.driver == ours
    actions.remove_driver(driver=ours.pk, by=people.amina, at=at)
    idea.refresh_from_db()
    actions.place_idea(idea=idea, driver=his.pk, by=people.peter, at=at)
    assert queries.diagram(goal=peters).drivers[0].ideas == ((idea.pk, "Ring"),)


def test_of_two_who_hang_it_at_once_one_is_told(people: Cast, goal: Goal, at: datetime) -> None:
    first = actions.add_driver(goal=goal, text="Who comes when", by=people.amina, at=at)
    second = actions.add_driver(goal=goal, text="Who rings", by=people.amina, at=at)
    idea = Idea.objects.create(text="Ring", group=people.riverside, on=at.date())
    seen_before = Idea.objects.get()
    actions.place_idea(idea=idea, driver=first.pk, by=people.amina, at=at)

    with pytest.raises(MovedOn):
        actions.place_idea(idea=seen_before, driver=second.pk, by=people.daniel, at=at)

    assert Idea.objects.get().driver == first


def test_a_change_hangs_only_under_the_goal_that_it_serves(
    people: Cast, goal: Goal, at: datetime
) -> None:
    first = actions.add_driver(goal=goal, text="Who comes when", by=people.amina, at=at)
    change = change_for(goal, people, at)
    other = actions.make_change(
        written=replace(PLAIN, title="For nothing"), group=people.riverside, by=people.amina, at=at
    )

    with pytest.raises(NoSuchDriver):
        actions.place_change(change=other, driver=first.pk, by=people.amina, at=at)
    with pytest.raises(NoSuchDriver):
        actions.place_change(change=change, driver=1_000_000, by=people.amina, at=at)
    with pytest.raises(NotAllowed):
        actions.place_change(change=change, driver=first.pk, by=people.peter, at=at)
    actions.place_change(change=change, driver=first.pk, by=people.amina, at=at)
    change.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.place_change(change=change, driver=None, by=people.peter, at=at)


def test_ideas_are_offered_from_ones_own_groups_and_the_goals(
    people: Cast, goal: Goal, at: datetime
) -> None:
    for text, group, state in (
        ("Ours", people.riverside, "waiting"), ("Theirs", people.hilltop, "waiting"),
        ("Answered", people.riverside, "answered"),
    ):  # fmt: skip
        Idea.objects.create(
            text=text, group=group, on=at.date(), state=state, answer="No" * (state == "answered"),
            answered_at=at if state == "answered" else None,
        )  # fmt: skip

    def offered(person: Person) -> list[str]:
        return [text for _, text in queries.to_hang(goal=goal, person=person, at=at)]

    assert offered(people.amina) == ["Ours"]
    assert offered(people.peter) == ["Theirs", "Ours"]


def test_what_cannot_be_is_refused(
    people: Cast, goal: Goal, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = actions.add_driver(goal=goal, text="Who comes when", by=people.amina, at=at)
    below = actions.add_driver(goal=goal, text="Calls", by=people.amina, at=at, parent=first.pk)
    idea = Idea.objects.create(text="Ring", group=people.riverside, on=at.date())

    with pytest.raises(NotAllowed):
        actions.add_driver(goal=goal, text="Mine", by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.remove_driver(driver=first.pk, by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.place_idea(idea=idea, driver=first.pk, by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.place_idea(idea=idea, driver=None, by=people.amina, at=at)
    with pytest.raises(BadDriver):
        actions.add_driver(goal=goal, text=" ", by=people.amina, at=at)
    for parent in (below.pk, 1_000_000):
        with pytest.raises(NoSuchDriver):
            actions.add_driver(goal=goal, text="Deep", by=people.amina, at=at, parent=parent)
    with pytest.raises(NoSuchDriver):
        actions.remove_driver(driver=1_000_000, by=people.amina, at=at)
    with pytest.raises(NoSuchDriver):
        actions.place_idea(idea=idea, driver=1_000_000, by=people.amina, at=at)
    monkeypatch.setattr(drivers, "MOST", 2)
    with pytest.raises(MovedOn):
        actions.add_driver(goal=goal, text="One more", by=people.amina, at=at)
    assert Driver.objects.count() == 2
