"""Words that came out: batches without a day, an order or a sign of whose they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.people.models import Person
from thrive.people.queries import Roles, own_team, roles
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
    reader = _Reader.of(viewer, at)
    places = Places.now()
    stewarded = reader.stewarded(batches)
    seen = [
        batch
        for batch in batches
        if not batch.together or reader.place in batch.together or stewarded & set(batch.together)
    ]
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Words.objects.filter(batch__in=[batch.pk for batch in seen]).order_by("id")
    for batch, text in rows.values_list("batch_id", "text"):
        texts[batch].append(text)
    asked = {one["id"]: one["text"] for one in opened.questions}
    order = {name: place for place, name in enumerate(asked)}
    shown = [
        BatchShown(
            batch.question, asked.get(batch.question, {}), _name(batch, places),
            not batch.together, tuple(texts[batch.pk]),
        )
        for batch in seen
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda one: _sorted_by(one, order)))


@dataclass(frozen=True)
class _Reader:
    """Where somebody counts now, and what they are steward of."""

    place: int
    held: Roles

    @classmethod
    def of(cls, viewer: Person, at: datetime) -> "_Reader":
        team = own_team(viewer, on=at.date())
        place = NOWHERE if team is None else place_in(reporting(), team.pk)
        return cls(place, roles(viewer, at=at))

    def stewarded(self, batches: Sequence[WordsBatch]) -> set[int]:
        """The groups of these batches that they are steward of themselves."""
        own = {group.pk for group in self.held.steward_of}
        return own & {group for batch in batches for group in batch.together}


def _name(batch: WordsBatch, places: Places) -> str:
    if batch.group_id is not None:
        return places.name(batch.group_id)
    return places.together(batch.together, batch.parent_id)


def _sorted_by(shown: BatchShown, order: Mapping[str, int]) -> tuple[int, str, bool, str]:
    """As asked; from everywhere first; batches of one group in the order of their drawn numbers."""
    known = order.get(shown.question, len(order))
    return known, shown.question, not shown.is_from_everywhere, shown.name
