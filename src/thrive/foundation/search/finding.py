"""Finding: what somebody with some keys may find at a moment, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import BooleanField, Exists, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from thrive.foundation.search.keeping import INDEX
from thrive.foundation.search.models import Entry, EntryKey
from thrive.foundation.search.words import Marked, excerpt, stems

MOST = 20  # on one page
FURTHEST = 1000  # nobody reads on for longer


@dataclass(frozen=True)
class Hit:
    """Something that was found, and the piece of it that shows why."""

    kind: str
    ref: str
    url: str
    title: tuple[Marked, ...]
    excerpt: tuple[Marked, ...]


@dataclass(frozen=True)
class Found:
    """What was found, best first. ``more`` says that there is more behind it."""

    hits: tuple[Hit, ...]
    more: bool


NOTHING = Found((), False)


def search(
    words: str,
    audience_keys: Iterable[str],
    at: datetime,
    most: int = MOST,
    offset: int = 0,
    kinds: Sequence[str] = (),
) -> Found:
    """What holds all of the words, in two or no queries. Words without a letter find nothing.

    ``audience_keys`` come from ``people.queries.keys_of``: without one that fits, a thing does not
    exist. What is visible only later does not exist yet.
    """
    sought = stems(words)
    if not sought or not 0 <= offset <= FURTHEST:
        return NOTHING
    rows = list(_ranked(_allowed(audience_keys, at, kinds), sought)[offset : offset + most + 1])
    return Found(tuple(_hit(row, sought) for row in rows[:most]), len(rows) > most)


def _allowed(keys: Iterable[str], at: datetime, kinds: Sequence[str]) -> QuerySet[Entry]:
    fits = EntryKey.objects.filter(entry=OuterRef("pk"), key__in=sorted(set(keys)))
    is_out = Q(visible_from__isnull=True) | Q(visible_from__lte=at)
    found = Entry.objects.filter(Exists(fits), is_out)
    return found.filter(kind__in=kinds) if kinds else found


def _ranked(entries: QuerySet[Entry], sought: Sequence[str]) -> QuerySet[Entry]:
    """Those that hold all of the words: titles count most, the newest of equals first."""
    if connection.vendor == "sqlite":
        question = " ".join(f'"{stem}"*' for stem in sought)
        # By extra(): the index is no model, and its rank exists only beside the match.
        return entries.extra(  # noqa: S610  the question goes in as a parameter
            tables=[INDEX],
            where=[f"{INDEX}.rowid = foundation_entry.id", f"{INDEX} MATCH %s"],
            params=[question],
            select={"rank": f"bm25({INDEX}, 8.0, 1.0)"},
            order_by=["rank", "-pushed_at", "-id"],
        )
    question = " & ".join(f"'{stem}':*" for stem in sought)
    holds = "words @@ to_tsquery('simple', %s)"
    rank = "ts_rank(words, to_tsquery('simple', %s))"
    return (
        entries.filter(RawSQL(holds, [question], output_field=BooleanField()))  # noqa: S611  constants of ours
        .annotate(rank=RawSQL(rank, [question], output_field=FloatField()))  # noqa: S611  constants of ours
        .order_by(F("rank").desc(), "-pushed_at", "-id")
    )


def _hit(entry: Entry, sought: Sequence[str]) -> Hit:
    return Hit(
        kind=entry.kind,
        ref=entry.ref,
        url=entry.url,
        title=excerpt(entry.title, sought),
        excerpt=excerpt(entry.text, sought),
    )
