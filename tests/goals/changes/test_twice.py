"""Buttons that are pressed twice do a thing once; what belongs to nobody any more can be taken."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast, person
from tests.goals.changes.scenes import begun, groups_beside, measured, waiting
from tests.goals.changes.test_lots import draw
from tests.goals.changes.test_pictures import photo
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.goals.changes import actions, queries
from thrive.goals.changes.errors import BadTask, MovedOn
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, ChangeEvent, Draw, Driver, Goal, Idea, Picture, Task
from thrive.people.models import Person, Role

LATER = timedelta(minutes=2)


@pytest.fixture
def change(people: Cast, at: datetime) -> Change:
    """Under way in Riverside, owned by Amina."""
    series = measured(people.riverside, [30.0])
    return begun(series, at.date() - timedelta(days=30), by=people.amina, at=at)


@pytest.fixture
def grace(people: Cast) -> Person:
    """Somebody else of Riverside."""
    return person("Grace Lee", people.riverside)


def leave(someone: Person) -> None:
    Person.objects.filter(pk=someone.pk).update(is_active=False)
    someone.refresh_from_db()


def told() -> list[int]:
    return [one.payload["person"] for one in OutboxEntry.objects.filter(topic="message")]


def test_a_task_is_added_once(change: Change, people: Cast, at: datetime) -> None:
    for moment in (at, at, at + LATER):
        actions.add_task(change=change.pk, text="Print it", by=people.amina, at=moment)
    actions.add_task(change=change.pk, text="Print it", by=people.amina, at=at, due_on=at.date())

    assert Task.objects.count() == 3
    assert AuditRecord.objects.filter(action="goals.add_task").count() == 3


def test_a_picture_is_added_once(change: Change, people: Cast, at: datetime) -> None:
    for words in ("A desk", "A desk", "Another desk"):
        actions.add_picture(
            change=change.pk, kind="before", content=photo(60, 40), alternative=words,
            by=people.amina, at=at,
        )  # fmt: skip

    assert [one.alternative for one in Picture.objects.order_by("id")] == ["A desk", "Another desk"]


def test_a_driver_is_added_once(people: Cast, at: datetime) -> None:
    goal = Goal.objects.create(owner=people.amina, title="Nobody waits", made_at=at)
    first = actions.add_driver(goal=goal, text="Who comes", by=people.amina, at=at)
    again = actions.add_driver(goal=goal, text="Who comes", by=people.amina, at=at)
    below = actions.add_driver(goal=goal, text="Who comes", by=people.amina, at=at, parent=first.pk)

    assert again == first
    assert below != first
    actions.remove_driver(driver=first.pk, by=people.amina, at=at)
    assert actions.add_driver(goal=goal, text="Who comes", by=people.amina, at=at) != first
    assert Driver.objects.count() == 3


def test_days_are_drawn_once(people: Cast, at: datetime) -> None:
    Role.objects.create(
        person=people.daniel, kind=Role.Kind.STEWARD, group=people.hill, granted_at=at
    )
    groups = groups_beside(people, 3)
    waiting()
    for group in groups:
        measured(group, [40.0])

    first, again = draw(people, groups, at), draw(people, groups, at)
    later = draw(people, groups, at + LATER)

    assert again == first
    assert later != first
    assert (Draw.objects.count(), Change.objects.count()) == (2, 6)


def test_the_same_answer_is_given_once(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text="A list", group=people.riverside, by=people.amina, at=at)

    for _twice in range(2):
        actions.answer_idea(idea=idea.pk, answer="Not now.", by=people.daniel, at=at)

    assert AuditRecord.objects.filter(action="goals.answer_idea").count() == 1
    with pytest.raises(MovedOn):
        actions.answer_idea(idea=idea.pk, answer="Or so.", by=people.daniel, at=at)


def test_whoever_gets_something_to_do_is_told(
    change: Change, people: Cast, grace: Person, at: datetime
) -> None:
    idea = actions.write_idea(text="A list", group=people.riverside, by=people.amina, at=at)
    actions.add_task(change=change.pk, text="Mine", owner=people.amina, by=people.amina, at=at)
    actions.take_idea(idea=idea.pk, by=people.amina, at=at)
    assert told() == []

    actions.add_task(change=change.pk, text="Hers", owner=grace, by=people.amina, at=at)
    other = actions.write_idea(text="Two lists", group=people.riverside, by=people.amina, at=at)
    actions.take_idea(idea=other.pk, owner=grace, by=people.daniel, at=at)
    for _twice in range(2):
        actions.hand_over(change=change.pk, owner=grace, by=people.daniel, at=at)

    assert told() == [grace.pk] * 3
    assert ChangeEvent.objects.filter(kind="owner").count() == 1


def test_nobody_who_left_gets_or_does_anything(
    change: Change, people: Cast, grace: Person, at: datetime
) -> None:
    task = actions.add_task(change=change.pk, text="Hers", owner=grace, by=people.amina, at=at)
    idea = actions.write_idea(text="A list", group=people.riverside, by=people.amina, at=at)
    actions.take_idea(idea=idea.pk, by=grace, at=at)
    leave(grace)

    with pytest.raises(BadTask) as refused:
        actions.add_task(change=change.pk, text="More", owner=grace, by=people.amina, at=at)
    assert [one.column for one in refused.value.problems] == ["owner"]
    for act in (
        lambda: actions.finish_task(task=task.pk, by=grace, at=at),
        lambda: actions.answer_idea(idea=idea.pk, answer="No.", by=grace, at=at),
        lambda: actions.hand_over(change=change.pk, owner=grace, by=people.daniel, at=at),
        lambda: actions.take_idea(idea=idea.pk, owner=grace, by=people.daniel, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_idea_of_somebody_who_left_waits_again(
    people: Cast, grace: Person, at: datetime
) -> None:
    idea = actions.write_idea(text="A list", group=people.riverside, by=people.amina, at=at)
    actions.take_idea(idea=idea.pk, by=grace, at=at)
    assert queries.board(viewer=people.peter, at=at).ideas_waiting == ()

    leave(grace)
    board = queries.board(viewer=people.peter, at=at)

    assert [one.number for one in board.ideas_waiting] == [idea.pk]
    assert board.ideas_taken == ()
    assert queries.idea_page(idea=idea.pk, viewer=people.amina, at=at).may_take
    actions.take_idea(idea=idea.pk, by=people.amina, at=at)
    assert Idea.objects.get().owner == people.amina


def test_a_change_that_nobody_looks_after_says_so(
    change: Change, people: Cast, at: datetime
) -> None:
    leave(people.amina)

    (line,) = queries.board(viewer=people.peter, at=at).under_way

    assert (line.owner, line.is_nobodys) == ("", True)
    actions.hand_over(change=change.pk, owner=people.daniel, by=people.daniel, at=at)
    (line,) = queries.board(viewer=people.peter, at=at).under_way
    assert (line.owner, line.is_nobodys) == ("Daniel Okafor", False)


def test_what_never_began_does_not_count_as_finished(
    change: Change, people: Cast, at: datetime
) -> None:
    planned = actions.make_change(
        written=actions.Written("Later", "Later.", at.date() + timedelta(days=9)),
        group=people.riverside, by=people.amina, at=at,
    )  # fmt: skip
    actions.abandon_change(change=planned.pk, text="No time.", by=people.amina, at=at)

    flow = queries.board(viewer=people.peter, at=at).flow

    assert (flow.begun, flow.ended) == (1, 0)
