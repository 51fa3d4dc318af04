"""What must be survived: workers that are killed, clocks that jump, a database that cannot."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, OperationalError, connection

from tests import cast
from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.conftest import Beside
from tests.experiences.prompting.scenes import AT_NOON, DAY, HOUR, MINUTE, MONDAY, NOON
from thrive.experiences.models import Prompt, PromptEvent
from thrive.experiences.prompting import actions
from thrive.experiences.timing.template import Every, FixedAt, Part, RandomIn, Template, Window
from thrive.people.models import Person

LEASE_OVER = NOON + 2 * MINUTE
# Others see what is committed, so on PostgreSQL these tests commit.
together = pytest.mark.django_db(transaction=connection.vendor != "sqlite")


def keys_taken(at: datetime, by: str) -> list[str]:
    """The keys of what a worker takes."""
    return [due.key for due in actions.claim(at=at, by=by)]


def everybody(count: int) -> list[Person]:
    """So many people."""
    return Person.objects.bulk_create(
        Person(external_id=f"p{number}", name=f"Person {number}") for number in range(count)
    )


def acknowledge_until_full(prompt: int) -> None:
    """Some events still fit into pages that are there."""
    for _ in range(1000):
        actions.acknowledge(sent=[(prompt, "email" * 11)], at=NOON)
        Prompt.objects.filter(pk=prompt).update(state="scheduled")


# A worker is killed


@together
def test_a_worker_killed_between_claim_and_send_loses_nothing(beside: Beside) -> None:
    people = cast.make_cast()
    scenes.planned(AT_NOON, people.amina, people.daniel)

    worker = beside(lambda: " ".join(keys_taken(NOON, "killed")))
    theirs = worker.said().split()
    worker.kill()

    assert len(theirs) == 2
    assert keys_taken(NOON + MINUTE, "other") == []
    assert keys_taken(LEASE_OVER, "other") == theirs
    assert keys_taken(LEASE_OVER, "third") == []


@together
def test_a_worker_killed_between_send_and_acknowledge_repeats_only_what_was_in_flight(
    beside: Beside,
) -> None:
    people = cast.make_cast()
    scenes.planned(AT_NOON, people.amina, people.daniel)
    arrived: list[str] = []

    def send_two_and_say_of_one() -> str:
        first, second = actions.claim(at=NOON, by="killed")
        actions.acknowledge(sent=[(first.prompt, "email")], at=NOON)
        return f"{first.key} {second.key}"

    worker = beside(send_two_and_say_of_one)
    arrived += worker.said().split()
    in_flight = arrived[-1]
    worker.kill()
    arrived += keys_taken(LEASE_OVER, "other")

    assert arrived.count(in_flight) == 2  # under one key: a channel that knows keys sends one
    assert [key for key in arrived if key != in_flight] == [arrived[0]]


@together
def test_a_worker_killed_while_it_acknowledges_leaves_all_or_nothing(beside: Beside) -> None:
    people = cast.make_cast()
    scenes.planned(AT_NOON, people.amina, people.daniel)

    def half() -> str:
        from django.db import transaction

        dues = actions.claim(at=NOON, by="killed")
        with transaction.atomic():
            actions.acknowledge(sent=[(due.prompt, "email") for due in dues], at=NOON)
            raise SystemExit("killed before it is committed")

    worker = beside(half)
    worker.said()
    worker.kill()

    assert {prompt.state for prompt in Prompt.objects.filter(on=NOON.date())} == {"scheduled"}
    assert not PromptEvent.objects.filter(state="sent").exists()
    assert len(keys_taken(LEASE_OVER, "other")) == 2


@together
def test_four_workers_at_once_take_each_prompt_once(beside: Beside) -> None:
    run = scenes.run(AT_NOON)
    scenes.enrol(run, *everybody(60))
    actions.plan_ahead(at=MONDAY)

    def all_of_them(name: str) -> Callable[[], str]:
        def take() -> str:
            taken: list[str] = []
            while found := [due.key for due in actions.claim(at=NOON, by=name, most=7)]:
                taken += found
            return " ".join(taken)

        return take

    workers = [beside(all_of_them(f"worker-{number}")) for number in range(4)]
    taken = [key for worker in workers for key in worker.said().split()]

    assert len(taken) == len(set(taken)) == 60


@together
def test_two_workers_that_plan_at_once_write_each_prompt_once(beside: Beside) -> None:
    run = scenes.run(AT_NOON)
    scenes.enrol(run, *everybody(30))

    workers = [beside(lambda: str(actions.plan_ahead(at=MONDAY))) for _ in range(2)]
    planned = [int(worker.said()) for worker in workers]

    assert sum(planned) == 30
    assert Prompt.objects.values("person", "on").distinct().count() == Prompt.objects.count()
    assert PromptEvent.objects.filter(state="scheduled").count() == Prompt.objects.count()


@together
def test_two_devices_that_finish_at_once_end_as_one(beside: Beside) -> None:
    people = cast.make_cast()
    prompt = scenes.opened(AT_NOON, people.amina)

    def finish() -> str:
        actions.finished(prompt=prompt.pk, at=NOON + 20 * MINUTE)
        return "done"

    devices = [beside(finish) for _ in range(3)]
    said = [device.said() for device in devices]

    assert said == ["done"] * 3
    assert [state for state, _why in scenes.steps(prompt)].count("answered") == 1


# The clock jumps


@pytest.mark.django_db
def test_a_clock_set_back_an_hour_sends_nothing_twice(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel)
    mine = actions.claim(at=NOON, by="here", most=1)
    actions.acknowledge(sent=[(mine[0].prompt, "email")], at=NOON)
    held = keys_taken(NOON, "dies")

    hour_before = [keys_taken(NOON - HOUR + n * 10 * MINUTE, "there") for n in range(6)]
    later = [keys_taken(NOON + n * MINUTE, "there") for n in range(4)]

    assert hour_before == [[]] * 6
    assert [key for keys in later for key in keys] == held


@pytest.mark.django_db
def test_a_clock_set_forward_an_hour_repeats_only_what_was_in_flight(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel)
    first = actions.claim(at=NOON, by="here", most=1)
    actions.acknowledge(sent=[(first[0].prompt, "email")], at=NOON)
    in_flight = keys_taken(NOON, "here")

    jumped = keys_taken(NOON + HOUR, "there")
    back = keys_taken(NOON + MINUTE, "there")

    assert jumped == in_flight
    assert back == []
    assert Prompt.objects.filter(state="missed").count() == 0


@pytest.mark.django_db
def test_planning_while_the_clock_jumps_loses_and_doubles_nothing(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina)
    before = set(Prompt.objects.values_list("occasion", "due_at"))

    for jump in (HOUR, -HOUR, 0 * HOUR):
        actions.plan_for([people.amina.pk], at=MONDAY + jump)

    assert set(Prompt.objects.values_list("occasion", "due_at")) == before


# Workers stood still for a day


@pytest.mark.django_db
def test_after_a_day_without_a_worker_there_is_no_flood(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel, open_within=120)

    actions.expire(at=NOON + 25 * HOUR)
    taken = keys_taken(NOON + 25 * HOUR, "here")

    assert len(taken) == 2  # those of today; yesterday's are missed
    states = Prompt.objects.filter(on=NOON.date()).values_list("state", flat=True)
    assert set(states) == {"missed"}


# Nights in which clocks change, from a run to prompts that are due

NIGHTS = [
    ("Europe/Berlin", date(2026, 3, 29), time(2, 30), [(1, 0)]),  # two is missing
    ("Europe/Berlin", date(2026, 10, 25), time(2, 30), [(0, 30)]),  # half past two comes twice
    ("America/New_York", date(2026, 3, 8), time(2, 30), [(7, 0)]),
    ("America/New_York", date(2026, 11, 1), time(1, 30), [(5, 30)]),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), [(15, 30)]),  # half an hour is missing
    ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), [(14, 45)]),
    ("Asia/Kolkata", date(2026, 3, 29), time(2, 30), [(21, 0)]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "on", "shown", "expected"), NIGHTS)
def test_in_a_night_in_which_clocks_change_each_prompt_comes_once(
    people: Cast, zone: str, on: date, shown: time, expected: list[tuple[int, int]]
) -> None:
    people.amina.time_zone = zone
    people.amina.save()
    midnight = datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC)
    nightly = Template((Part(Every(), (FixedAt(shown),)),))
    run = scenes.run(nightly, begins_on=on, started_at=midnight - DAY)
    scenes.enrol(run, people.amina, on=on)
    actions.plan_ahead(at=midnight - DAY)

    came: list[tuple[int, int]] = []
    at = midnight
    while at < midnight + timedelta(hours=23):
        for due in actions.claim(at=at, by="here"):
            actions.acknowledge(sent=[(due.prompt, "email")], at=at)
            came.append((at.hour, at.minute))
            assert due.week_on == on - timedelta(days=on.weekday())
        at += 15 * MINUTE

    assert came == expected


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_through_both_changes_of_a_year_windows_hold_on_the_wall(people: Cast, zone: str) -> None:
    people.amina.time_zone = zone
    people.amina.save()
    seen: list[tuple[date, time]] = []
    for begins in (date(2026, 3, 2), date(2026, 10, 1)):
        Prompt.objects.all().delete()
        at = datetime.combine(begins, time(), UTC) - DAY
        window = RandomIn(Window(time(9), time(17)))
        run = scenes.run(
            Template((Part(Every(7), (window,)),)),
            begins_on=begins,
            seed=str(begins),
            started_at=at,
        )
        scenes.enrol(run, people.amina, on=begins)
        actions.plan_ahead(at=at)
        walls = [prompt.due_at.astimezone(ZoneInfo(zone)) for prompt in Prompt.objects.all()]
        seen += [(wall.date(), wall.time()) for wall in walls]

    assert len(seen) >= 8
    assert all(time(9) <= shown <= time(17) for _on, shown in seen)


# A database that cannot


@together
def test_a_locked_database_says_so_and_nothing_is_taken(
    shared_database: str, connect: Callable[[str], Any]
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("skipped, because PostgreSQL locks rows: others are passed by")
    people = cast.make_cast()
    scenes.planned(AT_NOON, people.amina)
    other = sqlite3.connect(shared_database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    connection.connection.execute("PRAGMA busy_timeout = 20")

    with pytest.raises(OperationalError, match="locked"):
        actions.claim(at=NOON, by="here")
    with pytest.raises(OperationalError, match="locked"):
        actions.plan_for([people.amina.pk], at=MONDAY + DAY)

    other.execute("ROLLBACK")
    other.close()
    assert len(keys_taken(NOON, "here")) == 1


@together
def test_rows_that_another_holds_are_passed_by(
    shared_database: str, connect: Callable[[str], Any]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("skipped, because SQLite has one writer at a time")
    people = cast.make_cast()
    scenes.planned(AT_NOON, people.amina, people.daniel)
    first = Prompt.objects.filter(due_at=NOON).earliest("id")
    other = connect(str(connection.settings_dict["NAME"]))
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT id FROM experiences_prompt WHERE id = %s FOR UPDATE", [first.pk])

        taken = scenes.claimed(NOON)

    other.rollback()
    other.close()
    assert len(taken) == 1
    assert first.pk not in taken


@together
def test_a_full_disk_is_said_and_nothing_is_acknowledged_that_is_not_stored(
    shared_database: str,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("skipped, because the disk of the server cannot be made full from here")
    people = cast.make_cast()
    run = scenes.planned(AT_NOON, people.amina)
    (due,) = actions.claim(at=NOON, by="here")
    scenes.enrol(run, *everybody(40))
    before = (scenes.rows(), PromptEvent.objects.count())
    pages = connection.connection.execute("PRAGMA page_count").fetchone()[0]
    connection.connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DatabaseError, match="full"):
        actions.plan_ahead(at=MONDAY)
    with pytest.raises(DatabaseError, match="full"):
        acknowledge_until_full(due.prompt)

    connection.connection.execute("PRAGMA max_page_count = 1000000")
    assert len(scenes.rows()) == len(before[0])
    acknowledged = PromptEvent.objects.filter(state="sent").count()
    assert PromptEvent.objects.count() == before[1] + acknowledged
    assert actions.plan_ahead(at=MONDAY) == 40
