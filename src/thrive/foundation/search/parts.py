"""Words that hold another in their middle or at their end: *zeit* in *Wartezeit*.

Asked only when nothing begins with what was typed. The words come from the index itself, so what is
withdrawn leaves them too; who may find what is asked afterwards, as always.
"""

from collections.abc import Sequence

from django.db import connection

SHORTEST_PART = 4
SHORTEST_SIGNS = 2  # of a script in which two signs are a word
MOST_WORDS = 50  # for each part, the shortest first: they hold least besides it
MOST_ENTRIES = 20_000  # PostgreSQL reads them through; the newest are

SQLITE = "SELECT term FROM foundation_search_terms WHERE term LIKE %s ORDER BY length(term), term"
NEWEST = f"SELECT words FROM foundation_entry ORDER BY id DESC LIMIT {MOST_ENTRIES}"  # noqa: S608  a constant
POSTGRESQL = "SELECT word FROM ts_stat(%s) WHERE word LIKE %s ORDER BY length(word), word"


def wider(sought: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """For each part the known words that hold it, one query each; no word for what is too short."""
    return tuple(_holding(part) if _is_long(part) else () for part in sought)


def _is_long(part: str) -> bool:
    return len(part) >= (SHORTEST_PART if part.isascii() else SHORTEST_SIGNS)


def _holding(part: str) -> tuple[str, ...]:
    # No letter of a part stands for others in LIKE: words are letters and digits.
    like = f"%{part}%"
    is_sqlite = connection.vendor == "sqlite"
    question, given = (SQLITE, [like]) if is_sqlite else (POSTGRESQL, [NEWEST, like])
    with connection.cursor() as cursor:
        cursor.execute(f"{question} LIMIT {MOST_WORDS}", given)
        return tuple(word for (word,) in cursor.fetchall())
