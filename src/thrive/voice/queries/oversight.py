"""What a guardian may know: which promises hold, what was published under them, who read by name.

Nothing here opens an answer, and nothing is counted here that was not published.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet

from thrive.foundation.models import AuditRecord
from thrive.people.models import Person
from thrive.voice import keys, seals
from thrive.voice.models import Epoch, Release, Released, Study, Unit
from thrive.voice.queries.promises import promise_words, readers_by_study
from thrive.voice.queries.releases import plain_row
from thrive.voice.rules.releasing import digest_of
from thrive.voice.sealing import fingerprint

MOST = 30  # on one page


@dataclass(frozen=True)
class PromiseHeld:
    """One study: its promise, and the rule under which it is published.

    ``units``: how many groups, or groups shown together, its newest people are counted in.
    ``smallest``: how many people the smallest of them has; 0 where there is none. ``sentence``: as
    it stands above the first word.
    """

    study: int
    owner: str
    title: str
    promise: str
    sentence: str
    least_eligible: int
    least_answering: int
    opened_at: datetime
    waves: int
    waves_closed: int
    units: int
    smallest: int


@dataclass(frozen=True)
class Reading:
    """Somebody who may read answers by name, and how often and when last they did."""

    title: str
    name: str
    times: int
    last_at: datetime | None


@dataclass(frozen=True)
class ReleaseHeld:
    """What was published of a wave: when, by which rule, and the digest that it must fit."""

    id: int
    title: str
    wave_first: date
    released_at: datetime
    rule: str
    digest: str


@dataclass(frozen=True)
class KeyHeld:
    """Whether there is a key that seals, by its fingerprint, and whether it opens what is kept.

    ``fingerprint`` is empty where there is none. ``affected``: what cannot be opened, in words.
    """

    fingerprint: str
    fits: bool
    affected: tuple[str, ...] = ()


def promises_held(studies: list[int]) -> list[PromiseHeld]:
    """The promises of these studies, newest first. Four queries, however many they are."""
    wanted = Study.objects.filter(pk__in=studies).order_by("-opened_at", "-id")
    found = list(
        wanted.annotate(
            had=Count("waves", distinct=True),
            had_closed=Count("waves", filter=Q(waves__closed_at__isnull=False), distinct=True),
        )
    )
    readers = readers_by_study([study.pk for study in found])
    units = _units([study.pk for study in found])
    return [
        _held(study, readers.get(study.pk, ()), *units.get(study.pk, (0, 0))) for study in found
    ]


def _held(study: Study, readers: tuple[Person, ...], units: int, smallest: int) -> PromiseHeld:
    return PromiseHeld(
        study=study.pk,
        owner=study.owner,
        title=study.title,
        promise=study.promise,
        sentence=promise_words(study.promise, readers).sentence,
        least_eligible=study.least_eligible,
        least_answering=study.least_answering,
        opened_at=study.opened_at,
        waves=study.had,  # type: ignore[attr-defined]  # annotated
        waves_closed=study.had_closed,  # type: ignore[attr-defined]  # annotated
        units=units,
        smallest=smallest,
    )


def _units(studies: list[int]) -> dict[int, tuple[int, int]]:
    """How many units the newest epoch of each study has, and the size of the smallest."""
    newest = Epoch.objects.filter(study__in=studies).values("study").annotate(newest=Max("id"))
    epochs = list(newest.order_by("study").values_list("newest", flat=True))
    rows = Unit.objects.filter(epoch__in=epochs).order_by("epoch__study").values("epoch__study")
    counted = rows.annotate(number=Count("id"), smallest=Min("eligible"))
    return {
        study: (number, smallest)
        for study, number, smallest in counted.values_list("epoch__study", "number", "smallest")
    }


def readings(studies: list[int]) -> list[Reading]:
    """Who may read what is said by name in these studies, and who has. Three queries."""
    named = Study.objects.filter(pk__in=studies, promise=Study.Promise.NAMED)
    titles = {study.pk: study for study in named.order_by("-opened_at", "-id")}
    readers = readers_by_study(list(titles))
    done = _times_read([study.owner for study in titles.values()])
    return [
        Reading(study.title, person.name, *done.get((study.owner, person.external_id), (0, None)))
        for number, study in titles.items()
        for person in readers.get(number, ())
    ]


def _times_read(owners: list[str]) -> dict[tuple[str, str], tuple[int, datetime | None]]:
    """By study and reader. What is on record outlives both, so it is kept by name."""
    rows = AuditRecord.objects.filter(action="voice.read_named", subject__in=owners)
    counted = rows.order_by().values("subject", "actor").annotate(n=Count("id"), last=Max("at"))
    return {(one["subject"], one["actor"]): (one["n"], one["last"]) for one in counted}


def releases_held(*, most: int = MOST) -> list[ReleaseHeld]:
    """What was published last, over all studies, newest first. One query."""
    found = _releases().order_by("-released_at", "-id")[:most]
    return [
        ReleaseHeld(
            one.pk, one.wave.study.title, one.wave.first_on, one.released_at, one.rule, one.digest
        )
        for one in found
    ]


def is_intact(release: int) -> bool | None:
    """Whether the numbers of a release are those that were published. None: no such release.

    Reads every number of the release. Two queries.
    """
    found = _releases().filter(pk=release).first()
    if found is None:
        return None
    rows = map(plain_row, Released.objects.filter(release=found).order_by("id"))
    made = digest_of(found.wave.study.owner, found.wave.first_on, rows, found.rule)
    return made == found.digest


def _releases() -> QuerySet[Release]:
    found: QuerySet[Release] = Release.objects.select_related("wave__study")
    return found


def key_held() -> KeyHeld:
    """The key of the settings, by its fingerprint. One query while it fits."""
    key = bytes(settings.THRIVE_VOICE_KEY)
    is_lost = keys.key_does_not_fit()
    affected = tuple(one.called for one in seals.affected()) if is_lost else ()
    return KeyHeld(fingerprint(key) if key else "", not is_lost, affected)
