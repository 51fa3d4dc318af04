"""What it costs to close an anonymous wave of 100,000 answers: python -m tools.bench_closing

100,000 people in 200 units have answered, each body sealed as a browser does it. Then the wave is
closed: every answer is opened, looked at, counted, divided and published, kept for a recount in an
order that is drawn, a copy is read back, and storage and key are removed. Beside it, in the same
run, the floor: the same bytes read, opened and parsed, and as many plain rows inserted.

SQLite by default (a file in a temporary folder, as in production). On PostgreSQL:
python tests/with_postgres.py python -m tools.bench_closing
"""

import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thrive.voice.models import Wave

AT = datetime(2026, 9, 17, 18, tzinfo=UTC)
FIRST, UNTIL = date(2026, 10, 1), date(2026, 11, 1)
OVER = datetime(2026, 11, 1, 0, 5, tzinfo=UTC)
UNITS, PEOPLE = 200, 100_000
DISTINCT = 20  # bodies that are sealed for each unit; opening one again costs as much
MOST_SECONDS = 30.0
Row = tuple[int, int, bytes]


def main() -> int:
    """Fill, close, measure. Returns 1 where it took longer than it may."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("THRIVE_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.testing"
        import django
        from django.conf import settings

        django.setup()
        settings.THRIVE_WAVE_KEYS = str(Path(folder) / "wave-keys")
        settings.THRIVE_JOBS = "worker"
        return bench()


def bench() -> int:
    """Run the measurement on the database of the settings."""
    from django.core.management import call_command
    from django.db import connection

    from thrive.voice import actions, queries
    from thrive.voice.models import Release

    call_command("migrate", verbosity=0)
    wave = frozen()
    fill(wave)
    floor, floor_cpu = the_floor(wave)
    clock, cpu = time.perf_counter(), time.process_time()
    closed = actions.close_wave(study=wave.study_id, first_on=FIRST, sent={}, at=OVER)
    took, took_cpu = time.perf_counter() - clock, time.process_time() - cpu
    clock = time.perf_counter()
    again = queries.recount(Release.objects.get(pk=closed.release).pk)
    counted = time.perf_counter() - clock
    print(f"{connection.vendor}: {PEOPLE} answers in {UNITS} units, {closed.rows} rows published")
    print("                          clock      cpu")
    print(f"  close the wave     {took:8.2f} s {took_cpu:6.2f} s  at most {MOST_SECONDS:.0f} s")
    print(f"  floor              {floor:8.2f} s {floor_cpu:6.2f} s  read, open, parse, insert")
    print(f"  ratio              {took / floor:8.1f}   {took_cpu / floor_cpu:6.1f}")
    print(f"  count again        {counted:8.2f} s  {again.found.value if again else ''}")
    return int(took_cpu > MOST_SECONDS)  # the clock also counts what others do on this machine


def frozen() -> "Wave":
    """People in a tree of units, a study, its epoch and keys. One pair of keys for all units."""
    from thrive.people.models import Group, Person
    from thrive.voice import actions
    from thrive.voice.actions import Outcome
    from thrive.voice.models import Wave
    from thrive.voice.tokens import blind

    root = Group.objects.create(
        external_id="all", name="All", kind="organisation", is_reporting=True, path="0001."
    )
    groups = Group.objects.bulk_create(
        Group(
            external_id=f"g{n}", name=f"Group {n}", kind="team", is_reporting=True, parent=root,
            path=f"0001.{n:04}.",
        )
        for n in range(UNITS)
    )  # fmt: skip
    persons = Person.objects.bulk_create(
        (Person(external_id=f"p{n}", name=f"Person {n}") for n in range(PEOPLE)), batch_size=5_000
    )
    members = {person.pk: groups[n % UNITS].pk for n, person in enumerate(persons)}
    study = actions.open_anonymous_study(
        owner="run 1", title="Say it", questions=questions(), at=AT,
        outcomes=(
            Outcome(name="safe", told="mean", of="safe"),
            Outcome(name="afraid", told="choice", of="hindrance", choice="afraid"),
            Outcome(name="answering", told="response_rate"),
        ),
    )  # fmt: skip
    actions.freeze_anonymous(study=study, waves=[(FIRST, UNTIL)], members=members, at=AT)
    one = blind.make_key()
    blind.make_key = lambda: one  # signing is measured elsewhere
    actions.make_keys(at=AT, most=UNITS)
    return Wave.objects.select_related("study").get(study=study)


def questions() -> list[dict[str, object]]:
    """Ten of them, so that a body is as long as an ordinary one."""
    scale = [{"en": word} for word in ("never", "seldom", "at times", "often", "always")]
    asked: list[dict[str, object]] = [
        {"id": name, "kind": "scale", "first": 1, "text": {"en": name}, "labels": scale}
        for name in ("safe", *(f"item{n}" for n in range(8)))
    ]
    choices = [{"id": one, "text": {"en": one}} for one in ("tired", "afraid", "busy")]
    return [
        *asked,
        {"id": "hindrance", "kind": "choose_one", "text": {"en": "What?"}, "choices": choices},
    ]


def fill(wave: "Wave") -> None:
    """Sealed answers where answers of open waves lie, written at once."""
    from django.db import connection

    from thrive.voice.holding import files, tables

    rows = list(sealed_rows(wave))  # before anything else is asked of the same connection
    if connection.vendor == "sqlite":
        path = files._path(wave.pk, "answer")
        files._made(path)
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(files.TABLE)
            file.executemany("INSERT INTO held VALUES (?, ?, ?)", rows)
        return
    table = tables.name_of(wave.pk, "answer")
    tables._make(table, wave.pk)
    with connection.cursor() as cursor, cursor.copy(
        f"COPY {table} (id, key, sealed) FROM STDIN (FORMAT BINARY)"
    ) as copy:  # fmt: skip
        copy.set_types(["int8", "int8", "bytea"])
        for row in rows:
            copy.write_row(row)


def sealed_rows(wave: "Wave") -> Iterator[Row]:
    """As many as there are people, spread over the units."""
    from thrive.voice.models import WaveKey
    from thrive.voice.pouring import purpose_of
    from thrive.voice.rules.questions import ANSWER_BYTES
    from thrive.voice.tokens import hpke

    draw = random.Random(4)  # noqa: S311  the same answers each time
    receiver = bytes(wave.receiver)
    for key in WaveKey.objects.filter(wave=wave).order_by("id"):
        bodies = [
            hpke.seal(receiver, purpose_of(key.pk), said(draw).ljust(ANSWER_BYTES))
            for _one in range(DISTINCT)
        ]
        for place in range(PEOPLE // UNITS):
            yield draw.getrandbits(62), key.pk, bodies[place % DISTINCT]


def said(draw: random.Random) -> bytes:
    """What somebody says."""
    answers: dict[str, object] = {f"item{n}": draw.randint(1, 5) for n in range(8)}
    answers |= {"safe": draw.randint(1, 5), "hindrance": draw.choice(("tired", "afraid", "busy"))}
    return json.dumps({"answers": answers, "day_part": "evening"}).encode()


def the_floor(wave: "Wave") -> tuple[float, float]:
    """The same bytes read, opened and parsed, and as many plain rows inserted."""
    from django.db import connection, transaction

    from thrive.voice import holding, wavekeys
    from thrive.voice.pouring import purpose_of
    from thrive.voice.tokens import hpke

    clock, cpu = time.perf_counter(), time.process_time()
    private = wavekeys.key_of(wave)
    parsed = [
        json.loads(hpke.unseal(private, purpose_of(key), whole))
        for key, whole in holding.rows(wave)
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE floor (id bigint PRIMARY KEY, content text)")
        with transaction.atomic():
            cursor.executemany(
                "INSERT INTO floor VALUES (%s, %s)",
                [(place, json.dumps(one)) for place, one in enumerate(parsed)],
            )
        cursor.execute("DROP TABLE floor")
    return time.perf_counter() - clock, time.process_time() - cpu


if __name__ == "__main__":
    sys.exit(main())
