"""What is in use, looked over: what lies in tables and bytes, and what must not lie there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from thrive.voice.models import Conversation, Release, Wave
from thrive.voice.proving import probing, stores

# Tables of voice that name people or moments on purpose. A new table is taken for one that must
# not, until it stands here.
OPEN_ABOUT_PEOPLE = {
    "Study", "Reader", "Epoch", "Unit", "UnitGroup", "Wave",  # what is asked, of whom, and when
    "Conversation",  # confidential and named: sealed, or open to those who are named
    "Eligible", "Issued", "WaveKey", "PaperSheet",  # who may take part; what was signed, blinded
    "Release", "Released",  # numbers of groups
    "MailboxKey",  # who reads letters
    "Custody", "CustodyChoice", "VoidWave",  # who keeps a key; which wave has no numbers
    "PaperChoice",  # who takes part on paper, and so gets no token
}  # fmt: skip
JUDGED = {
    "voice_mailbox.address": "a hash of a key that only its author has",
    "voice_letter.from_author": "which way a letter went",
    "voice_mailbox.week_on": "the week, until it is answered: letters must not wait unseen",
    "voice_answerwait.month_on": "the month alone, for a measure that leads to no mailbox",
    "voice_publicline.shown_from_on": "a Monday, of a text that its author made public",
}
PERSONAL = ("person", "user", "member", "author", "sender", "session", "address", "agent", "device")
MOMENTS = {"DateField", "DateTimeField", "TimeField"}
TEXT = 0.8
SHORTEST = 12  # bytes or letters: what is shorter may be alike by chance


@dataclass(frozen=True)
class Looked:
    """One thing that was looked for. ``found``: what should not be so, in words."""

    what: str
    looked_at: str
    found: tuple[str, ...] = ()


def anonymous_models() -> list[type[models.Model]]:
    """Every table of voice that must lead to nobody."""
    return [
        model
        for model in apps.get_app_config("voice").get_models()
        if model.__name__ not in OPEN_ABOUT_PEOPLE
    ]


def look_over(backup: Path | None = None) -> list[Looked]:
    """All that is looked for in the database in use, and in a backup. Reads only."""
    bare = stores.bare_bytes()
    files = dict(bare.files)
    if backup is not None:
        files[backup.name] = backup.read_bytes()
    found = [_columns(), _counters(), _joins(), _transactions()]
    found += [_keys(files, bare.unread), _confidential()]
    if backup is not None:
        found.append(_backup(backup))
    return found


def is_empty() -> bool:
    """Whether nothing was said, asked or published yet."""
    return not any(model.objects.exists() for model in (Conversation, Release, Wave))


def _columns() -> Looked:
    """By what the database itself says of its tables, not by what the code says."""
    found, count = [], 0
    for model in anonymous_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, table)
            relations = connection.introspection.get_relations(cursor, table)
        for column in columns:
            count += 1
            if f"{table}.{column.name}" in JUDGED:
                continue
            kind = connection.introspection.get_field_type(column.type_code, column)
            if any(word in column.name for word in PERSONAL):
                found.append(f"{table}.{column.name} may name somebody")
            if kind in MOMENTS:
                found.append(f"{table}.{column.name} holds a day or a moment")
        found += [
            f"{table}.{column} leads to {other[1]}"
            for column, other in relations.items()
            if other[1].startswith(("people_person", "django_session", "account_"))
        ]
    return Looked(
        "Columns of tables that must lead to nobody: a person, a moment, a link to either",
        f"{count} columns of {len(anonymous_models())} tables",
        tuple(found),
    )


def _counters() -> Looked:
    """Numbers that count up, seen or hidden."""
    tables = [model._meta.db_table for model in anonymous_models()]
    found = tuple(f"{table} numbers its rows" for table in tables if _numbers_its_rows(table))
    return Looked("Numbers that count up, seen or hidden", f"{len(tables)} tables", found)


def _numbers_its_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            return bool(connection.introspection.get_sequences(cursor, table, ()))
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        made = str(cursor.fetchone()[0])
    return "AUTOINCREMENT" in made or "integer NOT NULL PRIMARY KEY" not in made


def _joins() -> Looked:
    """A value that stands beside an answer and beside a person leads from the one to the other."""
    ours = {model._meta.db_table for model in anonymous_models()}
    values: dict[Any, str] = {}  # Any: whatever lies in a database
    tables = list(stores.tables())
    for table in tables:
        if table.name in ours:
            telling = [one for row in table.rows for one in row if _is_telling(one)]
            values |= dict.fromkeys(telling, table.name)
            values |= {str(one): table.name for one in telling if isinstance(one, int)}
    found = {
        f"a value of {values[one]} stands in {table.name}, too"
        for table in tables
        if table.name not in ours
        for row in table.rows
        for one in row
        if _is_telling(one) and one in values
    }
    return Looked(
        "Values that stand beside an answer and elsewhere as well",
        f"{len(values)} values, beside those of {len(tables) - len(ours)} other tables",
        tuple(sorted(found)),
    )


def _transactions() -> Looked:
    """PostgreSQL writes beside each row by which transaction it came: several must share one."""
    what = "Rows of published waves that came by themselves, so that their order is told"
    if connection.vendor == "sqlite":
        return Looked(what, "nothing: SQLite keeps no transaction beside a row")
    found, count = [], 0
    kept = {"voice_keptanswer", "voice_waitingwords", "voice_words"}
    for table in stores.tables():
        if table.name in kept and len(table.rows) > 1:
            alone = [one for one, many in Counter(table.beside["xmin"]).items() if many == 1]
            count += len(table.rows)
            if len(alone) > 1:
                found.append(f"{len(alone)} rows of {table.name} came by themselves")
    return Looked(what, f"{count} rows", tuple(found))


def _keys(files: dict[str, bytes], unread: Sequence[str]) -> Looked:
    """Keys that open something lie outside. The control: what lies inside is found."""
    secrets = dict(_secrets())
    found = [
        f"{name} lies in {file}"
        for name, secret in secrets.items()
        for file, content in files.items()
        if probing.is_in(probing.shapes_of_bytes(secret), [content])
    ]
    size = sum(map(len, files.values()))
    looked_at = f"{len(secrets)} keys in {size:,} bytes of {len(files)} files"
    if files and not _control_is_found(files.values()):
        found.append("the search fails: what is in a table was not found in any file")
    if unread:
        looked_at += "; not looked at: " + "; ".join(unread)
    return Looked(
        "Keys that open answers, in the bytes of database, log and backup", looked_at, tuple(found)
    )


def _secrets() -> Iterator[tuple[str, bytes]]:
    if settings.THRIVE_VOICE_KEY:
        yield "the key of the server", bytes(settings.THRIVE_VOICE_KEY)
    folder = Path(settings.THRIVE_WAVE_KEYS) if settings.THRIVE_WAVE_KEYS else None
    for path in sorted(folder.glob("*.key")) if folder and folder.is_dir() else ():
        yield f"the key {path.name}", path.read_bytes()[-64:]


def _control_is_found(contents: Iterable[bytes]) -> bool:
    """That the search works: a table's name, or a title, lies in some file as it must."""
    marks = [title.encode() for title in Wave.objects.values_list("study__title", flat=True)[:1]]
    marks = marks or [b"voice_wave" if connection.vendor == "sqlite" else b""]
    return any(mark in content for content in contents for mark in marks)


def _confidential() -> Looked:
    """Sealed bytes must look like noise, and no two alike."""
    bodies = [
        bytes(one)
        for one in Conversation.objects.filter(is_sealed=True).values_list("body", flat=True)
    ]
    found = []
    open_ones = sum(_reads_as_text(one) for one in bodies)
    if open_ones:
        found.append(f"{open_ones} answers given in confidence lie open")
    if len(set(bodies)) < len(bodies):
        found.append("sealed answers are alike, so that equal ones can be told")
    named = Conversation.objects.filter(is_sealed=False).values_list("body", flat=True)[:1]
    if any(not _reads_as_text(bytes(one)) for one in named):
        found.append("the search fails: an answer given by name does not read as text")
    return Looked("What was said in confidence, lying open", f"{len(bodies)} answers", tuple(found))


def _reads_as_text(content: bytes) -> bool:
    """Of noise three of eight bytes are letters; of what people say nearly all."""
    letters = sum(0x20 <= one < 0x7F for one in content)
    return letters > TEXT * len(content)


def _backup(path: Path) -> Looked:
    """Answers of waves that are published must not come back out of a backup in the open."""
    with path.open("rb") as file:
        if file.read(len(stores.MAGIC)) != stores.MAGIC:
            return Looked(
                "Tables of the backup", "nothing: it is no file of SQLite; its bytes are above"
            )
    tables = list(stores.tables_of(path))
    held = [one for one in tables if one.name == "held" or one.name == "voice_anonymousanswer"]
    rows, count = (sum(len(one.rows) for one in several) for several in (held, tables))
    found = [
        f"{one.name}: {len(one.rows)} sealed answers lie in the backup" for one in held if one.rows
    ]
    return Looked(
        "Sealed answers of open waves in the backup, which it should leave out",
        f"{count:,} rows of {len(tables)} tables, {rows} of them sealed",
        tuple(found),
    )


def _is_telling(value: Any) -> bool:
    """``Any``: whatever lies in a database."""
    if isinstance(value, bytes | str):
        return len(value) >= SHORTEST
    return isinstance(value, int) and abs(value) > 1 << 40
