"""How many of the texts that came out carry which words: counts alone, and never of few texts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from thrive.people.models import Person
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Study, UnitGroup, Words, WordsBatch
from thrive.voice.queries.releases import Places
from thrive.voice.queries.words import Reader, name_of
from thrive.voice.rules.counting import NOTHING, PlaceOfWords, Tally, after, may_follow
from thrive_stats.themes import counted


def words_counted(known: Mapping[PlaceOfWords, Tally]) -> dict[PlaceOfWords, Tally]:
    """Count the words of all places where enough came out since ``known``, and of no others.

    Without a viewer: these are counts for the server's own looks, and whoever shows one asks
    ``words_readable`` first. What comes back stands beside ``known`` by the rule of
    ``rules.counting.after``: no two tallies of a place differ by fewer than eight texts, nor in a
    word by fewer than three. One query, and one for each place that is counted.
    """
    batches: dict[PlaceOfWords, dict[int, int]] = defaultdict(dict)
    for batch in WordsBatch.objects.annotate(many=Count("words")).order_by("id"):
        batches[_place(batch)][batch.pk] = batch.many
    told = {}
    for place, found in batches.items():
        before = known.get(place, NOTHING)
        if may_follow(before, sum(found.values()), len(found)):
            told[place] = after(before, _tally(found))
    return told


def groups_asked(studies: Collection[int]) -> dict[int, frozenset[int]]:
    """The groups whose people each study has asked, ever. One query."""
    rows = UnitGroup.objects.filter(epoch__study__in=list(studies)).order_by("id")
    found: dict[int, set[int]] = defaultdict(set)
    for study, group in rows.values_list("epoch__study", "group"):
        found[study].add(group)
    return {study: frozenset(groups) for study, groups in found.items()}


@dataclass(frozen=True)
class PlaceShown:
    """Where words are from, in the reader's language; ``asked`` is the question by language."""

    name: str
    asked: Mapping[str, str]
    title: str  # of the study


def words_readable(
    *, places: Collection[PlaceOfWords], viewer: Person, at: datetime
) -> dict[PlaceOfWords, PlaceShown]:
    """Of some places those whose words this person may read, by the rule of ``words_out``.

    A place where nothing came out is not readable. Raises NotAllowed for somebody who has left.
    """
    if not viewer.is_active:
        raise NotAllowed(_("Only people of this organisation see its results."))
    studies = Study.objects.in_bulk({place.study for place in places})
    found: dict[PlaceOfWords, WordsBatch] = {}
    for batch in WordsBatch.objects.filter(study__in=studies).order_by("id"):
        found.setdefault(_place(batch), batch)
    asked_for = {place: found[place] for place in places if place in found}
    if not asked_for:
        return {}
    reader, names = Reader.of(viewer, at), Places.now()
    return {
        place: _shown(place, batch, studies[place.study], names)
        for place, batch in asked_for.items()
        if reader.reads(batch)
    }


def _shown(place: PlaceOfWords, batch: WordsBatch, study: Study, names: Places) -> PlaceShown:
    asked = {one["id"]: one["text"] for one in study.questions}
    return PlaceShown(name_of(batch, names), asked.get(place.question, {}), study.title)


def _place(batch: WordsBatch) -> PlaceOfWords:
    return PlaceOfWords(batch.study_id, batch.question, tuple(sorted(batch.together)))


def _tally(batches: Mapping[int, int]) -> Tally:
    texts = Words.objects.filter(batch__in=list(batches)).order_by("id")
    counts = counted(texts.values_list("text", flat=True))
    return Tally(sum(batches.values()), len(batches), counts)
