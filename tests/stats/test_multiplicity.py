"""q values against R's p.adjust, and what they promise on simulated families."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr, stdtr

from tests.shared import shared_folder
from thrive_stats.dated import Reference, interval
from thrive_stats.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    discoveries,
    level_after_choosing,
)

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def test_q_values_equal_those_of_r() -> None:
    # R 4: p.adjust(p, "BH") and p.adjust(p, "BY") on the fifteen p values of the 1995 paper
    path = shared_folder("reference", "spc", "multiplicity_expected.csv")
    with path.open(newline="") as file:
        rows = [{key: float(text) for key, text in row.items()} for row in csv.DictReader(file)]

    p = np.array([row["p"] for row in rows])

    np.testing.assert_allclose(benjamini_hochberg(p), [row["bh"] for row in rows], rtol=1e-12)
    np.testing.assert_allclose(benjamini_yekutieli(p), [row["by"] for row in rows], rtol=1e-12)


def test_a_family_worked_out_by_hand() -> None:
    # m = 4, sorted .005 .009 .05 .5: .005*4/1=.02 and .009*4/2=.018, so the first takes .018
    q = benjamini_hochberg([0.5, 0.009, 0.05, 0.005])

    np.testing.assert_allclose(q, [0.5, 0.018, 0.2 / 3, 0.018], rtol=1e-12)


def test_the_yekutieli_values_are_the_hochberg_ones_times_the_harmonic_sum() -> None:
    p = [0.001, 0.002, 0.01]

    np.testing.assert_allclose(
        benjamini_yekutieli(p), benjamini_hochberg(p) * (1 + 1 / 2 + 1 / 3), rtol=1e-12
    )


def test_what_was_not_tested_is_not_counted() -> None:
    q = benjamini_hochberg([np.nan, 0.01, np.nan, 0.04])

    np.testing.assert_allclose(q, [np.nan, 0.02, np.nan, 0.04])
    assert discoveries(q, 0.03).tolist() == [False, True, False, False]


def test_the_shape_is_kept_and_the_family_is_everything() -> None:
    p = np.array([[0.01, 0.2], [np.nan, 0.03]])

    assert benjamini_hochberg(p).shape == (2, 2)
    np.testing.assert_allclose(benjamini_hochberg(p)[0, 0], 0.03)


def test_nothing_tested_gives_nothing() -> None:
    assert np.isnan(benjamini_hochberg([np.nan, np.nan])).all()
    assert benjamini_yekutieli([]).shape == (0,)


@pytest.mark.parametrize("wrong", [-0.01, 1.01, np.inf])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, wrong])


@given(P_VALUES)
def test_q_is_never_below_p_keeps_its_order_and_ignores_the_order_of_rows(p: list[float]) -> None:
    given_p = np.array(p)
    q = benjamini_hochberg(given_p)

    order = np.argsort(given_p, kind="stable")
    assert (q >= given_p * (1 - 1e-12)).all()
    assert (q <= 1).all()
    assert (np.diff(q[order]) >= -1e-15).all()
    np.testing.assert_allclose(benjamini_hochberg(given_p[::-1]), q[::-1])


def test_the_share_of_false_findings_stays_under_the_rate() -> None:
    from scipy.special import ndtr

    random = np.random.default_rng(20)
    shares = []
    for _ in range(200):
        effect = np.where(np.arange(200) < 40, 3.0, 0.0)
        z = random.standard_normal(200) + effect
        found = discoveries(benjamini_hochberg(2 * ndtr(-np.abs(z))), 0.10)
        shares.append((found & (effect == 0)).sum() / max(found.sum(), 1))

    # the expectation is 0.10 x 160/200 = 0.08; four standard errors of the simulation around it
    mean, error = float(np.mean(shares)), float(np.std(shares) / np.sqrt(len(shares)))
    assert abs(mean - 0.08) < 4 * error


@pytest.mark.parametrize(
    ("found", "tested", "rate", "level"),
    [(5, 100, 0.05, 0.9975), (0, 40, 0.10, 0.9975), (1, 1, 0.10, 0.90), (25, 25, 0.10, 0.90)],
)
def test_the_level_after_choosing_is_that_of_benjamini_and_yekutieli(
    found: int, tested: int, rate: float, level: float
) -> None:
    # Benjamini and Yekutieli (2005), definition 1: R of m selected, marginal level 1 - R q / m
    assert level_after_choosing(found=found, tested=tested, rate=rate) == pytest.approx(level)


@pytest.mark.parametrize(
    ("found", "tested", "rate"), [(2, 1, 0.1), (-1, 3, 0.1), (0, 0, 0.1), (1, 3, 0.0), (1, 3, 1.0)]
)
def test_a_level_of_nothing_is_refused(found: int, tested: int, rate: float) -> None:
    with pytest.raises(ValueError, match=r"tested|rate"):
        level_after_choosing(found=found, tested=tested, rate=rate)


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.sampled_from([0.05, 0.10, 0.25]))
def test_at_that_level_an_interval_leaves_out_no_change_exactly_where_it_was_kept(
    seed: int, tested: int, rate: float
) -> None:
    random = np.random.default_rng(seed)
    z = random.standard_t(22, tested) + random.choice([0.0, 3.0], tested)
    kept = discoveries(benjamini_hochberg(2 * stdtr(22, -np.abs(z))), rate)

    level = level_after_choosing(found=int(kept.sum()), tested=tested, rate=rate)
    low, high = interval(z, np.ones(tested), np.full(tested, 22), level=level)

    np.testing.assert_array_equal((low > 0) | (high < 0), kept)


def test_of_the_kept_no_more_than_the_rate_is_missed() -> None:
    # 400 tests, 60 with an effect of 2.5 standard errors, known degrees of freedom; mean of 300
    # families. Plain intervals at 95 % miss more.
    random = np.random.default_rng(5)
    truth = np.where(np.arange(400) < 60, 2.5, 0.0)
    missed: dict[str, list[float]] = {"chosen": [], "plain": []}
    for _ in range(300):
        z = truth + random.standard_normal(400)
        kept = discoveries(benjamini_hochberg(2 * ndtr(-np.abs(z))), 0.10)
        adjusted = level_after_choosing(found=int(kept.sum()), tested=400, rate=0.10)
        for name, level in (("chosen", adjusted), ("plain", 0.95)):
            low, high = interval(z, np.ones(400), 1, level=level, reference=Reference.NORMAL)
            wrong = kept & ((truth < low) | (truth > high))
            missed[name].append(float(wrong.sum() / max(kept.sum(), 1)))

    assert np.mean(missed["chosen"]) <= 0.10
    assert np.mean(missed["plain"]) > 0.12
