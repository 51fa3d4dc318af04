"""A thief of a mailbox: has every byte of the database and of a backup, and the server's key.

The control: with a reader's own key the same bytes open.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.cast import Cast
from tests.voice.letters import Author, Reader
from tests.voice.test_dump import as_bytes
from thrive.voice.models import Letter, Mailbox
from thrive.voice.tokens import hpke
from thrive.voice.tokens.hpke import CannotOpen

SAID = "On the night shift nobody dares to stop the line"
ANSWER = "From Monday on anybody may stop it"
SIZES = {2048 + 48, 8192 + 48}  # of a short letter and of a long one, sealed


def everything() -> Iterator[bytes]:
    """Every value of every table."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608  names of ours
            yield from (as_bytes(value) for row in cursor.fetchall() for value in row)


def backup(folder: Path) -> bytes:
    """A copy of the database as SQLite makes it; elsewhere what a dump holds."""
    if connection.vendor != "sqlite":
        return b"".join(everything())
    file = folder / "backup.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    return file.read_bytes()


def opening(keys: list[X25519PrivateKey], address: bytes, content: list[bytes]) -> list[Any]:
    """What these keys open of all values. ``Any``: JSON."""
    purpose = f"thrive letter 1|{address.hex()}".encode()
    found = []
    for sealed in content:
        for key in keys:
            try:
                found.append(json.loads(hpke.unseal(key, purpose, sealed)))
            except CannotOpen:
                continue
    return found


@pytest.fixture
def talked(people: Cast, at: datetime) -> tuple[Author, Reader]:
    """Somebody wrote, and Ruth answered."""
    author, ruth = Author(), Reader(people.ruth)
    author.write(SAID, ruth.publish(at), at=at)
    ruth.answer(ANSWER, at=at)
    return author, ruth


def test_a_thief_reads_nothing_of_database_and_backup(
    transactional_db: None, talked: tuple[Author, Reader], tmp_path: Path
) -> None:
    author, ruth = talked
    values = list(everything())
    whole = b"".join(values) + backup(tmp_path)

    secrets = {
        "letter": SAID.encode(), "answer": ANSWER.encode(), "author's key": author.public,
        "author's seed": author.seed, "door": author.shown, "reader's seed": ruth.seed,
        "reader's private key": ruth.key.private_bytes_raw(),
        "author's private key": author.key.private_bytes_raw(),
    }  # fmt: skip
    assert [name for name, one in secrets.items() if one in whole] == []
    assert [name for name, one in secrets.items() if one.hex().encode() in whole] == []
    assert author.address in whole  # the search finds what is there

    # Every value of 32 bytes, the server's own key and what is public, tried as a key.
    tried = [one for one in values if len(one) == 32] + [settings.THRIVE_VOICE_KEY]
    keys = [X25519PrivateKey.from_private_bytes(one) for one in dict.fromkeys(tried)]
    # By their sizes: other tests may have left waves open, whose answers have another.
    sealed = [one for one in values if len(one) in SIZES]
    assert len(keys) > 3
    assert len(sealed) == 4
    assert opening(keys, author.address, sealed) == []
    # The control.
    said = {SAID, ANSWER}
    assert {one["text"] for one in opening([ruth.key], author.address, sealed)} == said
    assert {one["text"] for one in opening([author.key], author.address, sealed)} == said


def test_copies_of_letters_are_of_two_sizes(people: Cast, at: datetime) -> None:
    key = Reader(people.ruth).publish(at)
    for text in ("", "short", "x" * 1500, "x" * 4000):
        Author().write(text, key, at=at)

    lengths = {len(bytes(one)) for one in Letter.objects.values_list("sealed", flat=True)}
    assert lengths == SIZES


def test_these_are_the_columns_and_no_others() -> None:
    """A column that is added must be thought about here: no person, no moment, no counter."""
    columns = {
        name: {field.name for field in apps.get_model("voice", name)._meta.fields}
        for name in ("Mailbox", "Letter", "AnswerWait", "PublicLine")
    }

    assert columns == {
        "Mailbox": {"id", "address", "door", "state", "week_on"},
        "Letter": {"id", "mailbox", "reader", "from_author", "is_news", "sealed", "line"},
        "AnswerWait": {"id", "month_on", "days"},
        "PublicLine": {"id", "shown_from_on", "text"},
    }


def test_no_relation_of_a_mailbox_leads_to_a_person() -> None:
    """Of a letter one does: to whoever reads it, whom its author chose."""
    assert not [one for one in Mailbox._meta.fields if one.is_relation]
    assert {one.name for one in Letter._meta.fields if one.is_relation} == {"mailbox", "reader"}


def test_no_number_counts_upwards(people: Cast, at: datetime) -> None:
    key = Reader(people.ruth).publish(at)
    for text in map(str, range(6)):
        Author().write(text, key, at=at)

    for model in (Mailbox, Letter):
        assert min(model.objects.values_list("pk", flat=True)) > 1000
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM voice_letter WHERE rowid <> id")
            assert cursor.fetchone() == (0,)
