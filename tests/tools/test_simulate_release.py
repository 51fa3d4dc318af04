"""The simulation behind docs/statistics/release.md, on one organisation."""

import random

import pytest

from tools.simulate_release import RULES, Count, follow_one


@pytest.fixture(scope="module")
def counts() -> dict[str, Count]:
    """Twelve waves of the same organisation under each rule."""
    found = {rule: Count() for rule in RULES}
    for rule, count in found.items():
        follow_one(rule, 0.8, random.Random(1), count)
    return found


def test_with_the_auditor_nothing_can_be_worked_out(counts: dict[str, Count]) -> None:
    auditor = counts["auditor"]

    assert (auditor.solved, auditor.nested, auditor.blind) == (0, 0, 0)
    assert (auditor.told, auditor.longer, auditor.alike) == (0, 0, 0)
    assert auditor.own / auditor.waves > 40


def test_the_same_look_finds_what_the_others_give_away(counts: dict[str, Count]) -> None:
    """The positive controls: a mere threshold, and blocks without an auditor."""
    threshold, partition = counts["threshold"], counts["partition"]

    assert min(threshold.solved, threshold.nested, threshold.told, threshold.alike) > 0
    assert (partition.solved, partition.nested) == (0, 0)
    assert min(partition.told, partition.alike) > 0
