"""The chosen method alone gives what it gives beside the others."""

import numpy as np
import pytest

from thrive_stats.compare.comparing import compare


@pytest.mark.parametrize("started", [1, 5])
def test_without_the_others_the_chosen_answer_is_the_same(started: int) -> None:
    values = np.random.default_rng(1).normal(60, 4, (20, 24))
    begun = np.where(np.arange(20) < started, 12, -1)

    whole, alone = (
        compare(values, begun, generator=np.random.default_rng(2), draws=20, beside=beside)
        for beside in (True, False)
    )

    assert alone.chosen.compared == whole.chosen.compared
    assert (alone.share_as_large, alone.caveats) == (whole.share_as_large, whole.caveats)
    assert [one.method for one in alone.methods] == [alone.method]
    assert len(whole.methods) > 1
