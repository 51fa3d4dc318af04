"""Putting something where it is found, and taking it away again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from thrive.foundation.search.models import Entry, EntryKey
from thrive.foundation.search.words import index_words

INDEX = "foundation_search"  # see the migration: FTS5 on SQLite, a column elsewhere
# PostgreSQL takes no more than a megabyte of words, and 16383 places of one word.
MOST_INDEXED = 200_000
LONGEST_TITLE = 300


def push(
    *,
    kind: str,
    ref: str,
    title: str,
    text: str,
    url: str,
    keys: Iterable[str],
    at: datetime,
    visible_from: datetime | None = None,
    language: str = "",
) -> None:
    """Let something be found by those who have one of the keys, in the running transaction.

    The same ``kind`` and ``ref`` again takes the place of what stood there, keys included: whoever
    changes who may see a thing pushes it again in the same transaction. Safe to run twice.
    """
    with transaction.atomic():
        entry, _is_new = Entry.objects.update_or_create(
            kind=kind,
            ref=ref,
            defaults={
                "title": title[:LONGEST_TITLE],
                "text": text,
                "url": url,
                "language": language,
                "visible_from": visible_from,
                "pushed_at": at,
            },
        )
        EntryKey.objects.filter(entry=entry).delete()
        EntryKey.objects.bulk_create([EntryKey(entry=entry, key=key) for key in sorted(set(keys))])
        _index(entry)


def withdraw(*, kind: str, ref: str) -> None:
    """Let something be found no longer. Twice changes nothing."""
    with transaction.atomic():
        entry = Entry.objects.filter(kind=kind, ref=ref).select_for_update().first()
        if entry is None:
            return
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {INDEX} WHERE rowid = %s", [entry.pk])  # noqa: S608  a constant
        entry.delete()


def mend_index() -> None:
    """Make an index whole that was damaged, and take out words that belong to nothing."""
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")  # noqa: S608  a constant
        cursor.execute(
            f"DELETE FROM {INDEX} WHERE rowid NOT IN (SELECT id FROM foundation_entry)"  # noqa: S608  a constant
        )


def _index(entry: Entry) -> None:
    title = index_words(entry.title)
    text = index_words(entry.text[:MOST_INDEXED])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Replaces what an entry that had this number before may have left behind.
            cursor.execute(
                f"INSERT OR REPLACE INTO {INDEX} (rowid, title, text) VALUES (%s, %s, %s)",  # noqa: S608  a constant
                [entry.pk, title, text],
            )
            return
        cursor.execute(
            "UPDATE foundation_entry SET words = setweight(to_tsvector('simple', %s), 'A') || "
            "setweight(to_tsvector('simple', %s), 'D') WHERE id = %s",
            [title, text, entry.pk],
        )
