"""Finding: what somebody with some keys may find at a moment, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import BooleanField, Exists, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from thrive.foundation.search.keeping import INDEX
from thrive.foundation.search.models import Entry, EntryKey
from thrive.foundation.search.parts import wider
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

Wanted = tuple[tuple[str, tuple[str, ...]], ...]
"""Of each word its beginning, and longer words that hold it and count as well."""


def search(
    words: str,
    audience_keys: Iterable[str],
    at: datetime,
    most: int = MOST,
    offset: int = 0,
    kinds: Sequence[str] = (),
) -> Found:
    """What holds all of the words, in one query or none. Words without a letter find nothing.

    Where nothing begins with them, what holds them inside longer words: *zeit* finds *Wartezeit*,
    in at most ten queries more. ``audience_keys`` come from ``people.queries.keys_of``: without one
    that fits, a thing does not exist. What is visible only later does not exist yet.
    """
    sought = stems(words)
    if not sought or not 0 <= offset <= FURTHEST:
        return NOTHING
    allowed = _allowed(audience_keys, at, kinds)
    wanted: Wanted = tuple((stem, ()) for stem in sought)
    found = _page(allowed, wanted, offset, most)
    if found.hits or (offset and _ranked(allowed, wanted).exists()):
        return found
    longer = wider(sought)
    if not any(longer):
        return NOTHING
    return _page(allowed, tuple(zip(sought, longer, strict=True)), offset, most)


def _page(allowed: QuerySet[Entry], wanted: Wanted, offset: int, most: int) -> Found:
    rows = list(_ranked(allowed, wanted)[offset : offset + most + 1])
    shown = [word for stem, longer in wanted for word in (stem, *longer)]
    return Found(tuple(_hit(row, shown) for row in rows[:most]), len(rows) > most)


def _allowed(keys: Iterable[str], at: datetime, kinds: Sequence[str]) -> QuerySet[Entry]:
    fits = EntryKey.objects.filter(entry=OuterRef("pk"), key__in=sorted(set(keys)))
    is_out = Q(visible_from__isnull=True) | Q(visible_from__lte=at)
    found = Entry.objects.filter(Exists(fits), is_out)
    return found.filter(kind__in=kinds) if kinds else found


def _ranked(entries: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    """Those that hold all of the words: titles count most, the newest of equals first."""
    if connection.vendor == "sqlite":
        question = " AND ".join(_any_of('"%s"*', '"%s"', " OR ", *one) for one in wanted)
        # By extra(): the index is no model, and its rank exists only beside the match.
        return entries.extra(  # noqa: S610  the question goes in as a parameter
            tables=[INDEX],
            where=[f"{INDEX}.rowid = foundation_entry.id", f"{INDEX} MATCH %s"],
            params=[question],
            select={"rank": f"bm25({INDEX}, 8.0, 1.0)"},
            order_by=["rank", "-pushed_at", "-id"],
        )
    question = " & ".join(_any_of("'%s':*", "'%s'", " | ", *one) for one in wanted)
    holds = "words @@ to_tsquery('simple', %s)"
    rank = "ts_rank(words, to_tsquery('simple', %s))"
    return (
        entries.filter(RawSQL(holds, [question], output_field=BooleanField()))  # noqa: S611  constants of ours
        .annotate(rank=RawSQL(rank, [question], output_field=FloatField()))  # noqa: S611  constants of ours
        .order_by(F("rank").desc(), "-pushed_at", "-id")
    )


def _any_of(beginning: str, whole: str, between: str, stem: str, longer: Sequence[str]) -> str:
    """Words of which one is enough, as a database asks for them."""
    return f"({between.join([beginning % stem, *(whole % word for word in longer)])})"


def _hit(entry: Entry, sought: Sequence[str]) -> Hit:
    return Hit(
        kind=entry.kind,
        ref=entry.ref,
        url=entry.url,
        title=excerpt(entry.title, sought),
        excerpt=excerpt(entry.text, sought),
    )
