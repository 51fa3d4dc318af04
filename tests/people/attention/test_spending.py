"""The ledger: a week is never overdrawn, whatever the order and whoever spends at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import MOMENT, Cast, make_cast
from thrive.people import actions
from thrive.people.actions import Spending
from thrive.people.models import AttentionSpent, Person
from thrive.people.queries import spent

MONDAY = date(2026, 9, 14)
NEXT = MONDAY + timedelta(days=7)
SECONDS, PROMPTS = 180, 5


def spending(person: Person, key: str, seconds: int = 60, week_on: date = MONDAY) -> Spending:
    """What one message would take."""
    return Spending(person.pk, key, week_on, seconds)


def test_what_fits_is_taken_in_the_order_given(people: Cast) -> None:
    wanted = [
        spending(people.amina, "a", 100),
        spending(people.amina, "b", 100),
        spending(people.amina, "c", 80),
        spending(people.amina, "d", 100, NEXT),
        spending(people.peter, "e", 181),
    ]

    assert actions.spend(wanted, at=MOMENT) == {"a", "c", "d"}
    assert spent([people.amina.pk, people.peter.pk], week_on=MONDAY) == {
        people.amina.pk: (180, 2),
        people.peter.pk: (0, 0),
    }


def test_a_week_ends_when_its_prompts_are_spent(people: Cast) -> None:
    wanted = [spending(people.amina, str(number), 1) for number in range(8)]

    assert len(actions.spend(wanted, at=MOMENT)) == PROMPTS


def test_spending_twice_under_one_key_is_harmless(people: Cast) -> None:
    wanted = [spending(people.amina, "a", 170), spending(people.amina, "a", 170)]

    for _twice in range(2):
        assert actions.spend(wanted, at=MOMENT) == {"a"}

    assert spent([people.amina.pk], week_on=MONDAY) == {people.amina.pk: (170, 1)}


def test_a_key_that_was_spent_keeps_its_room_when_the_budget_falls(people: Cast) -> None:
    actions.spend([spending(people.amina, "a")], at=MOMENT)
    actions.set_attention(person=people.amina, by=people.amina, at=MOMENT, prompts=0)

    found = actions.spend([spending(people.amina, "a"), spending(people.amina, "b")], at=MOMENT)

    assert found == {"a"}


def test_what_somebody_lowered_counts(people: Cast) -> None:
    actions.set_attention(person=people.amina, by=people.amina, at=MOMENT, seconds=60, prompts=2)

    wanted = [spending(people.amina, "a", 50), spending(people.amina, "b", 20)]

    assert actions.spend(wanted, at=MOMENT) == {"a"}


def test_whoever_is_inactive_has_no_room(people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    assert actions.spend([spending(people.amina, "a")], at=MOMENT) == frozenset()


def test_nothing_to_spend_is_nothing_spent(people: Cast) -> None:
    assert actions.spend([], at=MOMENT) == frozenset()
    assert spent([], week_on=MONDAY) == {}


turns = st.lists(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 12), st.integers(0, 120), st.booleans()),
        max_size=6,
    ),
    max_size=4,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(turns=turns, budget=st.tuples(st.integers(0, SECONDS), st.integers(0, PROMPTS)))
def test_no_order_of_spending_overdraws_a_week(
    people: Cast, turns: list[list[tuple[bool, int, int, bool]]], budget: tuple[int, int]
) -> None:
    AttentionSpent.objects.all().delete()
    seconds, prompts = budget
    amina = people.amina
    actions.set_attention(person=amina, by=amina, at=MOMENT, seconds=seconds, prompts=prompts)
    granted: set[str] = set()

    for turn in turns:
        wanted = [
            spending(
                amina if is_amina else people.peter,
                f"{'a' if is_amina else 'p'}-{number}",
                needed,
                MONDAY if is_now else NEXT,
            )
            for is_amina, number, needed, is_now in turn
        ]
        given_now = actions.spend(wanted, at=MOMENT)
        assert granted & {one.key for one in wanted} <= given_now
        granted |= given_now

    assert set(AttentionSpent.objects.values_list("key", flat=True)) == granted
    assert_within(amina, seconds, prompts)
    assert_within(people.peter, SECONDS, PROMPTS)


def assert_within(person: Person, seconds: int, prompts: int) -> None:
    """No week of somebody holds more than it may."""
    weeks = AttentionSpent.objects.filter(person=person).order_by().values("week_on")
    for week in weeks.annotate(taken=Sum("seconds"), count=Count("id")):
        assert week["taken"] <= seconds
        assert week["count"] <= prompts


@contextmanager
def shared_database(folder: Path) -> Iterator[dict[str, object]]:
    """Settings of a database that several threads may open at once, holding what this one holds.

    SQLite in memory knows no waiting for one another, so there it is copied into a file.
    """
    if connection.vendor != "sqlite":
        yield connection.settings_dict
        return
    path = folder / "shared.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    yield connection.settings_dict | {"NAME": str(path)}


@contextmanager
def opened(database: dict[str, object]) -> Iterator[None]:
    """A connection of this thread's own to a database, as the default one."""
    before = connections["default"] if hasattr(connections._connections, "default") else None  # type: ignore[attr-defined]
    mine = connection.copy() if before is None else before.copy()
    mine.settings_dict = database
    connections["default"] = mine
    try:
        yield
    finally:
        mine.close()
        if before is not None:
            connections["default"] = before


@pytest.mark.django_db(transaction=True)
def test_two_who_spend_at_once_never_overdraw_a_week(tmp_path: Path) -> None:
    cast = make_cast()
    turns, granted, failures = 20, [set[str](), set[str]()], list[BaseException]()
    ready = Barrier(2)

    def work(worker: int, database: dict[str, object]) -> None:
        try:
            with opened(database):
                for turn in range(turns):
                    ready.wait(10)
                    wanted = [
                        spending(person, f"{worker}-{turn}-{person.pk}", 50, _week(turn))
                        for person in (cast.amina, cast.peter)[:: 1 if worker else -1]
                    ]
                    granted[worker] |= actions.spend(wanted, at=MOMENT)
        except BaseException as failure:
            failures.append(failure)
            ready.abort()

    with shared_database(tmp_path) as database:
        threads = [Thread(target=work, args=(worker, database)) for worker in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        with opened(database):
            assert failures == []
            assert_within(cast.amina, SECONDS, PROMPTS)
            assert_within(cast.peter, SECONDS, PROMPTS)
            # Three of 50 seconds fit in a week of 180, for two people in five weeks.
            assert len(granted[0] | granted[1]) == AttentionSpent.objects.count() == 3 * 2 * 5


def _week(turn: int) -> date:
    """Four turns for each of five weeks: eight who want what three fit in."""
    return MONDAY + timedelta(days=7 * (turn // 4))
