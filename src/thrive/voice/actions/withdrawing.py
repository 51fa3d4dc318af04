"""Waves that will not be: a run was stopped before they began."""

from datetime import datetime

from django.db import transaction

from thrive.foundation import audit
from thrive.voice import holding, wavekeys
from thrive.voice.models import Study, Wave, WaveKey


def withdraw_waves(*, study: int, at: datetime) -> int:
    """Let the waves of an anonymous study that have not begun never open. Returns how many.

    Their keys go, so that tokens which people hold for them are worth nothing. A wave that has
    begun stays as it is: it is open until its last day and published then. Twice changes nothing.
    """
    with transaction.atomic():
        rows = Wave.objects.select_for_update(of=("self",)).filter(
            study=study, study__promise=Study.Promise.ANONYMOUS, first_on__gt=at.date(),
            closed_at__isnull=True,
        )  # fmt: skip
        waves = list(rows.select_related("study").order_by("first_on"))
        if not waves:
            return 0
        Wave.objects.filter(pk__in=[wave.pk for wave in waves]).update(closed_at=at)
        WaveKey.objects.filter(wave__in=waves).update(private=b"")
        audit.record(
            actor="server", action="voice.withdraw", subject=waves[0].study.owner, at=at,
            details={"waves": len(waves), "first": waves[0].first_on.isoformat()},
        )  # fmt: skip
        transaction.on_commit(lambda: _clear(waves))
    return len(waves)


def _clear(waves: list[Wave]) -> None:
    for wave in waves:
        holding.drop(wave)
        wavekeys.destroy(wave)
