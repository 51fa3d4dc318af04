"""A manager with every result, alone and with insiders. All of it: make calibrate."""

import random

import pytest

from tools.simulate_insiders import Harm, follow_organisation


def after(rule: str, response: float, seed: int, waves: int = 3) -> Harm:
    """What is found in an organisation of 350 people after some waves."""
    harm = Harm()
    follow_organisation(rule, response, random.Random(seed), harm, waves)
    return harm


@pytest.fixture(scope="module")
def released() -> Harm:
    return after("auditor", 0.6, 3)


@pytest.fixture(scope="module")
def threshold() -> Harm:
    return after("threshold", 0.6, 3)


def test_no_group_of_fewer_than_five_is_solved(released: Harm) -> None:
    assert released.hidden > 20
    assert released.solved[0] == 0


@pytest.mark.parametrize("insiders", [1, 2])
def test_insiders_who_subtract_themselves_leave_three_at_least(
    released: Harm, insiders: int
) -> None:
    assert released.solved[insiders] == 0


def test_a_hidden_mean_stays_a_point_wide(released: Harm) -> None:
    """With insiders it is the rule, not a promise: who alone said something else knows the rest."""
    assert released.width[0] >= 1.0
    assert released.narrow[1] <= 0.02 * released.tried[1]
    assert released.narrow[2] <= 0.02 * released.tried[2]


def test_the_same_solver_finds_hidden_groups_behind_a_mere_threshold(threshold: Harm) -> None:
    """The control."""
    assert threshold.solved[0] > 0
    assert threshold.solved[1] > threshold.solved[0]
    assert threshold.width[0] < 1.0
