"""How many could answer at most: published, so that added answers can be seen."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from thrive.voice.models import Issued, PaperSheet, Unit, Wave, WaveKey


@dataclass(frozen=True)
class Bound:
    """Of one wave: who was asked, and how many tokens and codes there are. ``first_on``: its day.

    Only of waves that have begun: from then on nothing is signed any more, so the number stays.
    """

    first_on: date
    eligible: int
    could_answer: int


def bounds(*, study: int, on: date) -> tuple[Bound, ...]:
    """The bounds of the waves of a study that have begun on a day, the newest first.

    Of the whole wave, not by unit: that would say how many of a team got ready.
    """
    waves = list(
        Wave.objects.filter(study=study, first_on__lte=on)
        .exclude(receiver=b"")
        .order_by("-first_on")
        .values_list("id", "first_on", "epoch_id")
    )
    return tuple(
        Bound(first_on, _eligible(epoch), _could_answer(wave)) for wave, first_on, epoch in waves
    )


def _eligible(epoch: int) -> int:
    found = Unit.objects.filter(epoch=epoch).aggregate(all=Sum("eligible"))
    return found["all"] or 0


def _could_answer(wave: int) -> int:
    keys = WaveKey.objects.filter(wave=wave, purpose=WaveKey.Purpose.ANSWER).values("id")
    signed = Issued.objects.filter(key__in=keys).aggregate(all=Count("id"))
    codes = PaperSheet.objects.filter(key__in=keys).aggregate(all=Sum("codes"))
    return (signed["all"] or 0) + (codes["all"] or 0)
