"""REML shrinkage against published fits and against formulas worked out another way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive_stats.shrinkage import restricted_likelihood, restricted_variance, shrink

# Thirteen trials of a vaccine against tuberculosis: cases and others, vaccinated and not
# (Colditz et al. 1994, JAMA 271, 698-702; `dat.bcg` in the R package metafor).
BCG = np.array(
    [
        [4, 119, 11, 128],
        [6, 300, 29, 274],
        [3, 228, 11, 209],
        [62, 13536, 248, 12619],
        [33, 5036, 47, 5761],
        [180, 1361, 372, 1079],
        [8, 2537, 10, 619],
        [505, 87886, 499, 87892],
        [29, 7470, 45, 7232],
        [17, 1699, 65, 1600],
        [186, 50448, 141, 27197],
        [5, 2493, 3, 2338],
        [27, 16886, 29, 17825],
    ],
    dtype=float,
)


def log_risk_ratios() -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    a, b, c, d = BCG.T
    estimate = np.log(a / (a + b)) - np.log(c / (c + d))
    return estimate, np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def test_thirteen_trials_give_what_metafor_publishes() -> None:
    # Viechtbauer (2010), J. Stat. Softw. 36(3), section 4.1: rma(yi, vi, data = dat) prints
    # tau^2 0.3132, estimate -0.7145, se 0.1798
    found = shrink(*log_risk_ratios())

    assert found.between == pytest.approx(0.3132, abs=5e-5)
    assert found.centre == pytest.approx(-0.7145, abs=5e-5)
    assert found.centre_se == pytest.approx(0.1798, abs=5e-5)
    assert found.caveats == ()


def test_eight_schools_share_one_mean() -> None:
    # Rubin (1981), J. Educ. Stat. 6, 377-401: the likelihood peaks at no variance between schools;
    # Gelman et al., Bayesian Data Analysis, section 5.5: pooled estimate 7.7, standard error 4.1
    found = shrink([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])

    assert found.between == 0.0
    assert found.centre == pytest.approx(7.7, abs=0.05)
    assert found.centre_se == pytest.approx(4.1, abs=0.05)
    np.testing.assert_allclose(found.estimate, found.centre)


def test_with_equal_errors_it_is_the_difference_of_two_variances() -> None:
    # With s_i all equal REML has a closed form: sample variance minus s squared.
    y = np.array([1.0, 4.0, 6.0, 9.0, 12.0])

    found = shrink(y, np.full(5, 2.0))

    between = y.var(ddof=1) - 4
    assert found.between == pytest.approx(between, rel=1e-9)
    np.testing.assert_allclose(
        found.estimate, y.mean() + between / (between + 4) * (y - y.mean()), rtol=1e-9
    )
    # and the variance of a shrunk value: kept * s^2 + (1 - kept)^2 (between + s^2) / 5
    kept = between / (between + 4)
    np.testing.assert_allclose(found.se**2, kept * 4 + (1 - kept) ** 2 * (between + 4) / 5)


def test_no_other_variance_is_more_likely() -> None:
    y, s = log_risk_ratios()
    best = restricted_variance(y, s**2)

    nearby = restricted_likelihood(best * np.array([0.999, 1.0, 1.001]), y, s**2)

    assert nearby.argmax() == 1


def test_a_group_without_an_estimate_gets_none() -> None:
    found = shrink([1.0, np.nan, 3.0, 4.0], [1.0, 1.0, np.nan, 1.0])

    assert np.isnan(found.estimate).tolist() == [False, True, True, False]
    assert found.n == 2
    assert found.caveats == ("few_groups",)


def test_one_group_alone_stays_where_it_is() -> None:
    found = shrink([3.0], [2.0])

    assert found.estimate.tolist() == [3.0]
    assert found.se.tolist() == [2.0]


@pytest.mark.parametrize("errors", [[np.nan, np.nan], [0.0, 0.0], [np.inf, np.inf]])
def test_nothing_to_shrink_is_a_result(errors: list[float]) -> None:
    found = shrink([1.0, 2.0], errors)

    assert found.n == 0
    assert np.isnan(found.estimate).all()
    assert found.caveats == ("nothing_to_shrink",)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="one standard error for each"):
        shrink([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="never negative"):
        shrink([1.0, 2.0], [1.0, -1.0])


@given(st.integers(0, 2**32 - 1), st.integers(2, 30))
def test_shrunk_values_lie_between_their_own_and_the_centre(seed: int, groups: int) -> None:
    random = np.random.default_rng(seed)
    y, s = random.standard_normal(groups) * 3, random.uniform(0.2, 3, groups)

    found = shrink(y, s)

    assert found.between >= 0
    away = (y - found.centre) * (found.estimate - found.centre)
    assert (away >= -1e-12).all()
    assert (np.abs(found.estimate - found.centre) <= np.abs(y - found.centre) + 1e-12).all()
    smaller_first = np.argsort(s)
    assert (np.diff(found.kept[smaller_first]) <= 1e-12).all()


def test_it_recovers_a_known_variance_and_comes_closer_to_the_truth() -> None:
    random = np.random.default_rng(7)
    truth = 5 + 2 * random.standard_normal(2000)
    s = random.uniform(1, 4, 2000)
    y = truth + s * random.standard_normal(2000)

    found = shrink(y, s)

    assert found.between == pytest.approx(4, rel=0.1)
    assert ((found.estimate - truth) ** 2).mean() < 0.6 * ((y - truth) ** 2).mean()
    assert 0.935 < ((found.low < truth) & (truth < found.high)).mean() < 0.965
