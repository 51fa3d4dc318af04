"""Conversations of the past come in, many at once: a diary kept elsewhere, a story that is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.voice import keys
from thrive.voice.actions.conversing import open_wave, wave_closed
from thrive.voice.errors import NoSuchStudy
from thrive.voice.kept import bytes_of
from thrive.voice.models import Conversation, Study
from thrive.voice.rules.bodies import Body

AT_ONCE = 1000


@dataclass(frozen=True)
class Held:
    """One conversation that was held and finished.

    ``group`` is where the person stood in the reporting tree at that moment; ``wave`` its first
    day, and the first day after it.
    """

    key: str
    person: int
    group: int | None
    wave: tuple[date, date | None]
    begun_at: datetime
    finished_at: datetime
    body: Body


@transaction.atomic
def take_in(*, study: int, held: Sequence[Held], at: datetime) -> int:
    """Keep conversations of the past under the study's promise, all or none. Returns how many.

    As ``begin`` and ``keep`` do one by one. A key that is there already is passed over, so a second
    time changes nothing. Raises NoSuchStudy, NotFrozen, WaveClosed, NoKey, WrongKey, BadBody.
    """
    opened = Study.objects.filter(pk=study).first()
    if opened is None:
        raise NoSuchStudy(_("There is no such study."))
    is_sealed = opened.promise != Study.Promise.NAMED
    if is_sealed:
        keys.fitting_key()
    known = _known(one.key for one in held)
    new = {one.key: one for one in held if one.key not in known}
    waves = _waves(study, new.values(), at)
    rows = [
        Conversation(
            study=opened, wave_id=waves[one.wave[0]], key=one.key, person_id=one.person,
            group_id=one.group, begun_at=one.begun_at, last_at=one.finished_at,
            finished_at=one.finished_at, version=1, is_sealed=is_sealed,
            body=bytes_of(one.body, is_sealed=is_sealed, study=study, key=one.key),
        )
        for one in new.values()
    ]  # fmt: skip
    if not rows:
        return 0
    Conversation.objects.bulk_create(rows, batch_size=AT_ONCE)
    audit.record(
        actor="server", action="voice.take_in", subject=opened.owner, at=at,
        details={"study": study, "conversations": len(rows)},
    )  # fmt: skip
    return len(rows)


def _known(wanted: Iterable[str]) -> set[str]:
    ordered, found = sorted(set(wanted)), set[str]()
    for start in range(0, len(ordered), AT_ONCE):
        some = Conversation.objects.filter(key__in=ordered[start : start + AT_ONCE])
        found.update(some.values_list("key", flat=True))
    return found


def _waves(study: int, held: Iterable[Held], at: datetime) -> dict[date, int]:
    """The waves by their first days, made in their order where they are missing."""
    found: dict[date, int] = {}
    for first, until in sorted({one.wave for one in held}, key=lambda wave: wave[0]):
        wave = open_wave(study=study, first_on=first, until_on=until, at=at)
        if wave.closed_at is not None:
            raise wave_closed()
        found[first] = wave.pk
    return found
