"""Synthetic difference in differences and its relatives against slow versions and known truths."""

import numpy as np
import numpy.typing as npt
import pytest

from thrive_stats.compare import NEVER, Method, compare
from thrive_stats.compare.synthetic import Mix, fit, noise_of
from thrive_stats.errors import OptionError

Floats = npt.NDArray[np.float64]
BEFORE, PERIODS = 12, 18


def panel(seed: int, others: int = 20, effect: float = 2.0) -> tuple[Floats, Floats]:
    """Two hidden paths with a weight for each unit: nobody moves in parallel with all others."""
    generator = np.random.default_rng(seed)
    paths = np.stack([np.linspace(0, 6, PERIODS), generator.standard_normal(PERIODS).cumsum()])
    weights = generator.uniform(0, 1, (others, 2))
    noise = generator.standard_normal((others, PERIODS)) * 0.2
    treated = np.array([0.8, 0.6]) @ paths + generator.standard_normal(PERIODS) * 0.1
    return weights @ paths + noise, treated + effect * (np.arange(PERIODS) >= BEFORE)


def slow_weights(columns: Floats, target: Floats, ridge: float) -> Floats:
    """Frank-Wolfe with exact steps away from and towards corners, until nothing moves."""
    w = np.full(columns.shape[1], 1 / columns.shape[1])
    for _ in range(20_000):
        gradient = columns.T @ (columns @ w - target) + ridge * w
        to, away = int(gradient.argmin()), int(np.where(w > 0, gradient, -np.inf).argmax())
        if gradient[away] - gradient[to] < 1e-10:
            break
        step = np.zeros_like(w)
        step[to], step[away] = 1, -1
        curve = ((columns @ step) ** 2).sum() + 2 * ridge
        w = w + min((gradient[away] - gradient[to]) / curve, w[away]) * step
    return w


def test_the_steps_of_the_paper_done_slowly_give_the_same() -> None:
    others, treated = panel(1)
    noise = np.diff(others[:, :BEFORE], axis=1).std(ddof=1)
    zeta = (PERIODS - BEFORE) ** 0.25 * noise
    early, late = others[:, :BEFORE], others[:, BEFORE:].mean(axis=1)
    omega = slow_weights(
        early.T - early.mean(axis=1), treated[:BEFORE] - treated[:BEFORE].mean(), zeta**2 * BEFORE
    )
    small = (1e-6 * noise) ** 2 * len(others)
    time = slow_weights(early - early.mean(axis=0), late - late.mean(), small)
    gap = treated - omega @ others

    found = fit(others, treated, BEFORE, mix=Mix.SYNTHETIC_DID)

    assert noise_of(others, BEFORE) == pytest.approx(noise)
    assert found.unit_weights == pytest.approx(omega, abs=1e-6)
    assert found.estimate == pytest.approx(gap[BEFORE:].mean() - time @ gap[:BEFORE], abs=1e-5)


def test_the_plain_difference_is_two_differences_of_means() -> None:
    others = np.array([[1.0, 3, 6], [3, 5, 8]])

    found = fit(others, np.array([2.0, 4, 12]), 2, mix=Mix.DIFFERENCE)

    # Treated: 12 - 3 = 9; others: 7 - 3 = 4.
    assert found.estimate == pytest.approx(5)


def test_a_synthetic_control_of_two_units_is_found_by_hand() -> None:
    others = np.array([[0.0, 0, 0, 10], [4, 4, 4, 20]])

    found = fit(others, np.array([1.0, 1, 1, 20]), 3, mix=Mix.SYNTHETIC_CONTROL)

    # 3/4 of the first and 1/4 of the second: 12.5 expected.
    assert found.unit_weights == pytest.approx([0.75, 0.25], abs=1e-6)
    assert found.estimate == pytest.approx(7.5, abs=1e-5)


def test_a_mix_finds_a_truth_that_the_plain_difference_misses() -> None:
    errors: dict[Mix, list[float]] = {mix: [] for mix in Mix}
    for seed in range(60):
        others, treated = panel(seed)
        for mix in Mix:
            errors[mix].append(fit(others, treated, BEFORE, mix=mix).estimate - 2)

    assert abs(np.mean(errors[Mix.SYNTHETIC_DID])) < 0.25
    assert abs(np.mean(errors[Mix.DIFFERENCE])) > 0.6
    spread = {mix: np.mean(np.square(errors[mix])) for mix in Mix}
    assert spread[Mix.SYNTHETIC_DID] < spread[Mix.DIFFERENCE] / 3


def test_a_level_of_its_own_matters_only_to_a_synthetic_control() -> None:
    others, treated = panel(3)
    raised = treated + 100

    for mix in (Mix.SYNTHETIC_DID, Mix.DIFFERENCE):
        before = fit(others, treated, BEFORE, mix=mix).estimate
        assert fit(others, raised, BEFORE, mix=mix).estimate == pytest.approx(before, abs=1e-8)
    moved = fit(others, raised, BEFORE, mix=Mix.SYNTHETIC_CONTROL).estimate
    assert moved > 50


def one_treated(seed: int, effect: float) -> tuple[Floats, npt.NDArray[np.intp]]:
    others, treated = panel(seed, effect=effect)
    start = np.full(21, NEVER, dtype=np.intp)
    start[0] = BEFORE
    return np.vstack([treated, others]), start


def test_one_unit_is_compared_with_each_other_taken_in_turn() -> None:
    values, start = one_treated(4, 3)

    found = compare(values, start, generator=np.random.default_rng(1))

    assert found.method is Method.SYNTHETIC_DID
    assert found.chosen.placebos is not None
    assert len(found.chosen.placebos) == 20
    rest = np.delete(values[1:], 7, axis=0)
    noise = noise_of(values[1:], BEFORE)
    alone = fit(rest, values[8], BEFORE, mix=Mix.SYNTHETIC_DID, noise=noise).estimate
    assert found.chosen.placebos[7] == pytest.approx(alone, abs=1e-8)
    assert found.chosen.compared.se == pytest.approx(found.chosen.placebos.std())
    assert found.share_as_large == np.mean(
        np.abs(found.chosen.placebos) >= abs(found.chosen.compared.estimate)
    )


def test_pretended_starts_use_only_the_time_before() -> None:
    values, start = one_treated(5, 0)
    changed = values.copy()
    changed[0, BEFORE:] += 50

    found = compare(values, start, generator=np.random.default_rng(1))
    other = compare(changed, start, generator=np.random.default_rng(1))

    assert found.pretended == other.pretended
    assert other.chosen.compared.estimate - found.chosen.compared.estimate == pytest.approx(50)


@pytest.mark.parametrize("method", [one for one in Method if one is not Method.AUTO])
def test_all_methods_are_listed_whichever_is_chosen(method: Method) -> None:
    values, start = one_treated(6, 1)

    found = compare(values, start, generator=np.random.default_rng(1), method=method)

    assert [one.method.value for one in found.methods] == [
        "staggered",
        "synthetic-did",
        "synthetic-control",
        "difference",
    ]
    assert found.chosen.compared in found.methods


def test_few_units_take_their_spread_from_placebos_and_say_so() -> None:
    values, start = one_treated(7, 1)
    start[1] = BEFORE + 2

    found = compare(values, start, generator=np.random.default_rng(1))

    assert (found.method, found.chosen.se_from) == (Method.STAGGERED, "placebo")
    assert "small_groups" in found.caveats
    assert found.chosen.placebos is not None
    assert found.chosen.compared.se == pytest.approx(found.chosen.placebos.std())


def test_one_unit_beside_one_other_has_no_standard_error() -> None:
    values = np.array([[1.0, 2, 3, 9], [1, 2, 3, 4]])

    found = compare(values, np.array([3, NEVER]), generator=np.random.default_rng(1))

    assert found.chosen.compared.estimate == pytest.approx(5)
    assert all(np.isnan(one.se) for one in found.methods)
    assert "too_few_others_for_placebos" in found.caveats


def test_a_mix_needs_two_periods_before() -> None:
    values, start = np.random.default_rng(1).standard_normal((6, 5)), np.full(6, NEVER)
    start[0] = 1

    with pytest.raises(OptionError, match="two or more periods before the start"):
        compare(values, start, generator=np.random.default_rng(1))

    found = compare(values, start, generator=np.random.default_rng(1), method=Method.DIFFERENCE)
    assert np.isnan(found.methods[1].estimate)
    assert np.isfinite(found.chosen.compared.estimate)


@pytest.mark.parametrize("method", [Method.STAGGERED, Method.SYNTHETIC_DID, Method.DIFFERENCE])
def test_unchanged_units_are_seldom_called_changed(method: Method) -> None:
    # 60 panels where nothing happened: a range of 95 % leaves out 0 in about 3 of them.
    wrong = 0
    for seed in range(60):
        values = np.random.default_rng(seed).standard_normal((24, 12))
        start = np.where(np.arange(24) < 6, 8, NEVER)
        found = compare(
            values, start, generator=np.random.default_rng(1), method=method, draws=40
        ).chosen.compared
        wrong += not found.low <= 0 <= found.high

    assert wrong <= 9


def test_many_started_beside_few_others_are_left_out_one_by_one() -> None:
    values, start = np.random.default_rng(8).standard_normal((14, 10)), np.full(14, NEVER)
    start[:9] = 6

    found = compare(values, start, generator=np.random.default_rng(1), method=Method.DIFFERENCE)

    def difference(kept: npt.NDArray[np.bool_]) -> float:
        moved = values[:, 6:].mean(axis=1) - values[:, :6].mean(axis=1)
        return float(moved[kept & (start == 6)].mean() - moved[kept & (start == NEVER)].mean())

    left = np.array([difference(np.arange(14) != unit) for unit in range(14)])
    assert found.chosen.se_from == "jackknife"
    assert found.chosen.compared.se == pytest.approx(
        np.sqrt(13 / 14 * ((left - left.mean()) ** 2).sum())
    )
    assert all(np.isfinite(one.se) for one in found.methods)
