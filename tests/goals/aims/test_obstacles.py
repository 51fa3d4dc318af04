"""What is in the way gets an owner, a day and an answer, or goes up the tree."""

from datetime import date, datetime, timedelta

import pytest

from tests import cast
from tests.cast import Cast
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.goals.aims import actions, queries
from thrive.goals.aims.queries.obstacles import days_to_answer
from thrive.goals.errors import BadObstacle, NoSuchObstacle, NotAllowed, NotUnderWay
from thrive.goals.models import CheckIn, Goal, Obstacle, ObstacleEvent
from thrive.measures.models import Point, Series
from thrive.people.models import Person, Role


@pytest.fixture
def keys(people: Cast, at: datetime) -> Obstacle:
    """Amina lacks keys, and says so by name."""
    return actions.raise_obstacle(text="No keys", is_unnamed=False, by=people.amina, at=at)


@pytest.fixture
def area(people: Cast) -> Person:
    """Grace looks after Harbour."""
    return cast.role(cast.person("Grace Hall"), Role.Kind.STEWARD, people.harbour)


def after(at: datetime, days: int) -> datetime:
    """So many days later."""
    return at + timedelta(days=days)


def test_it_gets_an_owner_and_a_day_at_once(keys: Obstacle, people: Cast, at: datetime) -> None:
    assert (keys.group, keys.owner, keys.state) == (people.riverside, people.daniel, "waiting")
    assert keys.due_on == at.date() + timedelta(days=14)
    told = OutboxEntry.objects.get(topic="message").payload
    assert told["person"] == people.daniel.pk
    assert "No keys" not in str(told)


def test_an_unnamed_one_leads_to_nobody(people: Cast, at: datetime) -> None:
    told = actions.raise_obstacle(text="No keys", is_unnamed=True, by=people.amina, at=at)

    record = AuditRecord.objects.get(action="goals.raise_obstacle")
    assert (told.raised_by, told.from_check_in) == (None, None)
    assert ObstacleEvent.objects.get().by is None
    assert record.actor == "unnamed"
    assert (record.at.hour, record.at.minute) == (0, 0)
    assert OutboxEntry.objects.get(topic="message").announced_at.hour == 0


def test_a_leaders_own_goes_to_the_one_above(area: Person, people: Cast, at: datetime) -> None:
    told = actions.raise_obstacle(text="No budget", is_unnamed=False, by=people.daniel, at=at)

    assert (told.owner, told.level) == (area, people.harbour)


def test_who_leads_both_tells_neither_themselves(people: Cast, at: datetime) -> None:
    cast.role(people.daniel, Role.Kind.STEWARD, people.harbour)

    told = actions.raise_obstacle(text="No budget", is_unnamed=False, by=people.daniel, at=at)

    assert (told.owner, told.level) == (people.joanna, people.fernbrook)


def test_where_nobody_looks_after_the_group_a_sponsor_reads_it(people: Cast, at: datetime) -> None:
    alone = actions.raise_obstacle(text="Keys", is_unnamed=False, by=people.peter, at=at)
    own = actions.raise_obstacle(text="Keys", is_unnamed=False, by=people.daniel, at=at)

    assert {one.level for one in (alone, own)} == {people.fernbrook}
    assert {one.owner for one in (alone, own)} == {people.joanna}
    board = queries.obstacle_board(viewer=people.joanna, at=at)
    assert [one.by for one in board.waiting] == ["Peter Lang", "Daniel Okafor"]
    for somebody in (people.daniel, people.amina, people.ruth, people.omar):
        assert queries.obstacle_board(viewer=somebody, at=at).waiting == ()


def test_the_same_again_is_told_once(keys: Obstacle, people: Cast, at: datetime) -> None:
    again = actions.raise_obstacle(text=" No keys ", is_unnamed=False, by=people.amina, at=at)

    assert again == keys


def test_it_is_raised_in_a_group_that_one_is_in_and_with_ones_own_words(
    quieter: Goal, people: Cast, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        actions.raise_obstacle(
            text="A", is_unnamed=False, group=people.hilltop, by=people.amina, at=at
        )
    with pytest.raises(BadObstacle):
        actions.raise_obstacle(text=" ", is_unnamed=False, by=people.amina, at=at)
    said = CheckIn.objects.create(
        goal=quieter, by=people.amina, at=at, on=at.date(), visibility="private", in_the_way="A"
    )
    with pytest.raises(NotAllowed):
        actions.raise_obstacle(text="A", is_unnamed=False, check_in=said, by=people.daniel, at=at)

    assert not Obstacle.objects.exists()


def test_taking_it_says_by_when(keys: Obstacle, people: Cast, at: datetime) -> None:
    day = at.date() + timedelta(days=5)

    for _twice in range(2):
        actions.take_obstacle(obstacle=keys.pk, due_on=day, by=people.daniel, at=at)

    keys.refresh_from_db()
    assert (keys.state, keys.owner, keys.due_on) == ("taken", people.daniel, day)
    for wrong in (at.date() - timedelta(days=1), at.date() + timedelta(days=91)):
        with pytest.raises(BadObstacle):
            actions.take_obstacle(obstacle=keys.pk, due_on=wrong, by=people.daniel, at=at)


def test_its_author_hears_the_answer(keys: Obstacle, people: Cast, at: datetime) -> None:
    actions.answer_obstacle(obstacle=keys.pk, answer="Two more sets", by=people.daniel, at=at)

    told = [e.payload for e in OutboxEntry.objects.filter(topic="message").order_by("id")]
    assert [(one["person"], one["line"]) for one in told[1:]] == [
        (people.amina.pk, "Two more sets")
    ]
    with pytest.raises(NotUnderWay):
        actions.answer_obstacle(obstacle=keys.pk, answer="No", by=people.daniel, at=at)
    with pytest.raises(NotUnderWay):
        actions.take_obstacle(obstacle=keys.pk, due_on=at.date(), by=people.daniel, at=at)


def test_an_answer_says_something(keys: Obstacle, people: Cast, at: datetime) -> None:
    with pytest.raises(BadObstacle):
        actions.answer_obstacle(obstacle=keys.pk, answer=" ", by=people.daniel, at=at)


def test_whoever_does_not_look_after_the_group_finds_nothing(
    keys: Obstacle, area: Person, people: Cast, at: datetime
) -> None:
    for somebody in (people.amina, people.peter, people.ruth, people.omar, people.joanna, area):
        for obstacle in (keys.pk, 987654):
            with pytest.raises(NoSuchObstacle):
                actions.answer_obstacle(obstacle=obstacle, answer="A", by=somebody, at=at)
        assert queries.obstacle_board(viewer=somebody, at=at).waiting == ()


def test_with_its_answer_it_is_everybodys_in_the_group_without_a_name(
    keys: Obstacle, people: Cast, at: datetime
) -> None:
    colleague = cast.person("Nora Weiss", people.riverside)
    before = queries.obstacle_board(viewer=colleague, at=at)

    actions.answer_obstacle(obstacle=keys.pk, answer="Two more sets", by=people.daniel, at=at)

    board = queries.obstacle_board(viewer=colleague, at=at)
    assert before.answered == ()
    assert [(one.text, one.answer, one.by) for one in board.answered] == [
        ("No keys", "Two more sets", "")
    ]
    assert queries.obstacle_board(viewer=people.peter, at=at).answered == ()


def test_unanswered_it_goes_one_level_up_after_14_days(
    keys: Obstacle, area: Person, people: Cast, at: datetime
) -> None:
    assert actions.escalate_obstacles(after(at, 13)) == 0
    assert actions.escalate_obstacles(after(at, 14)) == 1
    assert actions.escalate_obstacles(after(at, 14)) == 0

    keys.refresh_from_db()
    assert (keys.state, keys.level, keys.owner) == ("went_up", people.harbour, area)
    assert [one.id for one in queries.obstacle_board(viewer=area, at=at).waiting] == [keys.pk]


def test_taken_but_unanswered_goes_up_too(keys: Obstacle, people: Cast, at: datetime) -> None:
    actions.take_obstacle(obstacle=keys.pk, due_on=at.date(), by=people.daniel, at=at)

    assert actions.escalate_obstacles(after(at, 14)) == 1


def test_at_the_top_it_waits_for_a_sponsor_and_stays(
    keys: Obstacle, people: Cast, at: datetime
) -> None:
    for days in (14, 28, 42):
        actions.escalate_obstacles(after(at, days))

    keys.refresh_from_db()
    assert (keys.level, keys.owner) == (people.fernbrook, people.joanna)
    assert ObstacleEvent.objects.filter(kind="went_up").count() == 1
    actions.answer_obstacle(obstacle=keys.pk, answer="Bought", by=people.joanna, at=after(at, 43))


def test_whoever_had_it_before_can_still_answer(
    keys: Obstacle, area: Person, people: Cast, at: datetime
) -> None:
    actions.escalate_obstacles(after(at, 14))

    actions.answer_obstacle(obstacle=keys.pk, answer="Here", by=people.daniel, at=after(at, 15))

    keys.refresh_from_db()
    assert keys.state == "answered"


def test_an_answer_keeps_it_where_it_is(keys: Obstacle, people: Cast, at: datetime) -> None:
    actions.answer_obstacle(obstacle=keys.pk, answer="A", by=people.daniel, at=at)

    assert actions.escalate_obstacles(after(at, 30)) == 0


def answered(people: Cast, number: int, on: date, days: int) -> None:
    """So many obstacles of Riverside that were answered on a day, after some days."""
    Obstacle.objects.bulk_create(
        Obstacle(
            text="A", group=people.riverside, level=people.riverside, state="answered", answer="B",
            raised_on=on - timedelta(days=days), level_since_on=on, due_on=on, answered_on=on,
        )
        for _ in range(number)
    )  # fmt: skip


def test_an_answer_counts_in_the_month_in_which_it_was_given(people: Cast) -> None:
    for on, days in ((date(2026, 7, 31), 1), (date(2026, 8, 1), 2), (date(2026, 8, 31), 3),
                     (date(2026, 9, 1), 4)):  # fmt: skip
        answered(people, 1, on, days)

    august = days_to_answer(first=date(2026, 8, 1), last=date(2026, 8, 31))

    assert {pk: sorted(days) for pk, days in august.items()} == {
        group.pk: [2, 3] for group in (people.riverside, people.harbour, people.fernbrook)
    }


def test_time_to_answer_is_a_measure_of_groups_with_five_answers(
    people: Cast, at: datetime
) -> None:
    answered(people, 5, date(2026, 8, 10), 4)
    answered(people, 4, date(2026, 7, 10), 9)

    outcomes = [
        actions.release_time_to_answer(on=date(2026, month, 3), at=at) for month in (7, 8, 9, 8)
    ]

    assert [one.added for one in outcomes] == [0, 3, 0, 0]
    assert outcomes[3].unchanged == 3
    groups = set(Series.objects.values_list("group__name", flat=True))
    assert groups == {"Riverside", "Harbour", "Fernbrook"}
    assert set(Point.objects.values_list("period_on", "value")) == {(date(2026, 8, 1), 4.0)}
