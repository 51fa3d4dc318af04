"""Callaway and Sant'Anna: the published county example, a slow plain version, a known truth."""

import csv

import numpy as np
import numpy.typing as npt
import pytest

from tests.shared import shared_folder
from thrive_stats.compare import NEVER, Wanted, panel_of
from thrive_stats.compare.staggered import Staggered, staggered

Floats = npt.NDArray[np.float64]
Starts = npt.NDArray[np.intp]

# README of R's did 2.1.2 for mpdta, control group never treated, no covariates.
PUBLISHED = [
    [-0.0105, -0.0704, -0.1373, -0.1008],
    [0.0065, -0.0028, -0.0046, -0.0412],
    [0.0305, -0.0027, -0.0311, -0.0261],
]
EVENTS = [0.0305, -0.0006, -0.0245, -0.0199, -0.0510, -0.1373, -0.1008]


def counties() -> tuple[Floats, Starts]:
    """County teen employment 2003-2007, 500 units."""
    path = shared_folder("data", "did_mpdta", "mpdta.csv")
    with path.open(newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["countyreal"], row["year"]))
    values = np.array([float(row["lemp"]) for row in rows]).reshape(-1, 5)
    first = np.array([int(row["first.treat"]) for row in rows[::5]])
    return values, np.where(first == 0, NEVER, first - 2003)


def made(seed: int, sizes: tuple[int, ...], starts: tuple[int, ...], periods: int = 8) -> Staggered:
    values, start = panel(seed, sizes, starts, periods)
    return staggered(panel_of(values, start))


def panel(
    seed: int, sizes: tuple[int, ...], starts: tuple[int, ...], periods: int = 8, effect: float = 1
) -> tuple[Floats, Starts]:
    """Units with a level of their own, a shared path, noise, and an effect from their start on."""
    generator = np.random.default_rng(seed)
    start = np.repeat(starts, sizes).astype(np.intp)
    values = generator.standard_normal((len(start), 1)) * 3 + generator.standard_normal(periods)
    values = values + generator.standard_normal((len(start), periods))
    under = (np.arange(periods) >= start[:, None]) & (start[:, None] != NEVER)
    return values + effect * under, start


def slow(
    values: Floats, start: Starts, wanted: Wanted
) -> tuple[dict[tuple[int, int], float], float]:
    """ATT(g, t) and the overall mean, cell by cell as the paper writes them."""
    periods = values.shape[1]
    begins = [int(s) if s != NEVER else periods for s in start]
    groups = sorted({s for s in begins if s < periods})
    cells = {}
    for group in groups:
        for t in range(1, periods):
            base = group - 1 if t >= group else t - 1
            own = [v[t] - v[base] for v, s in zip(values, begins, strict=True) if s == group]
            late = periods - 1 if wanted is Wanted.NEVER else t
            others = [
                v[t] - v[base]
                for v, s in zip(values, begins, strict=True)
                if s > late and s != group
            ]
            cells[group, t] = sum(own) / len(own) - sum(others) / len(others)
    sizes = [begins.count(group) for group in groups]
    means = [np.mean([cells[g, t] for t in range(g, periods)]) for g in groups]
    return cells, float(np.average(means, weights=sizes))


def test_the_county_example_gives_the_published_twelve() -> None:
    found = staggered(panel_of(*counties()))

    assert found.sizes.tolist() == [20, 40, 131]
    assert found.att.round(4).tolist() == PUBLISHED
    assert found.event.tolist() == pytest.approx(EVENTS, abs=6e-5)


def test_the_county_example_gives_the_published_overall_and_its_standard_error() -> None:
    found = staggered(panel_of(*counties()))

    assert round(found.estimate, 3) == -0.031
    # 0.0125 is from R's multiplier bootstrap, a draw; the analytic one is 0.01245.
    assert found.se == pytest.approx(0.0125, abs=2e-4)


def test_the_county_example_gives_the_published_test_of_the_time_before() -> None:
    found = staggered(panel_of(*counties()))

    assert found.pretrend_cells == 5
    assert round(found.pretrend_p, 3) == 0.168


@pytest.mark.parametrize("wanted", list(Wanted))
def test_it_equals_the_paper_cell_by_cell(wanted: Wanted) -> None:
    values, start = panel(5, (6, 7, 8, 9), (2, 3, 6, NEVER))

    found = staggered(panel_of(values, start), wanted=wanted)

    cells, overall = slow(values, start, wanted)
    for place, group in enumerate(found.groups.tolist()):
        for t in range(1, 8):
            assert found.att[place, t - 1] == pytest.approx(cells[group, t], abs=1e-12)
    assert found.estimate == pytest.approx(overall, abs=1e-12)


def test_where_all_start_the_last_are_the_others_and_the_periods_end_before_them() -> None:
    values, start = panel(6, (6, 7, 8), (2, 4, 6))

    chosen = panel_of(values, start, wanted=Wanted.NOT_YET)
    found = staggered(chosen, wanted=Wanted.NOT_YET)

    cells, overall = slow(values[:, :6], np.where(start == 6, NEVER, start), Wanted.NOT_YET)
    assert (chosen.periods, found.groups.tolist()) == (6, [2, 4])
    assert found.estimate == pytest.approx(overall, abs=1e-12)
    assert found.att[0, 0] == pytest.approx(cells[2, 1], abs=1e-12)


def test_the_standard_error_of_a_cell_is_that_of_two_means() -> None:
    values, start = panel(7, (10, 20), (4, NEVER))

    found = staggered(panel_of(values, start))

    step = values[:, 6] - values[:, 3]
    plain = np.sqrt(step[:10].var() / 10 + step[10:].var() / 20)
    assert found.att_se[0, 5] == pytest.approx(plain, abs=1e-12)


def test_a_unit_of_measurement_and_a_level_of_each_unit_change_nothing_else() -> None:
    values, start = panel(8, (9, 9, 9), (3, 5, NEVER))
    moved = 7 * (values + np.arange(27)[:, None])

    found, other = staggered(panel_of(values, start)), staggered(panel_of(moved, start))

    assert other.estimate == pytest.approx(7 * found.estimate)
    assert other.se == pytest.approx(7 * found.se)
    assert other.pretrend_p == pytest.approx(found.pretrend_p, nan_ok=True)


def test_the_truth_lies_inside_as_often_as_is_said() -> None:
    # 300 panels with a true effect of 1; 95 % of ranges should hold it: 285, give or take 8.
    hits = 0
    for seed in range(300):
        found = made(seed, (30, 30, 60), (3, 5, NEVER))
        hits += abs(found.estimate - 1) < 1.96 * found.se

    assert 270 <= hits <= 297


def test_too_few_units_for_the_time_before_give_no_verdict_on_it() -> None:
    found = made(9, (5, 20), (7, NEVER))

    assert found.pretrend_cells == 6
    assert np.isnan(found.pretrend_p)
