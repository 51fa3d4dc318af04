"""What is kept of a wave after it was published, for how long, and what is removed right away."""

import json
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from thrive.foundation import audit
from thrive.voice import copies, holding, keys, restored, wavekeys
from thrive.voice.models import KeptAnswer, Release, Study, Wave
from thrive.voice.pouring import Said
from thrive.voice.retention import months_kept
from thrive.voice.rules.keeping import months_later, name_of

AT_ONCE = 1_000
TRIED_FOR = timedelta(days=60)
log = logging.getLogger(__name__)


def keep_answers(wave: Wave, said: Said) -> int:
    """Keep the opened answers of a wave for a recount, inside the transaction that publishes it.

    In an order and under numbers that are drawn here, so that neither the place of a row nor who
    wrote it when tells anything of the order in which answers came. Returns how many: none where
    no month was promised. Raises NoKey.
    """
    if not months_kept(wave.study):
        return 0
    rows = [_row(wave, unit, answers) for unit, several in said.items() for answers in several]
    secrets.SystemRandom().shuffle(rows)
    KeptAnswer.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)


def finish(wave: Wave) -> bool:
    """After publishing: make sure of a copy of the result, then remove answers and key for good.

    Twice is as good. False where there is no sound copy yet: then nothing is removed, and the tick
    tries again.
    """
    release = Release.objects.select_related("wave__study").get(wave=wave)
    try:
        copies.verified(release)
    except OSError:
        log.exception("There is no sound copy of release %s, so its wave key stays", release.pk)
        return False
    remove(wave)
    return True


def remove(wave: Wave) -> None:
    """Remove the answers that a wave held, and its key. Twice is as good."""
    holding.drop(wave)
    wavekeys.destroy(wave)


def tidy_anonymous(*, at: datetime) -> int:
    """All that time brings to anonymous answers, for a tick: finish, forget, and mark what is new.

    Returns how much was done. Safe to run twice.
    """
    if not settings.THRIVE_WAVE_KEYS:
        return 0
    return finish_closed(at=at) + forget_answers(at=at) + restored.mark_if_signed()


def finish_closed(*, at: datetime) -> int:
    """Finish what was published and could not be finished then. For a tick. Returns how many."""
    found = Wave.objects.filter(
        study__promise=Study.Promise.ANONYMOUS,
        release__isnull=False,
        closed_at__gt=at - TRIED_FOR,
    )
    left = [wave for wave in found if wavekeys.is_there(wave) or not holding.is_empty(wave)]
    return sum(finish(wave) for wave in left)


def forget_answers(*, at: datetime) -> int:
    """Delete kept answers whose time is over: so many months after they were published.

    For a tick. Returns how many. What was published stays. Safe to run twice.
    """
    kept = KeptAnswer.objects.order_by().values_list("wave", flat=True).distinct()
    waves = Wave.objects.filter(pk__in=list(kept)).select_related("release", "study")
    return sum(
        _forget(wave, at)
        for wave in waves
        if months_later(wave.release.released_at.date(), months_kept(wave.study)) <= at.date()
    )


def _forget(wave: Wave, at: datetime) -> int:
    with transaction.atomic():
        many, _by_model = KeptAnswer.objects.filter(wave=wave).delete()
        if many:
            audit.record(
                actor="server", action="voice.forget_answers", subject=wave.study.owner, at=at,
                details={"wave": wave.first_on.isoformat()},
            )  # fmt: skip
    return many


def _row(wave: Wave, unit: int, answers: Mapping[str, Any]) -> KeptAnswer:
    """``Any``: JSON."""
    number = secrets.randbits(63)
    plain = json.dumps(answers, separators=(",", ":")).encode()
    sealed = keys.sealed(plain, study=wave.study_id, conversation=name_of(number))
    return KeptAnswer(id=number, wave=wave, unit_id=unit, sealed=sealed)
