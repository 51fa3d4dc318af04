"""People who could help each other: who works on what somebody else has come through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thrive.goals.meetings import rules
from thrive.goals.models import Seeking
from thrive.people.models import Person

MOST = 200
FITS = 0.34  # a third of the shorter text's words in common


@dataclass(frozen=True)
class Peer:
    """Somebody who told what they work on or have come through. ``fits``: what of one's own."""

    seeking: int
    person: int
    name: str
    kind: str
    text: str
    fits: str


def peers(*, viewer: Person, at: datetime) -> tuple[Peer, ...]:
    """Those who told it, whoever fits best first: who came through what the viewer works on, who
    works on what the viewer came through, and who works on the same. Two queries."""
    if not viewer.is_active:
        return ()
    told = Seeking.objects.filter(ended_at=None, person__is_active=True, told_at__lte=at)
    mine = list(told.filter(person=viewer).order_by("-told_at", "-id"))
    others = told.exclude(person=viewer).select_related("person").order_by("-told_at", "-id")
    ranked = [(_best(one, mine), one) for one in others[:MOST]]
    ranked.sort(key=lambda pair: -pair[0][0])  # stable: the newest first among equals
    return tuple(
        Peer(one.pk, one.person_id, one.person.name, one.kind, one.text, fits)
        for (_share, fits), one in ranked
    )


def _best(other: Seeking, mine: Sequence[Seeking]) -> tuple[float, str]:
    """How much it fits something of one's own, and what; 0 and nothing below a third."""
    came = Seeking.Kind.COME_THROUGH
    shares = [
        (rules.alike(other.text, one.text), one.text)
        for one in mine
        # Two who both came through it have nothing to ask each other.
        if not (one.kind == came and other.kind == came)
    ]
    best = max(shares, default=(0.0, ""), key=lambda pair: pair[0])
    return best if best[0] >= FITS else (0.0, "")
