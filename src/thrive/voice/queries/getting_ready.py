"""Who is to get ready for anonymous waves, and with which words the list of keys is compared."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from thrive.voice.models import Eligible, Epoch, Issued, Study, Wave, WaveKey
from thrive.voice.queries.anonymous import directory_is_whole, directory_of
from thrive.voice.queries.promises import LEAST_ELIGIBLE
from thrive.voice.rules.partition import Atom, Size, divide
from thrive.voice.trees import place_in, reporting


@dataclass(frozen=True)
class Readying:
    """The newest epoch of a study, all of whose keys are there: who may fetch tokens until when."""

    first_on: date
    until_on: date
    persons: tuple[int, ...]
    words: str


def directory_words(*, study: int, on: date) -> str:
    """The six words of the list of keys that holds on a day, or of the next one; empty if none.

    They stand in every message, so that colleagues can see that they were given the same list.
    """
    waves = Wave.objects.filter(study=study, until_on__gt=on).order_by("first_on")
    epoch = Epoch.objects.filter(pk__in=waves.values("epoch")[:1]).first()
    if epoch is None or not directory_is_whole(epoch.pk):
        return ""
    return directory_of(epoch).words


def readying(*, study: int) -> Readying | None:
    """Who may get ready for the newest epoch of a study; None as long as keys are missing."""
    epoch = Epoch.objects.filter(study=study).order_by("-number").first()
    if epoch is None or not directory_is_whole(epoch.pk):
        return None
    places = Eligible.objects.filter(epoch=epoch, on_paper=False).order_by("person")
    last = epoch.waves.order_by("-first_on").values_list("until_on", flat=True).first()
    return Readying(
        first_on=epoch.first_on,
        until_on=last or epoch.first_on,
        persons=tuple(places.values_list("person", flat=True)),
        words=directory_of(epoch).words,
    )


def waits_to_be_fetched(*, person: int, at: datetime) -> bool:
    """Whether tokens wait that somebody has not asked for: then any page of theirs may fetch them.

    That they asked says nothing of whether they answered. It stands on every page: one query for
    whoever has them all, and for whoever is asked nothing anonymously.
    """
    places = Eligible.objects.filter(
        person=person, on_paper=False, epoch__study__promise=Study.Promise.ANONYMOUS
    )
    coming = WaveKey.objects.filter(
        unit__in=places.values("unit"), wave__first_on__gt=at.date(), wave__closed_at__isnull=True
    )
    missing = coming.exclude(pk__in=Issued.objects.filter(person=person).values("key"))
    epochs = missing.order_by("wave__epoch").values_list("wave__epoch", flat=True).distinct()
    return any(directory_is_whole(epoch) for epoch in epochs)


def sizes_expected(*, members: Mapping[int, int | None]) -> tuple[int, ...]:
    """How many people each unit would have if it were frozen now; none for fewer than eight."""
    tree = reporting()
    counts = Counter(place_in(tree, group) for group in members.values())
    atoms = [Atom(frozenset([group]), (count, 0)) for group, count in sorted(counts.items())]

    def enough(size: Size) -> bool:
        return size[0] >= LEAST_ELIGIBLE

    return tuple(block.size[0] for block in divide(tree, atoms, enough).blocks)
