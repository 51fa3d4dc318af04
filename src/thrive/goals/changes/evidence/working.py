"""Evidence worked out and kept, with the hash of what it was worked out from."""

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from thrive.goals.changes.evidence import rungs
from thrive.goals.changes.evidence.jointly import LEAST_BEGUN, jointly
from thrive.goals.changes.evidence.reading import VERSION, Laid, laid
from thrive.goals.changes.evidence.rivals import rivals
from thrive.goals.changes.evidence.rungs import Rung
from thrive.goals.changes.families import together
from thrive.goals.models import Change, Evidence, JointEvidence


def find_evidence(change: Change, *, at: datetime) -> Evidence | None:
    """Climb the ladder for a change that has begun, and keep what was found.

    None for one without a measure, or that has not begun. The same input again writes nothing and
    returns what stands; input that comes back after another is what is told again.
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
        _told_again(standing, at)
        return standing
    asked = climbed(found, is_drawn=change.draw_id is not None)
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
            "is_wanted": best is not None and _is_wanted(best.estimate, change, found),
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


def find_together(*, at: datetime) -> int:
    """Put together what groups did that took one change up from another. For a tick.

    Returns how many families of two or more that are judged by one measure were looked at. What
    has not changed is not written again.
    """
    begun = Change.objects.filter(began_at__isnull=False, outcome__isnull=False)
    rows = begun.select_related("group", "outcome__group", "outcome__measure").order_by(
        "starts_on", "id"
    )
    looked = 0
    for family in together(rows):
        alike: dict[tuple[int, int], list[Change]] = defaultdict(list)
        for change in family:
            outcome = change.outcome
            if outcome is not None:
                alike[outcome.measure_id, outcome.wording_version].append(change)
        for members in alike.values():
            if len({one.outcome_id for one in members}) >= LEAST_BEGUN:
                _find_joint(members[0], at=at)
                looked += 1
    return looked


def _find_joint(first: Change, *, at: datetime) -> None:
    found = laid(first)
    if found is None or found.others is None:
        return
    known = JointEvidence.objects.filter(first=first, input_hash=found.hash, version=VERSION)
    if (standing := known.first()) is not None:
        _told_again(standing, at)
        return
    told = jointly(found.others.values, found.others.starts)
    facts = asdict(told) | {"days": [found.periods[one.start].isoformat() for one in told.cohorts]}
    JointEvidence.objects.get_or_create(
        first=first, input_hash=found.hash, version=VERSION,
        defaults={
            "at": at, "is_clear": told.is_clear, "facts": facts,
            "is_wanted": told.is_clear and _is_wanted(told.estimate, first, found),
        },
    )  # fmt: skip


def _told_again(standing: Evidence | JointEvidence, at: datetime) -> None:
    """The newest is told: one that was overtaken, and whose input came back, is it once more."""
    if standing.of_the_same().first() != standing:
        standing.at = at
        standing.save(update_fields=["at"])


def climbed(found: Laid, *, is_drawn: bool) -> list[Rung]:
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
        Rung(rungs.BY_LOT, missing="draw_not_begun" if is_drawn else "no_draw")
        if found.drawn is None
        else rungs.by_lot(found.drawn.values, found.drawn.starts),
    ]


def _figures(rung: Rung | None) -> dict[str, float | None]:
    """The columns that hold a rung's figures."""
    names = ("estimate", "low", "high", "se")
    return {name: None if rung is None else getattr(rung, name) for name in names}


def _is_wanted(estimate: float | None, change: Change, found: Laid) -> bool:
    better = found.measure.direction if found.measure.direction != "neither" else change.direction
    if estimate is None:
        return False
    return estimate > 0 if better == "up" else estimate < 0
