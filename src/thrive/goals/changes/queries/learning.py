"""What was learned: expected beside found for those who wrote it, and what worked elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from thrive.goals.changes.evidence.rungs import BY_LOT
from thrive.goals.changes.families import together
from thrive.goals.changes.wording import Amounts, amounts_of, expected_in_words, headline
from thrive.goals.models import Change, Driver, Evidence, Goal
from thrive.people.models import Person
from thrive_stats.repeats import repeats

LEAST_JUDGED = 3


@dataclass(frozen=True)
class Judged:
    """One expectation beside what was found. ``held``: the expected lies within what is likely."""

    number: int
    title: str
    expected: str
    found: str
    right_way: bool
    held: bool


@dataclass(frozen=True)
class Calibration:
    """How somebody's own expectations turned out. Only they see it.

    ``ratio`` is the middle one of found by expected: 1 is as expected, 0.5 half of it; None with
    fewer than three.
    """

    judged: tuple[Judged, ...]
    right_way: int
    held: int
    ratio: float | None


def calibration(*, person: Person, at: datetime) -> Calibration:
    """Expected beside found, over all changes that a person owns."""
    rows = Change.objects.filter(owner=person, size__isnull=False, began_at__isnull=False)
    found, ratios = [], []
    for change in rows.select_related("outcome__measure", "group").order_by("starts_on", "id"):
        evidence = change.evidence.first()
        if evidence is None or evidence.low is None or evidence.high is None or not change.size:
            continue
        sign = 1 if change.direction == "up" else -1
        expected, estimate = sign * change.size, evidence.estimate or 0.0
        ratios.append(estimate / expected)
        amounts = amounts_of(change)
        found.append(
            Judged(
                number=change.pk, title=change.title, expected=expected_in_words(change, amounts),
                found=headline(evidence, change, amounts, on=at.date()),
                right_way=estimate * sign > 0, held=evidence.low <= expected <= evidence.high,
            )
        )  # fmt: skip
    return Calibration(
        judged=tuple(found),
        right_way=sum(one.right_way for one in found),
        held=sum(one.held for one in found),
        ratio=float(np.median(ratios)) if len(ratios) >= LEAST_JUDGED else None,
    )


@dataclass(frozen=True)
class Elsewhere:
    """A change that was tried in one or several groups, and what it did on the whole.

    Figures are in the unit of its measure. ``places``: estimate and standard error of each that is
    of points of its own; a draw, which gives one for all its groups, is one. ``expected_here`` is
    where its effect in one more group probably lies; None with fewer than three places.
    """

    root: int
    title: str
    what: str
    measure: int
    groups: tuple[str, ...]
    group_ids: tuple[int, ...]
    rung: str
    estimate: float
    low: float | None
    high: float | None
    expected_here: tuple[float, float] | None
    helped: int
    tried: int
    places: tuple[tuple[float, float], ...]
    asked: str  # whom to ask, who agreed to it
    page: int | None
    amounts: Amounts


def worked_elsewhere(*, measures: Sequence[int], at: datetime) -> list[Elsewhere]:
    """Changes judged by some measures, those taken up from one another put together.

    Only what has evidence with a range; the largest number of groups and the highest rung first.
    Those that did not help are there as well: it is said how many of how many did.
    """
    rows = (
        Change.objects.filter(
            outcome__measure__in=measures, began_at__isnull=False, began_at__lte=at
        )
        .select_related("group", "owner", "outcome__measure")
        .order_by("starts_on", "id")
    )
    changes = {one.pk: one for one in rows}
    newest = {
        one.change_id: one
        for one in Evidence.objects.filter(change__in=changes).order_by("at", "id")
    }
    told = []
    for family in together(changes.values()):
        by_measure: dict[int, list[Change]] = defaultdict(list)
        for change in family:
            if (found := newest.get(change.pk)) is not None and found.se is not None:
                by_measure[change.outcome.measure_id].append(change)  # type: ignore[union-attr]  # asked for
        told += [_together(family[0], judged, newest) for judged in by_measure.values()]
    return sorted(told, key=lambda one: (-one.tried, -RANK[one.rung], one.root))


RANK = {name: place for place, name in enumerate(Evidence.Rung.values)}


def _together(root: Change, family: list[Change], newest: dict[int, Evidence]) -> Elsewhere:
    found = [newest[one.pk] for one in family]
    places = tuple((one.estimate or 0.0, one.se or np.nan) for one in _apart(family, newest))
    pooled = repeats(*zip(*places, strict=True))
    best = max(found, key=lambda one: RANK[one.rung])
    alone = found[0]
    low, high = pooled.interval if pooled.n > 1 else (alone.low, alone.high)
    return Elsewhere(
        root=root.pk, title=root.title, what=root.what, measure=family[0].outcome.measure_id,  # type: ignore[union-attr]  # asked for
        groups=tuple(one.group.name for one in family),
        group_ids=tuple(one.group_id for one in family),
        rung=best.rung, estimate=pooled.estimate, low=low, high=high,
        expected_here=pooled.prediction if np.isfinite(pooled.prediction).all() else None,
        helped=sum(one.is_clear and one.is_wanted for one in found), tried=len(found),
        places=places,
        asked=next((c.owner.name for c in family if c.may_be_asked and c.owner), ""),
        page=next((one.page for one in family if one.page), None), amounts=amounts_of(family[0]),
    )  # fmt: skip


def _apart(family: list[Change], newest: dict[int, Evidence]) -> list[Evidence]:
    """Evidence that is not of the same points: a draw gives one effect for all of its groups."""
    once: dict[tuple[str, int], Evidence] = {}
    for one in family:
        evidence = newest[one.pk]
        asked = [rung["name"] for rung in evidence.facts["rungs"] if not rung["missing"]]
        is_drawn = one.draw_id is not None and asked[-1:] == [BY_LOT]
        once.setdefault(("draw", one.draw_id or 0) if is_drawn else ("change", one.pk), evidence)
    return list(once.values())


@dataclass(frozen=True)
class DriverShown:
    """One box of a driver diagram, with what hangs under it."""

    number: int
    text: str
    below: tuple["DriverShown", ...]
    ideas: tuple[tuple[int, str], ...]
    changes: tuple[tuple[int, str, str], ...]  # number, title, state


@dataclass(frozen=True)
class Diagram:
    """An aim, its drivers, and the ideas and changes for each."""

    goal: int
    aim: str
    by_when: date | None
    drivers: tuple[DriverShown, ...]


def diagram(*, goal: Goal) -> Diagram:
    """The driver diagram of a goal that its reader may see (asked before). Three queries."""
    rows = list(
        Driver.objects.filter(goal=goal, removed_at=None)
        .prefetch_related("ideas", "changes")
        .order_by("position", "id")
    )
    below: dict[int | None, list[Driver]] = defaultdict(list)
    for one in rows:
        below[one.parent_id].append(one)

    def shown(one: Driver) -> DriverShown:
        """A driver with all below it."""
        return DriverShown(
            number=one.pk,
            text=one.text,
            below=tuple(shown(each) for each in below[one.pk]),
            ideas=tuple((each.pk, each.text) for each in one.ideas.all()),
            changes=tuple((each.pk, each.title, each.state) for each in one.changes.all()),
        )

    return Diagram(goal.pk, goal.title, goal.horizon_on, tuple(shown(one) for one in below[None]))
