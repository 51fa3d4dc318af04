"""What an anonymous study shows: the same page for everybody, its keys, and who may enrol."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from thrive.voice.errors import NoSuchStudy
from thrive.voice.models import Eligible, Epoch, Study, Unit, Wave, WaveKey
from thrive.voice.rules.directory import Entry, head_of, purposes_of, words_of

HEAD_BYTES = 12  # of the head of the chain, shown as six words


@dataclass(frozen=True)
class Directory:
    """All keys of an epoch, in their order, and the head of their chain."""

    study: int
    epoch: int
    entries: tuple[Entry, ...]

    @property
    def head(self) -> bytes:
        """What a browser keeps, to know the list again."""
        return head_of(self.study, self.epoch, self.entries)

    @property
    def words(self) -> str:
        """The head as six words that people can compare."""
        return words_of(self.head[:HEAD_BYTES])


@dataclass(frozen=True)
class PublicPage:
    """What everybody sees who opens the page of a study. ``Any``: JSON."""

    study: int
    title: str
    questions: tuple[Mapping[str, Any], ...]
    directories: tuple[Directory, ...]


@dataclass(frozen=True)
class Enrolment:
    """A study for which a person can fetch tokens now: of which unit, waves and purposes."""

    study: int
    title: str
    epoch: int
    unit: int
    waves: tuple[date, ...]
    purposes: tuple[str, ...]


def public_page(*, study: int, at: datetime) -> PublicPage:
    """Questions and keys of an anonymous study, the same for whoever asks. Raises NoSuchStudy.

    Of the epochs that have a wave which is not over.
    """
    opened = Study.objects.filter(pk=study, promise=Study.Promise.ANONYMOUS).first()
    if opened is None:
        raise NoSuchStudy(_("There is no such study."))
    waves = Wave.objects.filter(study=opened, until_on__gt=at.date(), closed_at__isnull=True)
    current = Epoch.objects.filter(pk__in=waves.values("epoch")).order_by("number")
    directories = tuple(directory_of(epoch) for epoch in current if directory_is_whole(epoch.pk))
    return PublicPage(study, opened.title, tuple(opened.questions), directories)


def directory_is_whole(epoch: int) -> bool:
    """Whether all keys of an epoch are made, so that its list never changes again."""
    waves = Wave.objects.filter(epoch=epoch)
    purposes = purposes_of(Study.objects.get(epochs=epoch).questions)
    wanted = waves.count() * Unit.objects.filter(epoch=epoch).count() * len(purposes)
    if not wanted or waves.filter(receiver=b"").exists():
        return False
    return WaveKey.objects.filter(wave__epoch=epoch).count() == wanted


def enrolments(*, person: int, at: datetime) -> tuple[Enrolment, ...]:
    """For which studies a person can fetch tokens: those with keys and waves still to come.

    Says nothing of whether they did: nobody needs to know.
    """
    places = Eligible.objects.filter(
        person_id=person, on_paper=False, epoch__study__promise=Study.Promise.ANONYMOUS
    ).annotate(last=Max("epoch__waves__first_on"))
    rows = places.filter(last__gt=at.date()).select_related("epoch__study", "unit")
    return tuple(
        Enrolment(
            place.epoch.study_id, place.epoch.study.title, place.epoch.number,
            place.unit.position, _to_come(place.epoch_id, at),
            purposes_of(place.epoch.study.questions),
        )
        for place in rows.order_by("epoch__first_on", "id")
        if directory_is_whole(place.epoch_id)
    )  # fmt: skip


def _to_come(epoch: int, at: datetime) -> tuple[date, ...]:
    waves = Wave.objects.filter(
        epoch=epoch, first_on__gt=at.date(), closed_at__isnull=True
    ).order_by("first_on")
    return tuple(waves.values_list("first_on", flat=True))


def directory_of(epoch: Epoch) -> Directory:
    """All keys of an epoch. Whether they are all there is asked by ``directory_is_whole``."""
    rows = WaveKey.objects.filter(wave__epoch=epoch).select_related("wave", "unit")
    return Directory(
        epoch.study_id,
        epoch.number,
        tuple(
            Entry(
                row.pk, row.purpose, row.wave.first_on, _until(row.wave), row.unit.position,
                row.unit.eligible, bytes(row.modulus), bytes(row.wave.receiver),
            )
            for row in rows.order_by("wave__first_on", "unit__position", "purpose")
        ),
    )  # fmt: skip


def _until(wave: Wave) -> date:
    if wave.until_on is None:
        raise RuntimeError("a wave of anonymous answers has an end")
    return wave.until_on
