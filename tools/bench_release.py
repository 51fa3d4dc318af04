"""What it costs to keep an answer, to close a wave, and to be safe: python -m tools.bench_release

10,000 people in 1,000 teams say something in confidence, 6,000 of them in this wave; then the wave
is closed: opened, counted for five outcomes, divided, published, and put into measures. Beside it,
in the same run, the floor: the same rows read, opened and parsed, and as many inserted plainly.

Then, without a database, what the rules cost in results: organisations of 350 people in 8 areas
with teams of 3 to 14, how many people see a result of their own team, at least of their area, or
only of the whole.

SQLite by default (a file in a temporary folder, as in production). On PostgreSQL:
python tests/with_postgres.py python -m tools.bench_release
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thrive.voice.rules.bodies import Body
    from thrive.voice.rules.partition import Tree

AT = datetime(2026, 9, 17, 18, tzinfo=UTC)
WAVE = (date(2026, 9, 1), date(2026, 10, 1))
PEOPLE, TEAMS, AREAS = 10_000, 1_000, 50
ANSWERING = 6_000
KEEPS = 2_000
ORGANISATIONS = 200


def main() -> None:
    """Keep, close, and measure the floors; print one line for each."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("THRIVE_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.testing"
        import django

        django.setup()
        bench()


def bench() -> None:
    """Run the measurement on the database of the settings."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.THRIVE_JOBS = "worker"
    call_command("migrate", verbosity=0)
    study, persons = organisation()
    fill(study, persons)
    print(f"{connection.vendor}: {PEOPLE} people, {TEAMS} teams, {ANSWERING} answering")
    keeping(study)
    queries, closing, cpu, rows = closing_a_wave(study, persons)
    floor, floor_cpu = the_floor(rows)
    print("                          clock      cpu")
    print(f"  close a wave       {closing:8.2f} s {cpu:6.2f} s  {rows} rows, {queries} queries")
    print(f"  floor              {floor:8.2f} s {floor_cpu:6.2f} s  read, open, parse, insert")
    print(f"  ratio              {closing / floor:8.1f}   {cpu / floor_cpu:6.1f}")
    what_it_costs_in_results()


def organisation() -> "tuple[int, list[int]]":
    """A tree of areas and teams of ten, measures, and a study that is frozen for all of them."""
    from thrive.measures import actions as measures
    from thrive.people.models import Group, Membership, Person
    from thrive.voice import actions
    from thrive.voice.actions import Outcome

    root = Group.objects.create(
        external_id="all", name="All", kind="organisation", is_reporting=True, path="0001."
    )
    areas = Group.objects.bulk_create(_group(f"a{n}", root, f"0001.{n:04}.") for n in range(AREAS))
    teams = Group.objects.bulk_create(
        _group(f"t{n}", areas[n % AREAS], f"0001.{n % AREAS:04}.{n:04}.") for n in range(TEAMS)
    )
    persons = Person.objects.bulk_create(
        Person(external_id=f"p{n}", name=f"P {n}") for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(person=person, group=teams[n % TEAMS], from_on=date(2020, 1, 1))
        for n, person in enumerate(persons)
    )
    kinds = {"safe": "value", "agrees": "proportion", "tired": "proportion", "calm": "value"}
    for key, kind in {**kinds, "answering": "proportion"}.items():
        measures.define_measure(
            key=key, name=key, unit="", kind=kind, direction="up", cadence="month",
            scale=100 if kind == "proportion" else 1, by=None, at=AT,
        )  # fmt: skip
    outcomes = (
        Outcome(name="safe", told="mean", of="safe", measure="safe"),
        Outcome(name="agrees", told="agreement", of="safe", agrees_from=4, measure="agrees"),
        Outcome(name="tired", told="choice", of="hindrance", choice="tired", measure="tired"),
        Outcome(name="calm", told="mean", of="calm", is_score=True, measure="calm"),
        Outcome(name="answering", told="response_rate", measure="answering"),
    )
    study = actions.open_study(
        owner="run 1", title="Minute", promise="confidential", outcomes=outcomes, at=AT
    )
    members = {person.pk: teams[n % TEAMS].pk for n, person in enumerate(persons)}
    actions.freeze(study=study, first_on=WAVE[0], members=members, at=AT)
    return study, [person.pk for person in persons]


def _group(name: str, parent: Any, path: str) -> Any:
    from thrive.people.models import Group

    return Group(
        external_id=name, name=name, kind="team", parent=parent, is_reporting=True, path=path
    )


def fill(study: int, persons: list[int]) -> None:
    """What was said in the wave, written past ``begin`` and ``keep``, which are measured apart."""
    from thrive.people.models import Membership
    from thrive.voice.actions.conversing import open_wave
    from thrive.voice.kept import bytes_of
    from thrive.voice.models import Conversation

    groups = dict(Membership.objects.values_list("person_id", "group_id"))
    wave = open_wave(study=study, first_on=WAVE[0], until_on=WAVE[1], at=AT)
    dice = random.Random(20_260_917)  # noqa: S311  no secret is drawn
    Conversation.objects.bulk_create(
        (
            Conversation(
                study_id=study, wave=wave, key=f"prompt-{person}", person_id=person,
                group_id=groups[person], begun_at=AT, last_at=AT, version=3, is_sealed=True,
                body=bytes_of(said(dice), is_sealed=True, study=study, key=f"prompt-{person}"),
            )
            for person in sorted(dice.sample(persons, ANSWERING))
        ),
        batch_size=1000,
    )  # fmt: skip


def said(dice: random.Random) -> "Body":
    """What one person says, with a passage as long as they are."""
    from thrive.voice.rules.bodies import Body

    hindrance = [dice.choice(("time", "tired", "tools"))]
    trail = [["safe", "answered", 4], ["hindrance", "answered", hindrance], ["end", "read", None]]
    passage = {"experience": "minute", "seed": "x" * 40, "trail": trail, "kept": []}
    return Body(passage, {"safe": dice.randint(1, 5), "hindrance": hindrance}, {"calm": 2.5})


def keeping(study: int) -> None:
    """CPU of one ``keep``: what is ours (packing and sealing), and whole beside a bare UPDATE."""
    from thrive.voice import actions, queries
    from thrive.voice.kept import bytes_of
    from thrive.voice.models import Conversation

    key, person = Conversation.objects.values_list("key", "person_id").order_by("id")[0]
    body = said(random.Random(1))  # noqa: S311  no secret is drawn
    ours = each(lambda _n: bytes_of(body, is_sealed=True, study=study, key=key))
    kept = queries.conversation(key=key, person=person)
    assert kept is not None
    whole = each(
        lambda n: actions.keep(
            key=key, person=person, version=3 + n, body=body, finished=False, at=AT, kept=kept
        )
    )
    content = bytes_of(body, is_sealed=True, study=study, key=key)
    one = Conversation.objects.filter(key=key)
    bare = each(lambda n: one.update(body=content, version=n, last_at=AT))
    print(
        f"  keep an answer: {ours:.3f} ms CPU without the database (limit 0.5), {whole:.3f} ms in"
        f" all, floor (a bare UPDATE by the ORM) {bare:.3f} ms, ratio {whole / bare:.1f}"
    )


def each(work: Callable[[int], object]) -> float:
    """Milliseconds of CPU for one of many."""
    cpu = time.process_time()
    for number in range(KEEPS):
        work(number)
    return (time.process_time() - cpu) / KEEPS * 1000


def closing_a_wave(study: int, persons: list[int]) -> tuple[int, float, float, int]:
    """How many queries, seconds of the clock and of this process, and how many rows came of it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from thrive.voice import actions
    from thrive.voice.models import Conversation

    spoke = set(Conversation.objects.values_list("person_id", flat=True))
    sent = {person: (1, int(person in spoke)) for person in persons}
    clock, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as seen:
        closed = actions.close_wave(study=study, first_on=WAVE[0], sent=sent, at=AT)
    return len(seen), time.perf_counter() - clock, time.process_time() - cpu, closed.rows


def the_floor(rows: int) -> tuple[float, float]:
    """Seconds to read, open and parse the same answers, and to insert as many rows, no more."""
    import json

    from django.conf import settings
    from django.db import connection, transaction

    from thrive.voice.models import Conversation
    from thrive.voice.sealing import unseal

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE floor_row (a bigint, b bigint, c varchar(100), d float)")
    clock, cpu = time.perf_counter(), time.process_time()
    sealed = Conversation.objects.values_list("study_id", "key", "body").iterator()
    for study, key, body in sealed:
        plain = unseal(bytes(body), master=settings.THRIVE_VOICE_KEY, study=study, conversation=key)
        json.loads(plain)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO floor_row VALUES (%s, %s, %s, %s)",
            [(n, n, "safe", n / 7) for n in range(2 * rows)],
        )
    return time.perf_counter() - clock, time.process_time() - cpu


def what_it_costs_in_results() -> None:
    """Of 100 people, how many see what: when frozen, and in a wave that 60 or 80 % answer."""
    dice = random.Random(20_260_917)  # noqa: S311  no secret is drawn
    places = [place(dice) for _ in range(ORGANISATIONS)]
    print("  of 100 people see a result of      own team   at least area   the whole")
    for label, share in (("when frozen", None), ("60 % answer", 0.6), ("80 % answer", 0.8)):
        seen = [shown(*one, share, dice) for one in places]
        team, area, whole = (sum(column) / len(seen) for column in zip(*seen, strict=True))
        print(f"    {label:<32} {team:6.1f} {area:12.1f} {whole:13.1f}")


def place(dice: random.Random) -> "tuple[Tree, dict[int, int]]":
    """350 people in 8 areas, teams of 3 to 14."""
    from thrive.voice.rules.partition import Tree

    rows: list[tuple[int, int | None]] = [(1, None), *((area, 1) for area in range(2, 10))]
    sizes: dict[int, int] = {}
    while sum(sizes.values()) < 350:
        team = 10 + len(sizes)
        rows.append((team, dice.randint(2, 9)))
        sizes[team] = dice.randint(3, 14)
    return Tree.of(rows), sizes


def shown(
    tree: "Tree", sizes: dict[int, int], share: float | None, dice: random.Random
) -> tuple[float, float, float]:
    """Of 100 people, how many see a result of their team, of their area or team, of the whole."""
    from thrive.voice.rules.partition import Atom, divide
    from thrive.voice.rules.releasing import Least

    atoms = [Atom(frozenset([team]), (size, size)) for team, size in sizes.items()]
    partition = divide(tree, atoms, Least(8, 5))
    if share is not None:
        atoms = [
            Atom(block.groups, (size, sum(dice.random() < share for _ in range(size))))
            for block in partition.blocks
            for size in [block.size[0]]
        ]
        partition = divide(tree, atoms, Least(8, 5))
    told = set(partition.totals)
    counts = [0, 0, 0]
    for team, size in sizes.items():
        area = tree.parents[team]
        counts[0] += size * (team in told)
        counts[1] += size * (team in told or area in told)
        counts[2] += size * (1 in told)
    people = sum(sizes.values()) / 100
    return counts[0] / people, counts[1] / people, counts[2] / people


if __name__ == "__main__":
    main()
