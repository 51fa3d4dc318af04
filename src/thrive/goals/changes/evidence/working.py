"""Evidence worked out and kept, with the hash of what it was worked out from."""

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from thrive.goals.changes.evidence import rungs
from thrive.goals.changes.evidence.reading import VERSION, Laid, laid
from thrive.goals.changes.evidence.rivals import rivals
from thrive.goals.changes.evidence.rungs import Rung
from thrive.goals.models import Change, Evidence


def find_evidence(change: Change, *, at: datetime) -> Evidence | None:
    """Climb the ladder for a change that has begun, and keep what was found.

    None for one without a measure, or that has not begun. The same input again writes nothing and
    returns what stands.
    """
    if change.began_at is None:
        return None
    found = laid(change)
    if found is None:
        return None
    beside = [asdict(one) for one in rivals(change, found)]
    whole = sha256(f"{found.hash} {beside!r}".encode()).hexdigest()
    standing = Evidence.objects.filter(change=change, input_hash=whole, version=VERSION).first()
    if standing is not None:
        return standing
    asked = climbed(found)
    best = rungs.told(asked)
    number = best or next((one for one in reversed(asked) if one.estimate is not None), None)
    kept, _new = Evidence.objects.get_or_create(
        change=change,
        input_hash=whole,
        version=VERSION,
        defaults={
            "at": at,
            "rung": best.name if best else Evidence.Rung.NONE,
            **_figures(number),
            "is_clear": best is not None,
            "is_wanted": best is not None and _is_wanted(best, change, found),
            "facts": {
                "rungs": [asdict(one) for one in asked],
                "rivals": beside,
            },
        },
    )
    return kept


def find_all(*, at: datetime, most: int = 200) -> int:
    """Work out the evidence of all changes that are under way or ended lately. For a tick.

    Returns how many were looked at. What has not changed is not written again.
    """
    begun = Change.objects.filter(began_at__isnull=False, outcome__isnull=False)
    found = begun.select_related("group", "outcome__group", "outcome__measure").order_by(
        "-starts_on", "-id"
    )[:most]
    for change in found:
        find_evidence(change, at=at)
    return len(found)


def climbed(found: Laid) -> list[Rung]:
    """Every rung, the lowest first."""
    measure = found.measure
    return [
        rungs.changed(
            found.values, found.denominators, found.start, kind=measure.kind, scale=measure.scale
        ),
        rungs.when_begun(found.values, found.start),
        Rung(rungs.MORE_THAN_OTHERS, missing="others")
        if found.others is None
        else rungs.more_than_others(found.others.values, found.others.starts),
        Rung(rungs.BY_LOT, missing="no_draw")
        if found.drawn is None
        else rungs.by_lot(found.drawn.values, found.drawn.starts),
    ]


def _figures(rung: Rung | None) -> dict[str, float | None]:
    """The columns that hold a rung's figures."""
    names = ("estimate", "low", "high", "se")
    return {name: None if rung is None else getattr(rung, name) for name in names}


def _is_wanted(best: Rung, change: Change, found: Laid) -> bool:
    better = found.measure.direction if found.measure.direction != "neither" else change.direction
    if best.estimate is None:
        return False
    return best.estimate > 0 if better == "up" else best.estimate < 0
