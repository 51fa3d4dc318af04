"""Words from before and since each change: counted, kept where a change began, compared each night.

No text ever comes here, and no day is kept with a word. The day is the change's: what was counted
in the first night after it began stays beside it, and later nights are compared with that.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from thrive.foundation import audit
from thrive.foundation.models import Standing
from thrive.goals.models import Change
from thrive.insights import rules
from thrive.insights.asking import words as asking
from thrive.insights.asking.words import VERSION, Pair
from thrive.insights.models import WordsBeside, WordsCounted, WordsLook
from thrive.people.models import Group
from thrive.voice.queries import groups_asked, words_counted
from thrive.voice.rules.counting import PlaceOfWords, Tally

LATE = timedelta(days=7)  # a change of which is heard later than so has no count from before
A_DAY = timedelta(days=1)
FOLLOWED = timedelta(days=366)
STANDING = "words counted"


def look(*, at: datetime) -> WordsLook:
    """Count the words that came out, keep the count for changes that began, compare all changes.

    Of changes that began since the last look the count of now stays as that from before: of each
    place that holds words for everyone of a study that asked its group, and of each unit that its
    group is part of. The words of all changes of a year are one family, corrected by
    Benjamini-Hochberg at 10 %. Running it twice is safe: counts that are the same are not compared
    again. Of two at once one writes, and neither overwrites what is newer.
    """
    known = _tallies()
    new = words_counted(known)
    with transaction.atomic():
        Standing.objects.get_or_create(name=STANDING)
        standing = Standing.objects.select_for_update().get(name=STANDING)
        newest = WordsLook.objects.first()
        if newest is not None and (_tallies() != known or newest.at > at):
            return newest
        for place, tally in new.items():
            _keep(place, tally)
        _mark(standing.moment or at - A_DAY, at)
        Standing.objects.filter(pk=standing.pk).update(moment=at)
        return _compare(newest, at)


def place_of(row: WordsCounted) -> PlaceOfWords:
    """Whose words were counted."""
    together = tuple(int(one) for one in row.together.split(",") if one)
    return PlaceOfWords(row.study, row.question, together)


def _tally(row: WordsCounted) -> Tally:
    return Tally(row.texts, row.batches, row.counts)


def _latest() -> dict[PlaceOfWords, WordsCounted]:
    rows = WordsCounted.objects.filter(is_latest=True, version=VERSION)
    return {place_of(row): row for row in rows}


def _tallies() -> dict[PlaceOfWords, Tally]:
    return {place: _tally(row) for place, row in _latest().items()}


def _keep(place: PlaceOfWords, tally: Tally) -> None:
    """Write down what is counted now. What a change stands beside stays; the rest goes."""
    named = {
        "study": place.study, "question": place.question,
        "together": ",".join(str(group) for group in place.together),
    }  # fmt: skip
    rows = WordsCounted.objects.filter(is_latest=True, **named)
    rows.filter(beside__isnull=True).delete()
    rows.update(is_latest=False)
    WordsCounted.objects.create(
        **named, texts=tally.texts, batches=tally.batches, counts=dict(tally.counts),
        version=VERSION,
    )  # fmt: skip


# --- changes that began ------------------------------------------------------------------------


def _mark(after: datetime, at: datetime) -> None:
    begun = Change.objects.filter(
        began_at__gt=max(after, at - LATE), began_at__lte=at, words__isnull=True
    ).select_related("group")
    heard_in_time = [
        change
        for change in begun.order_by("id")
        if change.began_at is not None and change.starts_on >= (change.began_at - LATE).date()
    ]
    latest = _latest()
    asked = groups_asked({place.study for place in latest})
    for change in heard_in_time:
        below = _below(change.group)
        WordsBeside.objects.bulk_create(
            WordsBeside(change=change, before=row)
            for place, row in latest.items()
            if _concerns(place, change.group, below, asked)
        )


def _below(group: Group) -> frozenset[int]:
    """A group and all below it."""
    wanted = Q(pk=group.pk)
    if group.path:
        wanted |= Q(path__startswith=group.path)
    return frozenset(Group.objects.filter(wanted).order_by("pk").values_list("pk", flat=True))


def _concerns(
    place: PlaceOfWords, group: Group, below: frozenset[int], asked: Mapping[int, frozenset[int]]
) -> bool:
    if place.together:
        return group.pk in place.together
    return not below.isdisjoint(asked.get(place.study, frozenset()))


# --- comparing ---------------------------------------------------------------------------------


def _compare(newest: WordsLook | None, at: datetime) -> WordsLook:
    latest = _latest()
    rows = [
        row
        for row in WordsBeside.objects.filter(
            change__began_at__gt=at - FOLLOWED, before__version=VERSION
        )
        .select_related("before")
        .order_by("id")
        if place_of(row.before) in latest
    ]
    pairs = [Pair(_tally(row.before), _tally(latest[place_of(row.before)])) for row in rows]
    input_hash = asking.hash_of(pairs, [row.pk for row in rows])
    if newest is not None and (newest.input_hash, newest.version) == (input_hash, VERSION):
        return newest
    found = asking.ask(pairs)
    new = WordsLook.objects.create(
        at=at, tested=sum(len(one.lines) for one in found), kept=sum(one.kept for one in found),
        rate=rules.RATE, input_hash=input_hash, version=VERSION,
    )  # fmt: skip
    for row, one in zip(rows, found, strict=True):
        row.look, row.facts = new, asdict(one)
    WordsBeside.objects.bulk_update(rows, ["look", "facts"], batch_size=200)
    audit.record(
        actor="insights", action="insights.compare_words", at=at,
        details={"tested": new.tested, "kept": new.kept, "version": VERSION},
    )  # fmt: skip
    return new
