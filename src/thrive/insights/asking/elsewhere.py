"""What could help: every change that was tried, put together with all that were taken up from it.

The repeats are put together by random effects where they are kept (`goals.changes`); here it is
counted how many of them there are, so that the best of many is not taken for more than it is.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr, stdtr, stdtrit

from thrive.goals.changes.queries import Elsewhere
from thrive.insights.asking.tested import Tested, counted

NORMAL_95 = 1.959963984540054


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
            p=p,
            facts={
                "rung": one.rung,
                "helped": one.helped,
                "groups": list(one.group_ids),
                "expected_here": one.expected_here and list(one.expected_here),
            },
        )
        for one in tried
        if one.low is not None and one.high is not None and (p := chance(one)) is not None
    ]
    return counted(rows)


def chance(one: Elsewhere) -> float | None:
    """The p of a mean over places, from its range at 95 %; None where the range has no width.

    Over several places the range is by t on places - 1. Of one place it is taken as if by the
    normal: its own test has more points than that makes a difference.
    """
    if one.low is None or one.high is None or not one.high > one.low:
        return None
    half = (one.high - one.low) / 2
    if one.tried < 2:
        return float(2 * ndtr(-abs(one.estimate) / (half / NORMAL_95)))
    freedom = one.tried - 1
    t = abs(one.estimate) / (half / float(stdtrit(freedom, 0.975)))
    return float(2 * stdtr(freedom, -t)) if np.isfinite(t) else None
