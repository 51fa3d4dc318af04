"""Plan, do, study, act; tasks and pictures on the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.changes.scenes import PLAIN, begun, measured
from tests.goals.changes.test_pictures import photo
from thrive.goals.changes import actions, queries
from thrive.goals.changes.actions import tasks
from thrive.goals.changes.errors import BadChange, BadPicture, BadTask, MovedOn, NoSuchTask
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, ChangeEvent, Picture, Task


@pytest.fixture
def change(people: Cast, at: datetime) -> Change:
    """Under way in Riverside, since a month, owned by Amina."""
    series = measured(people.riverside, [30.0])
    return begun(series, at.date() - timedelta(days=30), by=people.amina, at=at)


def studied(change: Change, people: Cast, at: datetime) -> Change:
    return actions.study_change(
        change=change.pk, learned="It helped in the mornings.", by=people.amina, at=at, hours=6.5,
        customers="Fewer leave without a word.",
    )  # fmt: skip


def test_a_change_is_studied_then_adopted(change: Change, people: Cast, at: datetime) -> None:
    found = studied(change, people, at)
    assert (found.state, found.learned) == ("studied", "It helped in the mornings.")
    assert (found.found_hours, found.found_customers) == (6.5, "Fewer leave without a word.")

    found = actions.adopt_change(change=change.pk, by=people.daniel, at=at)

    assert (found.state, found.ended_at) == ("adopted", at)
    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert [one.kind for one in page.events] == ["made", "began", "studied", "adopted"]
    assert page.next_steps == ()


def test_an_adapted_change_has_a_next_cycle(change: Change, people: Cast, at: datetime) -> None:
    studied(change, people, at)
    next_one = replace(PLAIN, title="A shorter list", starts_on=at.date() + timedelta(days=7))

    following = actions.adapt_change(
        change=change.pk, written=next_one, text="Shorter.", by=people.amina, at=at
    )

    change.refresh_from_db()
    assert change.state == "adapted"
    assert (following.made_from, following.cycle, following.state) == (change, 2, "planned")


def test_a_next_cycle_that_cannot_be_leaves_the_first_as_it_was(
    change: Change, people: Cast, at: datetime
) -> None:
    studied(change, people, at)

    with pytest.raises(BadChange):
        actions.adapt_change(
            change=change.pk, written=replace(PLAIN, title=""), text="", by=people.amina, at=at
        )

    change.refresh_from_db()
    assert change.state == "studied"
    assert Change.objects.count() == 1


Step = Callable[[Change, Cast, datetime], object]


def adopt(change: Change, people: Cast, at: datetime) -> object:
    return actions.adopt_change(change=change.pk, by=people.amina, at=at)


def abandon(change: Change, people: Cast, at: datetime) -> object:
    return actions.abandon_change(change=change.pk, text="No.", by=people.amina, at=at)


def begin(change: Change, people: Cast, at: datetime) -> object:
    return actions.begin_change(change=change.pk, by=people.amina, at=at)


@pytest.mark.parametrize(
    ("before", "step"),
    [([], adopt), ([], begin), ([studied, adopt], abandon), ([abandon], studied),
     ([abandon], adopt)],
)  # fmt: skip
def test_no_step_is_taken_out_of_turn(
    change: Change, people: Cast, at: datetime, before: list[Step], step: Step
) -> None:
    for one in before:
        one(change, people, at)
    state = Change.objects.get().state

    with pytest.raises(MovedOn):
        step(change, people, at)

    assert Change.objects.get().state == state


@pytest.mark.parametrize(
    ("before", "step"), [([], studied), ([studied], adopt), ([studied], abandon), ([], abandon)]
)
def test_a_step_that_is_pressed_twice_is_taken_once(
    change: Change, people: Cast, at: datetime, before: list[Step], step: Step
) -> None:
    for one in before:
        one(change, people, at)

    for _twice in range(2):
        step(change, people, at)

    kinds = [one.kind for one in ChangeEvent.objects.order_by("id")]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("step", [studied, adopt, abandon])
def test_the_same_step_of_somebody_else_or_later_is_refused(
    change: Change, people: Cast, at: datetime, step: Step
) -> None:
    if step is adopt:
        studied(change, people, at)
    step(change, people, at)

    with pytest.raises(MovedOn):
        step(change, replace(people, amina=people.daniel), at)
    with pytest.raises(MovedOn):
        step(change, people, at + timedelta(minutes=2))


def test_to_end_without_keeping_it_needs_a_reason(
    change: Change, people: Cast, at: datetime
) -> None:
    with pytest.raises(BadChange):
        actions.abandon_change(change=change.pk, text=" ", by=people.amina, at=at)
    with pytest.raises(BadChange):
        actions.study_change(change=change.pk, learned="", by=people.amina, at=at)
    with pytest.raises(BadChange):
        actions.study_change(
            change=change.pk, learned="So.", by=people.amina, at=at, money=float("nan")
        )

    assert Change.objects.get().state == "under_way"


@pytest.mark.parametrize("step", [studied, adopt, abandon])
def test_an_outsider_takes_no_step(change: Change, people: Cast, at: datetime, step: Step) -> None:
    with pytest.raises(NotAllowed):
        step(change, replace(people, amina=people.peter), at)


def test_a_page_is_made_of_it_once(change: Change, people: Cast, at: datetime) -> None:
    actions.made_page(change=change.pk, page=12, by=people.amina, at=at)

    with pytest.raises(MovedOn):
        actions.made_page(change=change.pk, page=13, by=people.amina, at=at)
    assert Change.objects.get().page == 12


def test_a_task_is_done_by_its_owner_or_dropped_by_the_changes(
    change: Change, people: Cast, at: datetime
) -> None:
    task = actions.add_task(
        change=change.pk, text="Print the list", owner=people.peter, by=people.amina, at=at,
        due_on=at.date() - timedelta(days=1),
    )  # fmt: skip
    other = actions.add_task(change=change.pk, text="Hang it up", by=people.amina, at=at)
    (waits,) = queries.waiting_for(person=people.peter, at=at)
    assert (waits.kind, waits.text) == ("task", "Print the list")

    with pytest.raises(NotAllowed):
        actions.drop_task(task=task.pk, by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.finish_task(task=other.pk, by=people.peter, at=at)
    actions.finish_task(task=task.pk, by=people.peter, at=at)
    again = actions.finish_task(task=task.pk, by=people.peter, at=at + timedelta(days=1))
    for _twice in range(2):
        actions.drop_task(task=other.pk, by=people.daniel, at=at)

    assert again.done_at == at
    with pytest.raises(MovedOn):
        actions.finish_task(task=other.pk, by=people.amina, at=at)
    with pytest.raises(MovedOn):
        actions.drop_task(task=task.pk, by=people.amina, at=at)
    page = queries.change_page(change=change.pk, viewer=people.amina, at=at)
    assert [one.state for one in page.tasks] == ["done", "dropped"]
    assert queries.waiting_for(person=people.peter, at=at) == []


def test_tasks_that_cannot_be_are_refused(
    change: Change, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadTask):
        actions.add_task(change=change.pk, text=" ", by=people.amina, at=at)
    with pytest.raises(NotAllowed):
        actions.add_task(change=change.pk, text="Mine", by=people.peter, at=at)
    with pytest.raises(NoSuchTask):
        actions.finish_task(task=1_000_000, by=people.amina, at=at)
    monkeypatch.setattr(tasks, "MOST_TASKS", 0)
    with pytest.raises(MovedOn):
        actions.add_task(change=change.pk, text="One more", by=people.amina, at=at)
    monkeypatch.setattr(tasks, "MOST_TASKS", 5)
    abandon(change, people, at)
    with pytest.raises(MovedOn):
        actions.add_task(change=change.pk, text="Too late", by=people.amina, at=at)
    assert not Task.objects.exists()


def test_pictures_before_and_after_say_what_they_show(
    change: Change, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(kind: str, words: str) -> Picture:
        return actions.add_picture(
            change=change.pk, kind=kind, content=photo(60, 40), alternative=words,
            by=people.amina, at=at,
        )  # fmt: skip

    kept = add("before", "A full desk")
    for kind, words in (("before", " "), ("idea", "A lamp")):
        with pytest.raises(BadPicture):
            add(kind, words)
    monkeypatch.setattr(tasks, "MOST_PICTURES", 1)
    with pytest.raises(MovedOn):
        add("before", "Another desk")

    page = queries.change_page(change=change.pk, viewer=people.peter, at=at)
    assert [(one.kind, one.alternative) for one in page.pictures] == [("before", "A full desk")]
    with pytest.raises(NotAllowed):
        actions.remove_picture(picture=kept.pk, by=people.peter, at=at)
    actions.remove_picture(picture=kept.pk, by=people.daniel, at=at)
    assert not Picture.objects.exists()


def test_on_its_day_it_waits_to_be_studied(change: Change, people: Cast, at: datetime) -> None:
    day = at + timedelta(days=61)

    board = queries.board(viewer=people.peter, at=at)
    later = queries.board(viewer=people.peter, at=day)

    assert [one.number for one in board.under_way] == [change.pk]
    assert [one.number for one in later.to_study] == [change.pk]
    assert later.overdue == 1
    waits = queries.waiting_for(person=people.amina, at=day)
    assert [one.kind for one in waits] == ["study"]


def test_the_board_shows_whether_more_is_begun_than_finished(people: Cast, at: datetime) -> None:
    series = measured(people.riverside, [30.0])
    for number in range(3):
        change = begun(series, at.date() - timedelta(days=30 + number), by=people.amina, at=at)
    board = queries.board(viewer=people.peter, at=at, group=people.harbour)
    assert (board.flow.begun, board.flow.ended) == (3, 0)
    assert board.flow.more_begun_than_ended

    abandon(change, people, at)

    board = queries.board(viewer=people.peter, at=at)
    assert [one.number for one in board.ended] == [change.pk]
    assert board.flow.ended == 1
    assert queries.board(viewer=people.peter, at=at, group=people.hill).under_way == ()


def test_the_board_asks_as_much_for_many_as_for_few(
    people: Cast, at: datetime, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    series = measured(people.riverside, [30.0])
    for number in range(5):
        begun(series, at.date() - timedelta(days=30 + number), by=people.amina, at=at)
        actions.write_idea(text=f"Idea {number}", group=people.riverside, by=people.amina, at=at)

    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]  # a context manager
        queries.board(viewer=people.peter, at=at)
