"""What could help: every change that was tried, put together with all that were taken up from it.

How much it helps on the whole, and what to expect in one more group, is worked out where changes
are kept (`goals.changes`, random effects). Here is counted how many there are, so that the best of
many is not taken for more than it is: each is asked whether it did anything anywhere.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import ndtr

from thrive.goals.changes.queries import Elsewhere
from thrive.goals.models import Change, Evidence
from thrive.insights.asking.tested import Tested, counted

Places = Mapping[tuple[int, int], Sequence[tuple[float, float]]]
"""Estimate and standard error in each place, by the first change and the measure."""


def ask(tried: Sequence[Elsewhere], places: Places) -> list[Tested]:
    """Count all that has a range as one family."""
    rows = [
        Tested(
            measure=one.measure,
            change=one.root,
            n=one.tried,
            estimate=one.estimate,
            low=one.low,
            high=one.high,
            p=chance(places[one.root, one.measure]),
            facts={
                "rung": one.rung,
                "helped": one.helped,
                "groups": list(one.group_ids),
                "expected_here": one.expected_here and list(one.expected_here),
            },
        )
        for one in tried
        if one.low is not None and one.high is not None and (one.root, one.measure) in places
    ]
    return counted(rows)


def chance(found: Sequence[tuple[float, float]]) -> float:
    """How often as much is seen where a change did nothing anywhere.

    Each place by its weight, as if all had the same effect: under *nothing anywhere* they have.
    What it does in another place is another question, and that range is wider.
    """
    estimates, errors = np.array(found, dtype=np.float64).T
    weights = 1 / errors**2
    z = (weights * estimates).sum() / np.sqrt(weights.sum())
    return float(2 * ndtr(-abs(z)))


def places(measures: Sequence[int]) -> Places:
    """What was found in each place, those taken up from one another together. Two queries."""
    rows = Change.objects.filter(outcome__measure__in=measures, began_at__isnull=False)
    known = {
        pk: (made_from, measure)
        for pk, made_from, measure in rows.order_by("pk").values_list(
            "pk", "made_from", "outcome__measure"
        )
    }
    newest = Evidence.objects.filter(change__in=rows, change__began_at__isnull=False)
    figures = {
        change: (estimate, se)
        for change, estimate, se in newest.order_by("at", "pk").values_list(
            "change", "estimate", "se"
        )
    }
    found: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for pk, (estimate, se) in sorted(figures.items()):
        if estimate is not None and se:
            found[_root(pk, known), known[pk][1] or 0].append((estimate, se))
    return dict(found)


def _root(change: int, known: Mapping[int, tuple[int | None, int | None]]) -> int:
    """The first of those that a change was taken up from."""
    seen = {change}
    while (above := known[change][0]) is not None and above in known and above not in seen:
        change = above
        seen.add(change)
    return change
