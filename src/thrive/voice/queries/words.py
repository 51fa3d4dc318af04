"""Words that came out: batches without a day, an order or a sign of whose they are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.people.models import Person
from thrive.people.queries import own_team, roles
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Study, Words, WordsBatch
from thrive.voice.queries.releases import Places
from thrive.voice.rules.partition import NOWHERE
from thrive.voice.trees import place_in, reporting


@dataclass(frozen=True)
class BatchShown:
    """Words that came out together. ``asked``: the question by language, where it is known here.

    ``name``: of the groups they come from; *Everybody* where that was not to be told.
    """

    question: str
    asked: Mapping[str, str]
    name: str
    is_from_everywhere: bool
    texts: tuple[str, ...]


def words_out(*, study: int, viewer: Person, at: datetime) -> tuple[BatchShown, ...]:
    """All words of a study that came out and are for this person, by question and group.

    What is from everywhere is for all who are here. What is from a unit is for those who count
    there now, and for whoever is steward of one of its groups: no role above reads it. A study that
    does not exist has none. Raises NotAllowed for somebody who has left.
    """
    if not viewer.is_active:
        raise NotAllowed(_("Only people of this organisation see its results."))
    opened = Study.objects.filter(pk=study).first()
    batches = list(WordsBatch.objects.filter(study=study).order_by("id"))
    if opened is None or not batches:
        return ()
    reader = Reader.of(viewer, at)
    places = Places.now()
    seen = [batch for batch in batches if reader.reads(batch)]
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Words.objects.filter(batch__in=[batch.pk for batch in seen]).order_by("id")
    for batch, text in rows.values_list("batch_id", "text"):
        texts[batch].append(text)
    asked = {one["id"]: one["text"] for one in opened.questions}
    order = {name: place for place, name in enumerate(asked)}
    shown = [
        BatchShown(
            batch.question, asked.get(batch.question, {}), name_of(batch, places),
            not batch.together, tuple(texts[batch.pk]),
        )
        for batch in seen
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda one: _sorted_by(one, order)))


@dataclass(frozen=True)
class Reader:
    """Where somebody counts now, and what they are steward of."""

    place: int
    stewarded: frozenset[int]

    @classmethod
    def of(cls, viewer: Person, at: datetime) -> "Reader":
        """This person at a moment."""
        team = own_team(viewer, on=at.date())
        place = NOWHERE if team is None else place_in(reporting(), team.pk)
        held = roles(viewer, at=at)
        return cls(place, frozenset(group.pk for group in held.steward_of))

    def reads(self, batch: WordsBatch) -> bool:
        """Whether these words are for them: from everywhere, or from a unit of their own."""
        if not batch.together:
            return True
        return self.place in batch.together or not self.stewarded.isdisjoint(batch.together)


def name_of(batch: WordsBatch, places: Places) -> str:
    """What those are called of whom these words are."""
    if batch.group_id is not None:
        return places.name(batch.group_id)
    return places.together(batch.together, batch.parent_id)


def _sorted_by(shown: BatchShown, order: Mapping[str, int]) -> tuple[int, str, bool, str]:
    """As asked; from everywhere first; batches of one group in the order of their drawn numbers."""
    known = order.get(shown.question, len(order))
    return known, shown.question, not shown.is_from_everywhere, shown.name
