"""Epochs of anonymous runs: frozen a week before they begin, so that people can get ready for them.

Who joins a group or moves enters with the next epoch; who leaves keeps what they fetched.
"""

import logging
from collections.abc import Mapping
from datetime import date, datetime

from thrive.experiences.models import Run
from thrive.experiences.prompting.rounds import GETTING_READY, rounds
from thrive.voice import actions as voice
from thrive.voice.errors import NotFrozen

log = logging.getLogger(__name__)

LEAST = 8  # with fewer people nothing anonymous is asked


def freeze_epoch(run: Run, members: Mapping[int, int | None], *, at: datetime) -> int:
    """Freeze the next waves of an anonymous run, twelve at most. Returns how many.

    ``members`` are its people with their places in the reporting tree. Waves that begin too soon to
    get ready for are left out; without any it returns 0. Raises what ``voice`` refuses: TooFew.
    """
    assert run.study_id is not None
    since = max(run.frozen_until or run.begins_on, at.date() + GETTING_READY)
    waves = rounds(run, since)
    if not waves:
        return 0
    voice.freeze_anonymous(study=run.study_id, waves=waves, members=members, at=at)
    run.frozen_until = waves[-1][1]
    Run.objects.filter(pk=run.pk).update(frozen_until=run.frozen_until)
    return len(waves)


def is_epoch_due(run: Run, at: datetime) -> bool:
    """Whether the next epoch of an anonymous run should be frozen now."""
    if run.frozen_until is None or run.state != Run.State.RUNNING:
        return False
    is_asking = run.ends_on is None or run.frozen_until < run.ends_on
    return is_asking and run.frozen_until <= at.date() + GETTING_READY


def close_over(run: Run, at: datetime) -> int:
    """Publish the waves of an anonymous run whose last day is over. Returns how many.

    Nobody is waited for: nobody knows who is still at it.
    """
    closed = 0
    for first, until in rounds(run, run.waves_closed_until or run.begins_on):
        if until > at.date() or first >= (run.frozen_until or date.min):
            break
        assert run.study_id is not None
        try:
            voice.close_wave(study=run.study_id, first_on=first, sent={}, at=at)
            closed += 1
        except NotFrozen:
            log.warning("Nobody could get ready for the wave of %s of run %s", first, run.pk)
        Run.objects.filter(pk=run.pk).update(waves_closed_until=until)
    return closed
