"""Where the keys of waves are: for guardians, custodians and whoever looks after the server."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from thrive.people.models import Person
from thrive.voice import wavekeys
from thrive.voice.models import CustodyChoice, Study, Wave


@dataclass(frozen=True)
class WaveKeyHeld:
    """The key of a wave that is not closed yet. ``custodian``: who is to keep it, if anybody.

    ``is_taken``: the custodian has it. ``is_here``: the server has it. Neither: it is lost.
    """

    wave: int
    owner: str
    title: str
    first_on: date
    until_on: date
    custodian: Person | None
    is_taken: bool
    is_here: bool
    is_over: bool

    @property
    def last_on(self) -> date:
        """The last day on which people answer."""
        return self.until_on - timedelta(days=1)

    @property
    def is_lost(self) -> bool:
        """Whether nobody is known to have it."""
        return not self.is_here and not self.is_taken


def wave_keys(*, at: datetime, custodian: Person | None = None) -> tuple[WaveKeyHeld, ...]:
    """The keys of waves that are not closed, in their order; only those a custodian is to keep.

    One query.
    """
    found = Wave.objects.filter(
        study__promise=Study.Promise.ANONYMOUS, closed_at__isnull=True, until_on__isnull=False
    ).exclude(receiver=b"")
    if custodian is not None:
        found = found.filter(custody__person=custodian)
    rows = found.select_related("study", "custody__person").order_by("first_on", "id")
    return tuple(_held(wave, at) for wave in rows)


def custodian_of(*, owner: str) -> Person | None:
    """Who was chosen to keep the keys of waves that are frozen from now on."""
    chosen = CustodyChoice.objects.filter(owner=owner).select_related("person").first()
    return chosen.person if chosen else None


def _held(wave: Wave, at: datetime) -> WaveKeyHeld:
    custody = getattr(wave, "custody", None)
    until = wave.until_on or wave.first_on
    return WaveKeyHeld(
        wave.pk, wave.study.owner, wave.study.title, wave.first_on, until,
        custody.person if custody else None,
        bool(custody and custody.taken_at), wavekeys.is_there(wave), until <= at.date(),
    )  # fmt: skip
