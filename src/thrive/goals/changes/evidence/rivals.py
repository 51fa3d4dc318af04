"""What else may explain it: always listed, each looked at as far as the record allows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from django.db.models import Q

from thrive.goals.changes.evidence.reading import Laid
from thrive.goals.models import Change
from thrive.measures.models import Annotation
from thrive.people.models import Membership
from thrive_stats.before_start import before_start
from thrive_stats.effect import effect

NEAR: Final = timedelta(days=31)
BEFORE_AND_SINCE: Final = timedelta(days=90)
MANY_NEW: Final = 0.25
OTHERS_ANSWERED: Final = 0.20
TWO_YEARS: Final = {"day": 730, "week": 104, "month": 24, "quarter": 8, "year": 2}
IN_A_YEAR: Final = {"day": 365.25, "week": 52.18, "month": 12.0, "quarter": 4.0, "year": 1.0}


@dataclass(frozen=True)
class Rival:
    """Another explanation. ``found``: it is there; it is not; None: the record cannot tell.

    ``Any``: figures for its sentence, as JSON.
    """

    kind: str
    found: bool | None
    figures: dict[str, Any]


def rivals(change: Change, laid: Laid) -> list[Rival]:
    """All of them, in one order: season, who answered, people, another change, a bad stretch."""
    return [
        _season(laid),
        _who_answered(laid),
        _people(change),
        _another(change),
        _bad_stretch(change, laid),
    ]


def _season(laid: Laid) -> Rival:
    """Whether the step is still there when a yearly wave is taken out: needs two years."""
    cadence = laid.measure.cadence
    seen = np.isfinite(laid.values)
    if laid.start >= len(laid.periods) or int(seen.sum()) < TWO_YEARS[cadence] or cadence == "year":
        return Rival("season", None, {})
    years = np.arange(len(laid.values)) / IN_A_YEAR[cadence]
    plain = effect(laid.values[None], laid.start + 1.0, slope=False).level
    waves = effect(laid.values[None], laid.start + 1.0, slope=False, season=1, years=years).level
    with_, without = float(waves.estimate[0]), float(plain.estimate[0])
    if not np.isfinite([with_, without]).all():
        return Rival("season", None, {})
    clear_before = float(plain.low[0]) > 0 or float(plain.high[0]) < 0
    clear_after = float(waves.low[0]) > 0 or float(waves.high[0]) < 0
    return Rival("season", clear_before and not clear_after, {"with": with_, "without": without})


def _who_answered(laid: Laid) -> Rival:
    """Whether many more or fewer stand behind the points than before."""
    before, since = laid.denominators[: laid.start], laid.denominators[laid.start :]
    if not (np.isfinite(before).any() and np.isfinite(since).any()):
        return Rival("who_answered", None, {})
    was, now = float(np.nanmean(before)), float(np.nanmean(since))
    figures = {"before": was, "since": now}
    return Rival("who_answered", abs(now - was) > OTHERS_ANSWERED * was, figures)


def _people(change: Change) -> Rival:
    """Whether many of those who are here three months after came in the six months before."""
    before = _members(change, change.starts_on - BEFORE_AND_SINCE)
    since = _members(change, change.starts_on + BEFORE_AND_SINCE)
    if not before or not since:
        return Rival("people", None, {})
    new = len(since - before)
    return Rival("people", new > MANY_NEW * len(since), {"new": new, "of": len(since)})


def _members(change: Change, on: date) -> set[int]:
    """Who belonged to the group or below it on a day."""
    held = Membership.objects.filter(from_on__lte=on).exclude(until_on__lte=on)
    inside = held.filter(group__path__startswith=change.group.path) if change.group.path else (
        held.filter(group=change.group_id)
    )  # fmt: skip
    return set(inside.values_list("person_id", flat=True))


def _another(change: Change) -> Rival:
    """Whether something else began, or was noted, within a month of the start."""
    first, last = change.starts_on - NEAR, change.starts_on + NEAR
    path = change.group.path
    around = Q(group=change.group_id)  # outside the tree no group has another around it
    if path:
        around |= Q(group__path__in=[path[:end] for end in range(5, len(path), 5)])
    near = Change.objects.filter(starts_on__range=(first, last), began_at__isnull=False).exclude(
        pk=change.pk
    )
    titles = list(near.filter(around).order_by("starts_on", "id").values_list("title", flat=True))
    if change.outcome_id is not None:
        notes = Annotation.objects.filter(
            series=change.outcome_id, on__range=(first, last), undone_at=None
        ).exclude(kind=Annotation.Kind.CHANGE_BEGAN, on=change.starts_on, text=change.title)
        titles += list(notes.order_by("on", "id").values_list("text", flat=True))
    return Rival("another", bool(titles), {"titles": titles[:5], "count": len(titles)})


def _bad_stretch(change: Change, laid: Laid) -> Rival:
    """Whether it was begun after an unusually bad stretch, and what remains without it."""
    better = laid.measure.direction if laid.measure.direction != "neither" else change.direction
    found = before_start(laid.values, min(laid.start, len(laid.values)), better=better or "up")
    if not found.enough:
        return Rival("bad_stretch", None, {})
    remains = found.without if np.isfinite(found.without) else None
    return Rival("bad_stretch", found.is_bad, {"gap": found.gap, "without": remains})
