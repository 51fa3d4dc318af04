"""What could help: every change that was tried, put together with all that were taken up from it.

How much it helps on the whole, and what to expect in one more group, is worked out where changes
are kept (`goals.changes`, random effects). Here is counted how many there are, so that the best of
many is not taken for more than it is: each is asked whether it did anything anywhere.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from thrive.goals.changes.queries import Elsewhere
from thrive.insights.asking.tested import Tested, counted


def ask(tried: Sequence[Elsewhere]) -> list[Tested]:
    """Count all that has a range as one family."""
    rows = [
        Tested(
            measure=one.measure,
            change=one.root,
            n=one.tried,
            estimate=one.estimate,
            low=one.low,
            high=one.high,
            p=chance(one.places),
            facts={
                "rung": one.rung,
                "helped": one.helped,
                "groups": list(one.group_ids),
                "expected_here": one.expected_here and list(one.expected_here),
            },
        )
        for one in tried
        if one.low is not None and one.high is not None and one.places
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
