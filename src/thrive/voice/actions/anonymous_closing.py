"""What is different where an anonymous wave is closed: when that may be, and what goes with it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.voice import holding, wavekeys
from thrive.voice.actions.keeping import keep_answers
from thrive.voice.errors import NotFrozen, NotInTime
from thrive.voice.models import PaperCode, PaperSheet, Wave, WaveKey
from thrive.voice.pouring import Said, beyond_issued


def shut(*, study: int, first_on: date, at: datetime) -> Wave:
    """Let nothing more into a wave, and wait for what is being kept. Twice is as good.

    Raises NotFrozen where there is no such wave, NotInTime before its last day is over, NoKey and
    BrokenSeal while it is open and its answers could not be opened.
    """
    wave = Wave.objects.select_related("study").filter(study_id=study, first_on=first_on).first()
    if wave is None:
        raise NotFrozen(_("Nobody has been asked yet: this begins later."))
    if wave.until_on is None or at.date() < wave.until_on:
        raise NotInTime(_("This is still open: nobody looks into it before its last day is over."))
    if wave.receiver and wave.closed_at is None:
        wavekeys.key_of(wave)
    Wave.objects.filter(pk=wave.pk, closed_at__isnull=True).update(closed_at=at)
    holding.wait_for_all(wave.pk)  # after this all are done, or come too late
    return wave


def empty(wave: Wave, said: Said, *, owner: str, at: datetime) -> None:
    """Keep what was opened for a recount, and delete private keys and codes: as it is published.

    More answers than tokens were signed can only come from whoever holds the server's keys: that
    is on record.
    """
    beyond = beyond_issued(wave)
    keys = WaveKey.objects.filter(wave=wave)
    keys.update(private=b"")
    PaperCode.objects.filter(sheet__in=PaperSheet.objects.filter(key__in=keys)).delete()
    keep_answers(wave, said)
    if beyond:
        audit.record(
            actor="server", action="voice.beyond_issued", subject=owner, at=at,
            details={"wave": wave.first_on.isoformat(), "answers": beyond},
        )  # fmt: skip
