"""What somebody sees of what they said: all of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from thrive.people.models import Person
from thrive.voice.kept import Kept, kept_from
from thrive.voice.models import Conversation, Study
from thrive.voice.queries.promises import PromiseWords, promise_words, readers_by_study


@dataclass(frozen=True)
class MyStudy:
    """What one study holds of a person, and under which promise."""

    study: int
    title: str
    promise: str
    words: PromiseWords
    conversations: tuple[Kept, ...]  # oldest first


def mine(person: Person, at: datetime) -> tuple[MyStudy, ...]:
    """All that a person said, study by study, the newest study first. For the person alone.

    ``at`` is when they ask. Raises NoKey, BrokenSeal.
    """
    rows = Conversation.objects.select_related("wave").filter(person=person, begun_at__lte=at)
    said: dict[int, list[Kept]] = defaultdict(list)
    for row in rows.order_by("begun_at", "id"):
        said[row.study_id].append(kept_from(row))
    studies = list(Study.objects.filter(pk__in=said).order_by("-opened_at", "-id"))
    readers = readers_by_study(list(said))
    return tuple(
        MyStudy(
            study.pk, study.title, study.promise,
            promise_words(study.promise, readers.get(study.pk, ())), tuple(said[study.pk]),
        )
        for study in studies
    )  # fmt: skip
