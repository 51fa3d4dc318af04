"""Driver diagrams: an aim, what it depends on, and ideas for each."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.goals.changes import actions, queries
from thrive.goals.changes.actions import drivers
from thrive.goals.changes.errors import BadDriver, MovedOn, NoSuchDriver
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Driver, Goal, Idea


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
